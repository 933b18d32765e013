"""Rule packs: the shipped ones as the sources say, mistakes told with their place."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from cases.organisation import LANGUAGES
from cases.packs import (
    BadPack,
    Clock,
    Counting,
    Since,
    Span,
    collected,
    in_force,
    pack_of,
)

FOLDER = Path(__file__).parent.parent.parent / "organisation" / "packs"
FILES = sorted(FOLDER.glob("*.toml"))
TABLES = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in FILES}
SHIPPED = collected(pack_of(table, f"packs/{name}.toml") for name, table in TABLES.items())
TODAY = date(2026, 11, 23)

CALENDAR_DAYS = Counting.CALENDAR
FROM_ACCEPTANCE = Since.ACCEPTANCE


def test_each_file_is_named_after_its_pack():
    assert sorted(TABLES) == sorted(pack.key for pack in SHIPPED)
    assert len(SHIPPED) == 11


@pytest.mark.parametrize(
    ("name", "day", "clock", "span"),
    [
        ("consumer", "2019-06-01", "check", Span(days=7)),
        (
            "consumer",
            "2019-06-01",
            "solution",
            Span(days=60, counting=CALENDAR_DAYS, since=FROM_ACCEPTANCE),
        ),
        ("consumer", "2020-01-01", "solution", Span(days=45, since=FROM_ACCEPTANCE)),
        ("consumer", "2026-04-14", "solution", Span(days=45, since=FROM_ACCEPTANCE)),
        ("consumer", "2026-04-15", "solution", None),
        ("consumer", "2026-04-15", "check", Span(days=7)),
        ("online-settlement", "2026-11-23", "solution", Span(days=10)),
        ("banks", "2026-11-23", "solution", Span(days=15, counting=CALENDAR_DAYS)),
        ("telecoms", "2026-11-23", "check", Span(days=5)),
        ("telecoms", "2026-11-23", "respondent", Span(days=15, counting=CALENDAR_DAYS)),
        ("telecoms", "2026-11-23", "solution", Span(days=30, counting=CALENDAR_DAYS)),
        ("cfpb", "2026-11-23", "respondent", Span(days=15, counting=CALENDAR_DAYS)),
        ("cfpb", "2026-11-23", "solution", Span(days=60, counting=CALENDAR_DAYS)),
        ("cfpb", "2026-11-23", "confirmation", Span(days=60, counting=CALENDAR_DAYS)),
        ("whistleblower-eu", "2026-11-23", "check", Span(days=7, counting=CALENDAR_DAYS)),
        ("whistleblower-eu", "2026-11-23", "answer", Span(months=3, counting=CALENDAR_DAYS)),
        ("fca", "2026-11-23", "answer", Span(days=3)),
        ("fca", "2026-11-23", "solution", Span(days=56, counting=CALENDAR_DAYS)),
        ("consumer-council-hk", "2026-11-23", "check", Span(days=5)),
        ("consumer-council-hk", "2026-11-23", "answer", Span(days=9)),
        ("default", "2026-11-23", "solution", Span(days=15)),
    ],
)
def test_the_shipped_packs_say_what_their_sources_say(name, day, clock, span):
    pack = in_force(SHIPPED, name, date.fromisoformat(day))
    assert pack.limit(Clock(clock)) == span


def test_the_number_of_2026_is_left_to_the_operator_and_that_is_said():
    pack = in_force(SHIPPED, "consumer", TODAY)
    assert pack.unknown == {Clock.SOLUTION}
    assert "not obtained" in pack.note


def test_a_bank_may_take_thirty_days_and_then_sixty_and_no_more():
    bank = in_force(SHIPPED, "banks", TODAY)
    given = [bank.extension(Clock.SOLUTION, n) for n in range(3)]
    assert [one and one.by.days for one in given] == [15, 30, None]
    assert bank.extension(Clock.CHECK, 0) is None


def test_the_general_pack_limits_every_clock():
    assert set(in_force(SHIPPED, "default", TODAY).limits) == set(Clock)


def test_every_shipped_pack_has_its_source_and_a_title_in_every_language():
    for pack in SHIPPED:
        assert pack.source
        assert all(pack.title[language] for language in LANGUAGES)


def test_no_edition_is_valid_before_its_first_day_or_after_its_last():
    days = ["2014-03-14", "2014-03-15", "2019-12-31", "2020-01-01", "2026-04-14", "2026-04-15"]
    found = [in_force(SHIPPED, "consumer", date.fromisoformat(day)) for day in days]
    assert [one and one.edition for one in found] == [
        None,
        "old",
        "old",
        "2020",
        "2020",
        "2026",
    ]


def small(**changed):
    """A pack's table, changed."""
    title = dict.fromkeys(LANGUAGES, "T")
    whole = {"name": "x", "title": title, "source": "S", "sure": "B", "counting": "working"}
    return whole | changed


