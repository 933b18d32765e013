"""A person's own cases: which there are, what each is called, how they are listed."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from cases import references
from cases.calendars import calendar_of
from cases.messages import Choice, Incoming, Session
from cases.model import ENDED, Case, Status
from cases.talk import Held, Known, Own
from handlers.reading.commands import status_number

COMPLAINT = "complaint"  # the conversation whose open question outlives others
PAGE = 8  # cases listed at once; with "more" that makes nine choices


def filed(known: Known) -> tuple[Own, ...]:
    """Give the cases that were submitted, those still in work first, newest first."""
    sent = [own for own in known.cases if own.case.status is not Status.DRAFT]
    return tuple(sorted(sent, key=lambda own: own.case.status in ENDED))


def in_work(known: Known) -> tuple[Own, ...]:
    """Give the submitted cases that have not ended."""
    return tuple(own for own in filed(known) if own.case.status not in ENDED)


def in_status(known: Known, *wanted: Status) -> tuple[Own, ...]:
    """Give the cases in one of these statuses."""
    return tuple(own for own in known.cases if own.case.status in wanted)


def live(known: Known) -> Case | None:
    """Give the case about which person and staff talk directly now."""
    return next((own.case for own in known.cases if own.case.live), None)


def find(known: Known, number: str) -> Own | None:
    """Give the person's case of that number; None also for somebody else's."""
    return next((own for own in known.cases if own.case.number == number), None)


def spoken_of(session: Session, said: Incoming) -> frozenset[str]:
    """Give the numbers of the cases that a message may be about, right or not."""
    pressed = said.choice.rpartition(":")[2]
    numbers = {status_number(said.text), pressed, str(session.memory.get("case", ""))}
    return frozenset(one for one in numbers if references.valid(one))


def title(known: Known, case: Case) -> Any:
    """Name a case in a few words, as a value for a slot."""
    if case.title or case.party:
        return case.title or case.party
    category = known.organisation.category(case.category)
    return {"text": dict(category.label)} if category else {"phrase": "case_untitled"}


def state(case: Case) -> dict[str, Any]:
    """Say where a case stands in a few plain words."""
    return {"phrase": f"status_{case.status.value}"}


def date_of(known: Known, moment: datetime) -> dict[str, str]:
    """Give the day of an instant in the organisation's own time, without weekday."""
    return {"date": calendar_of(known.organisation).local(moment).date().isoformat()}


def label(known: Known, own: Own) -> dict[str, Any]:
    """Name a case with its state and, when a clock runs, its day."""
    values: dict[str, Any] = {"title": title(known, own.case), "state": state(own.case)}
    if own.case.due_at is None:
        return {"phrase": "case_label", "values": values}
    values["due"] = date_of(known, own.case.due_at)
    return {"phrase": "case_label_due", "values": values}


def numbered(known: Known, own: Own) -> dict[str, Any]:
    """Name a case with its number and state."""
    values = {
        "number": own.case.number,
        "title": title(known, own.case),
        "state": state(own.case),
    }
    return {"phrase": "case_label_number", "values": values}


def page(
    known: Known,
    cases: tuple[Own, ...],
    key: str,
    *,
    more: str = "",
    start: int = 0,
    label: Callable[[Known, Own], dict[str, Any]] = label,
) -> tuple[Choice, ...]:
    """Offer one page of cases under ``<key>:<number>``, the rest under ``<more>:<start>``.

    Cases that would read alike are told apart by their numbers.
    """
    here = cases[start : start + PAGE]
    labels = [label(known, one) for one in here]
    alike = [labels.count(one) > 1 for one in labels]
    shown = tuple(
        Choice(key=f"{key}:{one.case.number}", label=numbered(known, one) if twin else words)
        for one, words, twin in zip(here, labels, alike, strict=True)
    )
    if not more or len(cases) <= start + PAGE:
        return shown
    left = {"phrase": "choice_more", "values": {"n": len(cases) - start - PAGE}}
    return (*shown, Choice(key=f"{more}:{start + PAGE}", label=left))


def focus(known: Known, number: str) -> dict[str, str]:
    """Give what a session's memory keeps of the case that is spoken of now."""
    return {"case": number, "case_at": known.now.isoformat()}


def counts(held: Iterable[Held]) -> dict[str, dict[str, int]]:
    """Count evidence by kind, what could not be taken left out; a value for a slot."""
    here = Counter(one.medium for one in held if one.state in {"wanted", "kept"})
    return {"counts": dict(here)}


def at(session: Session, conversation: str, step: str = "", **kept: Any) -> Session:
    """Put a session into a step; ``kept`` goes into its memory, None takes out of it.

    A complaint that is left in the middle is remembered by its step (``came``),
    so that its open question can still be answered: see `handlers.aside`.
    """
    if session.draft is None:
        kept = {"came": None, **kept}
    elif session.conversation == COMPLAINT != conversation:
        kept = {"came": session.step, **kept}
    memory = {**session.memory, **kept}
    left = {key: value for key, value in memory.items() if value is not None}
    return replace(session, conversation=conversation, step=step, memory=left)
