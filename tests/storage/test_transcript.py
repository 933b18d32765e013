"""The conversation as it ran, in one order, on both databases."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from cases.acts import Open, Reply
from cases.messages import Attachment, Heard, Incoming, Medium, Say
from cases.model import Actor, Role
from cases.organisation import Organisation
from cases.reach import Limits
from cases.talk import Desk, Turn
from storage import evidence, transcript
from storage.ledger import Ledger
from storage.tables import OutboxRow
from storage.thinking import Rules
from tests.conftest import NOON

CLERK = Actor(role=Role.CLERK, id="zhou", name="周")
KEPT = SimpleNamespace(key="k1", sha256="ab" * 32, size=5, mime="image/png", kind="photo")
pytestmark = pytest.mark.usefixtures("any_database")


def twice(session, said, known):
    """A conversation that answers everything by two messages; 'open' opens a case."""
    after = replace(session, draft={"open": True})
    says = tuple(Say(phrase="text", values={"text": f"{said.text}{n}"}) for n in "ab")
    if said.text == "open":
        act = Open(number=known.fresh_number, person_id=known.person_id, category="c")
        return Turn(session=replace(session, draft=None), says=says, acts=(act,))
    return Turn(session=after, says=says)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self):
        self.now = NOON

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def ledger(clock):
    rules = Rules(
        advance=twice,
        organisation=Organisation(name={"zh-CN": "测试"}),
        phrases={"zh-CN": {"text": "{text}", "staff_says": "{name}：{text}"}},
        limits={"c": Limits(), "t": Limits()},
        desk=lambda channel, address, person: Desk(),
        guess=lambda hint: "zh-CN",
    )
    return Ledger(rules, clock=clock)


def said(n, text="hi", **more):
    channel = more.pop("channel", "c")
    return Incoming(channel=channel, external_id=str(n), sender="a", text=text, at=NOON, **more)


async def person_of(ledger):
    return (await ledger.hear(said(0, "first")))[0].person_id


def texts(lines):
    return [line.text for line in lines]


async def test_answers_stand_behind_what_they_answer_even_within_one_instant(ledger):
    person = await person_of(ledger)
    await ledger.hear(said(1, "x"))
    await ledger.hear(said(2, "y"))
    lines = await transcript.of_person(person)
    assert texts(lines) == ["first", "firsta", "firstb", "x", "xa", "xb", "y", "ya", "yb"]
    assert [line.direction for line in lines] == ["in", "out", "out"] * 3


async def test_pages_follow_each_other_without_gap_or_repetition(ledger, clock):
    person = await person_of(ledger)
    for n in range(1, 12):
        clock.now += timedelta(seconds=n % 3)  # several turns share an instant
        await ledger.hear(said(n, str(n)))
    whole = await transcript.of_person(person)
    pages, before = [], None
    while page := await transcript.of_person(person, limit=9, before=before):
        pages.insert(0, page)
        before = page[0].seq
    assert len(pages) > 3
    assert [line for page in pages for line in page] == whole


async def test_files_stand_with_the_words_they_came_with(ledger):
    person = await person_of(ledger)
    one = await evidence.keep(person, KEPT, medium="photo", name="a.png", now=NOON)
    await ledger.hear(
        said(
            1,
            "look",
            heard=Heard.FILES,
            burst="b1",
            attachments=(Attachment(medium=Medium.PHOTO, kept=one),),
        )
    )
    line = next(one for one in await transcript.of_person(person) if one.text == "look")
    assert [(file.id, file.name, file.state) for file in line.files] == [(one, "a.png", "kept")]
    assert line.said.burst == "b1"


async def test_a_case_shows_its_draft_and_the_words_of_staff(ledger, clock):
    await person_of(ledger)
    await ledger.hear(said(1, "open"))
    number = (await OutboxRow.filter(text="opena").first()).case_number
    file = await evidence.keep(0, KEPT, medium="photo", by_staff="zhou", now=NOON)
    clock.now += timedelta(minutes=1)
    reply = Reply(number=number, text="您好", files=(file,))
    await ledger.act(reply, by=CLERK, now=clock.now)
    lines = await transcript.of_case(number)
    assert texts(lines)[-3:] == ["opena", "openb", "周：您好"]
    assert (lines[-1].author, [one.id for one in lines[-1].files]) == ("周", [file])
    assert all(line.case == number for line in lines[-4:])


async def test_news_is_what_came_later_and_what_has_not_arrived(ledger):
    person = await person_of(ledger)
    first = await ledger.hear(said(1, "x"))
    then = await ledger.hear(said(2, "y"))
    await OutboxRow.filter(id=first[0].id).update(state="sent")
    last = then[-1].id
    assert texts(await transcript.news(person, last)) == [
        "firsta",
        "firstb",
        "xb",
        "ya",
        "yb",
    ]
    await OutboxRow.filter(person_id=person).update(state="sent")
    assert texts(await transcript.news(person, first[0].id)) == ["xb", "ya", "yb"]
    assert await transcript.news(person, last) == []


async def test_news_tells_also_what_the_person_said_elsewhere(ledger):
    person = await person_of(ledger)
    old = (await transcript.of_person(person))[0].id
    last = (await ledger.hear(said(1, "x")))[-1].id
    await OutboxRow.filter(person_id=person).update(state="sent")
    lines = await transcript.news(person, last, after_inbox_id=old)
    assert [(line.text, line.external_id) for line in lines] == [("x", "1")]


async def test_nobody_sees_the_conversation_of_another(ledger):
    mine = await person_of(ledger)
    other = await ledger.hear(replace(said(9, "secret"), sender="b"))
    assert "secret" not in " ".join(texts(await transcript.of_person(mine)))
    assert "secret" not in " ".join(texts(await transcript.news(mine, 0, after_inbox_id=0)))
    assert texts(await transcript.of_person(other[0].person_id))[0] == "secret"
