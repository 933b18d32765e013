"""Working days: weekends, holidays, make-up days, the hour at which a day ends."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from cases.calendars import Calendar, NoWorkingDay
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


LUNCH = replace(CHINA, breaks=((time(12), time(13, 30)),))


@pytest.mark.parametrize(
    ("clock", "is_open", "opens"),
    [
        ("08:59", False, "23T09:00"),
        ("09:00", True, "23T13:30"),
        ("11:59", True, "23T13:30"),
        ("12:00", False, "23T13:30"),
        ("13:29", False, "23T13:30"),
        ("13:30", True, "24T09:00"),
        ("17:59", True, "24T09:00"),
        ("18:00", False, "24T09:00"),
    ],
)
def test_nobody_is_at_work_at_lunch(clock, is_open, opens):
    moment = datetime.fromisoformat(f"2026-11-23T{clock}+08:00")
    assert LUNCH.open_now(moment) is is_open
    assert LUNCH.local(LUNCH.opens_next(moment)).isoformat() == f"2026-11-{opens}:00+08:00"


def test_working_time_leaves_out_lunch_nights_and_days_off():
    friday = datetime.fromisoformat("2026-10-09T17:00+08:00")
    monday = datetime.fromisoformat("2026-10-12T10:00+08:00")
    assert LUNCH.worked(friday, monday) == timedelta(hours=1 + 7.5 + 1)  # Saturday is made up
    assert LUNCH.worked(monday, friday) == timedelta()


def test_an_hour_of_work_runs_on_after_lunch_and_over_night():
    start = datetime.fromisoformat("2026-11-23T11:30+08:00")
    ends = [LUNCH.local(LUNCH.later(start, timedelta(hours=n))) for n in (0, 0.5, 1, 5, 6)]
    assert [end.strftime("%d %H:%M") for end in ends] == [
        "23 11:30",
        "23 12:00",
        "23 14:00",
        "23 18:00",
        "24 10:00",
    ]


def test_a_calendar_without_working_days_is_refused_and_not_searched_for_ever():
    first = date(2026, 1, 1)
    never = replace(
        CHINA,
        holidays=frozenset((first + timedelta(days=n)).isoformat() for n in range(2000)),
        workdays=frozenset(),
    )
    with pytest.raises(NoWorkingDay):
        never.after(NOON, 1)
    with pytest.raises(NoWorkingDay):
        never.opens_next(NOON)
