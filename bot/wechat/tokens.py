"""The access token: one request for it at a time, whoever needs it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

log = logging.getLogger(__name__)

#: The platform's stable token renews itself in its last five minutes, during which both are
#: good (D, "api_getstableaccesstoken", 2026-11); we ask again within them.
EARLY_S = 120.0
#: Forced renewals must be this far apart, and twenty a day (same page).
FORCE_EVERY_S = 30.0

#: Ask the platform: whether to force a new token -> (token, seconds it lives).
Ask = Callable[[bool], Awaitable[tuple[str, float]]]


class Tokens:
    """Holds the token and renews it, in a single flight for all that wait."""

    def __init__(self, ask: Ask, clock: Callable[[], float]) -> None:
        self._ask = ask
        self._clock = clock
        self._token = ""
        self._until = 0.0
        self._forced_at: float | None = None
        self._flight: asyncio.Task[str] | None = None

    async def token(self) -> str:
        """Give a good token. Raises what asking for one raises."""
        if self._token and self._clock() < self._until:
            return self._token
        return await self._joined(lambda: self._asked(force=False))

    async def renewed(self, stale: str) -> str:
        """Give another token than ``stale``, which the platform refused.

        The platform may have a new one already; only if it insists on the stale
        one is a new one forced, and not again within half a minute.
        """
        if self._token not in ("", stale) and self._clock() < self._until:
            return self._token
        return await self._joined(lambda: self._replaced(stale))

    async def _replaced(self, stale: str) -> str:
        token = await self._asked(force=False)
        now = self._clock()
        if token != stale or (self._forced_at and now - self._forced_at < FORCE_EVERY_S):
            return token
        self._forced_at = now
        return await self._asked(force=True)

    async def _asked(self, *, force: bool) -> str:
        token, lives_s = await self._ask(force)
        self._token, self._until = token, self._clock() + max(lives_s - EARLY_S, lives_s / 2)
        log.info("access token renewed, good for %d s", lives_s)
        return token

    async def _joined(self, start: Callable[[], Coroutine[Any, Any, str]]) -> str:
        """Join the request under way, or start one; nobody's impatience ends it."""
        if self._flight is None or self._flight.done():
            self._flight = asyncio.create_task(start())
            self._flight.add_done_callback(_seen)
        return await asyncio.shield(self._flight)


def _seen(flight: asyncio.Task[str]) -> None:
    """Keep asyncio from calling a failure unseen whose askers have all gone away."""
    if not flight.cancelled():
        flight.exception()
