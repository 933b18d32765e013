"""Wake-ups by Redis: a server that is away, or never answers, costs nobody anything."""

import asyncio
import contextlib
import logging
import time

import pytest
from redis.exceptions import RedisError

from storage.live import Live
from storage.redis import QUEUE_MAX, Carrier
from tests.process import free_port
from tests.redis_server import RedisServer


@contextlib.asynccontextmanager
async def running(url):
    """A carrier at work."""
    live = Live()
    carrier = Carrier(url, live)
    task = asyncio.create_task(carrier.run())
    try:
        yield live, carrier, task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await carrier.close()


async def mute(reader, writer):
    """Take a connection, read what comes and never say a word."""
    with contextlib.suppress(ConnectionError):
        while await reader.read(1024):
            pass
    writer.close()


@pytest.fixture(params=["nobody", "mute"])
async def dead_url(request):
    """Where no Redis is: a shut port, and one whose owner does not answer."""
    if request.param == "nobody":
        yield f"redis://127.0.0.1:{free_port()}/0"
        return
    server = await asyncio.start_server(mute, "127.0.0.1", 0)
    yield f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}/0"
    server.close()


async def test_without_redis_listeners_of_the_same_process_hear_all_the_same(dead_url):
    async with running(dead_url) as (live, _, task), live.listen("panel") as events:
        for n in range(100):
            live.publish("panel", {"n": n})
            assert events.get_nowait() == {"n": n}
            await asyncio.sleep(0)
        assert not task.done()


async def test_telling_a_dead_redis_takes_no_time_and_no_end_of_memory(dead_url):
    async with running(dead_url) as (live, carrier, task):
        await asyncio.sleep(0.1)  # it is trying to connect
        before = time.process_time()
        for n in range(10 * QUEUE_MAX):
            live.publish("panel", {"n": n})
        assert time.process_time() - before < 3, "publishing waits for the server"
        assert carrier._out.qsize() <= QUEUE_MAX
        assert not task.done()


async def test_a_redis_that_hangs_up_is_not_asked_over_and_over():
    calls = []

    async def hang_up(reader, writer):
        calls.append(1)
        writer.close()

    server = await asyncio.start_server(hang_up, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    carrier = Carrier(f"redis://127.0.0.1:{port}/0", Live())
    with pytest.raises((RedisError, OSError)):
        await carrier.check()
    assert len(calls) <= 4, "redis-py's own retries, which take seconds"
    await carrier.close()
    server.close()


async def test_each_outage_of_redis_is_told_once_and_its_end_too(tmp_path, caplog, monkeypatch):
    monkeypatch.setattr("storage.redis.AGAIN_S", 0.05)
    caplog.set_level(logging.INFO, "storage.redis")
    server = RedisServer(tmp_path)

    def told():
        return [one.message.split(",")[0] for one in caplog.records]

    async def turns(count):
        while len(told()) < count:
            live.publish("panel", {})
            await asyncio.sleep(0.02)

    async with contextlib.AsyncExitStack() as stack:
        await stack.enter_async_context(server)
        live, _, _ = await stack.enter_async_context(running(server.url))
        while not await server.listeners():
            await asyncio.sleep(0.02)
        for outage in range(2):
            await server.kill()
            await turns(2 * outage + 1)
            await server.start()
            await turns(2 * outage + 2)
    assert told() == ["Redis does not answer", "Redis answers again"] * 2
