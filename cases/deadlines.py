"""When each step of a case is due. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cases.calendars import Calendar
from cases.model import Case, Priority, Status
from cases.organisation import Limit

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
    """Give what is promised to somebody who submits now."""
    return Promises(
        check=calendar.after(now, limit.check),
        answer=calendar.after(now, limit.answer),
        solution=calendar.after(now, limit.solution),
    )


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
