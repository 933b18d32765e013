"""Pauses of a case's clocks: a ledger of who stopped them, why, from when to when. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from cases.calendars import Calendar
from cases.errors import WrongStatus
from cases.packs import Counting


class Why(StrEnum):
    """What is waited for."""

    PERSON = "person"
    EXPERT = "expert"  # a test, a report
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Pause:
    """One stretch in which the clocks stand still. Instants are aware and in UTC."""

    who: str
    why: Why
    start: datetime
    end: datetime | None = None  # None: it lasts


#: The pauses of one case, in their order; only the last may last.
Ledger = tuple[Pause, ...]


def paused(ledger: Ledger) -> Pause | None:
    """Give the pause that lasts; None when the clocks run."""
    return ledger[-1] if ledger and ledger[-1].end is None else None


def stopped(ledger: Ledger, *, who: str, why: Why, now: datetime) -> Ledger:
    """Stop the clocks. Raises WrongStatus when they stand, or ran out of order."""
    if paused(ledger):
        raise WrongStatus("the clocks are stopped already")
    if ledger and ledger[-1].end is not None and now < ledger[-1].end:
        raise WrongStatus("a pause cannot begin before the end of the one before")
    return (*ledger, Pause(who=who, why=why, start=now))


def resumed(ledger: Ledger, *, now: datetime) -> Ledger:
    """Let the clocks run again. Raises WrongStatus when they do."""
    last = paused(ledger)
    if last is None or now < last.start:
        raise WrongStatus("the clocks are not stopped")
    return (*ledger[:-1], replace(last, end=now))


def due_with_pauses(
    due: datetime,
    ledger: Iterable[Pause],
    *,
    since: datetime,
    counting: Counting,
    calendar: Calendar,
    now: datetime,
) -> datetime:
    """Give when a clock runs out that stood still during the pauses, in UTC.

    Each pause moves it by exactly the working time in it, or in calendar time by its
    whole length. What of a pause lies before the clock began, or begins when it had run
    out, moves nothing; pauses that overlap count once. One that lasts counts up to ``now``.

    Args:
        due: when it would run out without pauses.
        ledger: the pauses, in any order.
        since: when the clock began.
        counting: whether working time or all time counts.
        calendar: the organisation's.
        now: the present.
    """
    moved = due.astimezone(UTC)
    for start, end in _stretches(ledger, since, now):
        if start >= moved:
            break
        if counting is Counting.CALENDAR:
            moved += end - start
        else:
            moved = calendar.later(moved, calendar.worked(start, end))
    return moved


def _stretches(
    ledger: Iterable[Pause], since: datetime, now: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """Give the pauses from ``since`` on, in order, what overlaps counted once."""
    reached = since.astimezone(UTC)
    for one in sorted(ledger, key=lambda one: one.start):
        start = max(one.start.astimezone(UTC), reached)
        end = (one.end or now).astimezone(UTC)
        if start < end:
            yield start, end
            reached = end
