"""The complaint that was begun and not sent: going on with it, or deleting it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from cases.acts import Act, Withdraw
from cases.messages import Choice, Incoming, Say, Session
from cases.talk import Known, Turn
from handlers import complaint, handover, offers, own
from handlers.conversation import Conversation


def waits(session: Session, known: Known, *, phrase: str = "draft_waits") -> Say:
    """Ask what is to become of the draft."""
    draft = session.draft or {}
    since = datetime.fromisoformat(str(draft.get("since", known.now.isoformat())))
    values = {"draft": complaint.brief(draft, known), "since": own.date_of(known, since)}
    return Say(
        phrase=phrase,
        values=values,
        choices=(offers.GO_ON, offers.OTHER_DRAFT, offers.DELETE_DRAFT),
    )


def reminder(draft: Mapping[str, Any]) -> Say | None:
    """Word the one reminder of a draft left lying; None while staff have it in hand."""
    if draft.get("number"):
        return None
    answers = draft.get("answers", {})
    values = {
        "party": answers.get("party", {}).get("shown", ""),
        "n": str(len(answers) + bool(draft.get("story"))),
    }
    return Say(
        phrase="draft_reminder",
        values=values,
        choices=(offers.GO_ON, offers.DELETE_DRAFT),
        numbered=False,
    )


def go_on(session: Session, said: Incoming, known: Known) -> Turn:
    """Return to the open question of the draft; without a draft to nothing in particular."""
    if session.draft is None:
        return Turn(session=own.at(session, "menu"))
    return complaint.resume(session, said, known)


def press(session: Session, said: Incoming, known: Known, key: str) -> Turn:
    """Go on with the draft, put another in its place, or delete it."""
    if session.draft is None:
        gone = Say(phrase="draft_gone", choices=(offers.COMPLAIN,))
        return Turn(session=own.at(session, "menu"), says=(gone,))
    if key == "go":
        return complaint.resume(session, said, known)
    if key in {"other", "ask"}:
        return _sure(session, known, other=key == "other")
    after = replace(own.at(session, "menu"), draft=None)
    if key == "replace":
        turn = complaint.open_draft(after, said, replace(known, held=()))
        return replace(turn, drop_held=("*",))
    seen = handover.seen_draft(session, known)
    acts: tuple[Act, ...] = (Withdraw(number=seen.number),) if seen else ()
    gone = Say(phrase="draft_deleted")
    return Turn(session=after, says=(gone,), acts=acts, drop_held=("*",))


def _sure(session: Session, known: Known, *, other: bool) -> Turn:
    key = "draft:replace" if other else "draft:delete"
    sure = Choice(key=key, label={"phrase": "choice_delete_draft"})
    values = {"draft": complaint.brief(session.draft or {}, known)}
    asks = Say(
        phrase="draft_replace" if other else "draft_delete",
        values=values,
        choices=(sure, offers.GO_ON),
    )
    return Turn(session=own.at(session, "draft"), says=(asks,))


DRAFT = Conversation(name="draft", press=press)