def test_the_closest_override_wins():
    pack = pack_of(
        small(
            limits={"check": 9, "answer": 9},
            overrides=[
                {"category": "refund", "priority": "high", "limits": {"check": 1}},
                {"priority": "high", "limits": {"check": 3, "answer": 3}},
                {"category": "refund", "limits": {"check": 2}},
            ],
        ),
        "f",
    )

    def days(**of):
        return pack.limit(Clock.CHECK, **of).days

    assert days() == 9
    assert days(category="refund", priority="normal") == 2
    assert days(category="fraud", priority="high") == 3
    assert days(category="refund", priority="high") == 1
    assert pack.limit(Clock.ANSWER, category="refund", priority="high").days == 3


@pytest.mark.parametrize(
    ("written", "span"),
    [
        (0, Span()),
        ({"weeks": 8, "counting": "calendar"}, Span(days=56, counting=CALENDAR_DAYS)),
        ({"hours": 48}, Span(hours=48)),
        ({"days": 2, "since": "acceptance"}, Span(days=2, since=FROM_ACCEPTANCE)),
    ],
)
def test_a_limit_is_a_number_of_days_or_a_table(written, span):
    assert pack_of(small(limits={"check": written}), "f").limits[Clock.CHECK] == span


@pytest.mark.parametrize(
    ("table", "told"),
    [
        (small(colour="red"), "f: found 'colour'; allowed are counting, edition"),
        (small(name=""), "f: name: found ''; allowed are words"),
        (small(source=3), "f: source: found 3; allowed are words"),
        (small(title={"en": "T"}), "f: title: found {'en': 'T'}; allowed are a text for each"),
        (small(sure="very"), "f: sure: found 'very'; allowed are A, B, C, own"),
        (small(counting="lunar"), "f: counting: found 'lunar'; allowed are working, calendar"),
        (small(valid_from="2026"), "f: valid_from: found '2026'; allowed are a day without"),
        (
            small(valid_from=date(2026, 1, 2), valid_to=date(2026, 1, 1)),
            "f: valid_to: found '2026-01-01'; allowed are 2026-01-02 or later",
        ),
        (small(limits=3), "f: limits: found 3; allowed are a table"),
        (small(limits={"chek": 3}), "f: limits: found 'chek'; allowed are answer, check"),
        (small(limits={"check": -1}), "f: limits.check.days: found -1; allowed are a whole"),
        (
            small(limits={"check": True}),
            "f: limits.check.days: found True; allowed are a whole",
        ),
        (small(limits={"check": 3651}), "f: limits.check.days: found 3651"),
        (
            small(limits={"check": {}}),
            "f: limits.check: found {}; allowed are a number of days",
        ),
        (small(limits={"check": {"days": 1, "hours": 1}}), "f: limits.check: found {'days'"),
        (small(limits={"check": {"years": 1}}), "f: limits.check: found 'years'; allowed are"),
        (small(limits={"check": {"months": 1}}), 'months with counting = "calendar"'),
        (
            small(limits={"check": {"days": 1, "since": "birth"}}),
            "f: limits.check.since: found 'birth'; allowed are submission, acceptance",
        ),
        (small(unknown=["x"]), "f: unknown[0]: found 'x'; allowed are check, answer"),
        (small(unknown="check"), "f: unknown: found 'check'; allowed are a list"),
        (
            small(unknown=["check"], limits={"check": 1}),
            "f: unknown: found 'check'; allowed are clocks that have no limit",
        ),
        (small(overrides=[{"limits": {}}]), "f: overrides[0]: found"),
        (small(overrides=["x"]), "f: overrides[0]: found 'x'; allowed are a table"),
        (
            small(overrides=[{"priority": "top", "limits": {}}]),
            "f: overrides[0].priority: found 'top'; allowed are urgent, high",
        ),
        (
            small(extensions=[{"clock": "check", "by": 1}]),
            "f: extensions[0].reason: found ''; allowed are words",
        ),
        (
            small(extensions=[{"clock": "check", "reason": "r"}]),
            "f: extensions[0].by.days: found None",
        ),
    ],
)
def test_a_mistake_is_told_with_its_place(table, told):
    with pytest.raises(BadPack) as error:
        pack_of(table, "f")
    assert told in str(error.value)


@pytest.mark.parametrize("ends", [None, date(2026, 1, 1), date(2027, 1, 1)])
def test_two_editions_on_one_day_are_refused(ends):
    more = {"valid_to": ends} if ends else {}
    earlier = pack_of(small(edition="1", valid_from=date(2025, 1, 1), **more), "f")
    later = pack_of(small(edition="2", valid_from=date(2026, 1, 1)), "g")
    with pytest.raises(BadPack, match=r"x-2: valid_from: found 2026-01-01; x-1 is valid"):
        collected([later, earlier])


def test_two_packs_without_dates_are_refused():
    with pytest.raises(BadPack, match="further notice"):
        collected([pack_of(small(edition=one), "f") for one in "12"])
