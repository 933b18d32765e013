"""Respondents' links on both databases: written whole, once, and shut by the end of a case."""

import asyncio
from datetime import timedelta

import pytest
from tortoise import connections

from cases.acts import Move, Open, Withdraw
from cases.errors import AnsweredAlready, CaseError, UnknownCase
from cases.links import Answer, MakeLink, OpenLink, PassOn, Respond
from cases.messages import Incoming, Say
from cases.model import Actor, Role, Status
from cases.organisation import Organisation
from cases.talk import Desk, Turn
from storage import evidence, links, queries
from storage.files import Kept
from storage.kinds import Kind
from storage.ledger import Ledger
from storage.sql import Sql
from storage.tables import CaseRow, EntryRow, EvidenceRow, LinkRow
from storage.thinking import Rules
from storage.working import loose
from tests.conftest import NOON

CLERK = Actor(role=Role.CLERK, id="zhou", name="周")
ID, OTHER = "ab" * 12, "cd" * 12
SHOP = Actor(role=Role.RESPONDENT, id=ID, name="店")
DUE = NOON + timedelta(days=7)
pytestmark = pytest.mark.usefixtures("any_database")


def talk(session, said, known):
    """A conversation that opens a case on 'open' and takes the first one back on 'no'."""
    if said.text == "open":
        act = Open(number=known.fresh_number, person_id=known.person_id, category="c")
    else:
        act = Withdraw(number=known.cases[0].case.number)
    return Turn(session=session, acts=(act,), says=(Say(phrase="said"),))


@pytest.fixture
def ledger():
    rules = Rules(
        advance=talk,
        organisation=Organisation(name={"zh-CN": "测试"}),
        phrases={"zh-CN": {"said": "好", "fault": "坏"}},
        limits={},
        desk=lambda channel, address, person: Desk(),
        guess=lambda hint: "zh-CN",
    )
    return Ledger(rules, clock=lambda: NOON)


async def say(ledger, text, n=1):
    await ledger.hear(
        Incoming(channel="c", external_id=f"{text}{n}", sender=f"p{n}", at=NOON, text=text)
    )


async def with_link(ledger, id_=ID, n=1):
    """Open a case and make a link for it; give its number."""
    await say(ledger, "open", n)
    number = (await CaseRow.all().order_by("-person_id").first()).number
    await ledger.act(Move(number=number, to=Status.WITH_RESPONDENT), by=CLERK, now=NOON)
    act = MakeLink(number=number, link_id=id_, name="店", due_at=DUE, contact="x", note="y")
    await ledger.act_on_link(act, by=CLERK, now=NOON)
    return number


async def upload(id_, name="a.txt"):
    kept = Kept(
        key=f"k{name}",
        sha256="0" * 64,
        size=3,
        mime="text/plain",
        kind=Kind.DOCUMENT,
        ending="txt",
    )
    return await evidence.keep(0, kept, medium="document", now=NOON, name=name, by_link=id_)


def respond(number, *files, link=ID, text="退"):
    return Respond(number=number, link_id=link, answer=Answer.REFUND, text=text, files=files)


async def test_a_link_comes_back_as_it_was_written(ledger):
    number = await with_link(ledger)
    made = await links.get(ID)
    assert (made.number, made.name, made.contact, made.note) == (number, "店", "x", "y")
    assert (made.made_at, made.due_at, made.opened_at) == (NOON, DUE, None)
    opened = OpenLink(number=number, link_id=ID, origin="192.0.2.0/24")
    await ledger.act_on_link(opened, by=SHOP, now=NOON)
    assert (await links.get(ID)).opened_at == NOON
    assert await links.of_case(number) == (await links.get(ID),)
    assert await links.get("ef" * 12) is None


async def test_an_answer_sent_twice_at_once_is_one_answer(ledger):
    number = await with_link(ledger)
    both = await asyncio.gather(
        *(
            ledger.act_on_link(respond(number, text=text), by=SHOP, now=NOON)
            for text in ("一", "二")
        ),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in both) == ["AnsweredAlready", "Outcome"]
    assert await EntryRow.filter(kind="respondent_answered").count() == 1


async def test_the_files_of_an_answer_are_the_links_own_and_not_the_persons_evidence(ledger):
    number = await with_link(ledger)
    await with_link(ledger, OTHER, 2)
    own, foreign = await upload(ID), await upload(OTHER)
    await ledger.act_on_link(respond(number, own, foreign, "x" * 40), by=SHOP, now=NOON)
    assert [one.id for one in await evidence.of_respondents(number)] == [own]
    assert await evidence.of_case(number) == []
    assert (await EvidenceRow.get(id=foreign)).case_number is None
    entry = await EntryRow.get(kind="respondent_answered")
    assert own in entry.detail
    assert foreign not in entry.detail
    dossier = await queries.dossier(number)
    assert [one.id for one in dossier.answered] == [own]


async def test_a_file_is_the_persons_to_have_once_it_is_passed_on(ledger):
    number = await with_link(ledger)
    first, second = await upload(ID), await upload(ID, "b.txt")
    await ledger.act_on_link(respond(number, first, second), by=SHOP, now=NOON)
    act = PassOn(number=number, link_id=ID, text="退", files=(first,))
    await ledger.act_on_link(act, by=CLERK, now=NOON)
    person = (await CaseRow.get(number=number)).person_id
    owners = {row.id: row.person_id for row in await EvidenceRow.all()}
    assert owners == {first: person, second: 0}


async def test_a_refused_act_writes_nothing(ledger):
    number = await with_link(ledger)
    await ledger.act_on_link(respond(number), by=SHOP, now=NOON)
    before = (await LinkRow.get(id=ID), await EntryRow.all().count())
    late = await upload(ID)
    with pytest.raises(AnsweredAlready):
        await ledger.act_on_link(respond(number, late), by=SHOP, now=NOON)
    with pytest.raises(UnknownCase):
        await ledger.act_on_link(respond("2611-NOBODY"), by=SHOP, now=NOON)
    after = (await LinkRow.get(id=ID), await EntryRow.all().count())
    assert (after[0].answered_at, after[1]) == (before[0].answered_at, before[1])
    assert (await EvidenceRow.get(id=late)).case_number is None


@pytest.mark.parametrize("who", ["staff", "person"])
async def test_whoever_ends_the_case_shuts_its_links_and_no_others(ledger, who):
    number = await with_link(ledger)
    other = await with_link(ledger, OTHER, 2)
    if who == "staff":
        end = Move(number=number, to=Status.CLOSED_UNRESOLVED, reason="谈不成")
        await ledger.act(end, by=CLERK, now=NOON)
    else:
        await say(ledger, "no")
    assert (await links.get(ID)).closed_at == NOON
    assert (await links.get(OTHER)).closed_at is None
    with pytest.raises(CaseError):
        await ledger.act_on_link(respond(number), by=SHOP, now=NOON)
    assert (await CaseRow.get(number=other)).open


async def test_an_upload_by_a_link_is_nobodys_to_send_in_a_chat(ledger):
    await with_link(ledger)
    id_ = await upload(ID)
    assert await loose(Sql(connections.get("default")), [id_]) == {}


async def test_open_pages_of_the_panel_hear_of_an_answer(ledger):
    number = await with_link(ledger)
    async with ledger.live.listen("panel") as news:
        await ledger.act_on_link(respond(number), by=SHOP, now=NOON)
        assert news.get_nowait() == {"number": number, "kind": "respond"}
