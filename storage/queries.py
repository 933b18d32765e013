"""What the panel reads: the list of cases with its counts, and one case with all around it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from tortoise import connections

from cases.links import Link
from cases.model import Case, Entry, Status
from cases.reach import Grants
from storage import codec, evidence, links, transcript
from storage.evidence import Evidence
from storage.sql import Row, Sql
from storage.tables import micros, moment
from storage.transcript import Line

PAGE = 50  # rows of one page of the list
COUNTED_MAX = 1000  # a view with more says "999+": counting a million rows takes seconds
TALK_MAX = 400  # newest lines of a conversation shown at once
_NO_CLOCK = 2**62  # sorts cases without a clock last


class View(StrEnum):
    """The lists of the panel."""

    MINE = "mine"
    NEW = "new"
    DUE = "due"
    UNREAD = "unread"
    LIVE = "live"
    ALL = "all"
    ENDED = "ended"


@dataclass(frozen=True, kw_only=True)
class Filter:
    """What narrows a list down; "" and None do not.

    ``text`` is looked for in number, title and party; ``since`` is the earliest
    moment of submission, ``until`` the end of today, up to which `View.DUE` reaches.
    """

    view: View = View.MINE
    staff_id: str = ""
    category: str = ""
    status: str = ""
    channel: str = ""
    text: str = ""
    since: datetime | None = None
    before: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One case of a list. ``channel`` is the one it came in by, "" for none."""

    case: Case
    channel: str
    clerk_name: str


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of a list; ``next`` opens the one after it, "" on the last."""

    rows: tuple[Listed, ...] = ()
    next: str = ""


@dataclass(frozen=True, kw_only=True)
class Reach:
    """One way to the person and what is left of its push windows."""

    id: int
    channel: str
    heard_at: datetime
    grants: Grants
    gone: bool


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """One case with all that staff need to work on it."""

    case: Case
    channel: str
    clerk_name: str
    entries: tuple[Entry, ...] = ()
    lines: tuple[Line, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    links: tuple[Link, ...] = ()
    answered: tuple[Evidence, ...] = ()  # what respondents sent
    ways: tuple[Reach, ...] = ()
    others: tuple[Case, ...] = ()
    cut: bool = False  # the conversation is longer than what is shown

    @property
    def way(self) -> Reach | None:
        """Give the way that the next message takes, None when nothing reaches the person."""
        return next((one for one in self.ways if not one.gone), None)


async def page(wanted: Filter, after: str = "") -> Page:
    """Give one page of a list: live talks first, then urgent, then what is due first.

    ``after`` is `Page.next` of the page before. Keyset paging: a row that moves
    while somebody turns pages is at worst seen twice, never costs more.
    """
    conditions, values = _conditions(wanted)
    order = _ENDED_ORDER if wanted.view is View.ENDED else _ORDER
    place = _place(after, len(order))
    if place is not None:
        conditions.append(f"({', '.join(order)}) > ({', '.join('?' * len(order))})")
        values += place
    rows = await _sql().rows(
        f"SELECT c.*, s.name AS clerk_name, {', '.join(order)} FROM cases c"  # noqa: S608
        f" LEFT JOIN staff s ON s.id = c.clerk_id WHERE {' AND '.join(conditions)}"
        f" ORDER BY {', '.join(order)} LIMIT ?",
        [*values, PAGE + 1],
    )
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    mark = _mark(rows[-1], ended=wanted.view is View.ENDED) if more else ""
    return Page(rows=tuple(map(_row, rows)), next=mark)


async def counts(staff_id: str, until: datetime) -> dict[View, int]:
    """Count each view up to `COUNTED_MAX`, all in one statement; ``until`` ends today."""
    parts, values = [], []
    for view in View:
        conditions, own = _conditions(Filter(view=view, staff_id=staff_id, until=until))
        parts.append(
            f"(SELECT COUNT(*) FROM (SELECT 1 FROM cases c"  # noqa: S608
            f" WHERE {' AND '.join(conditions)} LIMIT {COUNTED_MAX}) AS q{view})"
            f" AS n_{view}"
        )
        values += own
    rows = await _sql().rows(f"SELECT {', '.join(parts)}", values)
    return {view: rows[0][f"n_{view}"] for view in View}


async def late(staff_id: str, now: datetime) -> int:
    """Count somebody's own cases that are past their time."""
    rows = await _sql().rows(
        "SELECT COUNT(*) AS n FROM cases WHERE open = ? AND clerk_id = ? AND due_at < ?",
        [True, staff_id, micros(now)],
    )
    return int(rows[0]["n"])


async def dossier(number: str) -> Dossier | None:
    """Give one case with everything around it; None when no case bears the number."""
    sql = _sql()
    rows = await sql.rows(
        "SELECT c.*, s.name AS clerk_name FROM cases c LEFT JOIN staff s ON s.id = c.clerk_id"
        " WHERE c.number = ?",
        [number],
    )
    if not rows:
        return None
    own = _row(rows[0])
    entries = await sql.rows("SELECT * FROM entries WHERE number = ? ORDER BY id", [number])
    lines = await transcript.of_case(number, limit=TALK_MAX)
    return Dossier(
        case=own.case,
        channel=own.channel,
        clerk_name=own.clerk_name,
        entries=tuple(map(codec.entry_of, entries)),
        lines=tuple(lines),
        evidence=tuple(await evidence.of_case(number)),
        links=await links.of_case(number),
        answered=tuple(await evidence.of_respondents(number)),
        ways=await _ways(sql, own.case.person_id),
        others=await _others(sql, own.case),
        cut=len(lines) >= TALK_MAX,
    )


