"""Every clock against a slow, independent reckoning: day by day, minute by minute."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from cases.calendars import Calendar
from cases.deadlines import due_after
from cases.packs import Clock, Counting
from cases.pauses import Pause, Why, due_with_pauses
from tests.cases.test_packs import SHIPPED

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
EXAMPLES = 60  # each walks some ten thousand minutes

# China around its holidays; two zones whose clocks change, with and without a holiday then.
ZONES = ("Asia/Shanghai", "Europe/London", "America/New_York", "Asia/Kolkata")
OFF = {"2026-02-16", "2026-02-17", "2026-03-09", "2026-10-01", "2026-10-05", "2026-10-26"}
MADE_UP = {"2026-02-14", "2026-02-28", "2026-03-08", "2026-03-29", "2026-10-10", "2026-10-25"}
HOURS = (
    (time(9), (), time(18)),
    (time(9), ((time(12), time(13, 30)),), time(17, 30)),
    (time(8, 15), ((time(10), time(10, 20)), (time(12), time(13))), time(20)),
    (time(6), (), time(23, 59)),
)


@st.composite
def calendars(draw):
    opens, breaks, closes = draw(st.sampled_from(HOURS))
    return Calendar(
        zone=ZoneInfo(draw(st.sampled_from(ZONES))),
        holidays=frozenset(draw(st.sets(st.sampled_from(sorted(OFF))))),
        workdays=frozenset(draw(st.sets(st.sampled_from(sorted(MADE_UP))))),
        opens=opens,
        closes=closes,
        breaks=breaks,
    )


#: Whole minutes, near the days on which something is unusual.
instants = st.builds(
    lambda day, minutes: datetime.combine(day, time(), UTC) + minutes * MINUTE,
    st.one_of(
        st.dates(date(2026, 2, 10), date(2026, 4, 2)),
        st.dates(date(2026, 9, 25), date(2026, 11, 5)),
    ),
    st.integers(0, 24 * 60 - 1),
)


def works_on(calendar, day):
    """The slow way to say whether a day is worked."""
    if str(day) in calendar.workdays:
        return True
    return str(day) not in calendar.holidays and day.strftime("%a") not in ("Sat", "Sun")


def at_work(calendar, moment):
    """The slow way to say whether the minute that begins at ``moment`` is worked."""
    here = moment.astimezone(calendar.zone)
    clock = here.time()
    lunch = any(begins <= clock < ends for begins, ends in calendar.breaks)
    open_hours = calendar.opens <= clock < calendar.closes
    return open_hours and not lunch and works_on(calendar, here.date())


def minutes_worked(calendar, start, end):
    count = 0
    while start < end:
        count += at_work(calendar, start)
        start += MINUTE
    return count


def on_after(calendar, start, minutes):
    """The slow way to go on from ``start`` until so many minutes were worked."""
    while minutes > 0:
        minutes -= at_work(calendar, start)
        start += MINUTE
    return start


def day_due(calendar, start, span):
    """The slow way to find the last day of a limit and its close."""
    day, left = start.astimezone(calendar.zone).date(), span.days
    number = day.day
    for _ in range(span.months):
        month = day.month
        while day.month == month:
            day += DAY
        month = day.month
        while day.day < number and (day + DAY).month == month:
            day += DAY
    while left > 0:
        day += DAY
        left -= works_on(calendar, day) if span.counting is Counting.WORKING else 1
    return datetime.combine(day, calendar.closes, calendar.zone).astimezone(UTC)


@given(calendars(), instants, st.integers(0, 12 * 24 * 60))
@settings(max_examples=EXAMPLES)
def test_working_time_is_what_the_minutes_add_up_to(calendar, start, length):
    end = start + length * MINUTE
    assert calendar.worked(start, end) == minutes_worked(calendar, start, end) * MINUTE


@given(calendars(), instants, st.integers(1, 4000))
@settings(max_examples=EXAMPLES)
def test_going_on_for_some_working_time_stops_at_its_last_minute(calendar, start, minutes):
    end = calendar.later(start, minutes * MINUTE)
    assert end == on_after(calendar, start, minutes)
    assert calendar.worked(start, end) == minutes * MINUTE


@given(calendars(), instants)
@settings(max_examples=EXAMPLES)
def test_open_and_opening_again_agree_with_the_minutes(calendar, now):
    assert calendar.open_now(now) is at_work(calendar, now)
    opens = calendar.opens_next(now)
    slow, was_open = now, at_work(calendar, now)
    while not (at_work(calendar, slow) and not was_open):
        was_open = at_work(calendar, slow)
        slow += MINUTE
    assert opens == slow


LIMITS = [
    (pack.key, clock, span) for pack in SHIPPED for clock, span in sorted(pack.limits.items())
] + [(pack.key, one.clock, one.by) for pack in SHIPPED for one in pack.extensions]


def test_packs_of_both_ways_of_counting_are_reckoned():
    assert {span.counting for _, _, span in LIMITS} == set(Counting)
    assert {clock for _, clock, _ in LIMITS} == set(Clock)


@given(calendars(), instants)
@settings(max_examples=EXAMPLES)
def test_every_limit_of_every_pack_ends_where_the_days_counted_one_by_one_end(calendar, start):
    for key, clock, span in LIMITS:
        found = due_after(span, start, calendar)
        assert found == day_due(calendar, start, span), (key, clock)


@given(calendars(), instants, st.integers(0, 3 * 24 * 60), st.sampled_from(LIMITS))
@settings(max_examples=EXAMPLES)
def test_who_begins_later_is_never_due_sooner(calendar, start, minutes, limit):
    span = limit[2]
    assert due_after(span, start, calendar) <= due_after(
        span, start + minutes * MINUTE, calendar
    )


def slow_due(calendar, counting, *, since, due, pauses):
    """Let a clock of so many minutes run from ``since``, standing still in the pauses."""

    def counts(moment):
        return counting is Counting.CALENDAR or at_work(calendar, moment)

    left, moment = 0, since
    while moment < due:
        left += counts(moment)
        moment += MINUTE
    moment = since
    while left > 0:
        stands = any(one.start <= moment < one.end for one in pauses)
        left -= counts(moment) and not stands
        moment += MINUTE
    return moment


pauses = st.lists(
    st.tuples(st.integers(-600, 9000), st.integers(0, 3000)), min_size=0, max_size=4
)


def ledger(since, found):
    return [
        Pause(
            who="c1",
            why=Why.PERSON,
            start=since + begins * MINUTE,
            end=since + (begins + length) * MINUTE,
        )
        for begins, length in found
    ]


@given(calendars(), instants, st.integers(1, 2000), pauses, st.sampled_from(Counting))
@settings(max_examples=EXAMPLES)
def test_a_clock_with_pauses_runs_out_where_its_minutes_do(
    calendar, since, minutes, found, counting
):
    if counting is Counting.WORKING:
        due = calendar.later(since, minutes * MINUTE)
    else:
        due = since + minutes * MINUTE
    kept = ledger(since, found)
    quick = due_with_pauses(
        due, kept, since=since, counting=counting, calendar=calendar, now=due + 30 * DAY
    )
    slow = slow_due(calendar, counting, since=since, due=due, pauses=kept)
    assert quick == slow


@given(calendars(), instants, st.integers(0, 3), st.integers(0, 3000), st.integers(1, 6000))
@settings(max_examples=EXAMPLES)
def test_a_pause_moves_a_limit_by_exactly_the_working_time_in_it(
    calendar, since, days, begins, length
):
    due = calendar.after(since, days + 1)
    start = min(since + begins * MINUTE, due - MINUTE)
    one = Pause(who="c1", why=Why.EXPERT, start=start, end=start + length * MINUTE)
    moved = due_with_pauses(
        due,
        [one],
        since=since,
        counting=Counting.WORKING,
        calendar=calendar,
        now=start + 60 * DAY,
    )
    in_pause = minutes_worked(calendar, max(start, since), one.end)
    assert minutes_worked(calendar, due, moved) == in_pause


@given(calendars(), instants, st.integers(0, 4000), st.integers(0, 4000))
@settings(max_examples=EXAMPLES)
def test_the_time_of_the_zone_does_not_matter_to_an_instant(calendar, start, first, second):
    elsewhere = start.astimezone(ZoneInfo("Pacific/Auckland"))
    until, later = sorted((start + first * MINUTE, start + second * MINUTE))
    assert calendar.after(start, 3) == calendar.after(elsewhere, 3)
    assert calendar.later(start, 90 * MINUTE) == calendar.later(elsewhere, 90 * MINUTE)
    assert calendar.worked(elsewhere, until) == calendar.worked(start, until)
    whole = calendar.worked(start, until) + calendar.worked(until, later)
    assert whole == calendar.worked(start, later)
