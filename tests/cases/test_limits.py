"""Which limit holds: the category's own, the organisation's, the pack's of that day."""

from datetime import UTC, date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from cases.calendars import calendar_of
from cases.deadlines import due_after, due_in_round, promised
from cases.limits import NoLimit, pack_on, rule_of, with_packs
from cases.organisation import BadOrganisation, organisation_of
from cases.packs import Clock, Counting, Span
from tests.cases.test_packs import SHIPPED
from tests.conftest import NOON

DAY = date(2026, 11, 23)


def organised(pack, limit=None, **more):
    """An organisation with one category, and a pack."""
    question = {"key": "story", "type": "text", "text": "?"}
    category = {"key": "x", "label": "X", "limit": limit or {}, "questions": [question]}
    table = {"name": "N", "categories": [category], "pack": pack, **more}
    return with_packs(organisation_of(table), SHIPPED)


def days(organisation, clock, *, priority="normal", day=DAY, category="x"):
    return rule_of(organisation, clock, category=category, priority=priority, day=day).span.days


def test_the_pack_s_limit_is_taken_where_the_organisation_has_none():
    assert days(organised("online-settlement"), Clock.SOLUTION) == 10


def test_the_category_s_own_limit_wins_over_the_organisation_s_and_that_over_the_pack_s():
    both = organised("online-settlement", {"solution": 3}, limits={"solution": 4, "answer": 6})
    assert days(both, Clock.SOLUTION) == 3
    assert days(both, Clock.ANSWER) == 6
    assert days(both, Clock.RESPONDENT) == 10


def test_a_clock_that_the_pack_does_not_limit_is_the_general_one_and_marked_so():
    rule = rule_of(organised("cfpb"), Clock.CHECK, category="x", priority="urgent", day=DAY)
    assert (rule.pack.name, rule.fallback, rule.span.days) == ("default", True, 1)
    own = rule_of(organised("cfpb"), Clock.ANSWER, category="x", priority="low", day=DAY)
    assert (own.pack.name, own.fallback) == ("cfpb", False)


def test_the_edition_of_the_day_is_taken():
    organisation = organised("consumer", limits={"check": 3, "solution": 40})
    found = [pack_on(organisation, date(year, 6, 1)) for year in (2013, 2019, 2021, 2026)]
    assert [one and one.edition for one in found] == [None, "old", "2020", "2026"]


def test_a_number_that_is_not_known_must_be_given_by_the_organisation():
    with pytest.raises(BadOrganisation) as told:
        organised("consumer")
    assert "categories[0].limit.solution: none; the pack consumer-2026" in str(told.value)
    assert days(organised("consumer", limits={"solution": 45}), Clock.SOLUTION) == 45
    assert days(organised("consumer", {"solution": 30}), Clock.SOLUTION) == 30


def test_a_pack_nobody_has_is_refused_with_those_there_are():
    with pytest.raises(BadOrganisation, match="pack: found 'moon'; allowed are banks, cfpb,"):
        organised("moon")


def test_without_a_pack_a_category_gives_every_limit():
    with pytest.raises(BadOrganisation) as told:
        organised("", {"check": 1, "answer": 2})
    assert "categories[0].limit: no respondent, solution" in str(told.value)


@pytest.mark.parametrize("value", ["x", -1, 1.5, True, 3651])
def test_a_limit_that_is_no_number_of_days_is_refused(value):
    with pytest.raises(BadOrganisation, match=r"categories\[0\]\.limit\.check: found"):
        organised("cfpb", {"check": value})
    with pytest.raises(BadOrganisation, match=r"^limits\.check: found"):
        organised("cfpb", limits={"check": value})


def test_without_any_limit_an_answer_is_still_promised_and_nothing_else():
    gone = organised("", {"check": 1, "answer": 2, "respondent": 2, "solution": 3})
    assert days(gone, Clock.ANSWER, category="gone") == 5
    with pytest.raises(NoLimit):
        days(gone, Clock.CHECK, category="gone")


def local_days(organisation, now=NOON, priority="normal"):
    calendar = calendar_of(organisation)
    made = promised(organisation, organisation.category("x"), priority, now)
    return [
        calendar.local(one).strftime("%m-%d")
        for one in (made.check, made.answer, made.solution)
    ]


