"""Cases as the person they belong to may see them, read without a turn."""

import hmac

from tortoise import connections

from cases.talk import Own
from storage import codec
from storage.sql import Row, Sql

NOBODY = "0" * 64  # compared with when there is no such case, so that both take as long


async def by_code(number: str, code_hash: str) -> Own | None:
    """Give the case of a number and the hash of its look-up code.

    A wrong pair gives None in the same time, whether the number exists or not.
    """
    sql = Sql(connections.get("default"))
    rows = await sql.rows(
        "SELECT * FROM cases WHERE number = ? AND status <> 'draft'", [number]
    )
    kept = rows[0]["lookup_hash"] if rows else ""
    same = hmac.compare_digest(kept or NOBODY, code_hash)
    if not (same and kept):
        return None
    return (await _owned(sql, rows))[0]


async def own(person_id: int, *, limit: int = 30) -> list[Own]:
    """Give a person's submitted cases, newest first, with what the person may read of each."""
    sql = Sql(connections.get("default"))
    rows = await sql.rows(
        "SELECT * FROM cases WHERE person_id = ? AND status <> 'draft'"
        " ORDER BY opened_at DESC, number DESC LIMIT ?",
        [person_id, limit],
    )
    return await _owned(sql, rows)


async def _owned(sql: Sql, rows: list[Row]) -> list[Own]:
    numbers = [row["number"] for row in rows]
    entries = await sql.where_in(
        "SELECT * FROM entries WHERE number IN {in} AND public ORDER BY id", numbers
    )
    return [
        Own(
            case=codec.case_of(row),
            entries=tuple(
                codec.entry_of(one) for one in entries if one["number"] == row["number"]
            ),
        )
        for row in rows
    ]
