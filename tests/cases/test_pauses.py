"""Pauses: who stopped the clocks and why, resumed exactly, and what they move."""

from datetime import UTC, datetime, timedelta

import pytest

from cases.errors import WrongStatus
from cases.packs import Counting
from cases.pauses import Pause, Why, due_with_pauses, paused, resumed, stopped
from tests.cases.test_calendars import LUNCH
from tests.conftest import NOON

HOUR = timedelta(hours=1)
FRIDAY = datetime.fromisoformat("2026-11-27T18:00+08:00")


def at(text):
    return datetime.fromisoformat(f"2026-11-{text}:00+08:00").astimezone(UTC)


def pause(start, end):
    return Pause(who="c1", why=Why.EXPERT, start=at(start), end=end and at(end))


def moved(*ledger, counting=Counting.WORKING, due=FRIDAY, now="30T23:00"):
    return due_with_pauses(
        due, ledger, since=NOON, counting=counting, calendar=LUNCH, now=at(now)
    )


def test_the_ledger_says_who_stopped_the_clocks_why_and_from_when_to_when():
    ledger = stopped((), who="c1", why=Why.PERSON, now=NOON)
    assert paused(ledger) == ledger[0] == Pause(who="c1", why=Why.PERSON, start=NOON)
    ledger = resumed(ledger, now=NOON + HOUR)
    assert paused(ledger) is None
    assert ledger == (Pause(who="c1", why=Why.PERSON, start=NOON, end=NOON + HOUR),)
    assert len(stopped(ledger, who="c2", why=Why.EXPERT, now=NOON + HOUR)) == 2


def test_clocks_that_stand_are_not_stopped_and_those_that_run_not_resumed():
    ledger = stopped((), who="c1", why=Why.PERSON, now=NOON)
    with pytest.raises(WrongStatus):
        stopped(ledger, who="c2", why=Why.OTHER, now=NOON + HOUR)
    with pytest.raises(WrongStatus):
        resumed((), now=NOON)
    with pytest.raises(WrongStatus):
        resumed(ledger, now=NOON - HOUR)
    with pytest.raises(WrongStatus):
        stopped(resumed(ledger, now=NOON + HOUR), who="c1", why=Why.OTHER, now=NOON)


@pytest.mark.parametrize(
    ("start", "end", "due"),
    [
        ("24T10:00", "24T11:00", "30T10:00"),  # an hour of Monday
        ("24T12:00", "24T13:30", "27T18:00"),  # lunch is no work
        ("24T18:00", "25T09:00", "27T18:00"),  # nor is the night
        ("24T09:00", "25T09:00", "30T18:00"),  # one day, one day
        ("24T11:30", "24T14:00", "30T10:00"),  # an hour around lunch
        ("27T17:00", "30T10:00", "30T11:00"),  # over the weekend
        ("27T18:00", "30T10:00", "27T18:00"),  # it had run out
        ("23T08:00", "23T14:30", "30T10:00"),  # what was before it began does not count
        ("20T08:00", "23T11:00", "27T18:00"),
        ("30T22:00", None, "27T18:00"),
    ],
)
def test_a_pause_moves_a_working_clock_by_the_working_time_in_it(start, end, due):
    assert moved(pause(start, end)) == at(due)


def test_a_pause_moves_a_calendar_clock_by_its_whole_length():
    assert (
        moved(pause("24T18:00", "25T09:00"), counting=Counting.CALENDAR) == FRIDAY + 15 * HOUR
    )


def test_a_second_pause_counts_within_what_the_first_one_gave():
    first, second = pause("24T10:00", "24T11:00"), pause("30T09:30", "30T10:00")
    assert moved(second) == at("27T18:00")
    assert moved(first, second) == moved(second, first) == at("30T10:30")


def test_what_overlaps_counts_once():
    first, second = pause("24T10:00", "24T15:00"), pause("24T11:00", "24T14:00")
    assert moved(first, second) == moved(first)


def test_a_pause_that_lasts_moves_the_clock_on_with_the_time():
    lasting = pause("26T09:00", None)
    assert moved(lasting, now="26T09:00") == at("27T18:00")
    assert moved(lasting, now="26T10:00") == at("30T10:00")
    assert moved(lasting, now="27T09:00") == at("30T18:00")
