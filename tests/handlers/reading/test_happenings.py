"""A story's own day is found; promised days, birthdays and streets are not."""

from datetime import date

import pytest

from handlers.reading.happenings import days

TODAY = date(2026, 11, 23)  # a Monday


def first(story):
    found = days(story, today=TODAY)
    return found[0].first.isoformat() if found else None


@pytest.mark.parametrize(
    ("story", "day"),
    [
        ("11月3号买的耳机299元", "2026-11-03"),
        ("我在跃动健身2026年3月8号办了年卡,结果上周关门了", "2026-03-08"),
        ("11月3号买的,11月10号去问过", "2026-11-03"),
        ("上周三付的钱", "2026-11-18"),
        ("昨天下单,今天还没发", "2026-11-22"),
        ("双十一买的,一直不发货", "2026-11-11"),
        ("五一期间入住的酒店", "2026-05-01"),
        ("115年11月3日购买", "2026-11-03"),
        ("半年前办的卡", "2026-05-01"),
        ("i bought it on nov 3 from them", "2026-11-03"),
        ("i paid two weeks ago", "2026-11-09"),
        ("刚刚转了两万给他", "2026-11-23"),
    ],
)
def test_the_day_it_happened_is_found(story, day):
    assert first(story) == day


@pytest.mark.parametrize(
    "story",
    [
        "开发商说年底交房",
        "客服说12月1日到账",
        "承诺11月1日之前退款",
        "我家住五一大道",
        "在国庆路的店",
        "我今年52岁",
        "1974年5月3日出生",
        "12月3号买的",
        "每周三开门",
        "没有说哪天",
    ],
)
def test_what_is_no_day_of_it_is_left_out(story):
    assert first(story) is None


def test_a_full_date_goes_before_words_that_count_from_today():
    assert first("昨天又去找他们,2026年3月8日交的钱") == "2026-03-08"
