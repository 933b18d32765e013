"""Puts something before staff: the case or draft that it is about, or a case made for it."""

from dataclasses import dataclass, replace

from cases.acts import Act, CallStaff, Flag, Open
from cases.messages import Session
from cases.model import Case, Priority, Status
from cases.talk import Known
from handlers import filing, own

#: Conversations that are about one of the person's cases, also while a draft is open.
ABOUT_A_CASE = frozenset({"status", "addition", "answer", "withdraw", "rating"})


@dataclass(frozen=True, kw_only=True)
class Handed:
    """What a turn needs to put something before staff: acts on the case ``number``."""

    session: Session
    acts: tuple[Act, ...]
    number: str


def hand_over(
    session: Session,
    known: Known,
    *,
    call: str = "",
    flag: str = "",
    priority: Priority = Priority.NORMAL,
    story: str = "",
    category: str = "",
) -> Handed:
    """Call staff (``call``: why) and flag, on whatever the person is busy with.

    That is the case already in staff's hands, else the draft, else the case
    last spoken of or the newest in work, else a new unsent case with ``story``.
    """
    case = own.live(known) or _about(session, known)
    if case is not None:
        acts: list[Act] = []
        if flag:
            acts.append(Flag(number=case.number, flag=flag, priority=priority))
        if call and not case.live:
            acts.append(CallStaff(number=case.number, why=call))
        return Handed(session=session, acts=tuple(acts), number=case.number)
    if session.draft is not None:
        handed = filing.handed(session.draft, known, number=known.fresh_number)
        draft = {**session.draft, "number": known.fresh_number}
        session = replace(session, draft=draft)
    else:
        handed = Open(
            number=known.fresh_number,
            person_id=known.person_id,
            category=category,
            story=story,
            language=known.language,
            submitted=False,
        )
    flags = (*handed.flags, flag) if flag and flag not in handed.flags else handed.flags
    opened = replace(
        handed, flags=flags, priority=_first(handed.priority, priority), live=bool(call)
    )
    return Handed(session=session, acts=(opened,), number=known.fresh_number)


def _first(one: Priority, other: Priority) -> Priority:
    order = tuple(Priority)
    return min(one, other, key=order.index)


def seen_draft(session: Session, known: Known) -> Case | None:
    """Give the case under which staff already see the draft, if they do."""
    number = str((session.draft or {}).get("number", ""))
    found = own.find(known, number)
    return found.case if found and found.case.status is Status.DRAFT else None


def _about(session: Session, known: Known) -> Case | None:
    """Give the case that the person is busy with; None when that is an unseen draft."""
    of_a_case = session.conversation in ABOUT_A_CASE
    if session.draft is not None and not of_a_case:
        return seen_draft(session, known)
    working = own.in_work(known)
    spoken = own.find(known, str(session.memory.get("case", "")))
    if spoken is not None and spoken in working:
        return spoken.case
    if session.draft is not None:
        return seen_draft(session, known)
    if working:
        return working[0].case
    handed = own.in_status(known, Status.DRAFT)
    return handed[0].case if handed else None
