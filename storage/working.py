"""What a group of turns knows while it runs: read once, changed in memory, written once."""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from cases import references
from cases.messages import Incoming, Message, Say, Session
from cases.model import Case
from cases.reach import Grants
from cases.talk import Held, Own
from storage import codec
from storage.inbox import message_key, sender_key
from storage.sql import Row, Sql
from storage.tables import micros, moment

_PIECE = (
    "SELECT id, person_id, case_number, medium, mime, state, name, caption, size,"
    " platform_mark FROM evidence"
)
CASES_READ = 30  # newest cases of a person that a conversation is shown


@dataclass
class Piece:
    """One file of a draft or case as the ledger tracks it."""

    id: str
    held: Held
    mark: str = ""
    case_number: str | None = None


@dataclass
class Person:
    """One person's state within a group of turns."""

    id: int
    language: str
    address_id: int
    channel: str
    account: str
    address: str
    grants: Grants
    newcomer: bool = False
    cases_count: int = 0
    gone: bool = False
    session: Session = field(default_factory=Session)
    draft_since: datetime | None = None
    cases: dict[str, Own] = field(default_factory=dict)
    pieces: list[Piece] = field(default_factory=list)
    waiting: list[tuple[int, Message]] = field(default_factory=list)
    touched: bool = False
    changed: bool = False  # language or cases: the row of `people` is to be written

    def held(self, case_number: str | None = None) -> tuple[Held, ...]:
        """Give the evidence of the draft, or of a case."""
        return tuple(one.held for one in self.pieces if one.case_number == case_number)

    def news(self) -> tuple[Say, ...]:
        """Give what could not be pushed, as it was worded then."""
        return tuple(
            Say(phrase="text", values={"text": message.text}, case=message.case)
            for _, message in self.waiting
        )


SpeakOf = Callable[[Person], Iterable[str]]


async def meet(sql: Sql, said: Iterable[Incoming], now: datetime) -> dict[str, Person]:
    """Find the people who speak, by address key; strangers become known. Locks them."""
    by_key = {sender_key(one): one for one in said}
    rows = await _addresses(sql, by_key)
    missing = [key for key in by_key if key not in {row["key"] for row in rows}]
    if missing:
        await _introduce(sql, [(key, by_key[key]) for key in missing], now)
        rows = await _addresses(sql, by_key)
    await lock_people(sql, {row["person_id"] for row in rows})
    return {row["key"]: _person(row, newcomer=row["key"] in missing) for row in rows}


async def lock_people(sql: Sql, people: set[int]) -> None:
    """Keep other processes from the same people until the commit, always in one order."""
    if sql.postgres:
        await sql.where_in(
            "SELECT id FROM people WHERE id IN {in} ORDER BY id FOR UPDATE", sorted(people)
        )


async def _addresses(sql: Sql, keys: Iterable[str]) -> list[Row]:
    return await sql.where_in(
        "SELECT a.id AS address_id, a.key, a.channel, a.account, a.address, a.grants,"
        " a.gone_at, a.person_id, p.language, p.cases_count FROM addresses a"
        " JOIN people p ON p.id = a.person_id WHERE a.key IN {in}",
        sorted(keys),
    )


async def _introduce(sql: Sql, strangers: list[tuple[str, Incoming]], now: datetime) -> None:
    stamp = micros(now)
    columns = ("language", "created_at", "heard_at", "recovery_hash", "cases_count")
    people = await sql.insert(
        "people", columns, [["", stamp, stamp, "", 0] for _ in strangers], after="RETURNING id"
    )
    await sql.insert(
        "addresses",
        ("key", "channel", "account", "address", "person_id", "heard_at", "grants"),
        [
            [key, said.channel, said.account, said.sender, row["id"], stamp, "{}"]
            for (key, said), row in zip(strangers, people, strict=True)
        ],
        after="ON CONFLICT (key) DO NOTHING",
    )


def _person(row: Row, *, newcomer: bool) -> Person:
    return Person(
        id=row["person_id"],
        language=row["language"],
        address_id=row["address_id"],
        channel=row["channel"],
        account=row["account"],
        address=row["address"],
        grants=codec.grants_of(row["grants"]),
        newcomer=newcomer,
        cases_count=row["cases_count"],
        gone=row["gone_at"] is not None,
    )


