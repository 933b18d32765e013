"""The verbs: everything that can be done to a case, as plain values."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cases.model import Priority, Status


@dataclass(frozen=True, kw_only=True)
class Open:
    """Register a complaint: a new one, or the draft that staff already saw.

    ``submitted`` False hands an unfinished draft to staff. ``lookup_hash`` is
    `references.code_hash` of the look-up code, which itself is never stored.
    """

    number: str
    person_id: int
    category: str
    story: str = ""
    title: str = ""
    party: str = ""
    answers: dict[str, Any] = field(default_factory=dict)
    amount_cents: int | None = None
    currency: str = ""
    priority: Priority = Priority.NORMAL
    flags: tuple[str, ...] = ()
    anonymous: bool = False
    lookup_hash: str = ""
    language: str = "zh-CN"
    source: str = "chat"
    submitted: bool = True
    live: bool = False
    due_check_at: datetime | None = None
    due_answer_at: datetime | None = None
    due_solution_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Add:
    """The person adds words, files or a place to a case."""

    number: str
    text: str = ""
    files: int = 0


@dataclass(frozen=True, kw_only=True)
class Amend:
    """The person or staff change an answer of a case; the old one stays in the history."""

    number: str
    key: str
    value: Any


@dataclass(frozen=True, kw_only=True)
class Confirm:
    """The person says that it is solved."""

    number: str


@dataclass(frozen=True, kw_only=True)
class Dispute:
    """The person says that it is not solved: another round, while there are rounds."""

    number: str
    reason: str
    due_answer_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Withdraw:
    """The person takes the complaint back. ``solved``: because it is solved."""

    number: str
    solved: bool = False


@dataclass(frozen=True, kw_only=True)
class Rate:
    """The person rates how it was handled, 1 to 5, with a reason by key."""

    number: str
    stars: int
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class CallStaff:
    """The person wants to talk with a human: the case becomes a live exchange."""

    number: str
    why: str = "asked"  # asked, harm, fraud_now, not_understood


@dataclass(frozen=True, kw_only=True)
class EndTalk:
    """Either side ends the live exchange."""

    number: str


@dataclass(frozen=True, kw_only=True)
class Flag:
    """Mark a case for staff: harm, fraud_now, minor, threatened, scam_offer."""

    number: str
    flag: str
    priority: Priority | None = None


@dataclass(frozen=True, kw_only=True)
class Reply:
    """Staff write to the person. ``answer`` makes it the answer that asks for a word back."""

    number: str
    text: str = ""
    files: tuple[str, ...] = ()
    answer: bool = False


@dataclass(frozen=True, kw_only=True)
class Note:
    """Staff write for staff only."""

    number: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Assign:
    """Give a case to a clerk; "" gives it back to the queue."""

    number: str
    clerk_id: str
    clerk_name: str = ""


@dataclass(frozen=True, kw_only=True)
class Move:
    """Staff change the status, with a reason where one is due.

    ``values`` fill the message to the person: actor, due, department, items…
    ``version`` is the case's as the clerk saw it; None does not look.
    """

    number: str
    to: Status
    reason: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    version: int | None = None


@dataclass(frozen=True, kw_only=True)
class Prioritise:
    """Staff set the priority."""

    number: str
    priority: Priority


@dataclass(frozen=True, kw_only=True)
class AskAgain:
    """Ask once more whether the answer solved it; the clock's act, once per answer."""

    number: str


@dataclass(frozen=True, kw_only=True)
class Revisit:
    """Ask whether an end still holds; the clock's act, once per end."""

    number: str


@dataclass(frozen=True, kw_only=True)
class Seen:
    """Staff looked at the case: nothing unread is left."""

    number: str


Act = (
    Open
    | Add
    | Amend
    | Confirm
    | Dispute
    | Withdraw
    | Rate
    | CallStaff
    | EndTalk
    | Flag
    | Reply
    | Note
    | Assign
    | Move
    | Prioritise
    | AskAgain
    | Revisit
    | Seen
)
