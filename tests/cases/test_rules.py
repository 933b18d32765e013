"""What an act does to a case, to whom it is open, and that a refusal changes nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cases import acts
from cases.errors import (
    Changed,
    NotAllowed,
    NothingSaid,
    ReasonWanted,
    UnknownCase,
    WrongStatus,
)
from cases.model import ENDED, Actor, Case, Priority, Role, Status
from cases.rules import decide, may_become
from cases.steps import MAY, NEXT, NOT_BY_STAFF
from tests.conftest import NOON

PERSON = Actor(role=Role.PERSON, id="1")
CLERK = Actor(role=Role.CLERK, id="zhou", name="周敏")
CLOCK = Actor(role=Role.CLOCK, id="clock")
DUE = NOON + timedelta(days=5)


def case(status=Status.SUBMITTED, **more):
    made = Case(number="2611-7KQ4M8", person_id=1, status=status, opened_at=NOON)
    return replace(made, due_check_at=DUE, due_answer_at=DUE + timedelta(days=3), **more)


def do(before, act, by=CLERK, now=NOON):
    return decide(before, act, by=by, now=now)


def opened(**more):
    return acts.Open(number="2611-7KQ4M8", person_id=1, category="refund", **more)


def test_a_complaint_is_opened_and_its_first_clock_runs():
    outcome = do(None, opened(story="x", due_check_at=DUE), PERSON)
    assert outcome.case.status is Status.SUBMITTED
    assert outcome.case.due_at == DUE
    assert outcome.case.unread
    assert [one.kind for one in outcome.entries] == ["submitted"]
    assert outcome.says == ()  # the conversation words the receipt


def test_a_draft_that_staff_saw_keeps_its_number_and_its_flags():
    draft = do(None, opened(submitted=False, flags=("harm",), live=True), PERSON).case
    assert draft.status is Status.DRAFT
    sent = do(draft, opened(story="x"), PERSON).case
    assert sent.status is Status.SUBMITTED
    assert sent.flags == ("harm",)
    assert not sent.live


def test_a_case_is_not_opened_twice():
    with pytest.raises(WrongStatus):
        do(case(), opened(), PERSON)


@pytest.mark.parametrize("act", [acts.Note(number="x", text="a"), acts.Confirm(number="x")])
def test_an_act_on_no_case_is_refused(act):
    by = CLERK if isinstance(act, acts.Note) else PERSON
    with pytest.raises(UnknownCase):
        do(None, act, by)


@pytest.mark.parametrize("kind", sorted(MAY, key=lambda one: one.__name__))
def test_who_is_not_named_for_an_act_may_not_do_it(kind):
    samples = {
        acts.Open: opened(),
        acts.Amend: acts.Amend(number="x", key="k", value=1),
        acts.Dispute: acts.Dispute(number="x", reason="r"),
        acts.Rate: acts.Rate(number="x", stars=5),
        acts.Flag: acts.Flag(number="x", flag="harm"),
        acts.Reply: acts.Reply(number="x", text="t"),
        acts.Note: acts.Note(number="x", text="t"),
        acts.Assign: acts.Assign(number="x", clerk_id="c"),
        acts.Move: acts.Move(number="x", to=Status.ACCEPTED),
        acts.Prioritise: acts.Prioritise(number="x", priority=Priority.LOW),
    }
    act = samples.get(kind) or kind(number="x")
    for role in set(Role) - MAY[kind]:
        with pytest.raises(NotAllowed):
            do(case(), act, Actor(role=role, id="1"))


def test_only_the_person_says_that_it_is_solved():
    answered = do(case(Status.ACCEPTED), acts.Reply(number="x", text="done", answer=True)).case
    assert answered.status is Status.ANSWERED
    assert Status.RESOLVED not in may_become(answered)
    with pytest.raises(WrongStatus):
        do(answered, acts.Move(number="x", to=Status.RESOLVED))
    solved = do(answered, acts.Confirm(number="x"), PERSON).case
    assert solved.status is Status.RESOLVED
    assert solved.ended_at == NOON
    assert solved.due_at is None


def test_an_answer_is_told_with_the_two_words_it_asks_for():
    outcome = do(case(Status.ACCEPTED), acts.Reply(number="x", text="退款", answer=True))
    (say,) = outcome.says
    assert say.phrase == "push_answered"
    assert say.outcome
    assert not say.numbered
    assert [one.key.split(":")[1] for one in say.choices] == ["solved", "not", "think"]


def test_a_dispute_opens_the_next_round():
    answered = case(Status.ANSWERED, answered_at=NOON)
    again = do(
        answered, acts.Dispute(number="x", reason="没到账", due_answer_at=DUE), PERSON
    ).case
    assert (again.status, again.round, again.due_at) == (Status.REOPENED, 2, DUE)


@pytest.mark.parametrize("to", [Status.REFUSED, Status.MORE_WANTED, Status.CLOSED_UNRESOLVED])
def test_a_step_that_hurts_needs_a_reason(to):
    with pytest.raises(ReasonWanted):
        do(case(), acts.Move(number="x", to=to, reason="  "))
    outcome = do(case(), acts.Move(number="x", to=to, reason="why"))
    assert outcome.case.status is to
    assert outcome.says[0].values["reason"] == "why"


def test_a_clerk_who_saw_an_older_case_is_told():
    with pytest.raises(Changed):
        do(case(version=3), acts.Move(number="x", to=Status.ACCEPTED, version=2))


def test_what_is_inside_is_not_told():
    assert do(case(), acts.Move(number="x", to=Status.FIRST_CHECK)).says == ()


@pytest.mark.parametrize(
    "act", [acts.Reply(number="x", text=" "), acts.Note(number="x", text="")]
)
def test_nothing_said_is_refused(act):
    with pytest.raises(NothingSaid):
        do(case(), act)


def test_what_was_missing_and_has_come_puts_the_case_back_to_work():
    wanted = case(Status.MORE_WANTED, clerk_id="zhou")
    assert do(wanted, acts.Add(number="x", files=1), PERSON).case.status is Status.ACCEPTED


def test_silence_is_asked_about_once_and_ends_unconfirmed():
    answered = case(Status.ANSWERED, answered_at=NOON)
    with pytest.raises(WrongStatus):
        do(answered, acts.AskAgain(number="x"), CLOCK, NOON + timedelta(days=2))
    asked = do(answered, acts.AskAgain(number="x"), CLOCK, NOON + timedelta(days=3)).case
    with pytest.raises(WrongStatus):
        do(asked, acts.AskAgain(number="x"), CLOCK, NOON + timedelta(days=4))
    closing = acts.Move(number="x", to=Status.CLOSED_UNCONFIRMED)
    with pytest.raises(WrongStatus):
        do(asked, closing, CLOCK, NOON + timedelta(days=19))
    closed = do(asked, closing, CLOCK, NOON + timedelta(days=20)).case
    assert closed.status is Status.CLOSED_UNCONFIRMED


def test_every_status_can_be_left_or_is_an_end_and_every_act_is_counted():
    assert set(NEXT) == set(Status)
    for status, after in NEXT.items():
        assert after or status is Status.MERGED
        assert status not in after or status in {Status.ANSWERED, Status.MORE_WANTED}
    before = case(version=4)
    assert do(before, acts.Seen(number="x")).case.version == 5


@pytest.mark.parametrize("status", list(Status))
def test_staff_are_offered_only_steps_that_the_rules_allow(status):
    before = case(status, answered_at=NOON)
    for to in may_become(before):
        assert to not in NOT_BY_STAFF
        after = do(before, acts.Move(number="x", to=to, reason="r")).case
        assert (after.ended_at is not None) == (to in ENDED)


def test_while_more_is_wanted_of_the_person_the_promises_wait():
    wanted = do(case(clerk_id="zhou"), acts.Move(number="x", to=Status.MORE_WANTED, reason="y"))
    assert wanted.case.paused_at == NOON
    assert wanted.case.due_at is None
    later = NOON + timedelta(days=4, hours=3)
    still = do(wanted.case, acts.Note(number="x", text="n"), now=NOON + timedelta(days=1)).case
    assert still.paused_at == NOON
    back = do(still, acts.Add(number="x", text="here"), PERSON, later).case
    assert back.paused_at is None
    assert back.due_check_at == DUE + (later - NOON)
    assert back.due_answer_at == DUE + timedelta(days=3) + (later - NOON)
    assert back.due_solution_at is None
    after = do(back, acts.Note(number="x", text="n"), now=later + timedelta(days=9)).case
    assert after.due_answer_at == back.due_answer_at


@pytest.mark.parametrize("status", [Status.RESOLVED, Status.CLOSED_UNCONFIRMED])
def test_after_four_weeks_an_end_is_asked_about_once(status):
    ended = case(status, ended_at=NOON)
    revisit = acts.Revisit(number="x")
    with pytest.raises(WrongStatus):
        do(ended, revisit, CLOCK, NOON + timedelta(days=27))
    asked = do(ended, revisit, CLOCK, NOON + timedelta(days=28))
    assert [one.phrase for one in asked.says] == ["push_still_holds"]
    assert asked.case.status is status
    with pytest.raises(WrongStatus):
        do(asked.case, revisit, CLOCK, NOON + timedelta(days=60))
    again = do(asked.case, acts.Dispute(number="x", reason="broken"), PERSON).case
    assert again.revisited_at is None


ENDS_ASKED = {Status.RESOLVED, Status.CLOSED_UNCONFIRMED}


@pytest.mark.parametrize("status", sorted(set(Status) - ENDS_ASKED))
def test_no_other_status_is_asked_about(status):
    with pytest.raises(WrongStatus):
        do(case(status, ended_at=NOON), acts.Revisit(number="x"), CLOCK, NOON + timedelta(99))
