"""Respondents' links as they stand in the database, and the files that came by them."""

from collections.abc import Collection, Iterable
from dataclasses import fields
from datetime import datetime
from typing import Any

from tortoise import connections

from cases.links import Link
from storage.sql import Row, Sql
from storage.tables import micros, moment

_COLUMNS = tuple(one.name for one in fields(Link))
_MOMENTS = frozenset(name for name in _COLUMNS if name.endswith("_at"))


async def get(id_: str, sql: Sql | None = None) -> Link | None:
    """Give one link, None when there is none of that id; within a transaction of ``sql``."""
    rows = await (sql or _sql()).rows("SELECT * FROM respondent_links WHERE id = ?", [id_])
    return _link(rows[0]) if rows else None


async def of_case(number: str) -> tuple[Link, ...]:
    """Give the links of a case, the newest first."""
    rows = await _sql().rows(
        "SELECT * FROM respondent_links WHERE number = ? ORDER BY made_at DESC, id", [number]
    )
    return tuple(map(_link, rows))


async def keep(sql: Sql, link: Link) -> None:
    """Insert or change a link."""
    sets = ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS[1:])
    await sql.insert(
        "respondent_links",
        _COLUMNS,
        [[_stored(getattr(link, name)) for name in _COLUMNS]],
        after=f"ON CONFLICT (id) DO UPDATE SET {sets}",
    )


async def close(sql: Sql, numbers: Collection[str], now: datetime) -> None:
    """Shut all links of cases that have ended, for good."""
    for number in numbers:
        await sql.run(
            "UPDATE respondent_links SET closed_at = ? WHERE number = ? AND closed_at IS NULL",
            [micros(now), number],
        )


async def unsent(sql: Sql, link_id: str, ids: Iterable[str]) -> tuple[str, ...]:
    """Give those of these files that came by the link and were not yet sent."""
    return await _own(sql, link_id, ids, sent_=False)


async def sent(sql: Sql, link_id: str, ids: Iterable[str]) -> tuple[str, ...]:
    """Give those of these files that came with an answer by the link."""
    return await _own(sql, link_id, ids, sent_=True)


async def attach(sql: Sql, ids: Iterable[str], number: str) -> None:
    """Put files that came with an answer to their case."""
    for id_ in ids:
        await sql.run("UPDATE evidence SET case_number = ? WHERE id = ?", [number, id_])


async def hand_over(sql: Sql, ids: Iterable[str], person_id: int) -> None:
    """Let the person have files that staff pass on."""
    for id_ in ids:
        await sql.run("UPDATE evidence SET person_id = ? WHERE id = ?", [person_id, id_])


async def _own(sql: Sql, link_id: str, ids: Iterable[str], *, sent_: bool) -> tuple[str, ...]:
    rows = await sql.where_in(
        "SELECT id, case_number FROM evidence WHERE id IN {in} AND by_link = ?"
        " AND state = 'kept' ORDER BY arrived_at, id",
        ids,
        [link_id],
    )
    return tuple(row["id"] for row in rows if (row["case_number"] is not None) == sent_)


def _stored(value: Any) -> Any:
    return micros(value) if isinstance(value, datetime) else value


def _link(row: Row) -> Link:
    read = {name: row[name] for name in _COLUMNS}
    for name in _MOMENTS:
        read[name] = moment(read[name]) if isinstance(read[name], int) else read[name]
    return Link(**read)


def _sql() -> Sql:
    return Sql(connections.get("default"))
