"""A loop ends when it is told to, even when news arrives in that very moment."""

import asyncio
from datetime import UTC, datetime

import pytest

from bot.delivery import Delivery
from bot.fetching import Fetching
from storage.live import Live


async def _steps(count):
    for _ in range(count):
        await asyncio.sleep(0)


async def _waiting(live, topic):
    """Wait until the loop has looked once and waits for news."""
    while not any(one._getters for one in live._listeners.get(topic, ())):
        await asyncio.sleep(0.01)


class Idle(Delivery):
    """A delivery with nothing to deliver: only its waiting is looked at."""

    async def once(self):
        return 0


async def nothing():
    return 0


@pytest.mark.parametrize("topic", ["outbox", "evidence"])
@pytest.mark.parametrize("steps", range(4))
async def test_a_cancellation_together_with_news_is_not_lost(topic, steps):
    live = Live()

    def clock():
        return datetime.now(UTC)

    fetching = Fetching({}, files=None, previewer=None, ledger=None, clock=clock, live=live)
    loop = {
        "outbox": Idle({}, clock=clock, live=live).run,
        "evidence": lambda: fetching._again_and_again(nothing),
    }[topic]
    task = asyncio.create_task(loop())
    await _waiting(live, topic)
    live.publish(topic)
    await _steps(steps)
    task.cancel()
    done, _ = await asyncio.wait({task}, timeout=1)
    task.cancel()
    assert done, "the loop went on"
