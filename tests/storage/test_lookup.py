"""A case is shown to whoever has number and code, and to nobody else, on both databases."""

import pytest

from cases.acts import Note, Open
from cases.model import Actor, Role
from cases.organisation import Organisation
from cases.references import code_hash
from cases.talk import Desk, Turn
from storage import lookup
from storage.ledger import Ledger
from storage.tables import CaseRow
from storage.thinking import Rules
from tests.conftest import NOON

CLERK = Actor(role=Role.CLERK, id="zhou", name="周")
NUMBER, CODE = "2611-7KQ4M8", "ABCDEFGHJK"
pytestmark = pytest.mark.usefixtures("any_database")


@pytest.fixture
async def case():
    rules = Rules(
        advance=lambda session, said, known: Turn(session=session),
        organisation=Organisation(name={"zh-CN": "测试"}),
        phrases={"zh-CN": {}},
        limits={},
        desk=lambda channel, address, person: Desk(),
        guess=lambda hint: "zh-CN",
    )
    ledger = Ledger(rules, clock=lambda: NOON)
    opened = Open(
        number=NUMBER, person_id=0, category="c", lookup_hash=code_hash(CODE), title="耳机"
    )
    outcome = await ledger.start_for_staff(opened, by=CLERK, now=NOON)
    await ledger.act(Note(number=NUMBER, text="secret"), by=CLERK, now=NOON)
    return outcome.case


async def test_number_and_code_together_show_the_public_part(case):
    own = await lookup.by_code(NUMBER, code_hash("abcde-fghjk"))
    assert own.case.title == "耳机"
    assert [entry.kind for entry in own.entries] == ["submitted"]


@pytest.mark.parametrize(
    ("number", "code"),
    [(NUMBER, "ABCDEFGHJM"), (NUMBER, ""), ("2611-ZZ83KP", CODE), ("", "")],
)
async def test_any_other_pair_shows_nothing(case, number, code):
    assert await lookup.by_code(number, code_hash(code)) is None


async def test_a_case_without_a_code_cannot_be_looked_up(case):
    await CaseRow.filter(number=NUMBER).update(lookup_hash="")
    assert await lookup.by_code(NUMBER, "") is None
    assert await lookup.by_code(NUMBER, lookup.NOBODY) is None


async def test_ones_own_cases_are_listed_and_no_others(case):
    assert [own.case.number for own in await lookup.own(case.person_id)] == [NUMBER]
    assert await lookup.own(case.person_id + 1) == []
