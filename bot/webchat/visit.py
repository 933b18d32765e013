"""One open page of one person: what it is told, what it says, what has arrived there."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from bot.webchat import frames, recovery, saying
from bot.webchat.cases import cases_frame
from bot.webchat.frames import Frame
from bot.webchat.parts import NAME, Parts
from cases.messages import Queued
from storage import evidence, people, transcript
from storage.people import Address
from storage.transcript import Line

log = logging.getLogger(__name__)

PAGE = 60  # lines shown at first and at each look back
#: A message written by a transaction that ended late may have a smaller id than one
#: that is on the page already; so many ids are looked at again.
LOOK_BACK = 50
RETRY_S = 5  # after which a page says again what could not be taken


class Visit:
    """One page. ``emit`` brings a frame to it; over a socket, or with a poll's answer."""

    def __init__(
        self,
        parts: Parts,
        address: str,
        *,
        client: str,
        emit: Callable[[Frame], Awaitable[None]],
    ) -> None:
        self.address = address
        self.known: Address | None = None
        self._parts = parts
        self._client = client
        self._emit = emit
        self._told: set[int] = set()
        self._said: set[str] = set()
        self._cases: Frame = {}
        self._last_out = 0
        self._last_in = 0
        self._arrived: dict[int, asyncio.Event] = {}
        self._news_lock = asyncio.Lock()
        self._takes: dict[type, Callable[[Any], Awaitable[None]]] = {
            frames.Hello: self._hello,
            frames.Say: self._say,
            frames.Ack: self._ack,
            frames.More: self._more,
            frames.Typing: self._hint,
            frames.Seen: self._hint,
            frames.Recovery: self._recovery,
            frames.Recover: self._recover,
        }

    @property
    def person_id(self) -> int:
        """Give whose page it is; 0 while nobody knows."""
        return self.known.person_id if self.known else 0

    async def take(self, text: str) -> None:
        """Take one frame of the page."""
        try:
            frame = frames.read(text)
        except msgspec.MsgspecError:
            await self._error("refused", frames.broken_id(text))
            return
        await self._takes[type(frame)](frame)

    async def news(self) -> None:
        """Bring what the page does not have yet."""
        if not self.person_id:
            return
        async with self._news_lock:
            lines = await transcript.news(
                self.person_id,
                max(0, self._last_out - LOOK_BACK),
                after_inbox_id=self._last_in,
            )
            for line in lines:
                await self._show(line)

    async def tell_cases(self) -> None:
        """Bring the list of the person's own complaints."""
        language = self.known.language if self.known else ""
        frame = await cases_frame(self._parts, self.person_id, language)
        if frame != self._cases:
            self._cases = frame
            await self._emit(frame)

    async def hint(self, frame: Frame) -> None:
        """Bring something that is worth nothing a moment later."""
        await self._emit(frame)

    async def push(self, queued: Queued, within_s: float) -> bool:
        """Bring one message and wait until the page has it; False when it stays silent."""
        arrived = self._arrived.setdefault(queued.id, asyncio.Event())
        try:
            await self._bring(queued)
            async with asyncio.timeout(within_s):
                await arrived.wait()
        except (TimeoutError, ConnectionError):
            return False
        finally:
            self._arrived.pop(queued.id, None)
        return True

    async def _hello(self, frame: frames.Hello) -> None:
        first = self.known is None
        if first:
            await self._recognise()
        if self.known is None or (first and frame.scene):
            await self._join(frame)
        await self.tell_cases()  # first, since it says how to read the cards
        self._last_out, self._last_in = frame.after, frame.heard
        if self.known is None:
            await self._emit({"type": "history", "lines": [], "more": False})
        elif frame.after or frame.heard:
            await self.news()
            await self._emit({"type": "ready"})
        else:
            await self._history()

    async def _recognise(self) -> None:
        self.known = await people.find(NAME, self._parts.config.account, self.address)

    async def _join(self, frame: frames.Hello) -> None:
        """Let the conversation greet a newcomer, or lead somebody where a link points."""
        now = self._parts.service.clock()
        if not self._parts.arrivals.take(self._client, now):
            return
        said = saying.joined(self._parts, frame, address=self.address, now=now)
        try:
            await self._parts.hear(said, "")
        except Exception:
            log.exception("a visitor was not greeted")
        await self._recognise()

    async def _history(self) -> None:
        lines = await transcript.of_person(self.person_id, limit=PAGE)
        shown = [line for line in lines if self._may_see(line)]
        for line in shown:
            self._note(line)
        await self._emit(
            {
                "type": "history",
                "lines": self._frames(shown),
                "more": len(lines) >= PAGE // 2,
            }
        )

    async def _more(self, frame: frames.More) -> None:
        if not self.person_id:
            return
        lines = await transcript.of_person(self.person_id, limit=PAGE, before=frame.before)
        shown = [line for line in lines if self._may_see(line)]
        await self._emit(
            {
                "type": "earlier",
                "lines": self._frames(shown),
                "before": lines[0].seq if lines else 0,
                "more": bool(lines),
            }
        )

    async def _say(self, frame: frames.Say) -> None:
        now = self._parts.service.clock()
        if not self._parts.says.take(self.address, now):
            await self._error("slow_down", frame.id, retry_s=RETRY_S)
            return
        try:
            said = await saying.incoming(
                self._parts, frame, address=self.address, person_id=self.person_id, now=now
            )
        except saying.NotSaid as refusal:
            await self._error(refusal.code, frame.id)
            return
        self._said.add(said.external_id)
        try:
            answers = await self._parts.hear(said, msgspec.json.encode(frame).decode())
        except Exception:
            log.exception("a message of address %s was not stored", self.address[:6])
            await self._error("not_stored", frame.id, retry_s=RETRY_S)
            return
        await self._emit({"type": "ack", "id": frame.id, "at": int(now.timestamp() * 1000)})
        if self.known is None:
            await self._recognise()
        for queued in answers:
            await self._bring(queued)

    async def _ack(self, frame: frames.Ack) -> None:
        for id_ in frame.ids:
            if id_ in self._arrived:
                self._arrived[id_].set()
        wanted = [id_ for id_ in frame.ids if id_ in self._told]
        if len(wanted) < len(frame.ids):
            wanted = await transcript.told_to(self.person_id, frame.ids, channel=NAME)
        if wanted:
            await self._parts.service.sent(wanted)

    async def _recovery(self, _: frames.Recovery) -> None:
        code = await recovery.new_code(self._parts, self.person_id)
        if code is None:
            await self._error("slow_down")
        else:
            await self._emit({"type": "recovery", "code": code})

    async def _recover(self, frame: frames.Recover) -> None:
        """Bring this browser to the person of the code; the page begins anew then."""
        moved = await recovery.use_code(
            self._parts, self.known, frame.code, client=self._client
        )
        if moved is None:
            await self._error("too_many_codes")
        else:
            await self._emit({"type": "recovered", "ok": moved.ok, "left": moved.left})

    async def _bring(self, queued: Queued) -> None:
        if queued.id in self._told:
            return
        self._told.add(queued.id)
        self._last_out = max(self._last_out, queued.id)
        files = tuple(await evidence.by_ids(queued.message.files))
        await self._emit(frames.of_queued(queued, files))

    async def _show(self, line: Line) -> None:
        if line.direction == "out" and line.id in self._told:
            return
        if not self._may_see(line):
            return
        self._note(line)
        if line.external_id in self._said and line.direction == "in":
            return
        for frame in self._frames([line]):
            await self._emit(frame)

    def _note(self, line: Line) -> None:
        if line.direction == "out":
            self._told.add(line.id)
            self._last_out = max(self._last_out, line.id)
        else:
            self._last_in = max(self._last_in, line.id)

    def _may_see(self, line: Line) -> bool:
        """Say whether a line is there for the person: not taken back, and its time has come."""
        if line.direction == "in":
            return True
        if line.state == "cancelled":
            return False
        if line.answers is not None or line.state == "sent" or line.not_before is None:
            return True
        return line.not_before <= self._parts.service.clock()

    def _frames(self, lines: list[Line]) -> list[Frame]:
        prefix = f"{self.address}:"
        made = (frames.of_line(line, prefix) for line in lines)
        return [frame for frame in made if frame is not None]

    async def _hint(self, frame: frames.Typing | frames.Seen) -> None:
        kind = "person_typing" if isinstance(frame, frames.Typing) else "person_seen"
        if self.person_id:
            self._parts.live.publish(f"person:{self.person_id}", {"kind": kind})

    async def _error(self, code: str, id_: str = "", *, retry_s: int = 0) -> None:
        await self._emit({"type": "error", "code": code, "id": id_, "retry_s": retry_s})
