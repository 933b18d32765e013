"""When each step of a case is due. Pure."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from cases.calendars import ONE_DAY, Calendar, calendar_of
from cases.limits import rule_of
from cases.model import Case, Priority, Status
from cases.organisation import Category, Limit, Organisation
from cases.packs import Clock, Counting, Since, Span

ASK_AGAIN_AFTER = timedelta(days=3)  # after an answer without word from the person
CLOSE_AFTER = timedelta(days=20)  # after an answer without word: closed unconfirmed
REVISIT_AFTER = timedelta(days=28)  # after an end: does it still hold?
REMIND_DRAFT_AFTER = timedelta(hours=24)  # once


@dataclass(frozen=True, kw_only=True)
class Promises:
    """The latest moments promised at submission, in UTC."""

    check: datetime
    answer: datetime
    solution: datetime


def promises(limit: Limit, calendar: Calendar, now: datetime) -> Promises:
    """Give what is promised to somebody who submits now, by a whole limit in working days."""
    days = limit.days
    return Promises(
        check=calendar.after(now, days[Clock.CHECK]),
        answer=calendar.after(now, days[Clock.ANSWER]),
        solution=calendar.after(now, days[Clock.SOLUTION]),
    )


def promised(
    organisation: Organisation, category: Category, priority: str, now: datetime
) -> Promises:
    """Give what is promised to somebody who submits now, by the rules of that day.

    What is counted from the acceptance is counted from the last moment for it. A limit
    that stands in for one that the named pack does not have ends no sooner than the
    step before it.
    """
    calendar = calendar_of(organisation)
    if not organisation.pack:
        return promises(category.limit, calendar, now)
    dues: dict[Clock, datetime] = {}
    before = now.astimezone(UTC)
    for clock in (Clock.CHECK, Clock.ANSWER, Clock.SOLUTION):
        rule = rule_of(
            organisation,
            clock,
            category=category.key,
            priority=priority,
            day=calendar.local(now).date(),
        )
        later = rule.span.since is Since.ACCEPTANCE and clock is not Clock.CHECK
        due = due_after(rule.span, dues[Clock.CHECK] if later else now, calendar)
        dues[clock] = max(due, before) if rule.fallback else due
        before = dues[clock]
    return Promises(
        check=dues[Clock.CHECK], answer=dues[Clock.ANSWER], solution=dues[Clock.SOLUTION]
    )


def due_in_round(
    organisation: Organisation,
    clock: Clock,
    *,
    category: str,
    priority: str,
    now: datetime,
) -> datetime:
    """Give when a clock that begins now runs out, by the rules of this day."""
    calendar = calendar_of(organisation)
    day = calendar.local(now).date()
    rule = rule_of(organisation, clock, category=category, priority=priority, day=day)
    return due_after(rule.span, now, calendar)


def due_after(span: Span, start: datetime, calendar: Calendar) -> datetime:
    """Give when a span that begins at ``start`` ends, in UTC.

    Days and months end when the office closes on the last of them, be it worked or not
    where all days count; hours end to the minute.
    """
    if span.hours and span.counting is Counting.WORKING:
        return calendar.later(start, timedelta(hours=span.hours))
    if span.hours:
        return start.astimezone(UTC) + timedelta(hours=span.hours)
    if span.counting is Counting.WORKING:
        return calendar.after(start, span.days)
    first = _months_on(calendar.local(start).date(), span.months)
    return calendar.close_of(first + span.days * ONE_DAY)


def _months_on(day: date, months: int) -> date:
    """Give the same day some months on, or the last of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def paused(before: Case | None, after: Case, now: datetime) -> Case:
    """Stop the promises while more is wanted of the person; move them by that time after.

    The time is elapsed time: a promise moves by at least what the person took.
    """
    was = before is not None and before.status is Status.MORE_WANTED
    waits = after.status is Status.MORE_WANTED
    if waits and not was:
        return replace(after, paused_at=now)
    if waits or after.paused_at is None:
        return after
    moved = {
        name: due + (now - after.paused_at)
        for name in ("due_check_at", "due_answer_at", "due_solution_at")
        if (due := getattr(after, name)) is not None
    }
    return replace(after, paused_at=None, **moved)


def due_of(case: Case) -> datetime | None:
    """Give the clock that runs in the case's status; None when none runs."""
    match case.status:
        case Status.DRAFT:
            return case.opened_at if case.live or case.priority is Priority.URGENT else None
        case Status.SUBMITTED | Status.FIRST_CHECK:
            return case.due_check_at
        case Status.ACCEPTED | Status.WITH_DEPARTMENT | Status.WITH_RESPONDENT:
            return case.due_answer_at
        case Status.PROPOSED | Status.REOPENED:
            return case.due_answer_at
        case _:
            return None
