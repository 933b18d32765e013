"""Decides what an act does to a case. Pure: same arguments, same outcome.

Which step is open to whom stands in `steps`. What a person does is worded by
the conversation in which it was done; what anybody else does is told to the
person from here.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from cases.acts import (
    Act,
    Add,
    Amend,
    AskAgain,
    Assign,
    CallStaff,
    Confirm,
    Dispute,
    EndTalk,
    Flag,
    Move,
    Note,
    Open,
    Prioritise,
    Rate,
    Reply,
    Revisit,
    Seen,
    Withdraw,
)
from cases.deadlines import ASK_AGAIN_AFTER, CLOSE_AFTER, REVISIT_AFTER, due_of, paused
from cases.errors import (
    Changed,
    NotAllowed,
    NothingSaid,
    ReasonWanted,
    UnknownCase,
    WrongStatus,
)
from cases.messages import Choice, Say
from cases.model import ENDED, STAFF, Actor, Case, Entry, Priority, Role, Status
from cases.steps import INSIDE, MAY, NEXT, NOT_BY_STAFF, REASON, REVISITED


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What storage must write, whole or not at all."""

    case: Case
    entries: tuple[Entry, ...] = ()
    says: tuple[Say, ...] = ()


def decide(case: Case | None, act: Act, *, by: Actor, now: datetime) -> Outcome:
    """Work out what ``act`` does to ``case`` (None for a case not yet open).

    Raises:
        NotAllowed: ``by`` has a role that `MAY` does not name for the act.
        UnknownCase: the act needs a case and there is none.
        WrongStatus: `NEXT` has no way from the case's status to the wanted one.
        ReasonWanted: the step needs a reason in words.
        NothingSaid: a reply or note is empty.
        Changed: the clerk saw an older version of the case.
    """
    if by.role not in MAY[type(act)]:
        raise NotAllowed(f"{by.role} may not {type(act).__name__}")
    if isinstance(act, Open):
        outcome = _open(case, act, by, now)
    elif case is None:
        raise UnknownCase(act.number)
    else:
        outcome = _DECIDE[type(act)](case, act, by, now)
    after = paused(case, outcome.case, now)
    after = replace(after, version=after.version + 1)
    return replace(outcome, case=replace(after, due_at=due_of(after)))


def may_become(case: Case) -> tuple[Status, ...]:
    """Give the statuses that staff may move the case to, in the order of the table."""
    return tuple(one for one in Status if one in NEXT[case.status] - NOT_BY_STAFF)


def _open(case: Case | None, act: Open, by: Actor, now: datetime) -> Outcome:
    if case is not None and case.status is not Status.DRAFT:
        raise WrongStatus(f"{act.number} is open already")
    before = case or Case(
        number=act.number, person_id=act.person_id, status=Status.DRAFT, opened_at=now
    )
    after = replace(
        before,
        status=Status.SUBMITTED if act.submitted else Status.DRAFT,
        category=act.category,
        answers=act.answers,
        story=act.story,
        title=act.title,
        party=act.party,
        amount_cents=act.amount_cents,
        currency=act.currency,
        priority=_higher(case.priority, act.priority) if case else act.priority,
        flags=tuple(dict.fromkeys((*before.flags, *act.flags))),
        anonymous=act.anonymous,
        lookup_hash=act.lookup_hash or before.lookup_hash,
        language=act.language,
        source=act.source,
        live=act.live or (before.live and not act.submitted),
        submitted_at=now if act.submitted else None,
        due_check_at=act.due_check_at,
        due_answer_at=act.due_answer_at,
        due_solution_at=act.due_solution_at,
        unread=by.role is Role.PERSON,
    )
    kind = "submitted" if act.submitted else "handed_over"
    return Outcome(case=after, entries=(_entry(by, now, kind, public=act.submitted),))


def _add(case: Case, act: Add, by: Actor, now: datetime) -> Outcome:
    back = case.status is Status.MORE_WANTED and by.role is Role.PERSON
    after = replace(
        case,
        status=Status.ACCEPTED
        if back and case.clerk_id
        else _checked(case)
        if back
        else case.status,
        unread=case.unread or by.role is Role.PERSON,
    )
    detail = {"text": act.text, "files": act.files}
    return Outcome(case=after, entries=(_entry(by, now, "added", detail, public=True),))


def _checked(case: Case) -> Status:
    return Status.FIRST_CHECK if case.answered_at is None else Status.ACCEPTED


def _amend(case: Case, act: Amend, by: Actor, now: datetime) -> Outcome:
    detail = {"key": act.key, "was": case.answers.get(act.key), "is": act.value}
    after = replace(
        case,
        answers={**case.answers, act.key: act.value},
        unread=case.unread or by.role is Role.PERSON,
    )
    return Outcome(case=after, entries=(_entry(by, now, "amended", detail),))


