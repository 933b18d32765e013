"""Sends the answers of a turn right after it; the delivery loop brings what is left."""

import asyncio
import logging
import time
from collections.abc import Coroutine, Sequence
from typing import Any

from bot.channel import ChannelError, Service
from bot.telegram.limits import ANSWER_WITHIN
from bot.telegram.order import InOrder
from bot.telegram.sending import Sender
from cases.messages import Queued

log = logging.getLogger(__name__)

#: After an answer failed, the loop brings whatever else a chat is told, in order.
LOOP_ONLY_S = 10.0
STOP_WITHIN_S = 3.0  # for what is being sent when the service stops
_CHATS = 10_000


class Answering:
    """One chat is spoken to by one voice: a turn's answers and the loop take turns."""

    def __init__(self, sender: Sender, service: Service) -> None:
        self._sender = sender
        self._service = service
        self._speaking = InOrder()
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop_only: dict[str, float] = {}
        self._stopping = False

    def answer(self, chat: str, answers: Sequence[Queued]) -> None:
        """Begin to send ``answers`` in their order, after those begun before."""
        if answers:
            self._sender.counts.expect(answers)
            self.begin(self._answer(chat, answers))

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Run something that nobody waits for, but that `stop` lets end."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    async def send(self, queued: Queued) -> str:
        """Deliver one message for the loop. Raises ChannelError."""
        async with self._speaking.turn(queued.address):
            return await self._sender.deliver(queued)

    async def stop(self) -> None:
        """Finish the messages on their way and begin no others."""
        self._stopping = True
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=STOP_WITHIN_S)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _answer(self, chat: str, answers: Sequence[Queued]) -> None:
        async with self._speaking.turn(chat):
            for queued in answers:
                if not self._ours(chat) or not await self._sent(queued):
                    return

    def _ours(self, chat: str) -> bool:
        left_alone = self._loop_only.get(chat, 0.0) > time.monotonic()
        return not (self._stopping or left_alone or self._sender.pacer.is_shut(chat))

    async def _sent(self, queued: Queued) -> bool:
        """Send one answer and tell the service; False when it is left to the loop."""
        left = queued.created_at + ANSWER_WITHIN - self._service.clock()
        if left.total_seconds() <= 0:
            return False
        try:
            await self._sender.deliver(queued, patience_s=left.total_seconds())
        except ChannelError as error:
            log.info("answer %d is left to the delivery loop: %s", queued.id, error.reason)
            self._leave(queued.address)
            return False
        await self._service.sent([queued.id])
        return True

    def _leave(self, chat: str) -> None:
        now = time.monotonic()
        if len(self._loop_only) > _CHATS:
            self._loop_only = {one: at for one, at in self._loop_only.items() if at > now}
        self._loop_only[chat] = now + LOOP_ONLY_S

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("answers are left to the delivery loop: %r", error, exc_info=error)
