"""What time brings: an answer asked about, a case closed for want of a word, asked later."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.clock import Clock
from cases.acts import Confirm, Open, Reply
from cases.messages import Incoming, Say
from cases.model import Actor, Role
from cases.organisation import Organisation
from cases.reach import Limits
from cases.talk import Desk, Turn
from storage.ledger import Ledger
from storage.tables import CaseRow, OutboxRow
from storage.thinking import Rules
from tests.conftest import NOON

CLERK = Actor(role=Role.CLERK, id="zhou", name="周")
pytestmark = pytest.mark.usefixtures("any_database")


def opens(session, said, known):
    """A conversation that opens a case with each message."""
    act = Open(number=known.fresh_number, person_id=known.person_id, category="c")
    return Turn(session=replace(session, draft=None), acts=(act,), says=(Say(phrase="said"),))


class Days:
    """A ledger and a clock whose days the test turns."""

    def __init__(self):
        self.now = NOON
        rules = Rules(
            advance=opens,
            organisation=Organisation(name={"zh-CN": "测试"}),
            phrases={"zh-CN": {}},
            limits={"c": Limits()},
            desk=lambda channel, address, person: Desk(),
            guess=lambda hint: "zh-CN",
        )
        self.ledger = Ledger(rules, clock=lambda: self.now)
        self.clock = Clock(
            self.ledger, clock=lambda: self.now, remind=lambda draft: None, sweep=self._sweep
        )

    async def _sweep(self):
        return 0

    async def pass_days(self, many):
        """Let each day tick twice."""
        for _ in range(many):
            self.now += timedelta(days=1)
            await self.clock.tick()
            await self.clock.tick()

    async def answered(self):
        """Open a case and answer it; give its number."""
        await self.ledger.hear(
            Incoming(channel="c", external_id="1", sender="a", text="x", at=NOON)
        )
        number = (await CaseRow.all().first()).number
        reply = Reply(number=number, text="y", answer=True)
        await self.ledger.act(reply, by=CLERK, now=self.now)
        return number


async def _pushed():
    rows = await OutboxRow.all().order_by("id")
    return [row.body.split('"phrase":"')[1].split('"')[0] for row in rows]


async def test_an_answer_without_a_word_is_asked_about_once_then_closed_then_asked_once_more():
    days = Days()
    number = await days.answered()
    await days.pass_days(2)
    assert (await _pushed())[1:] == ["push_answered"]
    await days.pass_days(17)
    assert (await _pushed())[2:] == ["push_asked_again"]
    await days.pass_days(1)
    assert (await CaseRow.get(number=number)).status == "closed_unconfirmed"
    assert (await _pushed())[3:] == ["push_closed_unconfirmed"]
    await days.pass_days(27)
    assert len(await _pushed()) == 4
    await days.pass_days(40)
    assert (await _pushed())[4:] == ["push_still_holds"]


async def test_a_case_that_the_person_called_solved_is_asked_about_four_weeks_later():
    days = Days()
    number = await days.answered()
    owner = Actor(role=Role.PERSON, id="1")
    await days.ledger.act(Confirm(number=number), by=owner, now=days.now)
    await days.pass_days(27)
    assert (await _pushed())[2:] == []
    await days.pass_days(30)
    assert (await _pushed())[2:] == ["push_still_holds"]
