"""What happens because time passes: second tries, questions asked again, reminders."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from cases.acts import Act, AskAgain, Move, Revisit
from cases.deadlines import ASK_AGAIN_AFTER, CLOSE_AFTER, REMIND_DRAFT_AFTER, REVISIT_AFTER
from cases.errors import CaseError
from cases.messages import Say
from cases.model import Actor, Role, Status
from storage import inbox, waiting
from storage.ledger import Ledger

log = logging.getLogger(__name__)

TICK_S = 20.0
SWEEP_EVERY = timedelta(minutes=10)
CLOCK = Actor(role=Role.CLOCK, id="clock")

#: Words the reminder of an unfinished draft, None where none is due.
Remind = Callable[[Mapping[str, Any]], Say | None]


class Clock:
    """Ticks; each thing it does is refused by the ledger when it was done before."""

    def __init__(
        self,
        ledger: Ledger,
        *,
        clock: Callable[[], datetime],
        remind: Remind,
        sweep: Callable[[], Awaitable[int]],
    ) -> None:
        self._ledger = ledger
        self._clock = clock
        self._remind = remind
        self._sweep = sweep
        self._swept: datetime | None = None

    async def run(self) -> None:
        """Tick until cancelled."""
        while True:
            try:
                await self.tick()
            except Exception:
                log.exception("the clock missed a tick")
            await asyncio.sleep(TICK_S)

    async def tick(self) -> None:
        """Do once what is due now."""
        now = self._clock()
        await self._second_tries(now)
        await self._unanswered(now)
        await self._drafts(now)
        if self._swept is None or now - self._swept >= SWEEP_EVERY:
            self._swept = now
            await self._sweep()

    async def _second_tries(self, now: datetime) -> None:
        for inbox_id, said, attempts in await inbox.failed(now):
            await inbox.postpone(inbox_id, attempts, now)
            try:
                await self._ledger.hear(said, inbox_id=inbox_id)
            except Exception:
                log.exception("message %d failed again", inbox_id)

    async def _unanswered(self, now: datetime) -> None:
        for number in await waiting.unconfirmed(now - CLOSE_AFTER):
            await self._act(Move(number=number, to=Status.CLOSED_UNCONFIRMED), now)
        for number in await waiting.unconfirmed(now - ASK_AGAIN_AFTER, not_asked=True):
            await self._act(AskAgain(number=number), now)
        for number in await waiting.ended(now - REVISIT_AFTER):
            await self._act(Revisit(number=number), now)

    async def _act(self, act: Act, now: datetime) -> None:
        try:
            await self._ledger.act(act, by=CLOCK, now=now)
        except CaseError as refused:
            log.info("%s needs nothing: %s", act.number, refused)

    async def _drafts(self, now: datetime) -> None:
        for person_id, draft in await waiting.drafts(now - REMIND_DRAFT_AFTER):
            say = self._remind(draft)
            if await waiting.reminded(person_id) and say is not None:
                await self._ledger.tell(person_id, say)
