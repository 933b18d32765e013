import asyncio

import pytest

from bot.telegram.order import InOrder


async def test_those_of_one_key_take_turns_as_they_came():
    order, done = InOrder(), []

    async def work(key, number):
        async with order.turn(key):
            await asyncio.sleep(0.01 if number == 0 else 0)
            done.append((key, number))

    await asyncio.gather(*(work(key, n) for n in range(3) for key in "ab"))
    assert [n for key, n in done if key == "a"] == [0, 1, 2]
    assert [n for key, n in done if key == "b"] == [0, 1, 2]
    assert done[0][1] == done[1][1] == 0


async def test_a_failure_lets_the_next_one_in_and_nothing_is_kept():
    order = InOrder()
    with pytest.raises(ValueError, match="x"):
        async with order.turn("a"):
            raise ValueError("x")
    async with order.turn("a"):
        pass
    assert (order._locks, dict(order._waiting)) == ({}, {})


async def test_one_who_gives_up_waiting_does_not_block_the_others():
    order = InOrder()
    async with order.turn("a"):
        waiting = asyncio.ensure_future(order.turn("a").__aenter__())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    async with order.turn("a"):
        pass
    assert order._locks == {}