@pytest.mark.parametrize(
    ("pack", "days"),
    [
        ("default", ["11-25", "11-30", "12-14"]),
        ("banks", ["11-25", "12-08", "12-08"]),
        ("telecoms", ["11-30", "12-23", "12-23"]),
        ("cfpb", ["11-25", "12-08", "01-22"]),
        ("whistleblower-eu", ["11-30", "02-23", "02-23"]),
        ("fca", ["11-25", "11-26", "01-18"]),
        ("consumer-council-hk", ["11-30", "12-04", "12-14"]),
        ("online-settlement", ["11-25", "11-30", "12-07"]),
    ],
)
def test_promises_are_those_of_the_pack(pack, days):
    assert local_days(organised(pack)) == days


def test_the_category_s_own_limits_are_promised_also_with_a_pack():
    limit = {"check": 1, "answer": 2, "respondent": 2, "solution": 3}
    assert local_days(organised("banks", limit)) == local_days(organised("", limit))
    assert local_days(organised("banks", limit)) == ["11-24", "11-25", "11-26"]


def test_what_is_counted_from_the_acceptance_begins_with_the_last_moment_for_it():
    organisation = organised("consumer", limits={"solution": 1})
    in_2020 = datetime(2026, 4, 13, 4, tzinfo=UTC)  # the last days of the rule of 2020
    own = local_days(organisation, in_2020)
    assert own == ["04-22", "04-22", "04-14"]  # the organisation's own number is kept as it is
    without = with_packs(
        organisation_of({"name": "N", "pack": "consumer", "categories": []}),
        [one for one in SHIPPED if one.edition != "2026"],
    )
    rule = rule_of(without, Clock.SOLUTION, category="", priority="", day=date(2026, 4, 13))
    calendar = calendar_of(without)
    accepted = calendar.after(in_2020, 7)
    assert due_after(rule.span, accepted, calendar) == calendar.after(in_2020, 52)


def test_a_stand_in_ends_no_sooner_than_the_step_before_it():
    organisation = organised("consumer", limits={"solution": 45})
    made = promised(organisation, organisation.category("x"), "normal", NOON)
    assert made.check == made.answer  # 7 days for the check; the general answer would be 5


def test_more_urgent_is_promised_sooner():
    organisation = organised("default")
    assert local_days(organisation, priority="urgent") == ["11-24", "11-25", "12-14"]


def test_a_new_round_is_promised_by_the_rules_of_its_day():
    organisation = organised("fca")
    due = due_in_round(organisation, Clock.ANSWER, category="x", priority="normal", now=NOON)
    assert due == calendar_of(organisation).after(NOON, 3)


CALENDAR = calendar_of(organised("default"))


@pytest.mark.parametrize(
    ("span", "due"),
    [
        (Span(hours=2), "2026-11-30T10:00+08:00"),
        (Span(hours=48, counting=Counting.CALENDAR), "2026-11-29T17:00+08:00"),
        (Span(days=1), "2026-11-30T18:00+08:00"),
        (Span(days=1, counting=Counting.CALENDAR), "2026-11-28T18:00+08:00"),
        (Span(months=3, counting=Counting.CALENDAR), "2027-02-27T18:00+08:00"),
        (Span(months=13, counting=Counting.CALENDAR), "2027-12-27T18:00+08:00"),
    ],
)
def test_a_span_ends_with_its_last_day_or_hour(span, due):
    friday = datetime(2026, 11, 27, 17, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert due_after(span, friday, CALENDAR) == datetime.fromisoformat(due)


def test_a_month_that_is_too_short_ends_it_on_its_last_day():
    starts = [datetime(2026, 11, day, 4, tzinfo=UTC) for day in (27, 28, 29, 30)]
    three = Span(months=3, counting=Counting.CALENDAR)
    dues = [due_after(three, one, CALENDAR) for one in starts]
    assert [one.date().isoformat()[5:] for one in dues] == ["02-27", "02-28", "02-28", "02-28"]
    assert all(one <= other for one, other in pairwise(dues))
