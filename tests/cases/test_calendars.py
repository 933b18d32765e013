"""Working days: weekends, holidays, make-up days, the hour at which a day ends."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cases.calendars import Calendar
from cases.deadlines import promises
from cases.organisation import Limit
from tests.conftest import NOON

CHINA = Calendar(
    zone=ZoneInfo("Asia/Shanghai"),
    holidays=frozenset({"2026-10-01", "2026-10-02", "2026-10-05", "2026-10-06", "2026-10-07"}),
    workdays=frozenset({"2026-10-10"}),
)


@pytest.mark.parametrize(
    ("days", "due"),
    [(0, "2026-11-23"), (1, "2026-11-24"), (4, "2026-11-27"), (5, "2026-11-30")],
)
def test_days_are_counted_over_weekends(days, due):
    ends = CHINA.local(CHINA.after(NOON, days))
    assert ends.date().isoformat() == due
    assert ends.hour == 18


def test_holidays_are_left_out_and_make_up_days_count():
    start = datetime(2026, 9, 30, 2, tzinfo=UTC)
    days = [CHINA.local(CHINA.after(start, n)).date().isoformat() for n in (1, 2, 3)]
    assert days == ["2026-10-08", "2026-10-09", "2026-10-10"]


def test_late_in_the_evening_it_is_still_that_day_there():
    late = datetime(2026, 11, 23, 15, 59, tzinfo=UTC)
    assert CHINA.local(CHINA.after(late, 1)).date().isoformat() == "2026-11-24"
    assert (
        CHINA.local(CHINA.after(late + timedelta(minutes=1), 1)).date().isoformat()
        == "2026-11-25"
    )


def test_the_days_left_are_those_after_today():
    assert CHINA.days_left(NOON, CHINA.after(NOON, 5)) == 5
    assert CHINA.days_left(NOON, NOON) == 0


def test_hours_of_work_and_when_they_begin_again():
    assert CHINA.open_now(NOON)
    evening = NOON + timedelta(hours=7)
    assert not CHINA.open_now(evening)
    assert CHINA.local(CHINA.opens_next(evening)).isoformat() == "2026-11-24T09:00:00+08:00"
    friday = datetime(2026, 11, 27, 12, tzinfo=UTC)
    assert CHINA.local(CHINA.opens_next(friday)).date().isoformat() == "2026-11-30"


def test_promises_are_made_of_a_category_s_limits():
    made = promises(Limit(check=2, answer=5, respondent=5, solution=15), CHINA, NOON)
    days = [
        CHINA.local(one).date().isoformat() for one in (made.check, made.answer, made.solution)
    ]
    assert days == ["2026-11-25", "2026-11-30", "2026-12-14"]
