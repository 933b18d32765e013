"""A person's own complaints as the page lists them, and one as the look-up page tells it."""

from dataclasses import dataclass
from typing import Any

from bot.webchat.frames import Frame
from bot.webchat.parts import Parts
from cases.model import ENDED, PERSONS_TURN, Status
from cases.talk import Known, Own
from cases.wording import Wording
from handlers import own as naming
from handlers import progress
from storage import evidence, lookup

#: The rows of a progress card that are no history, by the phrases of their labels.
_ROWS = ("number", "about", "now", "next", "due")


@dataclass(frozen=True, kw_only=True)
class Told:
    """One complaint in words. ``trail`` is its history: (day, what happened)."""

    number: str
    title: str
    state: str
    turn: str
    next: str
    due: str
    said: str
    files: int
    trail: tuple[tuple[str, str], ...]
    ended: bool


def turn(status: Status) -> str:
    """Say whose turn it is, which is what colours a state: ours, person, party, good, over."""
    if status is Status.RESOLVED:
        return "good"
    if status in ENDED:
        return "over"
    if status in PERSONS_TURN:
        return "person"
    return "party" if status is Status.WITH_RESPONDENT else "ours"


async def cases_frame(parts: Parts, person_id: int, language: str) -> Frame:
    """Give the list of a person's complaints, and how to read the cards about them.

    ``turns`` and ``labels`` are of all languages, since old cards keep theirs.
    """
    rules = parts.rules()
    known = _known(parts, language)
    owned = await lookup.own(person_id) if person_id else []
    wordings = [rules.wording(one) for one in parts.config.languages]
    return {
        "type": "cases",
        "cases": [_row(one, known, rules.wording(language)) for one in owned],
        "turns": {
            w.phrase(f"status_{one.value}"): turn(one) for w in wordings for one in Status
        },
        "labels": {w.phrase(f"progress_{one}"): one for w in wordings for one in _ROWS},
    }


async def told(parts: Parts, own: Own, language: str) -> Told:
    """Word one complaint for whoever has its number and its code."""
    known = _known(parts, language)
    wording = parts.rules().wording(language)
    said = progress.detail(own, known).values
    held = await evidence.of_case(own.case.number)
    return Told(
        number=own.case.number,
        title=wording.word(said["title"]),
        state=wording.word(said["state"]),
        turn=turn(own.case.status),
        next=wording.word(said["next"]),
        due=wording.word(said["due"]),
        said=wording.word(said["said"]),
        files=sum(one.state == "kept" and not one.by_staff for one in held),
        trail=tuple(
            (wording.word(day), wording.word(what)) for day, what in progress.trail(own, known)
        ),
        ended=own.case.status in ENDED,
    )


def _known(parts: Parts, language: str) -> Known:
    return Known(
        person_id=0,
        now=parts.service.clock(),
        organisation=parts.rules().organisation,
        language=language,
    )


def _row(own: Own, known: Known, wording: Wording) -> dict[str, Any]:
    case = own.case
    due = progress.due(case, known)
    return {
        "number": case.number,
        "title": wording.word(naming.title(known, case)),
        "state": wording.word(naming.state(case)),
        "turn": turn(case.status),
        "due": wording.word(due) if due else "",
        "live": case.live,
    }
