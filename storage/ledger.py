"""The only writer of cases: each turn and each act is written whole or not at all.

Turns are taken in groups. What queued while the last commit ran is read
together, thought through one by one in memory, written together and committed
once; the answers are released after the commit. A turn that raises leaves
nothing behind; a group that the database refuses is taken again one by one.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from tortoise import connections
from tortoise.backends.base.client import BaseDBAsyncClient

from cases.acts import Act, Open
from cases.links import LinkAct
from cases.messages import Incoming, Queued, Say
from cases.model import Actor
from cases.rules import Outcome
from storage import acting, outbox, writing
from storage.inbox import TRIES, sender_key
from storage.live import Live
from storage.sql import Sql
from storage.thinking import Rules, Thought, think
from storage.transactions import transaction
from storage.working import Person, known_messages, loose, meet, recall

log = logging.getLogger(__name__)

GROUP = 64  # turns committed together at the most
#: The delivery loop waits this long, so that a channel that answers inside its own
#: request does so first. The loop is the net beneath it.
INLINE_GRACE = timedelta(seconds=5)


@dataclass
class _Asked:
    said: Incoming
    payload: str
    inbox_id: int | None = None  # of a message that failed before
    answer: "asyncio.Future[list[Queued]]" = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )


class Ledger:
    """Takes turns and acts, one commit for all that wait."""

    def __init__(
        self, rules: Rules, *, clock: Callable[[], datetime], live: Live | None = None
    ) -> None:
        self.rules = rules
        self.live = live or Live()
        self.clock = clock
        self._asked: list[_Asked] = []
        self._sent: list[int] = []
        self._runs: asyncio.Task[None] | None = None

    async def hear(
        self, said: Incoming, payload: str = "", *, inbox_id: int | None = None
    ) -> list[Queued]:
        """Take one turn; a repeated message changes nothing.

        Returns the messages that answer ``said`` and are not yet sent, oldest
        first: the same again when the platform retries. When it returns, the
        message and all of its effects are on disk. Raises what the turn raised,
        with nothing written; the message itself is then kept as failed.
        """
        asked = _Asked(said=said, payload=payload, inbox_id=inbox_id)
        self._asked.append(asked)
        self._wake()
        return await asyncio.shield(asked.answer)

    def sent(self, ids: list[int]) -> None:
        """Note answers that went out; written with the next group, at the latest soon."""
        self._sent += ids
        self._wake()

    async def act(self, act: Act, *, by: Actor, now: datetime) -> Outcome:
        """Do one thing to one case.

        Returns what was written. Raises what `cases.rules.decide` raises, with
        nothing written.
        """

        async def work(connection: BaseDBAsyncClient) -> Outcome:
            return await acting.act(Sql(connection), act, by, now, self.rules)

        outcome = await transaction(work)
        self._tell_act(outcome, act)
        return outcome

    async def act_on_link(self, act: LinkAct, *, by: Actor, now: datetime) -> Outcome:
        """Do one thing with a respondent's link.

        Returns what was written. Raises what `cases.links.decide` raises, with nothing
        written.
        """

        async def work(connection: BaseDBAsyncClient) -> Outcome:
            return await acting.act_on_link(Sql(connection), act, by, now, self.rules)

        outcome = await transaction(work)
        self._tell_act(outcome, act)
        return outcome

    async def start_for_staff(self, opened: Open, *, by: Actor, now: datetime) -> Outcome:
        """Register a complaint that staff took down; a person without chat is made for it."""

        async def work(connection: BaseDBAsyncClient) -> Outcome:
            sql = Sql(connection)
            whole = await acting.with_person(sql, opened, now)
            return await acting.act(sql, whole, by, now, self.rules)

        outcome = await transaction(work)
        self._tell_act(outcome, opened)
        return outcome

    async def tell(self, person_id: int, say: Say) -> None:
        """Queue one message to a person, outside any case's steps."""

        async def work(connection: BaseDBAsyncClient) -> None:
            await acting.push(
                Sql(connection), person_id, (say,), self.clock(), self.rules.wording
            )

        await transaction(work)
        self.live.publish("outbox")
        self.live.publish(f"person:{person_id}")

    async def settle(self) -> None:
        """Wait until everything that was asked is written."""
        while self._runs is not None and not self._runs.done():
            await asyncio.shield(self._runs)

    def _wake(self) -> None:
        if self._runs is None or self._runs.done():
            self._runs = asyncio.ensure_future(self._run())

    async def _run(self) -> None:
        while self._asked or self._sent:
            group, self._asked = self._asked[:GROUP], self._asked[GROUP:]
            marks, self._sent = self._sent, []
            try:
                await self._take(group, marks)
            except Exception as error:
                if len(group) + len(marks) > 1:
                    log.warning("a group of %d is taken one by one: %r", len(group), error)
                    await self._one_by_one(group, marks)
                else:
                    self._refuse(group, error)

    async def _one_by_one(self, group: list[_Asked], marks: list[int]) -> None:
        for asked in group:
            try:
                await self._take([asked], [])
            except Exception as error:
                self._refuse([asked], error)
        try:
            await self._take([], marks)
        except Exception:
            log.exception("could not note %d answers as sent", len(marks))

    def _refuse(self, group: list[_Asked], error: Exception) -> None:
        log.error("a turn was not taken: %r", error, exc_info=error)
        for asked in group:
            if not asked.answer.done():
                asked.answer.set_exception(error)

    async def _take(self, group: list[_Asked], marks: list[int]) -> None:
        async def work(connection: BaseDBAsyncClient) -> list[tuple[_Asked, Thought]]:
            sql = Sql(connection)
            await outbox.mark_sent(sql, marks, self.clock())
            return await self._turns(sql, group)

        thoughts = await transaction(work)
        again = []
        for asked, thought in thoughts:
            if thought.error is not None:
                await self._keep_failed(asked, thought)
            elif isinstance(thought.repeats, Thought):
                asked.answer.set_result(list(thought.repeats.queued))
            elif thought.repeats is not None:
                again.append((asked, thought.repeats))
            elif not asked.answer.done():
                asked.answer.set_result(list(thought.queued))
                self._tell(thought)
        await self._repeat(again)

    async def _turns(self, sql: Sql, group: list[_Asked]) -> list[tuple[_Asked, Thought]]:
        if not group:
            return []
        now = self.clock()
        met = await meet(sql, (asked.said for asked in group), now)
        people = {one.id: one for one in met.values()}
        if len(people) < len(met):
            raise RuntimeError("one person on two channels at once: taken one by one")
        seen = await known_messages(sql, (a.said for a in group if a.inbox_id is None))
        taken: dict[str, int | Thought] = dict(seen)
        await recall(sql, people, partial(self._speak_of, group, met))
        kept = {file.kept for asked in group for file in asked.said.attachments if file.kept}
        uploads = await loose(sql, kept)
        thoughts = [
            think(
                self.rules,
                asked.said,
                payload=asked.payload,
                inbox_id=asked.inbox_id,
                met=met,
                taken=taken,
                uploads=uploads,
                now=now,
            )
            for asked in group
        ]
        await writing.write(sql, people.values(), thoughts, now, now + INLINE_GRACE)
        return list(zip(group, thoughts, strict=True))

    def _speak_of(
        self, group: list[_Asked], met: Mapping[str, Person], person: Person
    ) -> set[str]:
        """Give the numbers of the cases that this person's messages speak of."""
        own = (one.said for one in group if met[sender_key(one.said)] is person)
        return {number for said in own for number in self.rules.speaks_of(person.session, said)}

    async def _repeat(self, again: list[tuple[_Asked, int]]) -> None:
        if not again:
            return
        sql = Sql(connections.get("default"))
        answers = await outbox.unsent(sql, {inbox_id for _, inbox_id in again})
        for asked, inbox_id in again:
            if not asked.answer.done():
                asked.answer.set_result(answers.get(inbox_id, []))

    async def _keep_failed(self, asked: _Asked, thought: Thought) -> None:
        """Keep the message of a turn that raised; the person is told that it arrived."""
        error = thought.error
        log.error("the turn of a message raised: %r", error, exc_info=error)
        if asked.inbox_id is not None:
            self._refuse([asked], error or RuntimeError("no thought"))
            return
        say = Say(phrase="fault")
        thought.says = (say,)
        thought.messages = (self.rules.wording(thought.person.language).render(say),)

        async def work(connection: BaseDBAsyncClient) -> list[Queued]:
            now, sql = self.clock(), Sql(connection)
            inbox_id = await writing.keep_failed(sql, thought, now, now + TRIES[0])
            await outbox.insert_answers(sql, [thought], [inbox_id], now, now + INLINE_GRACE)
            return thought.queued

        try:
            queued = await transaction(work)
        except Exception as refused:
            self._refuse([asked], refused)
            return
        asked.answer.set_result(queued)

    def _tell(self, thought: Thought) -> None:
        person = thought.person
        self.live.publish(f"person:{person.id}")
        if thought.queued:
            self.live.publish("outbox")
        if any(piece.held.state == "wanted" for piece in thought.pieces):
            self.live.publish("evidence")
        if thought.about:
            kind = "opened" if thought.opened else "heard"
            self.live.publish("panel", {"number": thought.about, "kind": kind})

    def _tell_act(self, outcome: Outcome, act: Act | LinkAct) -> None:
        case = outcome.case
        self.live.publish("panel", {"number": case.number, "kind": type(act).__name__.lower()})
        if outcome.says:
            self.live.publish("outbox")
            self.live.publish(f"person:{case.person_id}")
