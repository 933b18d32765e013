"""Deadlines in words and colours, on both sides of each limit."""

from datetime import timedelta

import pytest

from admin import clocks
from cases.model import Actor, Case, Entry, Role, Status
from cases.wording import Wording
from tests.admin.building import phrases
from tests.conftest import NOON

WORDS = Wording(phrases(), "zh-CN")
ENGLISH = Wording(phrases(), "en")
CLERK = Actor(role=Role.CLERK, id="zhou", name="周敏")


def case(**more):
    values = {"number": "n", "person_id": 1, "status": Status.SUBMITTED, "opened_at": NOON}
    return Case(**(values | more))


@pytest.mark.parametrize(
    ("left", "kind", "text"),
    [
        (timedelta(days=-3), "late", "超时 3 天"),
        (timedelta(hours=-2, minutes=-59), "late", "超时 2 小时"),
        (timedelta(seconds=-1), "late", "超时 1 分钟"),
        (timedelta(0), "soon", "还剩 1 分钟"),
        (timedelta(minutes=90), "soon", "还剩 1 小时"),
        (clocks.SOON - timedelta(seconds=1), "soon", "还剩 5 小时"),
        (clocks.SOON, "day", "今天 18:00"),
        (timedelta(hours=12), "day", "明天 00:00"),
        (timedelta(hours=35, minutes=59), "day", "明天 23:59"),
        (timedelta(hours=36), "calm", "还剩 2 天"),
        (timedelta(days=20), "calm", "还剩 20 天"),
    ],
)
def test_the_nearer_a_deadline_the_louder_its_clock(left, kind, text):
    made = clocks.until(NOON + left, NOON, WORDS)
    assert (made.kind, made.text, made.at) == (kind, text, NOON + left)


def test_english_knows_one_from_many():
    texts = [clocks.span(timedelta(hours=n), ENGLISH) for n in (1, 2, 24, 48)]
    assert texts == ["1 hour", "2 hours", "1 day", "2 days"]


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"status": Status.ANSWERED, "due_at": None}, "pause"),
        ({"status": Status.MORE_WANTED, "due_at": None}, "pause"),
        ({"status": Status.RESOLVED, "due_at": None}, "done"),
        ({"due_at": None}, "none"),
        ({"live": True, "due_at": NOON}, "soon"),
        ({"due_at": NOON - timedelta(hours=1)}, "late"),
    ],
)
def test_a_case_shows_the_clock_that_runs(changes, kind):
    assert clocks.of_case(case(**changes), NOON, WORDS).kind == kind


def entry(kind, hours):
    return Entry(at=NOON + timedelta(hours=hours), by=CLERK, kind=kind)


def test_promises_tell_what_has_become_of_each():
    own = case(
        status=Status.ANSWERED,
        submitted_at=NOON,
        due_check_at=NOON + timedelta(hours=1),
        due_answer_at=NOON + timedelta(hours=10),
        due_solution_at=NOON + timedelta(hours=100),
    )
    entries = [entry("submitted", 0), entry("accepted", 2), entry("answered", 5)]
    made = clocks.promises(own, entries, NOON + timedelta(hours=50), WORDS)
    assert [(key, one.kind, one.text, one.part) for key, one in made] == [
        ("clock_of_check", "done", "用时 2 小时，超时", None),
        ("clock_of_answer", "done", "用时 5 小时", None),
        ("clock_of_solution", "pause", "已暂停", 50),
    ]


def test_a_new_round_starts_the_clock_of_the_answer_again():
    own = case(
        status=Status.REOPENED, submitted_at=NOON, due_answer_at=NOON + timedelta(days=9)
    )
    entries = [entry("answered", 5), entry("reopened", 9)]
    made = dict(clocks.promises(own, entries, NOON + timedelta(hours=10), WORDS))
    assert made["clock_of_answer"].kind == "calm"


def test_an_ended_case_counts_down_to_nothing():
    own = case(status=Status.WITHDRAWN, ended_at=None, due_check_at=NOON)
    made = dict(clocks.promises(own, [], NOON + timedelta(days=1), WORDS))
    assert made["clock_of_check"].text == "已结束"
