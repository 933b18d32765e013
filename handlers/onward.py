"""Asks what comes next: the first question that is open, the evidence, or the summary."""

from dataclasses import replace
from hashlib import sha256
from typing import Any

from cases.messages import Incoming, Say, Session
from cases.talk import Known, Turn
from handlers import asking, collecting, form, own, summary
from handlers.asking import with_before

NAME = "complaint"
ASK, EVIDENCE, SUMMARY, AFTER = "ask", "evidence", "summary", "after"
#: What the memory keeps of the open question and of no other.
_OF_A_QUESTION = ("again", "mode", "own_words", "doubt", "changing")
_STEPS = {form.EVIDENCE: EVIDENCE, form.SUMMARY: SUMMARY}


def onward(session: Session, known: Known, *before: Any) -> Turn:
    """Go on to what is open, with ``before`` said first in the same message."""
    return ask(session, known, form.next_key(form.draft_of(session, known), known), *before)


def ask(session: Session, known: Known, key: str, *before: Any, again: bool = False) -> Turn:
    """Ask ``key``; ``again``: it has an answer, which may stay."""
    draft = form.draft_of(session, known)
    after = at(session, key, again=again or None)
    if key == form.SUMMARY:
        return _summary(after, known, *before)
    if key == form.EVIDENCE:
        said = collecting.ask(draft, known)
    elif again:
        said = asking.again(key, draft, known)
    else:
        said = asking.question(key, draft, known)
    return Turn(session=after, says=(with_before(said, *before),))


def _summary(session: Session, known: Known, *before: Any) -> Turn:
    """Show the summary whole the first time; after a change say only what changed."""
    draft = form.draft_of(session, known)
    if draft.get("reviewed") and any(before):
        text = asking.lines(*before)
        short = Say(phrase="lines", values={"text": text}, choices=summary.CHOICES)
        return Turn(session=session, says=(short,))
    said = with_before(summary.whole(draft, known), *before)
    return Turn(session=form.keep(session, reviewed=True), says=(said,))


def at(session: Session, key: str, **kept: Any) -> Session:
    """Put the session to the question ``key``; what belonged to another is forgotten.

    The choices of an older question too: a number must not reach them any more.
    """
    session = replace(session, offered=())
    forgotten = dict.fromkeys(_OF_A_QUESTION)
    return own.at(session, NAME, _STEPS.get(key, ASK), question=key, **{**forgotten, **kept})


def current(session: Session, known: Known) -> str:
    """Give the question that is open now."""
    key = str(session.memory.get("question", ""))
    return key or form.next_key(form.draft_of(session, known), known)


def repeat(session: Session, known: Known, *before: Any) -> Turn:
    """Put the open question once more."""
    key = current(session, known)
    draft = form.draft_of(session, known)
    if key not in _STEPS and key != form.CATEGORY and not form.question_of(draft, known, key):
        return onward(session, known, *before)
    if key == form.CATEGORY and form.category_of(draft, known):
        return onward(session, known, *before)
    return ask(session, known, key, *before, again=bool(session.memory.get("again")))


def touched(session: Session, said: Incoming, known: Known) -> Session:
    """Count one more message of the person."""
    many = int((session.draft or {}).get("said", 0)) + 1
    now = known.now.isoformat()
    last = {"mark": mark(said.text), "at": now} if said.text else None
    return form.keep(session, said=many, at=now, last=last)


def mark(text: str) -> str:
    """Mark a text so that the same one is known again, without keeping it."""
    return sha256(text.strip().encode()).hexdigest()[:16]


def away(session: Session) -> Session:
    """Leave the form: what was asked is forgotten, what was answered stays."""
    forgotten: dict[str, Any] = dict.fromkeys(_OF_A_QUESTION)
    return own.at(session, "menu", step="", question=None, filed=None, **forgotten)


def without_draft(session: Session) -> Session:
    """Leave the form for good."""
    return replace(away(session), draft=None)
