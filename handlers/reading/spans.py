"""Counts in months and makes the days and stretches of days that are only about right."""

from datetime import date, timedelta

from cases.values import Day

ONE = timedelta(days=1)
MONTHS = 12


def dated(year: int, month: int, day: int) -> date | None:
    """Give a day of the calendar; None when there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_end(first: date) -> date:
    """Give the last day of the month of ``first``."""
    return months_on(first.replace(day=1), 1) - ONE


def months_on(start: date, months: int) -> date:
    """Give the day so many months on (or back); the month's last where it has no such day."""
    year, month = divmod(start.year * MONTHS + start.month - 1 + months, MONTHS)
    made = dated(year, month + 1, start.day)
    return made or month_end(date(year, month + 1, 1))


def stretch(first: date, last: date, today: date) -> Day:
    """Give days that are only about known, none of them after today if they began."""
    if first <= today:
        last = min(last, today)
    return Day(first=first, last=last if last > first else None, about=True)


def month(year: int, number: int, today: date) -> Day | None:
    """Give a whole month."""
    first = dated(year, number, 1)
    return stretch(first, month_end(first), today) if first else None


def year(number: int, today: date) -> Day | None:
    """Give a whole year."""
    first, last = dated(number, 1, 1), dated(number, 12, 31)
    return stretch(first, last, today) if first and last else None
