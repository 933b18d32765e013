"""What a person's cases are called, counted and how they are listed."""

from dataclasses import replace

import pytest

from cases.model import Case, Status
from cases.talk import Held, Own
from handlers import own
from tests.handlers.dialogue import NOON, Dialogue, submitted

BARE = Case(number="2611-7KQ4M8", person_id=1, status=Status.SUBMITTED, opened_at=NOON)


@pytest.mark.parametrize(
    ("case", "title"),
    [
        (replace(BARE, title="小满优品，耳机", party="小满优品"), "小满优品，耳机"),
        (replace(BARE, party="小满优品"), "小满优品"),
        (replace(BARE, category="refund"), "不退款不发货/售后"),
        (BARE, "一件投诉"),
        (replace(BARE, category="long_gone"), "一件投诉"),
    ],
)
def test_a_case_is_named_by_the_best_that_is_known(case, title):
    chat = Dialogue()
    assert chat.wording.word(own.title(chat.known(), case)) == title


def test_files_that_could_not_be_taken_are_not_counted():
    states = ("kept", "wanted", "refused", "failed")
    held = [Held(id=state, medium="photo", state=state) for state in states]
    assert own.counts(held) == {"counts": {"photo": 2}}


def test_cases_in_work_come_before_those_that_ended():
    chat = Dialogue()
    ended = replace(BARE, number="1", status=Status.RESOLVED)
    working = replace(BARE, number="2")
    unsent = replace(BARE, number="3", status=Status.DRAFT)
    cases = tuple(Own(case=one) for one in (ended, unsent, working))
    known = replace(chat.known(), cases=cases)
    assert [one.case.number for one in own.filed(known)] == ["2", "1"]
    assert [one.case.number for one in own.in_work(known)] == ["2"]


def test_a_session_keeps_what_it_is_given_and_forgets_what_is_none():
    session = submitted().session
    after = own.at(session, "menu", kept=1, case=None)
    assert after.memory["kept"] == 1
    assert "case" not in after.memory
    assert (after.conversation, after.step) == ("menu", "")
