"""Puts the thoughts of a group into the tables, table by table."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from cases.model import ENDED, Case, Entry
from storage import codec, links
from storage.inbox import message_key
from storage.outbox import insert_answers
from storage.sql import Sql
from storage.tables import micros
from storage.thinking import Thought
from storage.working import Person, Piece

_INBOX = (
    "key",
    "channel",
    "external_id",
    "person_id",
    "address_id",
    "at",
    "heard",
    "text",
    "body",
    "payload",
    "case_number",
    "state",
    "attempts",
)
_ENTRY = (
    "number",
    "at",
    "by_role",
    "by_id",
    "by_name",
    "kind",
    "detail",
    "public",
    "digest",
)
_EVIDENCE = (
    "id",
    "person_id",
    "case_number",
    "inbox_id",
    "by_staff",
    "by_link",
    "medium",
    "state",
    "reason",
    "channel",
    "account",
    "source",
    "platform_mark",
    "name",
    "caption",
    "mime_claimed",
    "mime",
    "kind",
    "size",
    "seconds",
    "sha256",
    "key",
    "has_preview",
    "arrived_at",
    "attempts",
    "next_try_at",
)
PAYLOAD_MAX = 64_000  # characters of a payload that are kept


async def write(
    sql: Sql,
    people: Iterable[Person],
    thoughts: Sequence[Thought],
    now: datetime,
    not_before: datetime,
) -> None:
    """Write a group whole. Rows get their ids; ``Thought.queued`` is filled."""
    taken = [one for one in thoughts if one.error is None and one.repeats is None]
    ids = await _inbox(sql, taken, now)
    await _cases(sql, taken, now)
    await save_entries(sql, [line for one in taken for line in one.entries])
    await _evidence(sql, taken, ids, now)
    await _conversations(sql, taken)
    await insert_answers(sql, taken, ids, now, not_before)
    touched = [one for one in people if one.touched]
    await _people(sql, touched, now)
    await _sessions(sql, touched)


async def _inbox(sql: Sql, taken: list[Thought], now: datetime) -> list[int]:
    """Insert what was heard; a message that failed before keeps its row."""
    fresh = [one for one in taken if one.inbox_id is None]
    rows = await sql.insert(
        "inbox", _INBOX, [_heard(one, "done", now) for one in fresh], after="RETURNING id, key"
    )
    by_key = {row["key"]: row["id"] for row in rows}
    for one in taken:
        if one.inbox_id is not None:
            await sql.run(
                "UPDATE inbox SET state = 'done', next_try_at = NULL, case_number = ?"
                " WHERE id = ?",
                [one.about or None, one.inbox_id],
            )
    return [one.inbox_id or by_key[message_key(one.said)] for one in taken]


def _heard(thought: Thought, state: str, now: datetime) -> list[Any]:
    said, person = thought.said, thought.person
    return [
        message_key(said),
        said.channel,
        said.external_id[:255],
        person.id,
        person.address_id,
        micros(now),
        said.heard.value,
        said.text,
        codec.text(said),
        thought.payload[:PAYLOAD_MAX].replace("\x00", ""),
        thought.about or None,
        state,
        0,
    ]


async def _cases(sql: Sql, taken: list[Thought], now: datetime) -> None:
    latest: dict[str, tuple[Case, str]] = {}
    for one in taken:
        latest.update({number: (c, one.said.channel) for number, c in one.cases.items()})
    await save_cases(sql, list(latest.values()), now)


async def save_cases(sql: Sql, cases: list[tuple[Case, str]], now: datetime) -> None:
    """Insert or change cases; ``channel`` is kept from when the case came in."""
    columns = (*codec.CASE_COLUMNS, "channel")
    sets = ", ".join(f"{name} = excluded.{name}" for name in codec.CASE_COLUMNS[1:])
    await sql.insert(
        "cases",
        columns,
        [[*codec.case_values(case, now), channel] for case, channel in cases],
        after=f"ON CONFLICT (number) DO UPDATE SET {sets}",
    )
    await links.close(sql, [case.number for case, _ in cases if case.status in ENDED], now)


async def save_entries(sql: Sql, lines: list[tuple[str, Entry]]) -> None:
    """Append lines to histories, each chained to the one before it."""
    if not lines:
        return
    rows = await sql.where_in(
        "SELECT number, digest FROM entries WHERE id IN (SELECT MAX(id) FROM entries"
        " WHERE number IN {in} GROUP BY number)",
        sorted({number for number, _ in lines}),
    )
    heads = {row["number"]: row["digest"] for row in rows}
    made = []
    for number, entry in lines:
        values = _entry(number, entry)
        heads[number] = chained(heads.get(number, ""), values)
        made.append([*values, heads[number]])
    await sql.insert("entries", _ENTRY, made)


def _entry(number: str, entry: Entry) -> list[Any]:
    return [
        number,
        micros(entry.at),
        entry.by.role.value,
        entry.by.id,
        entry.by.name,
        entry.kind,
        codec.text(entry.detail),
        entry.public,
    ]


def chained(before: str, values: Sequence[Any]) -> str:
    """Give the digest of a history line: of its values and of the line before it."""
    return hashlib.sha256(f"{before}\n{codec.text(list(values))}".encode()).hexdigest()


async def _evidence(sql: Sql, taken: list[Thought], ids: list[int], now: datetime) -> None:
    rows = []
    for one, inbox_id in zip(taken, ids, strict=True):
        for piece in one.pieces:
            file = one.files.get(piece.id)
            if file is None or file.kept:
                await sql.run(
                    "UPDATE evidence SET person_id = ?, inbox_id = ?, case_number = ?,"
                    " caption = ? WHERE id = ?",
                    [one.person.id, inbox_id, piece.case_number, piece.held.caption, piece.id],
                )
            else:
                rows.append(_wanted(one, piece, inbox_id, now))
        fresh = {piece.id for piece in one.pieces}
        for piece in one.moved:
            if piece.id not in fresh:
                await sql.run(
                    "UPDATE evidence SET case_number = ? WHERE id = ?",
                    [piece.case_number, piece.id],
                )
        for piece in one.dropped:
            await sql.run("UPDATE evidence SET state = 'dropped' WHERE id = ?", [piece.id])
    await sql.insert("evidence", _EVIDENCE, rows)


def _wanted(thought: Thought, piece: Piece, inbox_id: int, now: datetime) -> list[Any]:
    file, said = thought.files[piece.id], thought.said
    reason = "platform_limit" if file.too_big else ""
    return [
        piece.id,
        thought.person.id,
        piece.case_number,
        inbox_id,
        "",
        "",
        file.medium.value,
        piece.held.state,
        reason,
        said.channel,
        said.account,
        file.source,
        file.unique[:128],
        file.name[:255],
        piece.held.caption,
        file.mime[:128],
        "",
        "",
        file.size,
        file.seconds,
        "",
        "",
        False,
        micros(now),
        0,
        micros(now),
    ]


async def _conversations(sql: Sql, taken: list[Thought]) -> None:
    """Give the conversation in which a draft grew to the case it has become."""
    for one in taken:
        if one.opened and one.draft_since is not None:
            values = [one.about, one.person.id, micros(one.draft_since)]
            for table, at in (("inbox", "at"), ("outbox", "created_at")):
                await sql.run(
                    f"UPDATE {table} SET case_number = ? WHERE person_id = ?"  # noqa: S608
                    f" AND case_number IS NULL AND {at} >= ?",
                    values,
                )


async def _people(sql: Sql, touched: list[Person], now: datetime) -> None:
    stamp = micros(now)
    await sql.run_many(
        "UPDATE addresses SET heard_at = ?, grants = ?, gone_at = ? WHERE id = ?",
        [
            [stamp, codec.grants_text(one.grants), stamp if one.gone else None, one.address_id]
            for one in touched
        ],
    )
    await sql.run_many(
        "UPDATE people SET language = ?, heard_at = ?, cases_count = ? WHERE id = ?",
        [
            [one.language, stamp, max(one.cases_count, len(one.cases)), one.id]
            for one in touched
            if one.changed
        ],
    )


async def _sessions(sql: Sql, touched: list[Person]) -> None:
    await sql.insert(
        "sessions",
        ("person_id", "body", "draft_since", "draft_reminded"),
        [
            [
                one.id,
                codec.text(one.session),
                micros(one.draft_since) if one.draft_since else None,
                False,
            ]
            for one in touched
        ],
        after="ON CONFLICT (person_id) DO UPDATE SET body = excluded.body, draft_reminded ="
        " CASE WHEN sessions.draft_since = excluded.draft_since THEN sessions.draft_reminded"
        " ELSE excluded.draft_reminded END, draft_since = excluded.draft_since",
    )


async def keep_failed(sql: Sql, thought: Thought, now: datetime, next_try_at: datetime) -> int:
    """Keep the message of a turn that raised; give its inbox id."""
    values = _heard(thought, "failed", now)
    rows = await sql.insert("inbox", _INBOX, [values], after="RETURNING id")
    inbox_id = int(rows[0]["id"])
    await sql.run(
        "UPDATE inbox SET next_try_at = ? WHERE id = ?", [micros(next_try_at), inbox_id]
    )
    return inbox_id
