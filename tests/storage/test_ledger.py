"""The ledger: once each, whole or not at all, on both databases."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from cases.acts import Add, Move, Note, Open, Reply
from cases.errors import UnknownCase
from cases.messages import Attachment, Heard, Incoming, Medium, Say
from cases.model import Actor, Role, Status
from cases.organisation import Organisation
from cases.reach import Limits, Window
from cases.talk import Desk, Turn
from storage import outbox
from storage.ledger import Ledger
from storage.tables import (
    AddressRow,
    CaseRow,
    EntryRow,
    EvidenceRow,
    InboxRow,
    OutboxRow,
    PersonRow,
)
from storage.thinking import Rules
from storage.working import CASES_READ
from tests.conftest import NOON

CLERK = Actor(role=Role.CLERK, id="zhou", name="周")
PHRASES = {"zh-CN": {"said": "你说：{text}", "text": "{text}", "fault": "存好了"}}
pytestmark = pytest.mark.usefixtures("any_database")


def parrot(session, said, known):
    """A conversation that opens a case on 'open', breaks on 'break', else repeats."""
    count = session.memory.get("count", 0) + 1
    after = replace(session, memory={"count": count})
    if said.text == "break":
        raise RuntimeError("broken turn")
    if said.text == "open":
        act = Open(number=known.fresh_number, person_id=known.person_id, category="c")
        return Turn(session=replace(after, draft=None), acts=(act,), says=(Say(phrase="said"),))
    if said.text.startswith("know"):
        known_numbers = ",".join(sorted(own.case.number for own in known.cases))
        return Turn(session=after, says=(Say(phrase="text", values={"text": known_numbers}),))
    if said.text == "add":
        number = known.cases[0].case.number
        return Turn(session=after, acts=(Add(number=number, text="more"),), about=number)
    if said.heard is Heard.FILES:
        return Turn(session=replace(after, draft={"a": 1}), says=())
    news = tuple(one.values["text"] for one in known.waiting)
    words = f"{said.text} {count} {'|'.join(news)}".strip()
    return Turn(session=after, says=(Say(phrase="said", values={"text": words}),))


@pytest.fixture
def ledger():
    rules = Rules(
        advance=parrot,
        organisation=Organisation(name={"zh-CN": "测试"}),
        phrases=PHRASES,
        limits={
            "c": Limits(),
            "w": Limits(windows={"spoke": Window(length=timedelta(hours=48), count=5)}),
        },
        desk=lambda channel, address, person: Desk(),
        guess=lambda hint: "zh-CN",
        speaks_of=lambda session, said: said.text.split()[1:],
    )
    return Ledger(rules, clock=lambda: NOON)


def said(n, text="hello", *, sender="a", channel="c", **more):
    return Incoming(
        channel=channel, external_id=str(n), sender=sender, text=text, at=NOON, **more
    )


async def test_a_message_is_answered_and_a_repeated_one_gets_the_same_answer(ledger):
    first = await ledger.hear(said(1))
    again = await ledger.hear(said(1))
    assert [one.message.text for one in first] == ["你说：hello 1"]
    assert [one.id for one in again] == [one.id for one in first]
    assert await InboxRow.all().count() == 1
    assert await OutboxRow.all().count() == 1


async def test_what_was_sent_is_not_given_to_a_retry(ledger):
    first = await ledger.hear(said(1))
    ledger.sent([one.id for one in first])
    await ledger.settle()
    assert await ledger.hear(said(1)) == []
    assert (await OutboxRow.get(id=first[0].id)).state == "sent"


async def test_many_at_once_are_each_taken_once_and_in_order(ledger):
    asked = [said(n, str(n), sender=f"s{n % 7}") for n in range(100)]
    answers = await asyncio.gather(*(ledger.hear(one) for one in (*asked, *asked)))
    assert await InboxRow.all().count() == 100
    assert await PersonRow.all().count() == 7
    words = [answers[n][0].message.text for n in range(0, 100, 7)]
    assert words == [f"你说：{n} {n // 7 + 1}" for n in range(0, 100, 7)]


async def test_a_turn_that_raises_is_kept_and_spoils_no_other(ledger):
    bad, good = await asyncio.gather(
        ledger.hear(said(1, "break")), ledger.hear(said(2, sender="b"))
    )
    assert [one.message.text for one in bad] == ["存好了"]
    assert [one.message.text for one in good] == ["你说：hello 1"]
    row = await InboxRow.get(external_id="1")
    assert (row.state, row.attempts) == ("failed", 0)
    assert (await ledger.hear(said(3)))[0].message.text == "你说：hello 1"


async def test_a_case_is_opened_with_its_history_and_its_files(ledger):
    photo = Attachment(medium=Medium.PHOTO, source="m1", unique="u1")
    await ledger.hear(said(1, heard=Heard.FILES, attachments=(photo,)))
    await ledger.hear(said(2, heard=Heard.FILES, attachments=(photo,)))
    await ledger.hear(said(3, "open"))
    case = await CaseRow.all().first()
    assert case.status == "submitted"
    assert [one.case_number for one in await EvidenceRow.all()] == [case.number]
    assert [one.kind for one in await EntryRow.all()] == ["submitted"]
    assert {one.case_number for one in await InboxRow.all()} == {case.number}
    await ledger.hear(said(4, "add"))
    assert [one.kind for one in await EntryRow.all().order_by("id")] == ["submitted", "added"]


async def test_staff_acts_are_told_to_the_person(ledger):
    await ledger.hear(said(1, "open"))
    number = (await CaseRow.all().first()).number
    await ledger.act(Reply(number=number, text="好的"), by=CLERK, now=NOON)
    await ledger.act(Move(number=number, to=Status.ACCEPTED), by=CLERK, now=NOON)
    assert [row.phrase for row in await OutboxRow.all().order_by("id")] == [
        "said",
        "staff_says",
        "push_accepted",
    ]
    assert (await CaseRow.get(number=number)).clerk_id == "zhou"


async def test_a_refused_act_writes_nothing(ledger):
    with pytest.raises(UnknownCase):
        await ledger.act(Note(number="none", text="x"), by=CLERK, now=NOON)
    assert await EntryRow.all().count() == 0


async def test_held_news_goes_with_the_next_answer(ledger):
    await ledger.hear(said(1, "open", channel="w"))
    number = (await CaseRow.all().first()).number
    await ledger.act(Reply(number=number, text="好的"), by=CLERK, now=NOON)
    row = await OutboxRow.get(phrase="staff_says")
    await outbox.ended(row.id, "held", "window_shut")
    answer = await ledger.hear(said(2, "hi", channel="w"))
    assert "staff_says" in answer[0].message.text
    assert (await OutboxRow.get(id=row.id)).state == "sent"


async def test_delivery_takes_each_message_once_and_keeps_the_order(ledger):
    await ledger.hear(said(1))
    await ledger.hear(said(2))
    later = NOON + timedelta(seconds=6)
    assert await outbox.due(NOON) == []
    first, second = await outbox.due(later)
    assert await outbox.claim(first.queued.id, later)
    assert not await outbox.claim(first.queued.id, later)
    assert await outbox.due(later) == []
    await outbox.postponed(first.queued.id, later + timedelta(seconds=9), "busy")
    assert await outbox.due(later) == []
    await outbox.delivered(first.queued.id, later)
    assert [one.queued.id for one in await outbox.due(later)] == [second.queued.id]


async def test_one_person_on_two_channels_at_once_is_taken_in_turn(ledger):
    await asyncio.gather(ledger.hear(said(1)), ledger.hear(said(2, sender="b")))
    people = await AddressRow.all().order_by("id")
    await AddressRow.filter(id=people[1].id).update(person_id=people[0].person_id)
    answers = await asyncio.gather(
        ledger.hear(said(3, "x")), ledger.hear(said(4, "y", sender="b"))
    )
    assert sorted(one[0].message.text for one in answers) == ["你说：x 2", "你说：y 3"]


async def test_a_case_however_old_is_known_to_its_own_person_who_speaks_of_it(ledger):
    for n in range(CASES_READ + 1):
        ledger.clock = lambda n=n: NOON + timedelta(minutes=n)
        await ledger.hear(said(n, "open"))
    oldest = (await CaseRow.all().order_by("opened_at").first()).number
    assert oldest not in (await ledger.hear(said(100, "know")))[0].message.text
    assert oldest in (await ledger.hear(said(101, f"know {oldest}")))[0].message.text
    for n in range(CASES_READ + 1):
        await ledger.hear(said(200 + n, "open", sender="b"))
    answer = await ledger.hear(said(300, f"know {oldest}", sender="b"))
    assert oldest not in answer[0].message.text
