"""Puts deadlines into words and colours, as they stand at a moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cases.model import ENDED, PERSONS_TURN, Case, Entry, Status
from cases.wording import Wording

SOON = timedelta(hours=6)  # less than so long before a deadline is shown in amber
_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)
_CHECKED = frozenset(
    {
        Status.FIRST_CHECK,
        Status.ACCEPTED,
        Status.REFUSED,
        Status.MORE_WANTED,
        Status.WITH_DEPARTMENT,
        Status.WITH_RESPONDENT,
        Status.PROPOSED,
        Status.ANSWERED,
    }
)


@dataclass(frozen=True, kw_only=True)
class Clock:
    """A deadline as it is shown. ``part`` of 100 is what has passed of it; None for no bar."""

    kind: str  # calm, day, soon, late, pause, done, none
    icon: str
    text: str
    at: datetime | None = None
    part: int | None = None


def of_case(case: Case, now: datetime, words: Wording) -> Clock:
    """Give the clock that runs for a case now."""
    if case.status in ENDED:
        return Clock(kind="done", icon="check", text=words.phrase("clock_ended"))
    if case.live:
        return Clock(kind="soon", icon="message-dots", text=words.phrase("clock_live"))
    if case.status in PERSONS_TURN:
        return Clock(kind="pause", icon="player-pause", text=words.phrase("clock_paused"))
    if case.due_at is None:
        return Clock(kind="none", icon="clock", text=words.phrase("clock_none"))
    return until(case.due_at, now, words)


def until(due: datetime, now: datetime, words: Wording) -> Clock:
    """Give the clock of one deadline."""
    left = due - now
    if left < timedelta(0):
        text = words.phrase("clock_late", {"time": span(-left, words)})
        return Clock(kind="late", icon="alarm-filled", text=text, at=due)
    if left < SOON:
        text = words.phrase("clock_left", {"time": span(left, words)})
        return Clock(kind="soon", icon="clock-exclamation", text=text, at=due)
    here, there = words.local(now.isoformat()), words.local(due.isoformat())
    days = (there.date() - here.date()).days
    if days <= 1:
        key = "clock_tomorrow" if days else "clock_today"
        text = words.phrase(key, {"time": f"{there:%H:%M}"})
        return Clock(kind="day", icon="clock", text=text, at=due)
    text = words.phrase("clock_left", {"time": words.phrase("span_days", {"n": days})})
    return Clock(kind="calm", icon="clock", text=text, at=due)


def span(length: timedelta, words: Wording) -> str:
    """Give a length of time in its largest whole unit; at least a minute."""
    for unit, key in ((_DAY, "days"), (_HOUR, "hours"), (_MINUTE, "minutes")):
        count = length // unit
        if count or unit is _MINUTE:
            one = f"span_{key}_one"
            name = one if count == 1 and words.has(one) else f"span_{key}"
            return words.phrase(name, {"n": max(count, 1)})
    raise AssertionError


def promises(
    case: Case, entries: Sequence[Entry], now: datetime, words: Wording
) -> list[tuple[str, Clock]]:
    """Give the three promises of a case with what has become of each: (phrase, clock)."""
    start = case.submitted_at or case.opened_at
    checked = next((one.at for one in entries if one.kind in _CHECKED), None)
    answered = _answered(entries)
    rows = (
        ("clock_of_check", case.due_check_at, checked),
        ("clock_of_answer", case.due_answer_at, answered),
        ("clock_of_solution", case.due_solution_at, case.ended_at),
    )
    return [
        (key, _promise(start, due, met, case, now=now, words=words))
        for key, due, met in rows
        if due is not None
    ]


def _answered(entries: Sequence[Entry]) -> datetime | None:
    """Give when the round that runs was answered first."""
    found = None
    for one in entries:
        if one.kind == Status.REOPENED.value:
            found = None
        elif one.kind == Status.ANSWERED.value and found is None:
            found = one.at
    return found


def _promise(
    start: datetime,
    due: datetime,
    met: datetime | None,
    case: Case,
    *,
    now: datetime,
    words: Wording,
) -> Clock:
    if met is not None:
        key = "clock_met" if met <= due else "clock_met_late"
        text = words.phrase(key, {"time": span(met - start, words)})
        return Clock(kind="done", icon="check", text=text, at=due)
    if case.status in ENDED:
        return Clock(kind="done", icon="check", text=words.phrase("clock_ended"), at=due)
    made = until(due, now, words)
    if case.status in PERSONS_TURN:
        text = words.phrase("clock_paused")
        made = Clock(kind="pause", icon="player-pause", text=text, at=due)
    whole = max(due - start, _MINUTE)
    part = min(100, max(0, int((now - start) / whole * 100)))
    return Clock(kind=made.kind, icon=made.icon, text=made.text, at=due, part=part)
