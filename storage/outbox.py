"""Messages waiting to be delivered, and who is delivering them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from tortoise import connections
from tortoise.expressions import F

from cases.messages import Message, Queued, Say
from cases.reach import Grants
from storage import codec
from storage.sql import Row, Sql
from storage.tables import AddressRow, OutboxRow, micros, moment

if TYPE_CHECKING:
    from storage.thinking import Thought

LEASE = timedelta(seconds=60)  # longer than any channel's own timeout
COLUMNS = (
    "person_id",
    "address_id",
    "answers",
    "case_number",
    "phrase",
    "text",
    "body",
    "author",
    "outcome",
    "quiet",
    "state",
    "reason",
    "attempts",
    "created_at",
    "not_before",
    "external_id",
)


@dataclass(frozen=True, kw_only=True)
class Due:
    """A message whose time has come, and what is left of its address's push windows."""

    queued: Queued
    grants: Grants
    gone: bool


def row_of(
    message: Message,
    say: Say,
    *,
    person_id: int,
    address_id: int,
    answers: int | None,
    case_number: str | None,
    now: datetime,
    not_before: datetime,
) -> list[Any]:
    """Give the values of a new row, in the order of `COLUMNS`."""
    return [
        person_id,
        address_id,
        answers,
        message.case or case_number,
        message.phrase,
        message.text,
        codec.text(message),
        message.author,
        say.outcome,
        say.quiet,
        "waiting",
        "",
        0,
        micros(now),
        micros(not_before),
        "",
    ]


async def insert(sql: Sql, rows: Sequence[Sequence[Any]]) -> list[int]:
    """Insert rows; give their ids in the same order."""
    made = await sql.insert("outbox", COLUMNS, rows, after="RETURNING id")
    return sorted(int(row["id"]) for row in made)


async def insert_answers(
    sql: Sql,
    taken: Sequence["Thought"],
    inbox_ids: Sequence[int],
    now: datetime,
    not_before: datetime,
) -> None:
    """Insert what a group of turns says, and fill ``Thought.queued``."""
    owners = []
    rows = []
    for one, inbox_id in zip(taken, inbox_ids, strict=True):
        for say, message in zip(one.says, one.messages, strict=True):
            owners.append((one, message))
            rows.append(
                row_of(
                    message,
                    say,
                    person_id=one.person.id,
                    address_id=one.person.address_id,
                    answers=inbox_id,
                    case_number=one.about or None,
                    now=now,
                    not_before=not_before,
                )
            )
    for (one, message), id_ in zip(owners, await insert(sql, rows), strict=True):
        one.queued.append(_answer(one, message, id_, now))
    await mark_sent(sql, [id_ for one in taken for id_ in one.told], now)


def _answer(thought: "Thought", message: Message, id_: int, now: datetime) -> Queued:
    person = thought.person
    return Queued(
        id=id_,
        person_id=person.id,
        address_id=person.address_id,
        channel=person.channel,
        account=person.account,
        address=person.address,
        message=message,
        created_at=now,
    )


async def mark_sent(sql: Sql, ids: list[int], now: datetime) -> None:
    """Note messages as arrived."""
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        marks = ",".join("?" * len(part))
        await sql.run(
            f"UPDATE outbox SET state = 'sent', sent_at = ?, claimed_until = NULL"  # noqa: S608
            f" WHERE id IN ({marks}) AND state <> 'cancelled'",
            [micros(now), *part],
        )


async def unsent(sql: Sql, inbox_ids: set[int]) -> dict[int, list[Queued]]:
    """Give the unsent messages that answer what was heard, by inbox id, oldest first."""
    found: dict[int, list[Queued]] = {}
    for row in await sql.where_in(
        "SELECT o.id, o.person_id, o.address_id, o.answers, o.body, o.created_at, a.channel,"
        " a.account, a.address FROM outbox o JOIN addresses a ON a.id = o.address_id"
        " WHERE o.answers IN {in} AND o.state = 'waiting' ORDER BY o.id",
        sorted(inbox_ids),
    ):
        found.setdefault(row["answers"], []).append(_queued_of(row))
    return found


