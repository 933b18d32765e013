"""The conversation as it ran: what people said and what they were told, in one order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tortoise import connections

from cases.messages import Incoming, Message
from storage import codec, evidence
from storage.evidence import Evidence
from storage.sql import Row, Sql
from storage.tables import moment

_IN = (
    "SELECT id, channel, external_id, at, heard, text, body, case_number, state FROM inbox"
    " WHERE {where} ORDER BY at DESC, id DESC LIMIT ?"
)
_OUT = (
    "SELECT o.id, o.answers, o.case_number, o.text, o.body, o.author, o.state, o.reason,"
    " o.created_at, o.not_before, o.sent_at, o.external_id, a.channel FROM outbox o"
    " JOIN addresses a ON a.id = o.address_id"
    " WHERE {where} ORDER BY o.created_at DESC, o.id DESC LIMIT ?"
)
NEWS_MAX = 500  # lines of one look for news; the next look brings the rest
_PUSHED = 2**62  # sorts what answers nothing behind the answers of the same instant


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a conversation.

    ``seq`` orders lines and pages through them (`of_person(before=)`); ``id`` is
    that of the inbox row for what came "in" and of the outbox row for what went
    "out". ``state`` is the row's: done, failed; waiting, sent, held, failed,
    cancelled. ``said`` is set for "in", ``message`` for "out".
    """

    seq: int
    id: int
    direction: str
    at: datetime
    text: str
    heard: str = ""
    said: Incoming | None = None
    message: Message | None = None
    files: tuple[Evidence, ...] = ()
    state: str = ""
    reason: str = ""
    author: str = ""
    case: str = ""
    external_id: str = ""
    channel: str = ""
    answers: int | None = None  # inbox id of what an "out" line answers
    not_before: datetime | None = None
    sent_at: datetime | None = None


async def of_person(
    person_id: int, *, limit: int = 200, before: int | None = None
) -> list[Line]:
    """Give the newest lines of a person's conversation, oldest first.

    ``before`` is the ``seq`` of the oldest line already seen. Lines of one
    instant are never torn apart, so that a page may be a few lines short.
    """
    return await _page("person_id", person_id, limit, before)


async def of_case(number: str, *, limit: int = 500, before: int | None = None) -> list[Line]:
    """Give the newest lines of the conversation about a case, oldest first."""
    return await _page("case_number", number, limit, before)


async def news(
    person_id: int, after_outbox_id: int, *, after_inbox_id: int | None = None
) -> list[Line]:
    """Give what a person was told since an outbox row, and all that has not arrived yet.

    The second half makes it safe to count by ids: a message written by a
    transaction that ended late has a small id. With ``after_inbox_id`` also
    what the person said since.
    """
    sql = Sql(connections.get("default"))
    outs = await sql.rows(
        _OUT.format(where="o.person_id = ? AND (o.id > ? OR o.state IN ('waiting', 'held'))"),
        [person_id, after_outbox_id, NEWS_MAX],
    )
    ins: list[Row] = []
    if after_inbox_id is not None:
        ins = await sql.rows(
            _IN.format(where="person_id = ? AND id > ?"), [person_id, after_inbox_id, NEWS_MAX]
        )
    return await _lines(sql, ins, outs)


async def told_to(person_id: int, ids: Sequence[int], *, channel: str) -> list[int]:
    """Give those of these outbox rows that are this person's and go by this channel."""
    rows = await Sql(connections.get("default")).where_in(
        "SELECT o.id FROM outbox o JOIN addresses a ON a.id = o.address_id"
        " WHERE o.id IN {in} AND o.person_id = ? AND a.channel = ? AND o.state <> 'sent'"
        " ORDER BY o.id",
        ids,
        [person_id, channel],
    )
    return [row["id"] for row in rows]


