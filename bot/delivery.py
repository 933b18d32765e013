"""Delivers the outbox: each message through its channel, until it arrives."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from itertools import groupby

from bot.channel import Channel, ChannelError
from cases.reach import Grants, spend
from storage import outbox
from storage.inbox import address_key
from storage.live import Live
from storage.outbox import Due

log = logging.getLogger(__name__)

LOOK_EVERY_S = 2.0  # without a wake-up; postponed messages come due by themselves
AT_ONCE = 16  # addresses that are spoken to at the same time
PAUSES = tuple(timedelta(seconds=s) for s in (5, 15, 60, 300, 900, 3600, 4 * 3600, 12 * 3600))


class Delivery:
    """The loop under all channels: what they did not send themselves, it does."""

    def __init__(
        self, channels: Mapping[str, Channel], *, clock: Callable[[], datetime], live: Live
    ) -> None:
        self._channels = channels
        self._clock = clock
        self._live = live
        self._room = asyncio.Semaphore(AT_ONCE)

    async def run(self) -> None:
        """Deliver until cancelled; woken by the outbox, else looking now and then."""
        async with self._live.listen("outbox") as news:
            while True:
                try:
                    await self.once()
                except Exception:
                    log.exception("delivery could not look at the outbox")
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_EVERY_S):
                        await news.get()

    async def once(self) -> int:
        """Deliver what is due now; give how many messages arrived."""
        waiting = sorted(await outbox.due(self._clock()), key=_place)
        queues = [list(one) for _, one in groupby(waiting, key=_address)]
        return sum(await asyncio.gather(*(self._address(one) for one in queues)))

    async def _address(self, waiting: list[Due]) -> int:
        """Deliver to one address in order; stop where a message has to wait."""
        arrived = 0
        async with self._room:
            grants = waiting[0].grants
            for one in waiting:
                if not await outbox.claim(one.queued.id, self._clock()):
                    break
                sent, grants = await self._one(one, grants)
                arrived += sent
                if not sent:
                    break
        return arrived

    async def _one(self, due: Due, grants: Grants) -> tuple[bool, Grants]:
        queued = due.queued
        channel = self._channels.get(queued.channel)
        if channel is None:
            await outbox.ended(queued.id, "failed", "channel_off")
            return False, grants
        after = spend(channel.limits, grants, self._clock(), outcome=queued.outcome)
        if after is None:
            await outbox.ended(queued.id, "held", "window_shut")
            return False, grants
        try:
            external_id = await channel.send(queued)
        except ChannelError as error:
            await self._not_delivered(due, error)
            return False, grants
        except Exception as error:  # a fault of ours must not stop the others
            log.exception("message %d could not be sent", queued.id)
            await self._not_delivered(due, ChannelError(f"fault_{type(error).__name__}"))
            return False, grants
        await outbox.delivered(queued.id, self._clock(), external_id=external_id)
        if after is not grants:
            await outbox.spent(queued.address_id, after)
        self._live.publish("panel", {"number": queued.message.case, "kind": "delivered"})
        return True, after

    async def _not_delivered(self, due: Due, error: ChannelError) -> None:
        queued, now = due.queued, self._clock()
        level = logging.INFO if error.held else logging.WARNING
        log.log(level, "message %d not delivered: %s", queued.id, error.reason)
        if error.moved_to:
            key = address_key(queued.channel, queued.account, error.moved_to)
            await outbox.moved(queued.address_id, error.moved_to, key)
            await outbox.postponed(queued.id, now, error.reason)
        elif error.gone:
            await outbox.ended(queued.id, "waiting", error.reason)
            await outbox.gone(queued.address_id, now)
        elif error.held:
            await outbox.ended(queued.id, "held", error.reason)
        elif error.retry_at is not None and queued.attempts < len(PAUSES):
            pause = PAUSES[queued.attempts]
            await outbox.postponed(queued.id, max(error.retry_at, now + pause), error.reason)
        else:
            await outbox.ended(queued.id, "failed", error.reason)
        self._live.publish("panel", {"number": queued.message.case, "kind": "delivered"})


def _address(due: Due) -> int:
    return due.queued.address_id


def _place(due: Due) -> tuple[int, int]:
    return due.queued.address_id, due.queued.id
