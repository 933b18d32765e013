"""The main job with parts that go away: Redis killed, web side and loops as two processes."""

import contextlib
from functools import partial

import pytest

from tests.journeys import (
    ANSWER,
    STORY,
    Desk,
    command,
    complain,
    fakes,
    opened,
    picture,
    stopped,
    until,
    worker_of,
)
from tests.redis_server import RedisServer


@pytest.fixture
async def redis(tmp_path):
    async with RedisServer(tmp_path) as server:
        yield server


def told(world, phone):
    """Say whether the answer was pushed to a phone."""
    return any(ANSWER in text for text in world.wechat.texts(phone.openid))


async def test_a_journey_goes_on_when_redis_is_killed_in_the_middle(tmp_path, redis):
    more = f'[redis]\nurl = "{redis.url}"\n'
    async with opened(tmp_path, more=more) as (world, desk):
        await until(redis.listeners)
        phone = world.phone("Eva")
        assert "订单号" in (await phone.text(STORY)).plain
        await redis.kill()
        assert "怎么解决" in (await phone.text("1")).plain
        assert "有就发来" in (await phone.text("1")).plain
        assert "请看一眼" in (await phone.text("1")).plain
        assert "交上了" in (await phone.text("1")).plain
        [(number,)] = world.rows("SELECT number FROM cases")
        await desk.answer(number)
        await until(partial(told, world, phone))
        assert "结束" in (await phone.text("解决了")).plain


@contextlib.asynccontextmanager
async def web_side(folder, more):
    """Migrate, add somebody, then start the web side alone; staff sign in."""
    async with fakes(folder, more=more, command="serve") as world:
        await command(world.server, "migrate")
        once = (await command(world.server, "add-staff", "lin")).split()[-1]
        await world.server.start()
        try:
            async with Desk(world.server.url) as desk:
                await desk.sign_in("lin", once)
                yield world, desk
        finally:
            code, _ = await stopped(world.server)
        assert code == 0


@contextlib.asynccontextmanager
async def loops(world):
    """Run the loops beside the web side."""
    worker = await worker_of(world.server)
    try:
        yield
    finally:
        code, _ = await stopped(worker)
    assert code == 0


async def test_one_process_takes_a_message_and_another_pushes(tmp_path, postgres_url):
    more = f'[database]\nurl = "{postgres_url}"\n'
    async with web_side(tmp_path, more) as (world, desk):
        phone = world.phone("Fan")
        number = await complain(phone, picture("teal"))
        await desk.answer(number)
        assert not world.wechat.sent, "the web side alone pushes nothing"
        assert not world.wechat.calls["media/get"], "nor does it fetch"
        async with loops(world):
            await until(partial(told, world, phone))
            await until(lambda: world.wechat.calls["media/get"])
        assert "结束" in (await phone.text("解决了")).plain
        assert "已解决" in await desk.get(f"/admin/cases/{number}")


async def test_two_processes_go_on_when_redis_is_killed(tmp_path, postgres_url, redis):
    more = f'[database]\nurl = "{postgres_url}"\n[redis]\nurl = "{redis.url}"\n'
    async with web_side(tmp_path, more) as (world, desk), loops(world):

        async def both_listen():
            return await redis.listeners() == 2

        await until(both_listen)
        first, second = world.phone("Gao"), world.phone("Han")
        number = await complain(first)
        await desk.answer(number)
        await until(partial(told, world, first))
        await redis.kill()
        number = await complain(second)
        await desk.answer(number)
        await until(partial(told, world, second))
        assert sum(ANSWER in text for text in world.wechat.texts(second.openid)) == 1
