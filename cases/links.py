"""The other party's side of a case: its one-time link and its answer. Pure.

A link is made by staff for one respondent. It is open until it expires, is
answered or withdrawn, or its case ends. What comes by it reaches the person
only when staff pass it on.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from cases import rules
from cases.acts import Reply
from cases.deadlines import due_of
from cases.errors import (
    AnsweredAlready,
    LinkShut,
    NotAllowed,
    NothingSaid,
    ReasonWanted,
    UnknownCase,
    WrongStatus,
)
from cases.model import ENDED, STAFF, Actor, Case, Entry, Role, Status
from cases.rules import Outcome

LATE_FOR = timedelta(days=7)  # after the date a link still takes an answer: late beats never


class Answer(StrEnum):
    """What a respondent can say. MORE_TIME may be asked once and answers nothing yet."""

    REFUND = "refund"
    REPLACEMENT = "replacement"
    EXPLANATION = "explanation"
    REJECTED = "rejected"
    MORE_TIME = "more_time"


class Standing(StrEnum):
    """What has become of a link."""

    OPEN = "open"
    ANSWERED = "answered"
    PASSED = "passed"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


@dataclass(frozen=True, kw_only=True)
class Link:
    """One respondent's way in. All datetimes are aware and in UTC.

    ``due_at`` is the date that the respondent is told; ``opened_from`` is the range
    of addresses it was first opened from; ``returned`` is the reason for which staff
    gave the last answer back, or would not give more time.
    """

    id: str
    number: str
    name: str
    made_by: str
    made_at: datetime
    due_at: datetime
    expires_at: datetime
    contact: str = ""
    note: str = ""
    opened_at: datetime | None = None
    opened_from: str = ""
    answered_at: datetime | None = None
    passed_at: datetime | None = None
    time_asked_at: datetime | None = None
    time_settled_at: datetime | None = None
    returned: str = ""
    withdrawn_at: datetime | None = None
    closed_at: datetime | None = None

    @property
    def wants_time(self) -> bool:
        """Say whether a request for more time waits for staff."""
        return self.time_asked_at is not None and self.time_settled_at is None


@dataclass(frozen=True, kw_only=True)
class MakeLink:
    """Staff ask a respondent. ``note`` is shown on its page: an order number, a question."""

    number: str
    link_id: str
    name: str
    due_at: datetime
    contact: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class OpenLink:
    """The page behind a link was opened for the first time."""

    number: str
    link_id: str
    origin: str = ""


@dataclass(frozen=True, kw_only=True)
class WithdrawLink:
    """Staff shut a link."""

    number: str
    link_id: str


@dataclass(frozen=True, kw_only=True)
class Respond:
    """The respondent answers, or asks for more time."""

    number: str
    link_id: str
    answer: Answer
    text: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PassOn:
    """Staff hand an answer on in their own words, as any reply or as the answer."""

    number: str
    link_id: str
    text: str
    files: tuple[str, ...] = ()
    answer: bool = True


@dataclass(frozen=True, kw_only=True)
class ReturnAnswer:
    """Staff give an answer back: the link opens again, at least until ``due_at``."""

    number: str
    link_id: str
    reason: str
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class GrantTime:
    """Staff move the respondent's date, once and because it asked."""

    number: str
    link_id: str
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class DenyTime:
    """Staff leave the date as it is."""

    number: str
    link_id: str
    reason: str


LinkAct = (
    MakeLink | OpenLink | WithdrawLink | Respond | PassOn | ReturnAnswer | GrantTime | DenyTime
)

_RESPONDENT = frozenset({Role.RESPONDENT})

#: Who may do what with a link; a role not named for an act is refused.
MAY: dict[type[LinkAct], frozenset[Role]] = {
    MakeLink: STAFF,
    OpenLink: _RESPONDENT,
    WithdrawLink: STAFF,
    Respond: _RESPONDENT,
    PassOn: STAFF,
    ReturnAnswer: STAFF,
    GrantTime: STAFF,
    DenyTime: STAFF,
}


@dataclass(frozen=True, kw_only=True)
class Done:
    """What storage must write, whole or not at all."""

    link: Link
    outcome: Outcome


