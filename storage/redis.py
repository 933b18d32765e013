"""Carries wake-ups between processes; whatever happens to Redis, nothing else notices."""

import asyncio
import json
import logging
import uuid
from collections.abc import Awaitable, Callable

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from storage.live import Event, Live

log = logging.getLogger(__name__)

CHANNEL = "huiyin:live"
AGAIN_S = 2.0  # pause before another connection is tried
QUEUE_MAX = 1000


class Carrier:
    """Publishes this process's wake-ups and delivers those of the others."""

    def __init__(self, url: str, live: Live) -> None:
        # Redis-py's own retries would hold a caller for seconds when the server is down.
        self._redis = Redis.from_url(
            url,
            socket_timeout=5.0,
            socket_connect_timeout=0.5,
            retry=Retry(NoBackoff(), 1),
            decode_responses=True,
        )
        self._live = live
        self._me = uuid.uuid4().hex
        self._out: asyncio.Queue[str] = asyncio.Queue(QUEUE_MAX)
        self._down: set[str] = set()  # the ways on which the server did not answer
        live.carry = self.carry

    def carry(self, topic: str, event: Event) -> None:
        """Hand a wake-up on; a full queue drops it, since listeners look by themselves."""
        if not self._out.full():
            self._out.put_nowait(json.dumps([self._me, topic, event]))

    async def run(self) -> None:
        """Carry both ways until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._again_and_again(self._send))
            group.create_task(self._again_and_again(self._receive))

    async def check(self) -> None:
        """Ask the server for a sign of life. Raises RedisError or OSError."""
        await self._redis.ping()

    async def close(self) -> None:
        """Let go of the connections."""
        self._live.carry = None
        await self._redis.aclose()

    async def _again_and_again(self, work: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await work()
            except (RedisError, OSError) as error:
                if not self._down:
                    log.warning(
                        "Redis does not answer, going on without: %s", type(error).__name__
                    )
                self._down.add(work.__name__)
                await asyncio.sleep(AGAIN_S)

    def _answers(self, work: Callable[[], Awaitable[None]]) -> None:
        """Note that the server answers on this way, so that the next outage is told again."""
        if self._down == {work.__name__}:
            log.info("Redis answers again")
        self._down.discard(work.__name__)

    async def _send(self) -> None:
        await self._redis.publish(CHANNEL, await self._out.get())
        self._answers(self._send)

    async def _receive(self) -> None:
        async with self._redis.pubsub() as listener:
            await listener.subscribe(CHANNEL)
            self._answers(self._receive)
            while True:
                said = await listener.get_message(ignore_subscribe_messages=True, timeout=1.0)
                if said is None:
                    continue
                who, topic, event = json.loads(said["data"])
                if who != self._me:
                    self._live.deliver(topic, event)
