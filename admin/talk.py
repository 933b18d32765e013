"""The conversation of a case as staff read it: bubbles, notes, events, the form folded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from cases.messages import Heard
from cases.model import Entry, Role, Status
from cases.wording import Wording
from storage.evidence import Evidence
from storage.queries import Dossier
from storage.transcript import Line

#: Kinds of entries that say in the conversation nothing that a bubble does not.
_SHOWN_OTHERWISE = frozenset({"added", "submitted", "handed_over"})
_SAID = frozenset({"replied", "answered"})
PUSH = "push_"


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """What became of a message of ours. ``look`` is "", held or bad."""

    state: str
    reason: str = ""
    at: datetime | None = None
    channel: str = ""
    undo: bool = False
    retry: bool = False

    @property
    def look(self) -> str:
        """Give the colour class."""
        return {"held": "held", "failed": "bad"}.get(self.state, "")

    @property
    def icon(self) -> str:
        """Give the sign."""
        return {
            "sent": "checks",
            "held": "player-pause",
            "failed": "alert-triangle",
            "cancelled": "arrow-back-up",
            "none": "phone",
        }.get(self.state, "clock")


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One thing in the conversation.

    ``kind``: day, fold, person, staff, told (a notice of ours), robot (an answer of
    the conversation), note, event. A fold holds the pieces ``inside`` it.
    """

    kind: str
    at: datetime
    text: str = ""
    by: str = ""
    channel: str = ""
    id: int = 0
    files: tuple[Evidence, ...] = ()
    delivery: Delivery | None = None
    entry: Entry | None = None
    edited: bool = False
    answer: bool = False
    place: str = ""
    inside: tuple["Piece", ...] = ()

    @property
    def questions(self) -> int:
        """Count what the conversation asked inside a fold."""
        return sum(one.kind == "robot" for one in self.inside)

    @property
    def answers(self) -> int:
        """Count what the person said inside a fold."""
        return sum(one.kind == "person" for one in self.inside)


def read(dossier: Dossier, words: Wording) -> list[Piece]:
    """Give the conversation in its order, with a line wherever a day begins."""
    said: dict[datetime, list[Entry]] = {}
    for one in dossier.entries:
        if one.kind in _SAID:
            said.setdefault(one.at, []).append(one)
    labels = _labels(dossier.lines)
    pieces = [_line(one, said, labels, words) for one in dossier.lines]
    told = {one.at for one in dossier.lines if one.direction == "out"}
    pieces += [
        piece for one in dossier.entries if (piece := _entry(one, told, words)) is not None
    ]
    pieces.sort(key=_place)
    return list(_with_days(_folded(pieces, dossier.case.submitted_at), words))


def waits(pieces: Sequence[Piece]) -> bool:
    """Say whether a message is still on its way, so that it is worth looking again soon."""
    return any(one.delivery is not None and one.delivery.state == "waiting" for one in pieces)


def _place(piece: Piece) -> tuple[datetime, int]:
    """Order pieces of one instant: what staff did, what was said, what the person did by it."""
    if piece.kind != "event" or piece.entry is None:
        return piece.at, 1
    return piece.at, 2 if piece.entry.by.role is Role.PERSON else 0


def _labels(lines: Sequence[Line]) -> dict[str, str]:
    """Give what stood on the buttons, so that a pressed one can be told."""
    found: dict[str, str] = {}
    for line in lines:
        for button in line.message.buttons if line.message else ():
            found[button.key] = button.label
    return found


def _line(
    line: Line, said: dict[datetime, list[Entry]], labels: dict[str, str], words: Wording
) -> Piece:
    if line.direction == "in":
        return _heard(line, labels, words)
    if line.author:
        entry = said[line.at].pop(0) if said.get(line.at) else None
        text = str(entry.detail.get("text", "")) if entry else line.text
        kind = "staff"
    else:
        entry, text = None, line.text
        phrase = line.message.phrase if line.message else ""
        kind = "told" if phrase.startswith(PUSH) else "robot"
    return Piece(
        kind=kind,
        at=line.at,
        text=text,
        by=line.author,
        channel=line.channel,
        id=line.id,
        files=line.files,
        delivery=_delivery(line),
        answer=entry is not None and entry.kind == Status.ANSWERED.value,
    )


