"""What the rooms are given: public holidays looked up, the organisation's own days on top."""

from datetime import UTC, date, datetime

import pytest

import loading
from cases.calendars import calendar_of
from cases.packs import Clock
from settings import BadSettings, load
from tests.conftest import ROOT


@pytest.fixture
def organised(tmp_path):
    """Give the organisation that a file of these lines describes."""

    def read(*lines):
        (tmp_path / "own.toml").write_text("\n".join(('name = "N"', *lines)), encoding="utf-8")
        (tmp_path / "settings.toml").write_text('[organisation]\nfile = "own.toml"')
        return loading.organisation(load(tmp_path / "settings.toml", {}))

    return read


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        ("2026-01-04", True),
        ("2026-02-14", True),
        ("2026-02-28", True),
        ("2026-05-09", True),
        ("2026-09-20", True),
        ("2026-10-10", True),
        ("2026-02-16", False),
        ("2026-10-05", False),
        ("2026-02-15", False),
        ("2026-10-08", True),
        ("2026-11-22", False),
        ("2026-11-23", True),
    ],
)
def test_the_shipped_organisation_knows_china_s_holidays_and_make_up_days(day, worked):
    shipped = loading.organisation(load(ROOT / "settings.toml", {}))
    assert calendar_of(shipped).works(date.fromisoformat(day)) is worked


def test_a_holiday_of_a_week_moves_a_promise():
    shipped = loading.organisation(load(ROOT / "settings.toml", {}))
    before = datetime(2026, 9, 30, 4, tzinfo=UTC)
    assert calendar_of(shipped).after(before, 1).date() == date(2026, 10, 8)


def test_the_organisation_s_own_days_win_over_the_public_ones(organised):
    calendar = calendar_of(
        organised(
            'public_holidays = "CN"',
            'holidays = ["2026-10-10", "2026-11-24"]',
            'workdays = ["2026-10-05", "2026-11-21"]',
        )
    )
    days = {day: calendar.works(date.fromisoformat(day)) for day in sorted(OWN)}
    assert days == OWN


OWN = {
    "2026-10-05": True,
    "2026-10-06": False,
    "2026-10-10": False,
    "2026-11-21": True,
    "2026-11-24": False,
}


def test_a_part_of_a_country_has_days_of_its_own(organised):
    scotland = calendar_of(organised('public_holidays = "GB-SCT"'))
    england = calendar_of(organised('public_holidays = "GB-ENG"'))
    assert not scotland.works(date(2026, 11, 30))  # Saint Andrew's
    assert england.works(date(2026, 11, 30))


def test_without_a_country_only_the_own_days_count(organised):
    calendar = calendar_of(organised('holidays = ["2026-11-24"]'))
    assert calendar.works(date(2026, 10, 1))
    assert not calendar.works(date(2026, 11, 24))


@pytest.mark.parametrize("code", ["XX", "GB-XX", "Utopia"])
def test_a_country_nobody_knows_is_refused(organised, code):
    with pytest.raises(BadSettings, match=f"public_holidays: found '{code}'; allowed is"):
        organised(f'public_holidays = "{code}"')


CATEGORY = '[[categories]]\nkey = "x"\nlabel = "X"\nquestions = []\nlimit = {}'
PACK = """
name = "house"
title = { zh-CN = "H", zh-TW = "H", en = "H" }
source = "the house rules"
sure = "own"
counting = "calendar"
[limits]
answer = %s
"""


def test_the_organisation_is_given_the_pack_it_names_and_the_general_one(organised):
    made = organised('pack = "consumer"', "limits = { solution = 45 }", CATEGORY)
    assert [one.key for one in made.packs] == [
        "consumer-old",
        "consumer-2020",
        "consumer-2026",
        "default",
    ]


def test_the_shipped_organisation_names_no_pack():
    assert loading.organisation(load(ROOT / "settings.toml", {})).packs == ()


def test_a_pack_beside_the_organisation_s_file_is_read_too(organised, tmp_path):
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs" / "house.toml").write_text(PACK % "9", encoding="utf-8")
    (tmp_path / "packs" / "default.toml").write_text(
        (PACK % "8").replace("house", "default"), encoding="utf-8"
    )
    made = organised('pack = "house"', CATEGORY)
    found = {one.name: one.limits[Clock.ANSWER].days for one in made.packs}
    assert found == {"house": 9, "default": 8}


def test_a_mistake_in_a_pack_is_told_with_its_file_and_place(organised, tmp_path):
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs" / "house.toml").write_text(PACK % '"nine"', encoding="utf-8")
    with pytest.raises(BadSettings) as told:
        organised('pack = "house"', CATEGORY)
    place = "organisation: packs/house.toml: limits.answer.days: found 'nine'; allowed are"
    assert place in str(told.value)


def test_a_pack_that_leaves_a_number_open_asks_the_organisation_for_it(organised):
    with pytest.raises(
        BadSettings, match=r"organisation file: categories\[0\]\.limit\.solution"
    ):
        organised('pack = "consumer"', CATEGORY)


def test_a_pack_nobody_has_is_refused(organised):
    with pytest.raises(BadSettings, match="organisation file: pack: found 'moon'; allowed are"):
        organised('pack = "moon"', CATEGORY)


@pytest.mark.parametrize("written", ["3", '["CN", "HK"]'])
def test_a_country_that_is_no_word_is_refused(organised, written):
    with pytest.raises(BadSettings, match="public_holidays: found"):
        organised(f"public_holidays = {written}")
