"""What may be done with a respondent's link, by whom, and until when."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cases import links
from cases.errors import (
    AnsweredAlready,
    CaseError,
    LinkShut,
    NotAllowed,
    NothingSaid,
    ReasonWanted,
    UnknownCase,
    WrongStatus,
)
from cases.links import LATE_FOR, MAY, Answer, Link, Standing, decide, standing
from cases.model import ENDED, STAFF, Actor, Case, Role, Status
from tests.conftest import NOON

NUMBER, ID = "2611-7KQ4M8", "ab" * 12
CLERK = Actor(role=Role.CLERK, id="zhou", name="周敏")
SHOP = Actor(role=Role.RESPONDENT, id=ID, name="小满优品")
WEEK = timedelta(days=7)
DUE = NOON + WEEK


def case(status=Status.WITH_RESPONDENT, **more):
    made = Case(number=NUMBER, person_id=1, status=status, opened_at=NOON, party="小满")
    return replace(made, due_answer_at=DUE, **more)


def link(**more):
    made = Link(
        id=ID,
        number=NUMBER,
        name="小满优品",
        made_by="zhou",
        made_at=NOON,
        due_at=DUE,
        expires_at=DUE + LATE_FOR,
    )
    return replace(made, **more)


ANSWERED = link(answered_at=NOON)
ASKED = link(time_asked_at=NOON)
AT = {"number": NUMBER, "link_id": ID}
ACTS = {
    links.MakeLink: (None, links.MakeLink(**AT, name="小满优品", due_at=DUE)),
    links.OpenLink: (link(), links.OpenLink(**AT, origin="192.0.2.0/24")),
    links.WithdrawLink: (link(), links.WithdrawLink(**AT)),
    links.Respond: (link(), links.Respond(**AT, answer=Answer.REFUND, text="退")),
    links.PassOn: (ANSWERED, links.PassOn(**AT, text="店家退款")),
    links.ReturnAnswer: (ANSWERED, links.ReturnAnswer(**AT, reason="缺", due_at=DUE)),
    links.GrantTime: (ASKED, links.GrantTime(**AT, due_at=DUE + WEEK)),
    links.DenyTime: (ASKED, links.DenyTime(**AT, reason="够久")),
}


def actor(kind):
    return CLERK if Role.CLERK in MAY[kind] else SHOP


def do(kind, *, at=None, before=None, now=NOON, by=None, **more):
    own, act = ACTS[kind]
    return decide(
        before or case(),
        own if at is None else at,
        replace(act, **more),
        by=by or actor(kind),
        now=now,
    )


@pytest.mark.parametrize("kind", MAY, ids=lambda one: one.__name__)
def test_each_act_is_open_to_the_roles_of_the_table_and_to_no_other(kind):
    assert set(MAY) == set(ACTS)
    for role in Role:
        by = Actor(role=role, id=ID)
        if role in MAY[kind]:
            do(kind, by=by)
        else:
            with pytest.raises(NotAllowed):
                do(kind, by=by)


@pytest.mark.parametrize("kind", [one for one in MAY if one is not links.MakeLink])
def test_an_act_on_another_cases_link_is_an_act_on_none(kind):
    for foreign in (link(number="2611-OTHER1"), link(id="cd" * 12)):
        with pytest.raises((UnknownCase, NotAllowed)):
            do(kind, at=foreign)


def test_a_respondent_acts_by_its_own_link_only():
    with pytest.raises(NotAllowed):
        do(links.Respond, by=replace(SHOP, id="cd" * 12))


def test_a_link_is_made_for_a_case_with_the_respondent_and_takes_late_answers_for_a_week():
    done = do(links.MakeLink)
    assert (done.link.due_at, done.link.expires_at) == (DUE, DUE + LATE_FOR)
    assert [one.kind for one in done.outcome.entries] == ["link_made"]
    assert done.outcome.says == ()


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.WITH_RESPONDENT}))
def test_a_link_is_made_in_no_other_status(status):
    with pytest.raises(WrongStatus):
        do(links.MakeLink, before=case(status))


@pytest.mark.parametrize(
    ("more", "error"), [({"name": " "}, NothingSaid), ({"due_at": NOON}, WrongStatus)]
)
def test_a_link_needs_a_name_and_a_date_to_come(more, error):
    with pytest.raises(error):
        do(links.MakeLink, **more)


@pytest.mark.parametrize(
    ("more", "later", "stands"),
    [
        ({}, WEEK + LATE_FOR - timedelta(seconds=1), Standing.OPEN),
        ({}, WEEK + LATE_FOR, Standing.EXPIRED),
        ({"answered_at": NOON}, WEEK + LATE_FOR, Standing.ANSWERED),
        ({"answered_at": NOON, "passed_at": NOON}, WEEK, Standing.PASSED),
        ({"answered_at": NOON, "withdrawn_at": NOON}, WEEK, Standing.WITHDRAWN),
        ({"withdrawn_at": NOON, "closed_at": NOON}, WEEK, Standing.CLOSED),
    ],
)
def test_a_link_is_open_until_it_is_shut(more, later, stands):
    assert standing(link(**more), NOON + later) is stands


def test_the_first_opening_is_noted_and_changes_nothing_a_clerk_decides_by():
    done = do(links.OpenLink)
    assert (done.link.opened_at, done.link.opened_from) == (NOON, "192.0.2.0/24")
    assert done.outcome.case == case()
    again = do(links.OpenLink, at=done.link, now=NOON + WEEK)
    assert again.link == done.link
    assert again.outcome.entries == ()


def test_an_answer_is_ours_to_check_and_the_person_hears_that_it_came_not_what_it_says():
    done = do(links.Respond, text="退款299", files=("f1",))
    after = done.outcome.case
    assert (after.status, after.unread) == (Status.ACCEPTED, True)
    assert done.link.answered_at == NOON
    (entry,) = done.outcome.entries
    assert entry.detail["text"] == "退款299"
    (say,) = done.outcome.says
    assert say.phrase == "push_respondent_answered"
    assert "退款299" not in str(say)


@pytest.mark.parametrize("status", sorted(set(Status) - ENDED - {Status.WITH_RESPONDENT}))
def test_a_late_answer_does_not_move_a_case_that_went_on(status):
    assert do(links.Respond, before=case(status)).outcome.case.status is status


@pytest.mark.parametrize(
    ("shut", "error"),
    [
        (ANSWERED, AnsweredAlready),
        (link(answered_at=NOON, passed_at=NOON), AnsweredAlready),
        (link(withdrawn_at=NOON), LinkShut),
        (link(closed_at=NOON), LinkShut),
        (link(expires_at=NOON), LinkShut),
    ],
)
def test_a_link_that_is_not_open_takes_no_answer(shut, error):
    with pytest.raises(error):
        do(links.Respond, at=shut)


@pytest.mark.parametrize("status", sorted(ENDED))
def test_a_case_that_has_ended_takes_no_answer(status):
    with pytest.raises(LinkShut):
        do(links.Respond, before=case(status))


@pytest.mark.parametrize("answer", list(Answer))
def test_every_answer_needs_words(answer):
    with pytest.raises(NothingSaid):
        do(links.Respond, answer=answer, text=" ")


def test_more_time_is_asked_for_once_and_the_link_stays_open():
    done = do(links.Respond, answer=Answer.MORE_TIME, text="盘点")
    assert done.link.wants_time
    assert standing(done.link, NOON) is Standing.OPEN
    assert done.outcome.case.status is Status.WITH_RESPONDENT
    assert done.outcome.case.unread
    assert done.outcome.says == ()
    with pytest.raises(AnsweredAlready):
        do(links.Respond, at=done.link, answer=Answer.MORE_TIME, text="还要")
    answered = do(links.Respond, at=done.link)
    assert not answered.link.wants_time


def test_more_time_moves_the_date_once():
    later = DUE + WEEK
    done = do(links.GrantTime, due_at=later)
    assert (done.link.due_at, done.link.expires_at) == (later, later + LATE_FOR)
    for kind in (links.GrantTime, links.DenyTime):
        with pytest.raises(WrongStatus):
            do(kind, at=done.link)


@pytest.mark.parametrize("due_at", [NOON, DUE])
def test_more_time_is_later_than_the_date_that_stands(due_at):
    with pytest.raises(WrongStatus):
        do(links.GrantTime, due_at=due_at)


def test_time_that_nobody_asked_for_is_neither_given_nor_refused():
    for kind in (links.GrantTime, links.DenyTime):
        with pytest.raises(WrongStatus):
            do(kind, at=link())


def test_passing_on_is_the_answer_that_asks_the_person_for_a_word_back():
    done = do(links.PassOn, before=case(Status.ACCEPTED), files=("f1",))
    assert done.link.passed_at == NOON
    assert done.outcome.case.status is Status.ANSWERED
    assert done.outcome.says[0].outcome
    assert done.outcome.says[0].files == ("f1",)
    kinds = [one.kind for one in done.outcome.entries]
    assert kinds == ["answer_passed_on", "answered"]


def test_an_answer_given_back_opens_the_link_for_some_days_at_least():
    late = NOON + 3 * WEEK
    done = do(links.ReturnAnswer, before=case(Status.ACCEPTED), due_at=late)
    assert standing(done.link, NOON) is Standing.OPEN
    assert (done.link.returned, done.link.due_at) == ("缺", late)
    assert done.outcome.case.status is Status.WITH_RESPONDENT
    assert do(links.ReturnAnswer, due_at=NOON).link.due_at == DUE


@pytest.mark.parametrize("kind", [links.ReturnAnswer, links.DenyTime])
def test_a_no_to_the_respondent_has_a_reason(kind):
    with pytest.raises(ReasonWanted):
        do(kind, reason=" ")


@pytest.mark.parametrize("kind", [links.PassOn, links.ReturnAnswer])
@pytest.mark.parametrize("at", [link(), link(answered_at=NOON, passed_at=NOON)])
def test_only_an_answer_that_waits_is_passed_on_or_given_back(kind, at):
    with pytest.raises(WrongStatus):
        do(kind, at=at)


@pytest.mark.parametrize(
    "kind", [one for one in MAY if one not in {links.OpenLink, links.MakeLink}]
)
def test_nothing_is_done_with_a_link_that_was_shut(kind):
    with pytest.raises(CaseError):
        do(kind, at=replace(ACTS[kind][0], closed_at=NOON))


def test_who_may_is_staff_or_the_respondent_and_never_the_person():
    assert set(map(frozenset, MAY.values())) == {STAFF, frozenset({Role.RESPONDENT})}