def _queued_of(row: Row) -> Queued:
    """Read an outbox row joined with its address."""
    return Queued(
        id=row["id"],
        person_id=row["person_id"],
        address_id=row["address_id"],
        channel=row["channel"],
        account=row["account"],
        address=row["address"],
        message=codec.message_of(row["body"]),
        created_at=moment(row["created_at"]),
        attempts=row.get("attempts", 0),
        outcome=bool(row.get("outcome", False)),
        quiet=bool(row.get("quiet", False)),
    )


async def due(now: datetime, *, limit: int = 100) -> list[Due]:
    """Give messages whose time has come, oldest first, none of them claimed.

    A message waits while an older one to the same address does, so that the
    order of a conversation is kept.
    """
    stamp = micros(now)
    rows = await Sql(connections.get("default")).rows(
        "SELECT o.id, o.person_id, o.address_id, o.body, o.created_at, o.attempts, o.outcome,"
        " o.quiet, a.channel, a.account, a.address, a.grants, a.gone_at FROM outbox o"
        " JOIN addresses a ON a.id = o.address_id"
        " WHERE o.state = 'waiting' AND o.not_before <= ?"
        " AND (o.claimed_until IS NULL OR o.claimed_until < ?)"
        " AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.person_id = o.person_id"
        " AND e.state = 'waiting' AND e.address_id = o.address_id AND e.id < o.id"
        " AND (e.not_before > ? OR e.claimed_until >= ?))"
        " ORDER BY o.not_before, o.id LIMIT ?",
        [stamp, stamp, stamp, stamp, limit],
    )
    return [
        Due(
            queued=_queued_of(row),
            grants=codec.grants_of(row["grants"]),
            gone=row["gone_at"] is not None,
        )
        for row in rows
    ]


async def claim(id_: int, now: datetime) -> bool:
    """Take one message for delivery; False when another has it or has sent it."""
    stamp = micros(now)
    touched = await Sql(connections.get("default")).run(
        "UPDATE outbox SET claimed_until = ? WHERE id = ? AND state = 'waiting'"
        " AND (claimed_until IS NULL OR claimed_until < ?)",
        [micros(now + LEASE), id_, stamp],
    )
    return touched == 1


async def delivered(id_: int, now: datetime, *, external_id: str = "") -> None:
    """Note that a message reached the person."""
    await OutboxRow.filter(id=id_).update(
        state="sent", sent_at=now, claimed_until=None, external_id=external_id[:128], reason=""
    )


async def spent(address_id: int, grants: Grants) -> None:
    """Note what is left of the push windows of an address."""
    await AddressRow.filter(id=address_id).update(grants=codec.grants_text(grants))


async def postponed(id_: int, until: datetime, reason: str) -> None:
    """Give a message back, to be tried again at ``until``."""
    await OutboxRow.filter(id=id_).update(
        claimed_until=None, not_before=until, reason=reason[:64], attempts=F("attempts") + 1
    )


async def ended(id_: int, state: str, reason: str) -> None:
    """Put a message into "held" or "failed", with the reason that staff will read."""
    await OutboxRow.filter(id=id_).update(state=state, reason=reason[:64], claimed_until=None)


async def moved(address_id: int, address: str, key: str) -> None:
    """Note that the platform gave an address a new name."""
    await AddressRow.filter(id=address_id).update(address=address, key=key)


async def gone(address_id: int, now: datetime) -> None:
    """Note that nothing can reach an address; what waits goes to the person's next best one."""
    row = await AddressRow.get(id=address_id)
    await AddressRow.filter(id=address_id).update(gone_at=now)
    other = await (
        AddressRow.filter(person_id=row.person_id, gone_at=None)
        .exclude(id=address_id)
        .order_by("-heard_at")
        .first()
    )
    waiting = OutboxRow.filter(address_id=address_id, state__in=["waiting", "held"])
    if other is not None:
        await waiting.update(address_id=other.id, state="waiting", claimed_until=None)
    else:
        await waiting.update(state="failed", reason="gone", claimed_until=None)


async def cancel(id_: int) -> bool:
    """Take back a message that has not gone out; False when it is too late."""
    touched = await OutboxRow.filter(
        id=id_, state__in=["waiting", "held", "failed"], claimed_until=None
    ).update(state="cancelled")
    return touched == 1


async def retry(id_: int, now: datetime) -> bool:
    """Try a failed or held message again now."""
    touched = await OutboxRow.filter(id=id_, state__in=["failed", "held"]).update(
        state="waiting", not_before=now, claimed_until=None, reason=""
    )
    return touched == 1
