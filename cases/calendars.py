"""Working days of an organisation: weekends, public holidays, make-up days."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from cases.organisation import Organisation

ONE_DAY = timedelta(days=1)
SATURDAY = 5  # as date.weekday() counts


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """Which days are worked, and when a working day ends. Days are of ``zone``."""

    zone: ZoneInfo
    holidays: frozenset[str] = field(default_factory=frozenset)
    workdays: frozenset[str] = field(default_factory=frozenset)
    opens: time = time(9)
    closes: time = time(18)

    def works(self, day: date) -> bool:
        """Say whether ``day`` is worked: a make-up day is, a holiday is not."""
        iso = day.isoformat()
        return iso in self.workdays or (day.weekday() < SATURDAY and iso not in self.holidays)

    def local(self, moment: datetime) -> datetime:
        """Give an instant in the organisation's own time."""
        return moment.astimezone(self.zone)

    def after(self, start: datetime, days: int) -> datetime:
        """Give the close of the ``days``-th working day after that of ``start``, in UTC."""
        day = self.local(start).date()
        left = days
        while left > 0:
            day += ONE_DAY
            left -= self.works(day)
        return datetime.combine(day, self.closes, self.zone).astimezone(UTC)

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
        here = self.local(now)
        return self.works(here.date()) and self.opens <= here.time() < self.closes

    def opens_next(self, now: datetime) -> datetime:
        """Give when work begins next, in UTC."""
        here = self.local(now)
        day = here.date()
        if not (self.works(day) and here.time() < self.opens):
            day += ONE_DAY
            while not self.works(day):
                day += ONE_DAY
        return datetime.combine(day, self.opens, self.zone).astimezone(UTC)


def calendar_of(organisation: Organisation) -> Calendar:
    """Give the calendar that an organisation's data describe."""
    return _calendar(
        organisation.timezone,
        organisation.holidays,
        organisation.workdays,
        organisation.office_hours,
    )


@lru_cache(maxsize=8)
def _calendar(
    zone: str, holidays: frozenset[str], workdays: frozenset[str], hours: tuple[str, str]
) -> Calendar:
    opens, closes = (time.fromisoformat(one) for one in hours)
    return Calendar(
        zone=ZoneInfo(zone), holidays=holidays, workdays=workdays, opens=opens, closes=closes
    )
