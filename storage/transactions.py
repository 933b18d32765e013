"""The only place that opens a transaction: never cut in half, one writer at a time.

Tortoise's own `in_transaction` leaks its lock when it is cancelled, and begins
deferred on SQLite, which fails as soon as two processes write. Both are cured
here; the pin of tortoise-orm is exact and `tests/storage/test_transactions.py`
fails when the names that are replaced go away.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from tortoise.backends.base.client import BaseDBAsyncClient, TransactionalDBClient
from tortoise.backends.sqlite import client as sqlite
from tortoise.connection import get_connection, get_connections
from tortoise.transactions import in_transaction

Result = TypeVar("Result")
_running: set[asyncio.Future[Any]] = set()


async def transaction(work: Callable[[BaseDBAsyncClient], Awaitable[Result]]) -> Result:
    """Run ``work`` in a transaction of its own, to its end even if the caller is cancelled.

    ``work`` awaits nothing but the connection it is given. Raises RuntimeError within
    ``work`` and in tasks begun there: they would write into a transaction that is not
    theirs, and lose with it what they wrote.
    """
    if isinstance(get_connection("default"), TransactionalDBClient):
        raise RuntimeError("a transaction was asked for within another")

    async def whole() -> Result:
        async with in_transaction() as connection:
            return await work(connection)

    task = asyncio.ensure_future(whole())
    _running.add(task)
    task.add_done_callback(_running.discard)
    return await asyncio.shield(task)


async def settled() -> None:
    """Wait until no transaction runs; called before the database is closed."""
    while _running:
        await asyncio.gather(*_running, return_exceptions=True)


def cure_sqlite() -> None:
    """Make SQLite transactions begin immediate, and free the lock when entering fails."""
    sqlite.SqliteTransactionWrapper.begin = _begin  # type: ignore[method-assign]
    sqlite.SqliteTransactionContext.__aenter__ = _enter  # type: ignore[method-assign]


async def _begin(self: sqlite.SqliteTransactionWrapper) -> None:
    await self._connection.execute("BEGIN IMMEDIATE")


async def _enter(self: Any) -> Any:
    await self._trxlock.acquire()
    token = None
    try:
        await self.ensure_connection()
        token = self.token = get_connections().set(self.connection_name, self.connection)
        await self.connection.begin()
    except BaseException:
        if token is not None:
            get_connections().reset(token)
        await asyncio.shield(asyncio.ensure_future(_undo(self)))
        raise
    return self.connection


async def _undo(context: Any) -> None:
    try:
        if context.connection._connection:
            await context.connection._connection.rollback()
    finally:
        context._trxlock.release()
