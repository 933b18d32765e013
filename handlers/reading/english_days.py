"""Reads days as they are said in English: Nov 3, last Wednesday, two weeks ago, last month."""

import re
from datetime import date

from cases.values import Day
from handlers.reading.numbers import number
from handlers.reading.spans import ONE, dated, month, months_on, stretch, year

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY = re.compile(
    rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{_MONTH})\.?"
    rf"|(?P<month_>{_MONTH})\.? (?P<day_>\d{{1,2}})(?:st|nd|rd|th)?)(?:,? (?P<year>\d{{4}}))?"
)
_MONTH_ONLY = re.compile(
    rf"(?:(?P<part>early|mid|late|end of)[ -])?(?P<month>{_MONTH})\.?(?:,? (?P<year>\d{{4}}))?"
)
_AGO = re.compile(
    r"(?P<many>a couple of|a few|several|an?|\d{1,3}|[a-z]+) (?P<unit>day|week|month|year)s? ago"
)
_WEEKDAY = re.compile(rf"(?:this past |last |on |past )?({'|'.join(_WEEK)})(?:,? last week)?")
_FEW = {"a couple of": (2, 3), "a few": (2, 5), "several": (3, 7)}
_DAYS = {"day": 1, "week": 7}
_LONG_MONTHS = 24  # from here on "two years ago" is a whole year


def english_day(said: str, today: date) -> Day | None:
    """Read a folded text; a month and day ahead are left to be asked about."""
    for reader in (_named, _ago, _weekday, _month, _spoken):
        found = reader(said, today)
        if found is not None:
            return found
    return None


def month_and_day(said: str) -> tuple[int, int] | None:
    """Give the month and day of "Nov 3", where no year was said."""
    found = _DAY.fullmatch(said)
    if not found or found["year"]:
        return None
    return _place(found["month"] or found["month_"]), int(found["day"] or found["day_"])


def _place(name: str) -> int:
    return _MONTHS.index(name[:3]) + 1


def _named(said: str, _: date) -> Day | None:
    found = _DAY.fullmatch(said)
    if not found or not found["year"]:
        return None
    place = _place(found["month"] or found["month_"])
    made = dated(int(found["year"]), place, int(found["day"] or found["day_"]))
    return Day(first=made) if made else None


def _ago(said: str, today: date) -> Day | None:
    found = _AGO.fullmatch(said)
    if not found:
        return None
    low, high = _FEW.get(found["many"], (0, 0))
    if not low:
        value = 1 if found["many"] in {"a", "an"} else number(found["many"])
        if value is None or not 0 < value <= 400 or value % 1:  # noqa: PLR2004
            return None
        low = high = int(value)
    return _back(low, high, found["unit"], today)


def _back(low: int, high: int, unit: str, today: date) -> Day | None:
    if unit in _DAYS:
        first, last = today - high * _DAYS[unit] * ONE, today - low * _DAYS[unit] * ONE
        if unit == "day" and low == high:
            return Day(first=first)
        return stretch(first, last, today)
    months = 12 if unit == "year" else 1
    if today.year * 12 - high * months < 12:  # noqa: PLR2004  before the calendar
        return None
    start = months_on(today, -high * months)
    if low == high and unit == "year" and high * months >= _LONG_MONTHS:
        return year(start.year, today)
    end = months_on(today, -low * months)
    whole = month(end.year, end.month, today)
    return stretch(start.replace(day=1), (whole.last or whole.first) if whole else end, today)


def _weekday(said: str, today: date) -> Day | None:
    found = _WEEKDAY.fullmatch(said)
    if not found:
        return None
    back = (today.weekday() - _WEEK.index(found[1])) % 7 or 7
    return Day(first=today - back * ONE)


def _month(said: str, today: date) -> Day | None:
    found = _MONTH_ONLY.fullmatch(said)
    if not found:
        return None
    place = _place(found["month"])
    chosen = int(found["year"]) if found["year"] else today.year - (place > today.month)
    whole = month(chosen, place, today)
    if whole is None or not found["part"]:
        return whole
    days = {"early": 1, "mid": 15}
    last = whole.last or whole.first
    first = last if found["part"] not in days else whole.first.replace(day=days[found["part"]])
    return Day(first=min(first, today), about=True)


def _spoken(said: str, today: date) -> Day | None:
    monday = today - today.weekday() * ONE
    before = months_on(today.replace(day=1), -1)
    known = {
        "today": Day(first=today),
        "just now": Day(first=today),
        "this morning": Day(first=today, note="morning"),
        "yesterday": Day(first=today - ONE),
        "last night": Day(first=today - ONE, note="evening"),
        "the day before yesterday": Day(first=today - 2 * ONE),
        "day before yesterday": Day(first=today - 2 * ONE),
        "last week": stretch(monday - 7 * ONE, monday - ONE, today),
        "this week": stretch(monday, today, today),
        "last weekend": stretch(monday - 2 * ONE, monday - ONE, today),
        "last month": month(before.year, before.month, today),
        "this month": stretch(today.replace(day=1), today, today),
        "last year": year(today.year - 1, today),
        "this year": year(today.year, today),
    }
    return known.get(said)