async def case(number: str) -> Case | None:
    """Give one case as it stands."""
    rows = await _sql().rows("SELECT * FROM cases WHERE number = ?", [number])
    return codec.case_of(rows[0]) if rows else None


async def message_of_case(outbox_id: int) -> str:
    """Give the number of the case that a message to a person is about, "" for none."""
    rows = await _sql().rows("SELECT case_number FROM outbox WHERE id = ?", [outbox_id])
    return (rows[0]["case_number"] or "") if rows else ""


_RANK = "(CASE WHEN c.live THEN 0 WHEN c.priority = 'urgent' THEN 1 ELSE 2 END)"
_ORDER = (_RANK, f"COALESCE(c.due_at, {_NO_CLOCK})", "c.opened_at", "c.number")
_ENDED_ORDER = ("-COALESCE(c.ended_at, 0)", "c.number")


def _conditions(wanted: Filter) -> tuple[list[str], list[Any]]:
    conditions, values = _of_view(wanted)
    for column in ("category", "status"):
        if getattr(wanted, column):
            conditions.append(f"c.{column} = ?")
            values.append(getattr(wanted, column))
    if wanted.channel:
        conditions.append("(c.channel = ? OR (c.channel = '' AND c.source = ?))")
        values += [wanted.channel, wanted.channel]
    if wanted.since is not None:
        conditions.append("c.opened_at >= ?")
        values.append(micros(wanted.since))
    if wanted.before is not None:
        conditions.append("c.opened_at < ?")
        values.append(micros(wanted.before))
    if wanted.text:
        like = f"%{_escaped(wanted.text.lower())}%"
        columns = ("number", "title", "party")
        found = " OR ".join(f"LOWER(c.{one}) LIKE ? ESCAPE '!'" for one in columns)
        conditions.append(f"({found})")
        values += [like] * len(columns)
    return conditions, values


def _of_view(wanted: Filter) -> tuple[list[str], list[Any]]:
    open_ = wanted.view is not View.ENDED
    conditions: list[str] = ["c.open = ?"]
    values: list[Any] = [open_]
    match wanted.view:
        case View.MINE:
            conditions.append("c.clerk_id = ?")
            values.append(wanted.staff_id)
        case View.NEW:
            conditions.append("c.clerk_id = ''")
        case View.DUE:
            conditions.append("c.due_at < ?")
            values.append(micros(wanted.until) if wanted.until else 0)
        case View.UNREAD:
            conditions.append("c.unread = ?")
            values.append(True)
        case View.LIVE:
            conditions.append("c.live = ?")
            values.append(True)
        case View.ALL | View.ENDED:
            pass
    return conditions, values


def _escaped(text: str) -> str:
    for sign in "!%_":
        text = text.replace(sign, f"!{sign}")
    return text


def _mark(row: Row, *, ended: bool) -> str:
    if ended:
        return f"{-(row['ended_at'] or 0)}~{row['number']}"
    rank = 0 if row["live"] else 1 if row["priority"] == "urgent" else 2
    due = _NO_CLOCK if row["due_at"] is None else row["due_at"]
    return f"{rank}~{due}~{row['opened_at']}~{row['number']}"


def _place(mark: str, parts: int) -> list[Any] | None:
    """Read what `_mark` wrote; anything else opens the first page."""
    read = mark.split("~")
    if len(read) != parts:
        return None
    try:
        return [*(int(one) for one in read[:-1]), read[-1]]
    except ValueError:
        return None


def _row(row: Row) -> Listed:
    return Listed(
        case=codec.case_of(row), channel=row["channel"], clerk_name=row["clerk_name"] or ""
    )


async def _ways(sql: Sql, person_id: int) -> tuple[Reach, ...]:
    rows = await sql.rows(
        "SELECT id, channel, heard_at, grants, gone_at FROM addresses WHERE person_id = ?"
        " ORDER BY heard_at DESC",
        [person_id],
    )
    return tuple(
        Reach(
            id=row["id"],
            channel=row["channel"],
            heard_at=moment(row["heard_at"]),
            grants=codec.grants_of(row["grants"]),
            gone=row["gone_at"] is not None,
        )
        for row in rows
    )


async def _others(sql: Sql, own: Case) -> tuple[Case, ...]:
    rows = await sql.rows(
        "SELECT * FROM cases WHERE person_id = ? AND number <> ? AND status <> ?"
        " ORDER BY opened_at DESC LIMIT 20",
        [own.person_id, own.number, Status.DRAFT.value],
    )
    return tuple(codec.case_of(row) for row in rows)


def _sql() -> Sql:
    return Sql(connections.get("default"))