async def _page(column: str, value: Any, limit: int, before: int | None) -> list[Line]:
    sql = Sql(connections.get("default"))
    earlier = "" if before is None else " AND {at} < ?"
    values = [value] if before is None else [value, before]
    wanted = limit + 1  # one more says whether there is more
    ins = await sql.rows(
        _IN.format(where=f"{column} = ?{earlier.format(at='at')}"), [*values, wanted]
    )
    outs = await sql.rows(
        _OUT.format(where=f"o.{column} = ?{earlier.format(at='o.created_at')}"),
        [*values, wanted],
    )
    rows = sorted([*map(_key_in, ins), *map(_key_out, outs)], key=_order)
    if len(rows) > limit:
        rows = _whole_instants(rows[-wanted:])
    kept = {(key[2], row["id"]) for key, row in rows}
    return await _lines(
        sql,
        [row for row in ins if (0, row["id"]) in kept],
        [row for row in outs if (1, row["id"]) in kept],
    )


_Keyed = tuple[tuple[int, int, int, int], Row]


def _order(keyed: _Keyed) -> tuple[int, int, int, int]:
    return keyed[0]


def _key_in(row: Row) -> _Keyed:
    return (row["at"], row["id"], 0, row["id"]), row


def _key_out(row: Row) -> _Keyed:
    turn = _PUSHED if row["answers"] is None else row["answers"]
    return (row["created_at"], turn, 1, row["id"]), row


def _whole_instants(rows: list[_Keyed]) -> list[_Keyed]:
    """Leave out the oldest instant, of which a part may be missing, unless it is all."""
    oldest = rows[0][0][0]
    whole = [one for one in rows if one[0][0] > oldest]
    return whole or rows


async def _lines(sql: Sql, ins: Sequence[Row], outs: Sequence[Row]) -> list[Line]:
    messages = {row["id"]: codec.message_of(row["body"]) for row in outs}
    sent_by = await _sent_with(sql, [row["id"] for row in ins])
    shown = [id_ for message in messages.values() for id_ in message.files]
    found = {one.id: one for one in await _evidence([*sent_by, *shown])}
    made = [
        (key, _line_in(row, [found[i] for i, owner in sent_by.items() if owner == row["id"]]))
        for key, row in map(_key_in, ins)
    ]
    made += [
        (key, _line_out(row, messages[row["id"]], found)) for key, row in map(_key_out, outs)
    ]
    return [line for _, line in sorted(made, key=_place)]


def _place(made: tuple[tuple[int, int, int, int], Line]) -> tuple[int, int, int, int]:
    return made[0]


async def _sent_with(sql: Sql, inbox_ids: list[int]) -> dict[str, int]:
    rows = await sql.where_in(
        "SELECT id, inbox_id FROM evidence WHERE inbox_id IN {in} ORDER BY arrived_at, id",
        inbox_ids,
    )
    return {row["id"]: row["inbox_id"] for row in rows}


async def _evidence(ids: Iterable[str]) -> list[Evidence]:
    wanted = list(dict.fromkeys(ids))
    return await evidence.by_ids(wanted) if wanted else []


def _line_in(row: Row, files: list[Evidence]) -> Line:
    return Line(
        seq=row["at"],
        id=row["id"],
        direction="in",
        at=moment(row["at"]),
        text=row["text"],
        heard=row["heard"],
        said=codec.incoming_of(row["body"]),
        files=tuple(files),
        state=row["state"],
        case=row["case_number"] or "",
        external_id=row["external_id"],
        channel=row["channel"],
    )


def _line_out(row: Row, message: Message, found: dict[str, Evidence]) -> Line:
    return Line(
        seq=row["created_at"],
        id=row["id"],
        direction="out",
        at=moment(row["created_at"]),
        text=row["text"],
        message=message,
        files=tuple(found[id_] for id_ in message.files if id_ in found),
        state=row["state"],
        reason=row["reason"],
        author=row["author"],
        case=row["case_number"] or "",
        external_id=row["external_id"],
        channel=row["channel"],
        answers=row["answers"],
        not_before=moment(row["not_before"]),
        sent_at=None if row["sent_at"] is None else moment(row["sent_at"]),
    )