def standing(link: Link, now: datetime) -> Standing:
    """Say what has become of a link; what was shut stays shut whatever came before."""
    if link.closed_at is not None:
        return Standing.CLOSED
    if link.withdrawn_at is not None:
        return Standing.WITHDRAWN
    if link.answered_at is not None:
        return Standing.PASSED if link.passed_at is not None else Standing.ANSWERED
    return Standing.EXPIRED if now >= link.expires_at else Standing.OPEN


def decide(
    case: Case | None, link: Link | None, act: LinkAct, *, by: Actor, now: datetime
) -> Done:
    """Work out what ``act`` does to a case and to one of its links (None to be made).

    Raises:
        NotAllowed: ``by`` may not do this, or answers by another's link.
        UnknownCase: there is no such case, or the link is not one of its links.
        WrongStatus: the case or the link is not where the act makes sense.
        LinkShut: the link takes nothing any more.
        AnsweredAlready: it was answered, or more time was asked for, before.
        ReasonWanted, NothingSaid: words are missing.
    """
    if by.role not in MAY[type(act)]:
        raise NotAllowed(f"{by.role} may not {type(act).__name__}")
    if case is None:
        raise UnknownCase(act.number)
    if isinstance(act, MakeLink):
        return _make(case, link, act, by, now)
    if link is None or link.number != case.number or link.id != act.link_id:
        raise UnknownCase(f"{act.number} has no link {act.link_id}")
    if by.role is Role.RESPONDENT and by.id != link.id:
        raise NotAllowed("another's link")
    return _DECIDE[type(act)](case, link, act, by, now)


def _make(case: Case, link: Link | None, act: MakeLink, by: Actor, now: datetime) -> Done:
    if case.status is not Status.WITH_RESPONDENT or link is not None:
        raise WrongStatus(f"{case.number} is not with the respondent")
    if not act.name.strip():
        raise NothingSaid(f"{case.number}: nobody to ask")
    if act.due_at <= now:
        raise WrongStatus(f"{case.number}: the date is past")
    made = Link(
        id=act.link_id,
        number=case.number,
        name=act.name,
        contact=act.contact,
        note=act.note,
        made_by=by.id,
        made_at=now,
        due_at=act.due_at,
        expires_at=act.due_at + LATE_FOR,
    )
    return _done(case, made, _entry(made, by, now, "link_made"))


def _open(case: Case, link: Link, act: OpenLink, by: Actor, now: datetime) -> Done:
    _must_be(link, Standing.OPEN, now)
    if link.opened_at is not None:
        return Done(link=link, outcome=Outcome(case=case))
    after = replace(link, opened_at=now, opened_from=act.origin)
    entry = _entry(link, by, now, "link_opened", origin=act.origin)
    # The case itself is untouched: a clerk who is deciding has seen nothing change.
    return Done(link=after, outcome=Outcome(case=case, entries=(entry,)))


def _withdraw(case: Case, link: Link, act: WithdrawLink, by: Actor, now: datetime) -> Done:
    if standing(link, now) in {Standing.WITHDRAWN, Standing.CLOSED}:
        raise LinkShut(f"{link.id} is shut already")
    return _done(case, replace(link, withdrawn_at=now), _entry(link, by, now, "link_withdrawn"))


def _respond(case: Case, link: Link, act: Respond, by: Actor, now: datetime) -> Done:
    if standing(link, now) in {Standing.ANSWERED, Standing.PASSED}:
        raise AnsweredAlready(f"{link.id} was answered")
    if case.status in ENDED:
        raise LinkShut(f"{case.number} has ended")
    _must_be(link, Standing.OPEN, now)
    if not act.text.strip():
        raise NothingSaid(f"{case.number}: an answer without words")
    said = {"answer": act.answer.value, "text": act.text, "files": list(act.files)}
    if act.answer is Answer.MORE_TIME:
        if link.time_asked_at is not None:
            raise AnsweredAlready(f"{link.id}: more time was asked for")
        asked = replace(link, time_asked_at=now)
        entry = _entry(link, by, now, "respondent_asked_time", **said)
        return _done(replace(case, unread=True), asked, entry)
    back = case.status is Status.WITH_RESPONDENT
    after = replace(case, unread=True, status=Status.ACCEPTED if back else case.status)
    entry = replace(_entry(link, by, now, "respondent_answered", **said), public=True)
    answered = replace(link, answered_at=now, returned="", time_settled_at=_settled(link, now))
    done = _done(after, answered, entry)
    says = (rules.push(done.outcome.case, "respondent_answered", respondent=link.name),)
    return replace(done, outcome=replace(done.outcome, says=says))


