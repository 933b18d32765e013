"""Knows the days that people name by their feasts: 国庆, 双十一, 618, 春节, 中秋, Christmas."""

import re
from datetime import date

from cases.values import Day
from handlers.reading.outcome import Unclear
from handlers.reading.spans import ONE, dated, stretch

#: Name -> month, day and how many days it lasts.
_FIXED = {
    "双十一": (11, 11, 1),
    "双11": (11, 11, 1),
    "11.11": (11, 11, 1),
    "光棍": (11, 11, 1),
    "双十二": (12, 12, 1),
    "双12": (12, 12, 1),
    "618": (6, 18, 1),
    "六一八": (6, 18, 1),
    "元旦": (1, 1, 3),
    "情人": (2, 14, 1),
    "妇女": (3, 8, 1),
    "三八": (3, 8, 1),
    "315": (3, 15, 1),
    "五一": (5, 1, 5),
    "劳动": (5, 1, 5),
    "五四": (5, 4, 1),
    "儿童": (6, 1, 1),
    "六一": (6, 1, 1),
    "教师": (9, 10, 1),
    "国庆": (10, 1, 7),
    "十一": (10, 1, 7),
    "双十": (10, 10, 1),
    "万圣": (10, 31, 1),
    "平安夜": (12, 24, 1),
    "圣诞": (12, 25, 1),
    "暑假": (7, 1, 62),
    "christmas": (12, 25, 1),
    "new year": (1, 1, 1),
    "halloween": (10, 31, 1),
    "singles day": (11, 11, 1),
}
#: The days that follow the moon, 2015 to 2027: the year's first, the fifth of the fifth,
#: the seventh of the seventh, the fifteenth of the eighth; and 清明, after the sun.
_SPRINGS = "0219 0208 0128 0216 0205 0125 0212 0201 0122 0210 0129 0217 0206"
_MOVING = {
    "端午": "0620 0609 0530 0618 0607 0625 0614 0603 0622 0610 0531 0619 0609",
    "七夕": "0820 0809 0828 0817 0807 0825 0814 0804 0822 0810 0829 0819 0808",
    "中秋": "0927 0915 1004 0924 0913 1001 0921 0910 0929 0917 1006 0925 0915",
    "清明": "0405 0404 0404 0405 0405 0404 0404 0405 0405 0404 0404 0405 0405",
    "元宵": "0305 0222 0211 0302 0219 0208 0226 0215 0205 0224 0212 0303 0220",
}
_SPRING_NAMES = frozenset(
    {"春", "过年", "新年", "大年", "大年初一", "chinese new year", "spring festival"}
)
FIRST_YEAR = 2015
WEEK = 7

NAMES = "|".join(
    sorted({*_FIXED, *_MOVING, *_SPRING_NAMES, "除夕"} - {"春"}, key=len, reverse=True)
)
_SAID = re.compile(
    rf"(?P<name>{NAMES}|春(?=节))(?:节|假期|长假|小长假|放假|期间|购物|大促|活动|那会儿?|当天|那几天|'s day|day)*"
    r"(?P<side>前后|之?前|以前|之?后|以后|过后)?(?:几天|没几天|不久)?"
)


def feast(
    said: str, *, year: int | None, today: date, language: str = "zh-CN"
) -> Day | Unclear | None:
    """Read the name of a feast: of ``year``, or the last one past.

    Taiwan's national day is the tenth of October, so readers of zh-TW are asked
    which 國慶 is meant.
    """
    found = _SAID.fullmatch(said)
    if found is None:
        return None
    name, side = found["name"], found["side"] or ""
    if name == "国庆" and language == "zh-TW" and not side:
        return _which_national_day(year, today)
    return _beside(_last(name, year, today), side, today)


def _which_national_day(year: int | None, today: date) -> Unclear:
    found = [_last(one, year, today) for one in ("国庆", "双十")]
    days = [one.first for one in found if one is not None]
    shown = [{"date": one.isoformat(), "year": True} for one in days]
    options = tuple(
        (label, Day(first=one).to_json()) for label, one in zip(shown, days, strict=True)
    )
    return Unclear(phrase="date_which", values={"a": shown[0], "b": shown[1]}, options=options)


def _last(name: str, year: int | None, today: date) -> Day | None:
    """Give a feast of a year, or the last that has begun."""
    if year is not None:
        return _of(name, year, today)
    made = _of(name, today.year, today)
    return made if made is None or made.first <= today else _of(name, today.year - 1, today)


def _of(name: str, year: int, today: date) -> Day | None:
    if name in _FIXED:
        month, day, length = _FIXED[name]
        first = dated(year, month, day)
        return _lasting(first, length, today) if first else None
    if name in _SPRING_NAMES or name == "除夕":
        first = _moving(_SPRINGS, year)
        eve = None if first is None else first - ONE
        return _lasting(eve, 1 if name == "除夕" else WEEK + 1, today) if eve else None
    first = _moving(_MOVING.get(name, ""), year)
    return Day(first=first) if first else None


def _lasting(first: date, length: int, today: date) -> Day:
    if length == 1:
        return Day(first=first)
    return stretch(first, first + (length - 1) * ONE, today)


def _moving(table: str, year: int) -> date | None:
    days = table.split()
    place = year - FIRST_YEAR
    if not 0 <= place < len(days):
        return None
    return date(year, int(days[place][:2]), int(days[place][2:]))


def _beside(day: Day | None, side: str, today: date) -> Day | None:
    """Give the week before or after a feast."""
    if day is None or side in {"", "前后"}:
        return day
    last = day.last or day.first
    if side.endswith("前"):
        return stretch(day.first - WEEK * ONE, day.first - ONE, today)
    return stretch(last + ONE, last + WEEK * ONE, today)
