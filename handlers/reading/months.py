"""Reads months and years: 3月, 去年11月, 上个月底, 年初, 去年, 下半年, 民国115年."""

import re
from datetime import date

from cases.values import Day
from handlers.reading.numbers import number
from handlers.reading.spans import ONE, dated, month, month_end, months_on, stretch, year

ROC_FIRST = 1911  # year 1 of the calendar used in Taiwan is the year after
ROC_YEARS = range(90, 200)
NUMERAL = r"[\d零〇一二三四五六七八九十两]+"
NAMED_YEAR = r"(?P<year>今年|本年|去年|上年|旧年|前年|大前年|(?:民国)?[\d零〇一二三四五六七八九]{2,4}年|20\d\d(?=\D))?"
_BACK = {"今年": 0, "本年": 0, "去年": 1, "上年": 1, "旧年": 1, "前年": 2, "大前年": 3}
_MONTH = re.compile(
    rf"(?:{NAMED_YEAR}(?P<month>{NUMERAL})月份?|(?P<last>上+|这|本|当)个?月|{NAMED_YEAR.replace('<year>', '<year_>')}(?=[月年][初中底末尾]))(?P<part>[月年]?(?:初|上旬|中旬|中|下旬|底|末|尾))?"
)
_YEAR_MONTH = re.compile(r"(20\d\d)(?:[./\-])?(0[1-9]|1[0-2]|[1-9])(?!\d)")
_HALVES = re.compile(rf"{NAMED_YEAR}(?P<half>上|下)半年")
_YEAR_ONLY = re.compile(
    r"(?P<year>今年|去年|上年|旧年|前年|大前年|(?:民国)?\d{2,4}年|20\d\d)(?:的)?"
)


def some_months(said: str, today: date) -> Day | None:
    """Read a month, a part of one, half a year or a year; all are only about right."""
    return _month(said, today) or _years(said, today)


def whole_number(text: str) -> int:
    """Read a number, -1 when it is none."""
    value = number(text)
    return int(value) if value is not None else -1


def named_year(said: str | None, today: date) -> int | None:
    """Give the year that was named, None when none was."""
    if not said:
        return None
    if said in _BACK:
        return today.year - _BACK[said]
    value = whole_number(said.removeprefix("民国").removesuffix("年"))
    if said.startswith("民国") or value in ROC_YEARS:
        return value + ROC_FIRST
    return value + 2000 if 0 <= value < ROC_YEARS[0] else value


def _month(said: str, today: date) -> Day | None:
    """Read 3月, 去年11月, 上个月底, 年初: a whole month, or about a day of it."""
    if found := _YEAR_MONTH.fullmatch(said):
        return month(int(found[1]), int(found[2]), today)
    found = _MONTH.fullmatch(said)
    if found is None or not said:
        return None
    part = found["part"] or ""
    if part.startswith("年"):
        start = _turn(found["year_"], part, today)
        return month(start.year, start.month, today)
    whole = _whole_month(found, today)
    return _part(whole, part.removeprefix("月"), today) if whole and part else whole


def _turn(named: str | None, part: str, today: date) -> date:
    """Give the month of 年初, 年中 and 年底; without a year the last one past."""
    place = {"初": 1, "中": 6}.get(part[1:2], 12)
    chosen = named_year(named, today)
    return date(today.year - (place > today.month) if chosen is None else chosen, place, 1)


def _whole_month(found: re.Match[str], today: date) -> Day | None:
    if found["month"]:
        place, chosen = whole_number(found["month"]), named_year(found["year"], today)
        return month(
            today.year - (place > today.month) if chosen is None else chosen, place, today
        )
    back = len(found["last"]) if (found["last"] or "").startswith("上") else 0
    ends = (found["part"] or "").endswith(("底", "末", "尾", "下旬"))
    if not found["last"] and ends and month_end(today) > today:
        back = 1  # the end of this month is still to come
    start = months_on(today.replace(day=1), -back)
    return month(start.year, start.month, today)


def _part(whole: Day, part: str, today: date) -> Day:
    first = whole.first
    if part in {"初", "上旬"}:
        return Day(first=first, about=True)
    chosen = first.replace(day=15) if part in {"中", "中旬"} else month_end(first)
    return Day(first=min(chosen, max(today, first)), about=True)


def _years(said: str, today: date) -> Day | None:
    if half := _HALVES.fullmatch(said):
        chosen = named_year(half["year"], today)
        first = 1 if half["half"] == "上" else 7
        start = dated(today.year if chosen is None else chosen, first, 1)
        return stretch(start, months_on(start, 6) - ONE, today) if start else None
    found = _YEAR_ONLY.fullmatch(said)
    chosen = named_year(found["year"], today) if found else None
    return year(chosen, today) if chosen is not None else None
