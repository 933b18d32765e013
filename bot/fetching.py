"""Fetches the files that people sent, keeps them, and makes their previews.

The rows of `evidence` are the jobs, so that none is lost: a fetch that fails is
tried again with growing pauses, and the person is told when it failed for good.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

from bot.channel import Channel, FetchError
from cases.messages import Attachment, Medium, Say
from storage import evidence
from storage.evidence import Evidence
from storage.files import Files, Refused
from storage.ledger import Ledger
from storage.live import Live
from storage.previews import Previewer

log = logging.getLogger(__name__)

LOOK_EVERY_S = 5.0
AT_ONCE = 4  # downloads at the same time
FORGOTTEN_AFTER = timedelta(days=1)  # an upload that was never sent


class Fetching:
    """The loops that turn "wanted" evidence into kept evidence with previews."""

    def __init__(
        self,
        channels: Mapping[str, Channel],
        *,
        files: Files,
        previewer: Previewer,
        ledger: Ledger,
        clock: Callable[[], datetime],
        live: Live,
    ) -> None:
        self._channels = channels
        self._files = files
        self._previewer = previewer
        self._ledger = ledger
        self._clock = clock
        self._live = live

    async def run(self) -> None:
        """Fetch until cancelled."""
        await self._again_and_again(self.once)

    async def run_previews(self) -> None:
        """Draw previews until cancelled; apart, so that a heavy photo delays no download."""
        await self._again_and_again(self.draw)

    async def once(self) -> int:
        """Fetch what is wanted now; give how many were tried."""
        wanted = await evidence.wanted(self._clock(), limit=AT_ONCE)
        await asyncio.gather(*(self._fetch(one) for one in wanted))
        return len(wanted)

    async def draw(self) -> int:
        """Make the previews that are missing, one after the other."""
        missing = await evidence.without_preview()
        for one in missing:
            await self._preview(one)
        return len(missing)

    async def sweep(self) -> int:
        """Delete the bytes of dropped files, and uploads that were never sent."""
        old = await evidence.leftovers(self._clock() - FORGOTTEN_AFTER)
        for one in old:
            if one.key:
                await self._files.delete(one.key)
            await evidence.forget(one.id)
        return len(old)

    async def _again_and_again(self, work: Callable[[], Awaitable[int]]) -> None:
        async with self._live.listen("evidence") as news:
            while True:
                done = 0
                try:
                    done = await work()
                except Exception:
                    log.exception("could not look for evidence")
                if not done:
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(LOOK_EVERY_S):
                            await news.get()

    async def _fetch(self, one: Evidence) -> None:
        channel = self._channels.get(one.channel)
        if channel is None:
            await self._failed(one, "channel_off", final=False)
            return
        attachment = Attachment(
            medium=Medium(one.medium),
            source=one.source,
            name=one.name,
            mime=one.mime_claimed,
            size=one.size,
        )
        try:
            stream = channel.fetch(attachment, one.account)
            kept = await self._files.keep(stream, name=one.name)
        except FetchError as error:
            await self._failed(one, error.reason, final=error.final)
        except Refused as refused:
            await evidence.given_up(one.id, "refused", refused.code)
            await self._tell(one, refused.code)
        except Exception:
            log.exception("evidence %s could not be fetched", one.id)
            await self._failed(one, "fault", final=False)
        else:
            await evidence.fetched(one.id, kept, self._clock())
            self._live.publish("evidence")  # there is a preview to draw
            self._news(one)

    async def _failed(self, one: Evidence, reason: str, *, final: bool) -> None:
        log.warning("evidence %s not fetched: %s", one.id, reason)
        if final:
            await evidence.given_up(one.id, "failed", reason)
        elif not await evidence.tried(one.id, one.attempts, reason, self._clock()):
            return
        await self._tell(one, "evidence_failed")

    async def _tell(self, one: Evidence, phrase: str) -> None:
        what = one.name or {"phrase": f"medium_{one.medium}"}
        say = Say(phrase=phrase, values={"what": what}, case=one.case_number or "")
        await self._ledger.tell(one.person_id, say)
        self._news(one)

    async def _preview(self, one: Evidence) -> None:
        try:
            made = await self._previewer.make(self._files, one.key, one.mime)
        except FileNotFoundError:  # the bytes are gone; staff see that, not an endless try
            log.error("evidence %s has lost its bytes", one.id)
            made = None
        if made is not None:
            await self._files.put_preview(one.key, made.body)
        width, height = (made.width, made.height) if made else (0, 0)
        await evidence.previewed(one.id, made=made is not None, width=width, height=height)
        self._news(one)

    def _news(self, one: Evidence) -> None:
        self._live.publish(f"person:{one.person_id}")
        self._live.publish("panel", {"number": one.case_number or "", "kind": "evidence"})
