"""Speaks SQL to either database: placeholders, many rows in one statement, locks.

For `ledger` and `inbox`, where one object per row costs more than the database does.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

Row = dict[str, Any]


class Sql:
    """One connection, inside a transaction or outside. Statements use ``?``."""

    def __init__(self, connection: BaseDBAsyncClient) -> None:
        self._connection = connection
        self.postgres = connection.capabilities.dialect == "postgres"

    async def rows(self, statement: str, values: Sequence[Any] = ()) -> list[Row]:
        """Give the rows of a query."""
        sql = _numbered(statement) if self.postgres else statement
        found: list[Row] = await self._connection.execute_query_dict(sql, list(values))
        return found

    async def run(self, statement: str, values: Sequence[Any] = ()) -> int:
        """Run one statement; give how many rows it touched."""
        sql = _numbered(statement) if self.postgres else statement
        count, _ = await self._connection.execute_query(sql, list(values))
        return count

    async def run_many(self, statement: str, rows: list[list[Any]]) -> None:
        """Run one statement for each of many rows."""
        if rows:
            sql = _numbered(statement) if self.postgres else statement
            await self._connection.execute_many(sql, rows)

    async def where_in(
        self, statement: str, values: Iterable[Any], rest: Sequence[Any] = ()
    ) -> list[Row]:
        """Give the rows of a query whose ``{in}`` is a list; none for an empty list."""
        wanted = list(values)
        if not wanted:
            return []
        marks = ",".join("?" * len(wanted))
        return await self.rows(statement.replace("{in}", f"({marks})"), [*wanted, *rest])

    async def insert(
        self,
        table: str,
        columns: Sequence[str],
        rows: Sequence[Sequence[Any]],
        *,
        after: str = "",
    ) -> list[Row]:
        """Insert rows by one statement; ``after`` is its ON CONFLICT … RETURNING part."""
        if not rows:
            return []
        marks = "(" + ",".join("?" * len(columns)) + ")"
        statement = (
            f"INSERT INTO {table} ({','.join(columns)}) "  # noqa: S608  names are ours
            f"VALUES {','.join([marks] * len(rows))} {after}"
        )
        flat = [value for row in rows for value in row]
        return await self.rows(statement, flat)


@lru_cache(maxsize=2048)
def _numbered(statement: str) -> str:
    pieces = statement.split("?")
    return "".join(
        piece if place == 0 else f"${place}{piece}" for place, piece in enumerate(pieces)
    )
