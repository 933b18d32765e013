"""Recovery codes move addresses and leave nothing out of reach, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cases.acts import Open, Reply
from cases.messages import Incoming, Say
from cases.model import Actor, Role
from cases.organisation import Organisation
from cases.reach import Limits
from cases.talk import Desk, Turn
from storage import people, transcript
from storage.ledger import Ledger
from storage.tables import AddressRow, CaseRow, OutboxRow
from storage.thinking import Rules
from tests.conftest import NOON

CLERK = Actor(role=Role.CLERK, id="zhou", name="周")
LATER = NOON + timedelta(minutes=5)
HASH = "ab" * 32
pytestmark = pytest.mark.usefixtures("any_database")


def opens(session, said, known):
    """A conversation that opens a case on 'open', a draft on 'draft'."""
    says = (Say(phrase="text", values={"text": said.text}),)
    if said.text == "open":
        act = Open(number=known.fresh_number, person_id=known.person_id, category="c")
        return Turn(session=session, says=says, acts=(act,))
    draft = {"a": 1} if said.text == "draft" else None
    return Turn(session=replace(session, draft=draft), says=says)


@pytest.fixture
def ledger():
    rules = Rules(
        advance=opens,
        organisation=Organisation(name={"zh-CN": "测试"}),
        phrases={"zh-CN": {"text": "{text}", "staff_says": "{name}：{text}"}},
        limits={"c": Limits()},
        desk=lambda channel, address, person: Desk(),
        guess=lambda hint: "zh-CN",
    )
    return Ledger(rules, clock=lambda: NOON)


async def speaks(ledger, sender, text="hi"):
    said = Incoming(
        channel="c", external_id=f"{sender}{text}", sender=sender, text=text, at=NOON
    )
    await ledger.hear(said)
    return await people.find("c", "", sender)


async def test_a_stranger_is_nobody(ledger):
    assert await people.find("c", "", "never") is None
    assert await people.address(77) is None


async def test_the_code_brings_another_address_to_the_same_person(ledger):
    first = await speaks(ledger, "phone", "open")
    second = await speaks(ledger, "desktop")
    await people.set_recovery(first.person_id, HASH)
    adoption = await people.adopt(second.id, HASH, now=LATER)
    assert adoption == people.Adoption(person_id=first.person_id, left=None)
    after = await speaks(ledger, "desktop", "again")
    assert after.person_id == first.person_id
    said = [line.text for line in await transcript.of_person(first.person_id)]
    assert said[0] == "open"
    assert "again" in said


@pytest.mark.parametrize("wrong", ["", "cd" * 32])
async def test_a_wrong_code_changes_nothing(ledger, wrong):
    first = await speaks(ledger, "phone")
    second = await speaks(ledger, "desktop")
    await people.set_recovery(first.person_id, HASH)
    assert await people.adopt(second.id, wrong, now=LATER) is None
    assert (await people.find("c", "", "desktop")) == second


async def test_a_new_code_makes_the_old_one_worthless(ledger):
    first = await speaks(ledger, "phone")
    second = await speaks(ledger, "desktop")
    await people.set_recovery(first.person_id, HASH)
    await people.set_recovery(first.person_id, "cd" * 32)
    assert await people.adopt(second.id, HASH, now=LATER) is None
    assert await people.adopt(second.id, "cd" * 32, now=LATER) is not None


async def test_ones_own_code_changes_nothing(ledger):
    first = await speaks(ledger, "phone", "open")
    await people.set_recovery(first.person_id, HASH)
    adoption = await people.adopt(first.id, HASH, now=LATER)
    assert adoption == people.Adoption(person_id=first.person_id)
    assert await AddressRow.all().count() == 1


@pytest.mark.parametrize(("did", "left"), [("hi", False), ("draft", True), ("open", True)])
async def test_who_has_something_is_left_with_an_address_where_news_waits(ledger, did, left):
    first = await speaks(ledger, "phone")
    second = await speaks(ledger, "desktop", did)
    await people.set_recovery(first.person_id, HASH)
    adoption = await people.adopt(second.id, HASH, now=LATER)
    assert adoption.left == (second.person_id if left else None)
    waits = await AddressRow.filter(person_id=second.person_id)
    assert [one.address.startswith("left:") for one in waits] == [True] * left


async def test_an_answer_to_a_case_left_behind_is_not_lost_and_reaches_no_stranger(ledger):
    first = await speaks(ledger, "phone")
    second = await speaks(ledger, "desktop", "open")
    await people.set_recovery(first.person_id, HASH)
    await people.adopt(second.id, HASH, now=LATER)
    number = (await CaseRow.get(person_id=second.person_id)).number
    await ledger.act(Reply(number=number, text="您好"), by=CLERK, now=LATER)
    row = await OutboxRow.get(phrase="staff_says")
    assert row.person_id == second.person_id
    assert (await people.address(row.address_id)).address.startswith("left:")
    mine = [line.text for line in await transcript.of_person(first.person_id)]
    assert "周：您好" not in mine
    await people.set_recovery(second.person_id, "ef" * 32)
    assert (await people.adopt(second.id, "ef" * 32, now=LATER)).person_id == second.person_id
    theirs = [line.text for line in await transcript.of_person(second.person_id)]
    assert theirs[-1] == "周：您好"
