"""Transactions: cancelled at any moment, several processes at once, tasks begun within one."""

import asyncio
import random
import sqlite3
import sys

import pytest
from tortoise.backends.sqlite import client as sqlite
from tortoise.connection import get_connection

from storage import transactions
from storage.database import database as open_database
from storage.transactions import settled, transaction
from tests.conftest import ROOT

CANCELS = 200
PROCESSES, WRITES = 3, 40
#: What another process does: read first, write then, which a deferred BEGIN cannot do.
WRITER = """
import asyncio, sys
from storage.database import database
from storage.transactions import transaction

async def add(connection):
    found = await connection.execute_query_dict("SELECT n FROM counters")
    await connection.execute_query(f"UPDATE counters SET n = {found[0]['n'] + 1}")

async def main():
    async with database(sys.argv[1]):
        for _ in range(int(sys.argv[2])):
            await transaction(add)

asyncio.run(main())
"""


async def _counter():
    await get_connection("default").execute_script(
        "CREATE TABLE counters (n INTEGER); INSERT INTO counters VALUES (0)"
    )


async def _count():
    return (await get_connection("default").execute_query_dict("SELECT n FROM counters"))[0][
        "n"
    ]


async def _add(connection):
    await connection.execute_query("UPDATE counters SET n = n + 1")


async def test_cancelling_the_caller_neither_hangs_nor_halves_nor_leaks(any_database):
    await _counter()
    chance = random.Random(1)

    async def twice(connection):
        await _add(connection)
        await asyncio.sleep(0)
        await _add(connection)

    for _ in range(CANCELS):
        task = asyncio.ensure_future(transaction(twice))
        for _ in range(chance.randrange(6)):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    await settled()
    count = await _count()
    assert count % 2 == 0, "half a transaction was kept"
    # Begun is ended: only those cancelled before their first step leave nothing.
    assert count > CANCELS
    # More than a pool holds, at once: none of its connections was lost.
    await asyncio.gather(*(transaction(twice) for _ in range(30)))
    assert await _count() == count + 60


async def test_a_transaction_that_raises_leaves_nothing(any_database):
    await _counter()

    async def broken(connection):
        await _add(connection)
        raise ValueError("broken on purpose")

    for _ in range(20):  # more than the connections of a pool
        with pytest.raises(ValueError, match="on purpose"):
            await transaction(broken)
    assert await _count() == 0


async def test_entering_that_is_cancelled_gives_the_lock_back(database):
    """Where Tortoise's own context is cancelled while it begins, which ours never is."""
    await _counter()
    connection = get_connection("default")
    for _ in range(CANCELS):

        async def enter():
            async with connection._in_transaction() as within:
                await _add(within)

        task = asyncio.ensure_future(enter())
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    await asyncio.wait_for(transaction(_add), 10)
    assert await _count() >= 1


async def test_several_processes_that_read_and_then_write_lose_no_write(tmp_path):
    url = f"sqlite://{tmp_path}/huiyin.db"
    async with open_database(url, create=True):
        await _counter()
    writers = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", WRITER, url, str(WRITES), cwd=ROOT
        )
        for _ in range(PROCESSES)
    ]
    assert [await one.wait() for one in writers] == [0] * PROCESSES
    with sqlite3.connect(tmp_path / "huiyin.db") as opened:
        assert opened.execute("SELECT n FROM counters").fetchone() == (PROCESSES * WRITES,)
    opened.close()


async def test_a_transaction_within_another_or_in_a_task_begun_there_is_refused(any_database):
    """Tortoise would let both write into the outer one, and gather would mix savepoints."""
    await _counter()
    later = []

    async def work(connection):
        later.append(asyncio.ensure_future(transaction(_add)))
        with pytest.raises(RuntimeError, match="within another"):
            await transaction(_add)
        await _add(connection)

    await transaction(work)
    with pytest.raises(RuntimeError, match="within another"):
        await asyncio.gather(*later)
    assert await _count() == 1


def test_what_is_replaced_in_tortoise_is_still_there():
    transactions.cure_sqlite()
    assert sqlite.SqliteTransactionWrapper.begin is transactions._begin
    assert sqlite.SqliteTransactionContext.__aenter__ is transactions._enter
    assert {"connection", "connection_name", "token", "_trxlock"} <= set(
        sqlite.SqliteTransactionContext.__slots__
    )
    for name in ("ensure_connection", "__aexit__"):
        assert name in vars(sqlite.SqliteTransactionContext)