def _confirm(case: Case, act: Confirm, by: Actor, now: datetime) -> Outcome:
    after = replace(_moved(case, Status.RESOLVED), ended_at=now, live=False, unread=True)
    return Outcome(case=after, entries=(_entry(by, now, "resolved", public=True),))


def _dispute(case: Case, act: Dispute, by: Actor, now: datetime) -> Outcome:
    after = replace(
        _moved(case, Status.REOPENED),
        round=case.round + 1,
        due_answer_at=act.due_answer_at or case.due_answer_at,
        ended_at=None,
        asked_again_at=None,
        revisited_at=None,
        unread=True,
    )
    detail = {"reason": act.reason, "round": after.round}
    return Outcome(case=after, entries=(_entry(by, now, "reopened", detail, public=True),))


def _withdraw(case: Case, act: Withdraw, by: Actor, now: datetime) -> Outcome:
    to = Status.RESOLVED if act.solved else Status.WITHDRAWN
    if act.solved and case.status not in ENDED:
        after = replace(case, status=to)
    else:
        after = _moved(case, to)
    after = replace(after, ended_at=now, live=False, unread=True)
    kind = "resolved" if act.solved else "withdrawn"
    return Outcome(case=after, entries=(_entry(by, now, kind, public=True),))


def _rate(case: Case, act: Rate, by: Actor, now: datetime) -> Outcome:
    detail = {"stars": act.stars, "reason": act.reason}
    return Outcome(case=case, entries=(_entry(by, now, "rated", detail),))


def _call_staff(case: Case, act: CallStaff, by: Actor, now: datetime) -> Outcome:
    after = replace(case, live=True, unread=True)
    return Outcome(case=after, entries=(_entry(by, now, "called_staff", {"why": act.why}),))


def _end_talk(case: Case, act: EndTalk, by: Actor, now: datetime) -> Outcome:
    if not case.live:
        return Outcome(case=case)
    says = (push(case, "talk_ended"),) if by.role is not Role.PERSON else ()
    return Outcome(
        case=replace(case, live=False), entries=(_entry(by, now, "talk_ended"),), says=says
    )


def _flag(case: Case, act: Flag, by: Actor, now: datetime) -> Outcome:
    priority = _higher(case.priority, act.priority or case.priority)
    flags = tuple(dict.fromkeys((*case.flags, act.flag)))
    after = replace(case, flags=flags, priority=priority, unread=True)
    return Outcome(case=after, entries=(_entry(by, now, "flagged", {"flag": act.flag}),))


def _reply(case: Case, act: Reply, by: Actor, now: datetime) -> Outcome:
    if not act.text.strip() and not act.files:
        raise NothingSaid(f"{case.number}: an empty reply")
    detail = {"text": act.text, "files": list(act.files)}
    if not act.answer:
        said = Say(
            phrase="staff_says",
            values={"name": by.name, "text": act.text},
            files=act.files,
            case=case.number,
            author=by.name,
            numbered=False,
        )
        after = replace(case, unread=False, clerk_id=case.clerk_id or by.id)
        return Outcome(case=after, entries=(_entry(by, now, "replied", detail),), says=(said,))
    after = replace(
        _moved(case, Status.ANSWERED),
        answered_at=now,
        asked_again_at=None,
        unread=False,
        clerk_id=case.clerk_id or by.id,
    )
    said = replace(
        push(case, "answered", text=act.text, name=by.name),
        choices=_solved_choices(case.number),
        files=act.files,
        author=by.name,
        outcome=True,
    )
    entries = (_entry(by, now, "answered", detail, public=True),)
    return Outcome(case=after, entries=entries, says=(said,))


def _note(case: Case, act: Note, by: Actor, now: datetime) -> Outcome:
    if not act.text.strip():
        raise NothingSaid(f"{case.number}: an empty note")
    return Outcome(case=case, entries=(_entry(by, now, "noted", {"text": act.text}),))


def _assign(case: Case, act: Assign, by: Actor, now: datetime) -> Outcome:
    detail = {"to": act.clerk_id, "name": act.clerk_name}
    after = replace(case, clerk_id=act.clerk_id)
    return Outcome(case=after, entries=(_entry(by, now, "assigned", detail),))