def _settled(link: Link, now: datetime) -> datetime | None:
    """Give when a request for more time ended: by the answer at the latest."""
    return now if link.wants_time else link.time_settled_at


def _pass_on(case: Case, link: Link, act: PassOn, by: Actor, now: datetime) -> Done:
    if standing(link, now) is not Standing.ANSWERED:
        raise WrongStatus(f"{link.id} has no answer to pass on")
    reply = Reply(number=case.number, text=act.text, files=act.files, answer=act.answer)
    told = rules.decide(case, reply, by=by, now=now)
    entries = (_entry(link, by, now, "answer_passed_on"), *told.entries)
    return Done(link=replace(link, passed_at=now), outcome=replace(told, entries=entries))


def _return(case: Case, link: Link, act: ReturnAnswer, by: Actor, now: datetime) -> Done:
    if standing(link, now) is not Standing.ANSWERED:
        raise WrongStatus(f"{link.id} has no answer to give back")
    if not act.reason.strip():
        raise ReasonWanted(f"{link.id}: an answer is given back with a reason")
    due_at = max(link.due_at, act.due_at)
    again = replace(
        link,
        answered_at=None,
        returned=act.reason,
        due_at=due_at,
        expires_at=due_at + LATE_FOR,
    )
    waits = case.status is Status.ACCEPTED
    after = replace(case, status=Status.WITH_RESPONDENT if waits else case.status)
    return _done(after, again, _entry(link, by, now, "answer_returned", reason=act.reason))


def _grant(case: Case, link: Link, act: GrantTime, by: Actor, now: datetime) -> Done:
    _must_wait_for_time(link, now)
    if act.due_at <= max(link.due_at, now):
        raise WrongStatus(f"{link.id}: the new date is no later")
    after = replace(
        link,
        due_at=act.due_at,
        expires_at=act.due_at + LATE_FOR,
        time_settled_at=now,
        returned="",
    )
    return _done(
        case, after, _entry(link, by, now, "time_granted", until=act.due_at.isoformat())
    )


def _deny(case: Case, link: Link, act: DenyTime, by: Actor, now: datetime) -> Done:
    _must_wait_for_time(link, now)
    if not act.reason.strip():
        raise ReasonWanted(f"{link.id}: time is refused with a reason")
    after = replace(link, time_settled_at=now, returned=act.reason)
    return _done(case, after, _entry(link, by, now, "time_denied", reason=act.reason))


def _must_wait_for_time(link: Link, now: datetime) -> None:
    _must_be(link, Standing.OPEN, now)
    if not link.wants_time:
        raise WrongStatus(f"{link.id} asks for no more time")


def _must_be(link: Link, wanted: Standing, now: datetime) -> None:
    found = standing(link, now)
    if found is not wanted:
        raise LinkShut(f"{link.id} is {found}")


def _done(case: Case, link: Link, entry: Entry) -> Done:
    after = replace(case, version=case.version + 1, due_at=due_of(case))
    return Done(link=link, outcome=Outcome(case=after, entries=(entry,)))


def _entry(link: Link, by: Actor, at: datetime, kind: str, **detail: Any) -> Entry:
    return Entry(at=at, by=by, kind=kind, detail={"link": link.id, "name": link.name, **detail})


_Decide = Callable[[Case, Link, Any, Actor, datetime], Done]
_DECIDE: dict[type[LinkAct], _Decide] = {
    OpenLink: _open,
    WithdrawLink: _withdraw,
    Respond: _respond,
    PassOn: _pass_on,
    ReturnAnswer: _return,
    GrantTime: _grant,
    DenyTime: _deny,
}
