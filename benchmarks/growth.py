"""Shows that a message costs the same beside ten cases and beside a million."""

import asyncio
import sqlite3
import statistics
from pathlib import Path

from benchmarks.servers import ROOT, huiyin
from benchmarks.traffic import request, send
from cases.references import ALPHABET

PEOPLE = 2000


def measure(folder: Path, rows: int, many: int) -> None:
    """Print the cost of a message beside few and beside many cases, in turn."""
    small, large = folder / "small", folder / "large"
    for where, cases in ((small, 10), (large, rows)):
        where.mkdir()
        with huiyin(where):
            pass  # the schema
        fill(where / "data" / "huiyin.db", cases)
    rates: dict[str, list[float]] = {"small": [], "large": []}
    with huiyin(small) as (first, _), huiyin(large) as (second, _):
        number = 0
        for _ in range(4):
            for name, port in (("small", first), ("large", second)):
                bodies = [request(number + n, PEOPLE) for n in range(many)]
                number += many
                rates[name].append(asyncio.run(send(port, bodies)).rate)
    few, lots = (statistics.median(rates[name][1:]) for name in ("small", "large"))
    print(f"| cases | messages/s |\n|---|---|\n| 10 | {few:.0f} |\n| {rows} | {lots:.0f} |")
    print(f"\nbeside {rows} cases: {lots / few:.2f} of the rate beside 10\n")


def fill(database: Path, rows: int) -> None:
    """Put cases of many people into a store, by SQL, with what hangs on them."""
    assert ROOT not in database.parents
    db = sqlite3.connect(database)
    db.execute("PRAGMA synchronous=OFF")
    columns = [one[1] for one in db.execute("PRAGMA table_info(cases)")]
    now = 1_795_000_000_000_000
    fixed = {
        "status": "submitted",
        "open": 1,
        "category": "refund",
        "answers": "{}",
        "story": "买的耳机到现在没有发货，客服不理人。" * 3,
        "party": "某旗舰店",
        "title": "不发货",
        "currency": "CNY",
        "priority": "normal",
        "language": "zh-CN",
        "source": "chat",
        "channel": "c",
        "round": 1,
        "version": 1,
    }
    nullable = {one[1] for one in db.execute("PRAGMA table_info(cases)") if not one[3]}
    db.executemany(
        "INSERT OR REPLACE INTO people(id, language, created_at, heard_at, recovery_hash,"
        " cases_count) VALUES(?, 'zh-CN', ?, ?, '', 1)",
        ((1_000_000 + n, now, now) for n in range(rows)),
    )

    def case(n: int) -> list[object]:
        own: dict[str, object] = {
            "number": _number(n),
            "person_id": 1_000_000 + n,
            "opened_at": now + n,
            "updated_at": now + n,
            "due_at": now + n * 1000,
        }
        row = {**fixed, **own}
        return [row.get(c, None if c in nullable else 0 if c in _ZERO else "") for c in columns]

    marks = ",".join("?" * len(columns))
    db.executemany(
        f"INSERT INTO cases({','.join(columns)}) VALUES({marks})",
        (case(n) for n in range(rows)),
    )
    db.executemany(
        "INSERT INTO entries(number, at, by_role, by_id, by_name, kind, detail, public, digest)"
        " VALUES(?, ?, 'person', '1', '', 'submitted', '{}', 1, '')",
        ((_number(n), now + n) for n in range(rows)),
    )
    db.commit()
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()


_ZERO = {"live", "anonymous", "unread"}


def _number(n: int) -> str:
    letters = ""
    for _ in range(6):
        n, place = divmod(n, len(ALPHABET))
        letters += ALPHABET[place]
    return f"2610-{letters}"