async def recall(sql: Sql, people: dict[int, Person], speak_of: SpeakOf) -> None:
    """Load what is known of people: sessions, own cases, evidence, news that waits.

    ``speak_of`` gives the numbers that a person, with the session just loaded, speaks
    of: such a case is known however old it is.
    """
    old = {id_: one for id_, one in people.items() if not one.newcomer}
    for row in await sql.where_in(
        "SELECT person_id, body, draft_since FROM sessions WHERE person_id IN {in}", sorted(old)
    ):
        person = old[row["person_id"]]
        person.session = codec.session_of(row["body"])
        since = row["draft_since"]
        person.draft_since = moment(since) if since is not None else None
    await _own_cases(sql, [one for one in old.values() if one.cases_count], speak_of)
    await _evidence(
        sql, old, {id_ for id_, one in old.items() if one.draft_since or one.cases_count}
    )
    for row in await sql.where_in(
        "SELECT id, person_id, body FROM outbox WHERE person_id IN {in} AND state = 'held'"
        " ORDER BY id",
        sorted(old),
    ):
        old[row["person_id"]].waiting.append((row["id"], codec.message_of(row["body"])))


async def _own_cases(sql: Sql, people: list[Person], speak_of: SpeakOf) -> None:
    by_id = {one.id: one for one in people}
    few = [one.id for one in people if one.cases_count <= CASES_READ]
    rows = await sql.where_in("SELECT * FROM cases WHERE person_id IN {in}", sorted(few))
    for person in people:
        if person.cases_count > CASES_READ:
            rows += await sql.rows(
                "SELECT * FROM cases WHERE person_id = ? ORDER BY opened_at DESC, number DESC"
                " LIMIT ?",
                [person.id, CASES_READ],
            )
            spoken_of = await sql.where_in(
                "SELECT * FROM cases WHERE number IN {in}", sorted(speak_of(person))
            )
            rows += [row for row in spoken_of if row["person_id"] == person.id]
    for row in rows:
        by_id[row["person_id"]].cases[row["number"]] = Own(case=codec.case_of(row))
    owners = {number: person for person in people for number in person.cases}
    for row in await sql.where_in(
        "SELECT * FROM entries WHERE number IN {in} AND public ORDER BY id", sorted(owners)
    ):
        person = owners[row["number"]]
        own = person.cases[row["number"]]
        entry = codec.entry_of(row)
        person.cases[row["number"]] = replace(own, entries=(*own.entries, entry))


async def _evidence(sql: Sql, people: dict[int, Person], wanted: set[int]) -> None:
    for row in await sql.where_in(
        f"{_PIECE} WHERE person_id IN {{in}} AND inbox_id IS NOT NULL"
        " AND state <> 'dropped' ORDER BY arrived_at, id",
        sorted(wanted),
    ):
        people[row["person_id"]].pieces.append(piece_of(row))


async def loose(sql: Sql, ids: Iterable[str]) -> dict[str, Piece]:
    """Give uploads that belong to nothing yet, by their ids."""
    rows = await sql.where_in(
        f"{_PIECE} WHERE id IN {{in}} AND inbox_id IS NULL AND by_staff = '' AND by_link = ''",
        sorted(ids),
    )
    return {row["id"]: piece_of(row) for row in rows}


def piece_of(row: Row) -> Piece:
    """Read one evidence row as conversations see it."""
    medium = "pdf" if row["mime"] == "application/pdf" else row["medium"]
    held = Held(
        id=row["id"],
        medium=medium,
        state=row["state"],
        name=row["name"],
        caption=row["caption"],
        size=row["size"],
    )
    return Piece(
        id=row["id"], held=held, mark=row["platform_mark"], case_number=row["case_number"]
    )


async def known_messages(sql: Sql, said: Iterable[Incoming]) -> dict[str, int]:
    """Give the inbox ids of those messages that were taken before, by their key."""
    keys = sorted({message_key(one) for one in said})
    rows = await sql.where_in("SELECT id, key FROM inbox WHERE key IN {in}", keys)
    return {row["key"]: row["id"] for row in rows}


def fresh_number(now: datetime) -> str:
    """Draw a case number of this month."""
    return references.number(now.date(), _drawn(references.RANDOM))


def fresh_code() -> str:
    """Draw a look-up code."""
    return _drawn(references.CODE)


def _drawn(many: int) -> str:
    """Draw characters from the alphabet; 128 bits leave no bias worth a name."""
    left = int.from_bytes(secrets.token_bytes(16))
    chosen = ""
    for _ in range(many):
        left, place = divmod(left, len(references.ALPHABET))
        chosen += references.ALPHABET[place]
    return chosen


def fresh_id() -> str:
    """Draw the id of an evidence row."""
    return secrets.token_hex(12)


def own_of(case: Case, before: Own | None, entries: Iterable[Any]) -> Own:
    """Give a person's case after an act, with the public entries added."""
    public = tuple(one for one in entries if one.public)
    if before is None:
        return Own(case=case, entries=public)
    return replace(before, case=case, entries=(*before.entries, *public))
