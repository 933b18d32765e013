"""Days are read as people say them, and asked about where they are unclear."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.values import Day
from handlers.reading.dates import day, within_reach
from handlers.reading.outcome import Read, Unclear

TODAY = date(2026, 11, 23)  # a Monday


def on(text):
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("上周三", "2026-11-18"),
        ("上週三", "2026-11-18"),
        ("上個禮拜三", "2026-11-18"),
        ("周三", "2026-11-18"),
        ("周一", "2026-11-16"),
        ("本周一", "2026-11-23"),
        ("上上周五", "2026-11-13"),
        ("星期天", "2026-11-22"),
        ("双十一那天", "2026-11-11"),
        ("去年双十二", "2025-12-12"),
        ("双12", "2025-12-12"),
        ("618", "2026-06-18"),
        ("2024年双十一", "2024-11-11"),
        ("中秋节", "2026-09-25"),
        ("去年端午", "2025-05-31"),
        ("清明", "2026-04-05"),
        ("圣诞节", "2025-12-25"),
        ("115年11月3日", "2026-11-03"),
        ("民國115年11月3日", "2026-11-03"),
        ("20261103", "2026-11-03"),
        ("2026.11.3", "2026-11-03"),
        ("2026-11-03", "2026-11-03"),
        ("2026年 11月 3日", "2026-11-03"),
        ("二〇二六年十一月三日", "2026-11-03"),
        ("25年11月3日", "2025-11-03"),
        ("11月3号", "2026-11-03"),
        ("十一月三号", "2026-11-03"),
        ("去年11月3号", "2025-11-03"),
        ("3/11", "2026-03-11"),
        ("3号", "2026-11-03"),
        ("30号", "2026-10-30"),
        ("31号", "2026-10-31"),
        ("今天", "2026-11-23"),
        ("琴日", "2026-11-22"),
        ("前日", "2026-11-21"),
        ("3天前", "2026-11-20"),
        ("我是上周三买的", "2026-11-18"),
        ("Nov 3", "2026-11-03"),
        ("November 3rd, 2025", "2025-11-03"),
        ("last Wednesday", "2026-11-18"),
        ("the day before yesterday", "2026-11-21"),
        ("2月29号", "2024-02-29"),
    ],
)
def test_a_day_is_read_in_every_spelling(text, first):
    assert day(text, today=TODAY) == Read(Day(first=on(first)))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("国庆的时候", "2026-10-01", "2026-10-07"),
        ("國慶", "2026-10-01", "2026-10-07"),
        ("国庆前后", "2026-10-01", "2026-10-07"),
        ("国庆前", "2026-09-24", "2026-09-30"),
        ("春节后", "2026-02-24", "2026-03-02"),
        ("元旦", "2026-01-01", "2026-01-03"),
        ("五一假期", "2026-05-01", "2026-05-05"),
        ("去年春节", "2025-01-28", "2025-02-04"),
        ("过年的时候", "2026-02-16", "2026-02-23"),
        ("上个月底", "2026-10-31", None),
        ("10月底", "2026-10-31", None),
        ("月底", "2026-10-31", None),
        ("十二月底", "2025-12-31", None),
        ("上个月", "2026-10-01", "2026-10-31"),
        ("上周", "2026-11-16", "2026-11-22"),
        ("11月", "2026-11-01", "2026-11-23"),
        ("12月", "2025-12-01", "2025-12-31"),
        ("去年11月份", "2025-11-01", "2025-11-30"),
        ("年初", "2026-01-01", "2026-01-31"),
        ("去年年底", "2025-12-01", "2025-12-31"),
        ("去年", "2025-01-01", "2025-12-31"),
        ("2026年", "2026-01-01", "2026-11-23"),
        ("下半年", "2026-07-01", "2026-11-23"),
        ("半年前", "2026-05-01", "2026-05-31"),
        ("一个月前", "2026-10-01", "2026-10-31"),
        ("一个多月前", "2026-09-23", "2026-10-23"),
        ("两三天前", "2026-11-20", "2026-11-21"),
        ("十几天前", "2026-11-04", "2026-11-12"),
        ("一周前", "2026-11-16", None),
        ("11月3号左右", "2026-11-03", None),
        ("好像是11月3号", "2026-11-03", None),
        ("11月3号或4号", "2026-11-03", "2026-11-04"),
        ("last month", "2026-10-01", "2026-10-31"),
        ("two weeks ago", "2026-11-09", None),
    ],
)
def test_what_is_only_about_right_says_so(text, first, last):
    wanted = Day(first=on(first), last=on(last) if last else None, about=True)
    assert day(text, today=TODAY) == Read(wanted)


@pytest.mark.parametrize(
    ("text", "first", "note"),
    [
        ("大前天晚上", "2026-11-20", "evening"),
        ("昨晚", "2026-11-22", "evening"),
        ("今早", "2026-11-23", "morning"),
        ("2026年11月3日晚上8点", "2026-11-03", "evening"),
        ("11月3号下午3点多", "2026-11-03", "afternoon"),
        ("2026-11-03 20:15", "2026-11-03", "evening"),
    ],
)
def test_the_time_of_the_day_is_noted(text, first, note):
    assert day(text, today=TODAY) == Read(Day(first=on(first), note=note))


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("12月3号", "date_last_year"),
        ("Dec 3", "date_last_year"),
        ("农历八月十五", "date_lunar"),
        ("農曆八月十五", "date_lunar"),
        ("明天", "date_ahead"),
        ("下周三", "date_ahead"),
        ("2027年", "date_ahead"),
        ("2027年1月1日", "date_ahead"),
        ("今年12月", "date_ahead"),
        ("03/11/2026", "date_which"),
    ],
)
def test_an_unclear_day_is_asked_about(text, phrase):
    found = day(text, today=TODAY)
    assert isinstance(found, Unclear)
    assert found.phrase == phrase


def test_a_day_that_lies_ahead_offers_last_years():
    asked = day("12月3号", today=TODAY)
    assert asked.options == (("yes", {"first": "2025-12-03"}),)
    assert asked.values == {"date": {"date": "2025-12-03", "year": True}}


def test_english_readers_are_asked_which_number_is_the_month():
    asked = day("3/11", today=TODAY, language="en")
    assert asked.phrase == "date_which"
    assert [one[1]["first"] for one in asked.options] == ["2026-03-11", "2026-11-03"]
    assert day("25/8", today=TODAY, language="en") == Read(Day(first=on("2026-08-25")))


def test_readers_in_taiwan_are_asked_which_national_day():
    asked = day("國慶", today=TODAY, language="zh-TW")
    assert asked.phrase == "date_which"
    assert [one[1]["first"] for one in asked.options] == ["2026-10-01", "2026-10-10"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "记不清了",
        "很久以前",
        "2月30号",
        "周八",
        "99999999",
        "2026/13/45",
        "1990年1月1日",
        "3500元",
        "没有",
        "今天客服回我说没货了",
        "订单号",
    ],
)
def test_what_is_no_day_is_not_read_as_one(text):
    assert day(text, today=TODAY) is None


@pytest.mark.parametrize(("year", "known"), [(2006, True), (2005, False)])
def test_twenty_years_back_is_as_far_as_a_day_may_lie(year, known):
    assert (day(f"{year}年12月31日", today=TODAY) is not None) is known


@given(
    st.text(max_size=50),
    st.dates(date(2016, 1, 1), date(2035, 12, 31)),
    st.sampled_from(["zh-CN", "zh-TW", "en"]),
)
def test_nothing_that_is_typed_makes_it_fail(text, today, language):
    found = day(text, today=today, language=language)
    assert found is None or isinstance(found, Read | Unclear)


@given(
    st.text(
        alphabet="0123456789零一二三四五六七八九十两半几年月日号天周星期"
        "上前去今昨初中底末国庆春节双多个或到./- :",
        max_size=12,
    ),
    st.dates(date(2016, 1, 1), date(2035, 12, 31)),
)
def test_a_day_that_is_read_has_been(text, today):
    found = day(text, today=today)
    if isinstance(found, Read):
        assert within_reach(found.value, today)
        assert found.value.last is None or found.value.first < found.value.last <= today
        assert Day.from_json(found.value.to_json()) == found.value