def _heard(line: Line, labels: dict[str, str], words: Wording) -> Piece:
    said = line.said
    text, place = line.text, ""
    if said is not None and said.heard is Heard.CHOICE:
        text = labels.get(said.choice, "") or text or words.phrase("heard_choice")
    elif said is not None and said.latitude is not None:
        place = f"{said.latitude:.5f}, {said.longitude:.5f}"
        text = text or words.phrase("heard_location")
    elif not text and not line.files:
        text = words.phrase(f"heard_{line.heard}")
    quiet = line.heard in {Heard.JOINED, Heard.LEFT, Heard.NOTICE}
    return Piece(
        kind="event" if quiet else "person",
        at=line.at,
        text=text,
        channel=line.channel,
        id=line.id,
        files=line.files,
        place=place,
        edited=line.heard == Heard.EDIT,
    )


def _delivery(line: Line) -> Delivery:
    state = "waiting" if line.state == "sending" else line.state
    return Delivery(
        state=state,
        reason=line.reason,
        at=line.sent_at if state == "sent" else line.not_before,
        channel=line.channel,
        undo=line.state in {"waiting", "held", "failed"} and bool(line.author),
        retry=line.state in {"failed", "held"},
    )


def _entry(entry: Entry, told: set[datetime], words: Wording) -> Piece | None:
    """Give the piece that a line of the history is worth, None for none."""
    if entry.kind in _SHOWN_OTHERWISE:
        return None
    if entry.kind == "noted":
        text = str(entry.detail.get("text", ""))
        return Piece(kind="note", at=entry.at, text=text, by=entry.by.name, entry=entry)
    if entry.kind in _SAID:
        if entry.at in told:
            return None
        text = str(entry.detail.get("text", ""))
        nobody = Delivery(state="none")
        return Piece(kind="staff", at=entry.at, text=text, by=entry.by.name, delivery=nobody)
    return Piece(
        kind="event",
        at=entry.at,
        text=event(entry, words),
        by=_who(entry, words),
        entry=entry,
    )


def _who(entry: Entry, words: Wording) -> str:
    return entry.by.name or words.phrase(f"by_{entry.by.role}")


def event(entry: Entry, words: Wording) -> str:
    """Put one line of a history into words, without who did it."""
    values = {key: _plain(value, words) for key, value in entry.detail.items()}
    key = f"entry_{entry.kind}"
    if entry.kind == "assigned" and not entry.detail.get("to"):
        key = "entry_unassigned"
    if words.has(key):
        return words.phrase(key, values)
    text = words.phrase(f"status_{entry.kind}")
    if values.get("reason"):
        text = words.phrase("entry_with_reason", {"what": text, "reason": values["reason"]})
    return text


def _plain(value: object, words: Wording) -> str:
    if isinstance(value, str):
        for prefix in ("flag_", "why_", "priority_", "source_", "responds_"):
            if words.has(f"{prefix}{value}"):
                return words.phrase(f"{prefix}{value}")
        return value
    if isinstance(value, list):
        return str(len(value))
    return "" if value is None or isinstance(value, dict) else str(value)


def _folded(pieces: list[Piece], submitted_at: datetime | None) -> list[Piece]:
    """Fold what the conversation asked until the complaint was handed in."""
    made: list[Piece] = []
    for folds, run in groupby(pieces, key=lambda one: _folds(one, submitted_at)):
        run_ = list(run)
        if folds and len(run_) > 1:
            made.append(Piece(kind="fold", at=run_[0].at, inside=tuple(run_)))
        else:
            made += run_
    return made


def _folds(piece: Piece, submitted_at: datetime | None) -> bool:
    asked = piece.kind in {"robot", "person"}
    return asked and submitted_at is not None and piece.at <= submitted_at


def _with_days(pieces: list[Piece], words: Wording) -> Iterator[Piece]:
    last = None
    for piece in pieces:
        day = words.local(piece.at.isoformat()).date()
        if day != last:
            yield Piece(kind="day", at=piece.at)
        last = words.local((piece.inside[-1] if piece.inside else piece).at.isoformat()).date()
        yield replace(piece)
