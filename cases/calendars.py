"""Working time of an organisation: hours with breaks, weekends, holidays, make-up days."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from cases.organisation import Organisation

ONE_DAY = timedelta(days=1)
NOTHING = timedelta()
SATURDAY = 5  # as date.weekday() counts
IDLE_DAYS = 400  # without one working day in a row: the calendar is wrong, not the year


class NoWorkingDay(Exception):
    """More than `IDLE_DAYS` days in a row are off, so that nothing would ever be due."""


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """Which days are worked, and at which hours. Days and hours are of ``zone``.

    A day's hours are those from ``opens`` to ``closes`` without the ``breaks``, which
    follow one another. Work should not begin or end between one and four at night,
    where a change of the clocks leaves out, or repeats, an hour.
    """

    zone: ZoneInfo
    holidays: frozenset[str] = field(default_factory=frozenset)
    workdays: frozenset[str] = field(default_factory=frozenset)
    opens: time = time(9)
    closes: time = time(18)
    breaks: tuple[tuple[time, time], ...] = ()

    def works(self, day: date) -> bool:
        """Say whether ``day`` is worked: a make-up day is, a holiday is not."""
        iso = day.isoformat()
        return iso in self.workdays or (day.weekday() < SATURDAY and iso not in self.holidays)

    def local(self, moment: datetime) -> datetime:
        """Give an instant in the organisation's own time."""
        return moment.astimezone(self.zone)

    def close_of(self, day: date) -> datetime:
        """Give when the office closes, or would close, on that day, in UTC."""
        return self._at(day, self.closes)

    def after(self, start: datetime, days: int) -> datetime:
        """Give the close of the ``days``-th working day after that of ``start``, in UTC."""
        day = self.local(start).date()
        for _ in range(days):
            day = self._next_working(day)
        return self.close_of(day)

    def days_left(self, now: datetime, due: datetime) -> int:
        """Count the working days after today up to and with the due day."""
        day, last = self.local(now).date(), self.local(due).date()
        count = 0
        while day < last:
            day += ONE_DAY
            count += self.works(day)
        return count

    def open_now(self, now: datetime) -> bool:
        """Say whether somebody is at work at this moment."""
        return any(opens <= now < closes for opens, closes in self._slots(self._day(now)))

    def opens_next(self, now: datetime) -> datetime:
        """Give when work begins next, in UTC."""
        return next(opens for opens, _ in self._slots_from(self._day(now)) if opens > now)

    def worked(self, start: datetime, end: datetime) -> timedelta:
        """Give the working time between two instants; none when ``end`` is not later."""
        total, day, last = NOTHING, self._day(start), self._day(end)
        while day <= last:
            for opens, closes in self._slots(day):
                total += max(NOTHING, min(closes, end) - max(opens, start))
            day += ONE_DAY
        return total

    def later(self, start: datetime, time_worked: timedelta) -> datetime:
        """Give the first instant at which so much was worked since ``start``, in UTC.

        Without any working time to go it is ``start`` itself, by night as by day.
        """
        left = time_worked
        if left <= NOTHING:
            return start.astimezone(UTC)
        for opens, closes in self._slots_from(self._day(start)):
            begins = max(opens, start.astimezone(UTC))
            if closes - begins >= left:
                return begins + left
            left -= max(NOTHING, closes - begins)
        raise NoWorkingDay  # pragma: no cover  the slots have no end

    def _day(self, moment: datetime) -> date:
        return self.local(moment).date()

    def _at(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self.zone).astimezone(UTC)

    def _slots(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """Give the stretches of work of one day, in UTC and in their order."""
        if not self.works(day):
            return
        begins = self.opens
        for pause, again in self.breaks:
            yield self._at(day, begins), self._at(day, pause)
            begins = again
        yield self._at(day, begins), self._at(day, self.closes)

    def _slots_from(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        yield from self._slots(day)
        while True:
            day = self._next_working(day)
            yield from self._slots(day)

    def _next_working(self, day: date) -> date:
        for ahead in range(1, IDLE_DAYS + 1):
            if self.works(day + ahead * ONE_DAY):
                return day + ahead * ONE_DAY
        raise NoWorkingDay(f"no working day in the {IDLE_DAYS} days after {day}")


def calendar_of(organisation: Organisation) -> Calendar:
    """Give the calendar that an organisation's data describe."""
    return _calendar(
        organisation.timezone,
        organisation.holidays,
        organisation.workdays,
        organisation.office_hours,
        organisation.breaks,
    )


@lru_cache(maxsize=8)
def _calendar(
    zone: str,
    holidays: frozenset[str],
    workdays: frozenset[str],
    hours: tuple[str, str],
    breaks: tuple[tuple[str, str], ...],
) -> Calendar:
    opens, closes = (time.fromisoformat(one) for one in hours)
    return Calendar(
        zone=ZoneInfo(zone),
        holidays=holidays,
        workdays=workdays,
        opens=opens,
        closes=closes,
        breaks=tuple((time.fromisoformat(a), time.fromisoformat(b)) for a, b in breaks),
    )
