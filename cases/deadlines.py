"""When each step of a case is due. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cases.calendars import Calendar
from cases.model import Case, Priority, Status
from cases.organisation import Limit

ASK_AGAIN_AFTER = timedelta(days=3)  # after an answer without word from the person
CLOSE_AFTER = timedelta(days=20)  # after an answer without word: closed unconfirmed
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
