"""The nouns: a case, its history, the people around it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Status(StrEnum):
    """Where a case stands; `rules.NEXT` says which follows which."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    FIRST_CHECK = "first_check"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    MORE_WANTED = "more_wanted"
    WITH_DEPARTMENT = "with_department"
    WITH_RESPONDENT = "with_respondent"
    PROPOSED = "proposed"
    ANSWERED = "answered"
    REOPENED = "reopened"
    RESOLVED = "resolved"
    CLOSED_UNCONFIRMED = "closed_unconfirmed"
    CLOSED_UNRESOLVED = "closed_unresolved"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


#: Ends. A case in one of these has no clock.
ENDED = frozenset(
    {
        Status.REFUSED,
        Status.RESOLVED,
        Status.CLOSED_UNCONFIRMED,
        Status.CLOSED_UNRESOLVED,
        Status.WITHDRAWN,
        Status.MERGED,
    }
)

#: The person acts next.
PERSONS_TURN = frozenset({Status.MORE_WANTED, Status.ANSWERED})


class Role(StrEnum):
    """Who is acting. CLOCK is the loop that watches deadlines, not a person.

    RESPONDENT is whoever holds one of the case's links (`cases.links`).
    """

    PERSON = "person"
    RESPONDENT = "respondent"
    CLERK = "clerk"
    HEAD = "head"
    ADMINISTRATOR = "administrator"
    CLOCK = "clock"


STAFF = frozenset({Role.CLERK, Role.HEAD, Role.ADMINISTRATOR})


class Priority(StrEnum):
    """How soon a case should be seen; LOW sorts last."""

    URGENT = "urgent"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Someone acting on a case, with the id and the name that the history will show."""

    role: Role
    id: str
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Case:
    """One complaint as it stands now. All datetimes are aware and in UTC.

    ``answers`` maps a question's key to its JSON answer, in the order of the form:
    ``value`` as read, ``shown`` and ``label`` as `wording` words them, ``typed`` what was
    typed, ``read`` when it was read out of the story, ``sensitive`` when ``shown`` hides it.
    ``due_check_at``, ``due_answer_at`` and ``due_solution_at`` are the promises made at
    submission; ``due_at`` is the clock that runs now, None when none does.
    ``paused_at``: since when the promises wait for the person; ``revisited_at``: when the
    person was asked whether the end still holds. ``live`` is true while person and staff
    talk directly.
    """

    number: str
    person_id: int
    status: Status
    opened_at: datetime
    category: str = ""
    answers: dict[str, Any] = field(default_factory=dict)
    story: str = ""
    party: str = ""
    title: str = ""
    amount_cents: int | None = None
    currency: str = ""
    priority: Priority = Priority.NORMAL
    flags: tuple[str, ...] = ()
    clerk_id: str = ""
    live: bool = False
    anonymous: bool = False
    round: int = 1
    source: str = "chat"
    language: str = "zh-CN"
    submitted_at: datetime | None = None
    due_check_at: datetime | None = None
    due_answer_at: datetime | None = None
    due_solution_at: datetime | None = None
    due_at: datetime | None = None
    answered_at: datetime | None = None
    asked_again_at: datetime | None = None
    paused_at: datetime | None = None
    ended_at: datetime | None = None
    revisited_at: datetime | None = None
    lookup_hash: str = ""
    unread: bool = False
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of a case's history; entries are added, never changed.

    ``public`` entries are told to the person in the progress look-up.
    """

    at: datetime
    by: Actor
    kind: str
    detail: dict[str, Any] = field(default_factory=dict)
    public: bool = False
