"""Words one case for the person: where it stands, what happened, who acts next and by when."""

from collections.abc import Iterable, Iterator
from typing import Any

from cases.calendars import calendar_of
from cases.deadlines import CLOSE_AFTER
from cases.messages import Card, Choice, Say
from cases.model import ENDED, PERSONS_TURN, Case, Entry, Status
from cases.talk import Known, Own
from handlers.own import date_of, state, title

#: Kinds of history entries that are told; each has a phrase ``entry_<kind>``.
TOLD = frozenset(
    {
        "submitted",
        "added",
        "accepted",
        "refused",
        "more_wanted",
        "with_department",
        "with_respondent",
        "respondent_answered",
        "answered",
        "replied",
        "reopened",
        "resolved",
        "closed_unconfirmed",
        "closed_unresolved",
        "withdrawn",
        "merged",
    }
)
TRAIL = 7  # lines of history told at once; the first and the last ones
#: Statuses whose reason or missing item the person should see again.
_REASONED = frozenset({Status.REFUSED, Status.CLOSED_UNRESOLVED, Status.MORE_WANTED})


def detail(own: Own, known: Known, choices: tuple[Choice, ...] = ()) -> Say:
    """Tell one case whole: state, next step, day, history."""
    case = own.case
    lines = trail(own, known)
    next_ = {"phrase": f"status_line_{case.status.value}"}
    rows: list[tuple[Any, Any, str]] = [
        ({"phrase": "progress_number"}, case.number, ""),
        ({"phrase": "progress_about"}, title(known, case), ""),
        ({"phrase": "progress_now"}, state(case), ""),
        ({"phrase": "progress_next"}, next_, ""),
    ]
    if by_when := due(case, known):
        rows.append(({"phrase": "progress_due"}, by_when, ""))
    rows += [(day, what, "") for day, what in lines]
    return Say(
        phrase="progress",
        values={
            "number": case.number,
            "title": title(known, case),
            "state": state(case),
            "next": next_,
            "due": by_when or "",
            "said": _said(own, known),
            "trail": {"join": [_line(day, what) for day, what in lines], "with": "\n"},
            "hint": {"phrase": "progress_hint"} if _takes_more(case) else "",
        },
        choices=choices,
        card=Card(kind="progress", rows=tuple(rows)),
        case=case.number,
    )


def _takes_more(case: Case) -> bool:
    """Say whether more can be sent and nothing else is asked of the person."""
    return case.status not in ENDED | PERSONS_TURN


def due(case: Case, known: Known) -> dict[str, Any] | None:
    """Word the day of the clock that runs and the working days left; None without one."""
    if case.status is Status.ANSWERED and case.answered_at is not None:
        closes = (case.answered_at + CLOSE_AFTER).isoformat()
        return {"phrase": "progress_due_yours", "values": {"day": {"moment": closes}}}
    if case.due_at is None or case.status is Status.DRAFT:
        return None
    values: dict[str, Any] = {"day": {"moment": case.due_at.isoformat()}}
    if case.due_at <= known.now:
        return {"phrase": "progress_due_late", "values": values}
    left = calendar_of(known.organisation).days_left(known.now, case.due_at)
    if left == 0:
        return {"phrase": "progress_due_today", "values": values}
    return {"phrase": "progress_due_left", "values": {**values, "n": left}}


def trail(own: Own, known: Known) -> list[tuple[Any, Any]]:
    """Give the history as (day, what happened), shortened in the middle when long."""
    lines = list(_days(own.entries, known))
    if len(lines) > TRAIL:
        cut = {"phrase": "trail_cut", "values": {"n": len(lines) - TRAIL}}
        lines = [lines[0], ("", cut), *lines[1 - TRAIL :]]
    return lines


def _days(entries: Iterable[Entry], known: Known) -> Iterator[tuple[Any, Any]]:
    """Several entries of one kind on one day are one line."""
    before: tuple[Any, Any] | None = None
    for entry in entries:
        if entry.kind not in TOLD:
            continue
        line = (date_of(known, entry.at), {"phrase": f"entry_{entry.kind}"})
        if line != before:
            yield line
        before = line


def _line(day: Any, what: Any) -> Any:
    if not day:
        return what
    return {"phrase": "trail_line", "values": {"day": day, "what": what}}


def _said(own: Own, known: Known) -> Any:
    """Give the answer that waits for a word, or the reason of what staff decided.

    An answer that stands above it already, as news that waited, is not said twice.
    """
    if own.case.status is Status.ANSWERED:
        text = _latest(own.entries, "answered", "text")
        if any(text in str(one.values.get("text", "")) for one in known.waiting):
            return ""
        return {"phrase": "progress_answer", "values": {"text": text}} if text else ""
    if own.case.status in _REASONED:
        reason = _latest(own.entries, own.case.status.value, "reason")
        key = "progress_wanted" if own.case.status is Status.MORE_WANTED else "progress_reason"
        return {"phrase": key, "values": {"reason": reason}} if reason else ""
    return ""


def _latest(entries: tuple[Entry, ...], kind: str, field: str) -> str:
    found = (one.detail.get(field, "") for one in reversed(entries) if one.kind == kind)
    return str(next(found, ""))