def _move(case: Case, act: Move, by: Actor, now: datetime) -> Outcome:
    if act.version is not None and act.version != case.version:
        raise Changed(f"{case.number}: version {case.version}, the clerk saw {act.version}")
    if act.to in NOT_BY_STAFF:
        raise WrongStatus(f"{case.number}: {act.to} is not for staff to say")
    if act.to in REASON and not act.reason.strip():
        raise ReasonWanted(f"{case.number}: {act.to} without a reason")
    if by.role is Role.CLOCK and not _unheard(case, now):
        raise WrongStatus(f"{case.number}: the person still has time")
    after = replace(
        _moved(case, act.to),
        ended_at=now if act.to in ENDED else None,
        revisited_at=case.revisited_at if act.to in ENDED else None,
        live=case.live and act.to not in ENDED,
        round=case.round + (act.to is Status.REOPENED),
        clerk_id=case.clerk_id or (by.id if by.role in STAFF else ""),
    )
    detail = {"reason": act.reason} if act.reason else {}
    public = act.to not in INSIDE
    entry = _entry(by, now, act.to.value, detail, public=public)
    say = push(after, act.to.value, reason=act.reason, **act.values)
    says = (replace(say, outcome=act.to in ENDED),) if public else ()
    return Outcome(case=after, entries=(entry,), says=says)


def _unheard(case: Case, now: datetime) -> bool:
    return (
        case.status is Status.ANSWERED
        and case.answered_at is not None
        and now - case.answered_at >= CLOSE_AFTER
    )


def _prioritise(case: Case, act: Prioritise, by: Actor, now: datetime) -> Outcome:
    detail = {"was": case.priority.value, "is": act.priority.value}
    after = replace(case, priority=act.priority)
    return Outcome(case=after, entries=(_entry(by, now, "prioritised", detail),))


def _ask_again(case: Case, act: AskAgain, by: Actor, now: datetime) -> Outcome:
    answered = case.status is Status.ANSWERED and case.answered_at is not None
    if not answered or case.asked_again_at is not None:
        raise WrongStatus(f"{case.number} needs no second question")
    if case.answered_at is not None and now - case.answered_at < ASK_AGAIN_AFTER:
        raise WrongStatus(f"{case.number}: too early to ask again")
    closes = (case.answered_at or now) + CLOSE_AFTER
    say = push(case, "asked_again", due={"moment": closes.isoformat()})
    return Outcome(
        case=replace(case, asked_again_at=now),
        entries=(_entry(by, now, "asked_again"),),
        says=(replace(say, choices=_solved_choices(case.number)),),
    )


def _revisit(case: Case, act: Revisit, by: Actor, now: datetime) -> Outcome:
    if case.status not in REVISITED or case.revisited_at is not None or case.ended_at is None:
        raise WrongStatus(f"{case.number} is not to be asked about")
    if now - case.ended_at < REVISIT_AFTER:
        raise WrongStatus(f"{case.number}: too early to ask whether it holds")
    choices = tuple(
        Choice(key=f"answer:{word}:{case.number}", label={"phrase": f"choice_{word}"})
        for word in ("holds", "broke")
    )
    return Outcome(
        case=replace(case, revisited_at=now),
        entries=(_entry(by, now, "revisited"),),
        says=(replace(push(case, "still_holds"), choices=choices),),
    )


def _seen(case: Case, act: Seen, by: Actor, now: datetime) -> Outcome:
    return Outcome(case=replace(case, unread=False))


def _moved(case: Case, to: Status) -> Case:
    if to not in NEXT[case.status]:
        raise WrongStatus(f"{case.number}: {case.status} cannot become {to}")
    return replace(case, status=to)


def _higher(one: Priority, other: Priority) -> Priority:
    order = list(Priority)
    return min(one, other, key=order.index)


def _entry(
    by: Actor,
    at: datetime,
    kind: str,
    detail: dict[str, Any] | None = None,
    *,
    public: bool = False,
) -> Entry:
    return Entry(at=at, by=by, kind=kind, detail=detail or {}, public=public)


def push(case: Case, key: str, **values: Any) -> Say:
    """Give what tells the person of a step: the phrase ``push_<key>`` with its slots."""
    due = due_of(case)
    filled: dict[str, Any] = {
        "number": case.number,
        "n": case.round,
        "respondent": case.party,
        "actor": {"phrase": "actor_staff"},
        "due": {"moment": due.isoformat()} if due else "",
    }
    return Say(phrase=f"push_{key}", values=filled | values, case=case.number, numbered=False)


def _solved_choices(number: str) -> tuple[Choice, ...]:
    return tuple(
        Choice(key=f"answer:{word}:{number}", label={"phrase": f"choice_{word}"})
        for word in ("solved", "not", "think")
    )


_Decide = Callable[[Case, Any, Actor, datetime], Outcome]
_DECIDE: dict[type[Act], _Decide] = {
    Add: _add,
    Amend: _amend,
    Confirm: _confirm,
    Dispute: _dispute,
    Withdraw: _withdraw,
    Rate: _rate,
    CallStaff: _call_staff,
    EndTalk: _end_talk,
    Flag: _flag,
    Reply: _reply,
    Note: _note,
    Assign: _assign,
    Move: _move,
    Prioritise: _prioritise,
    AskAgain: _ask_again,
    Revisit: _revisit,
    Seen: _seen,
}
