"""People and the addresses that lead to them; a recovery code moves an address to a person."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tortoise import connections
from tortoise.backends.base.client import BaseDBAsyncClient

from storage.inbox import address_key
from storage.sql import Row, Sql
from storage.tables import PersonRow, micros
from storage.transactions import transaction
from storage.working import lock_people

_ADDRESS = (
    "SELECT a.id, a.person_id, a.channel, a.account, a.address, a.gone_at, p.language"
    " FROM addresses a JOIN people p ON p.id = a.person_id WHERE "
)


@dataclass(frozen=True, kw_only=True)
class Address:
    """One way to reach a person, and the person's language ("" while unknown)."""

    id: int
    person_id: int
    channel: str
    account: str
    address: str
    language: str
    gone: bool = False


@dataclass(frozen=True, kw_only=True)
class Adoption:
    """What came of a recovery code.

    ``left`` is the person whom the address belonged to before, when that one has
    a case or a draft that would be out of reach now; None when nothing is left behind.
    """

    person_id: int
    left: int | None = None


async def find(channel: str, account: str, address: str) -> Address | None:
    """Give a known address; None for somebody who never wrote."""
    return await _one("a.key = ?", address_key(channel, account, address))


async def address(id_: int) -> Address | None:
    """Give an address by its id."""
    return await _one("a.id = ?", id_)


async def set_recovery(person_id: int, code_hash: str) -> None:
    """Keep the hash of a person's recovery code; the one before it is worth nothing now."""
    await PersonRow.filter(id=person_id).update(recovery_hash=code_hash)


async def adopt(address_id: int, code_hash: str, *, now: datetime) -> Adoption | None:
    """Give an address to the person whose recovery code this is; None for a wrong code.

    Nothing is merged and nothing is lost: the person whom the address leaves keeps
    everything, and an address where news can wait until that one's own code is used.
    """

    async def work(connection: BaseDBAsyncClient) -> Adoption | None:
        sql = Sql(connection)
        owners = await sql.rows(
            "SELECT id FROM people WHERE recovery_hash = ? AND recovery_hash <> ''", [code_hash]
        )
        moved = await sql.rows("SELECT * FROM addresses WHERE id = ?", [address_id])
        if not owners or not moved:
            return None
        new, old = owners[0]["id"], moved[0]["person_id"]
        if new == old:
            return Adoption(person_id=new)
        await lock_people(sql, {new, old})
        left = await _leave(sql, moved[0], now)
        await sql.run(
            "UPDATE addresses SET person_id = ?, heard_at = ? WHERE id = ?",
            [new, micros(now), address_id],
        )
        return Adoption(person_id=new, left=old if left else None)

    return await transaction(work)


async def _leave(sql: Sql, row: Row, now: datetime) -> bool:
    """Give the person an address to wait at, when the one that goes away was the only one."""
    old = row["person_id"]
    holds = await sql.rows(
        "SELECT p.id FROM people p LEFT JOIN sessions s ON s.person_id = p.id WHERE p.id = ?"
        " AND (p.cases_count > 0 OR s.draft_since IS NOT NULL)",
        [old],
    )
    others = await sql.rows(
        "SELECT id FROM addresses WHERE person_id = ? AND id <> ? AND gone_at IS NULL LIMIT 1",
        [old, row["id"]],
    )
    if not holds:
        return False
    waits_at = others[0]["id"] if others else await _wait_address(sql, row, now)
    await sql.run(
        "UPDATE outbox SET address_id = ? WHERE person_id = ? AND address_id = ?"
        " AND state IN ('waiting', 'held')",
        [waits_at, old, row["id"]],
    )
    return not others


async def _wait_address(sql: Sql, row: Row, now: datetime) -> int:
    name = f"left:{secrets.token_hex(8)}"
    made = await sql.insert(
        "addresses",
        ("key", "channel", "account", "address", "person_id", "heard_at", "grants"),
        [
            [
                address_key(row["channel"], row["account"], name),
                row["channel"],
                row["account"],
                name,
                row["person_id"],
                micros(now),
                "{}",
            ]
        ],
        after="RETURNING id",
    )
    return int(made[0]["id"])


async def _one(where: str, value: Any) -> Address | None:
    rows = await Sql(connections.get("default")).rows(_ADDRESS + where, [value])
    if not rows:
        return None
    row = rows[0]
    return Address(
        id=row["id"],
        person_id=row["person_id"],
        channel=row["channel"],
        account=row["account"],
        address=row["address"],
        language=row["language"],
        gone=row["gone_at"] is not None,
    )
