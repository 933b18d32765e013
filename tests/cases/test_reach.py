"""When a channel lets us speak first, tested on both sides of each edge."""

from datetime import timedelta

import pytest

from cases.reach import Grants, Limits, Window, budget, opened, spend
from tests.conftest import NOON

WINDOWS = {
    "spoke": Window(length=timedelta(hours=48), count=5),
    "touched": Window(length=timedelta(minutes=1), count=3),
}
LIMITS = Limits(windows=WINDOWS, reserve=1)


def after(event, many=0, *, outcome=True):
    grants = opened(LIMITS, Grants(), event, NOON)
    for _ in range(many):
        grants = spend(LIMITS, grants, NOON, outcome=outcome)
    return grants


def test_without_windows_we_may_always_speak_and_with_none_never_first():
    assert spend(Limits(), Grants(), NOON, outcome=False) is not None
    assert spend(Limits(windows={}), Grants(), NOON, outcome=True) is None
    assert budget(Limits(), Grants(), NOON) is None


@pytest.mark.parametrize(("hours", "may"), [(0, True), (47.99, True), (48, False), (72, False)])
def test_a_window_shuts_after_its_time(hours, may):
    later = NOON + timedelta(hours=hours)
    assert (spend(LIMITS, after("spoke"), later, outcome=True) is not None) is may


def test_five_messages_fit_and_the_last_is_kept_for_an_outcome():
    four = after("spoke", 4, outcome=False)
    assert spend(LIMITS, four, NOON, outcome=False) is None
    five = spend(LIMITS, four, NOON, outcome=True)
    assert five is not None
    assert spend(LIMITS, five, NOON, outcome=True) is None


def test_the_window_that_ends_first_is_used_first():
    both = opened(LIMITS, after("spoke"), "touched", NOON)
    used = spend(LIMITS, both, NOON, outcome=False)
    assert used.left["touched"][1] == 2
    assert used.left["spoke"][1] == 5


def test_a_new_message_opens_the_window_anew_and_does_not_add_up():
    again = opened(LIMITS, after("spoke", 3), "spoke", NOON + timedelta(hours=1))
    many, until = budget(LIMITS, again, NOON + timedelta(hours=1))
    assert many == 5
    assert until == NOON + timedelta(hours=49)
