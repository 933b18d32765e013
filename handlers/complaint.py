"""The conversation that takes a complaint: kind, story, what is missing, evidence, summary."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from cases import references
from cases.acts import Open
from cases.messages import Heard, Incoming, Say, Session
from cases.talk import Known, Turn
from handlers import (
    afterwards,
    answering,
    evidence,
    filing,
    form,
    pressing,
    reviewing,
    sorting,
    steering,
    summary,
)
from handlers.conversation import Conversation
from handlers.onward import (
    AFTER,
    ASK,
    EVIDENCE,
    NAME,
    SUMMARY,
    current,
    mark,
    onward,
    repeat,
    touched,
)
from handlers.reading.commands import Command, command, edit, status_number
from handlers.reading.fold import fold
from handlers.taking import Taken, take
from handlers.telling import reworded, tell

TWICE = timedelta(minutes=1)  # the same words within it were sent twice, not meant twice
TWICE_FROM = 6  # characters; shorter answers may well be given to two questions


def begin(session: Session, said: Incoming, known: Known) -> Turn:
    """Begin a complaint; one that was begun before is asked about first."""
    draft = session.draft
    if draft is not None and (form.story(draft) or draft.get("answers") or known.held):
        return steering.waits(session, known)
    return open_draft(session, said, known)


def open_draft(
    session: Session, said: Incoming, known: Known, *, category: str = "", story: str = ""
) -> Turn:
    """Begin a complaint with what is known of it: its kind, words already said, files."""
    draft = form.begun(known)
    if category:
        draft = form.sorted_into(draft, category)
    began = touched(replace(session, draft=draft), replace(said, text=story), known)
    if said.heard is Heard.FILES and not story:
        return evidence.first(began, said, known)
    if story.strip():
        return tell(began, replace(said, text=story), known)
    return onward(began, known)


def resume(session: Session, said: Incoming, known: Known) -> Turn:
    """Put the open question of the draft again, after whatever was said before it."""
    return steering.resume(session, known)


def take_up(session: Session, said: Incoming, known: Known) -> Turn:
    """Go on with a draft that lay for a while."""
    return steering.resume(session, known, {"phrase": "form_resume"})


def brief(draft: Mapping[str, Any], known: Known) -> Any:
    """Name a draft in a few words, as a value for a slot."""
    return summary.named(draft, known)


def handed(draft: Mapping[str, Any], known: Known, *, number: str) -> Open:
    """Give the act that puts an unfinished draft before staff."""
    return filing.handed(draft, known, number=number)


def carry_on(session: Session, said: Incoming, known: Known) -> Turn | None:
    """Take whatever comes while the form is open."""
    if session.draft is None:
        return None
    takes = _TAKES.get(said.heard)
    return takes(session, said, known) if takes else None


def _text(session: Session, said: Incoming, known: Known) -> Turn | None:
    words = command(said.text)
    if not said.text.strip() or _twice(session, said, known):
        return repeat(session, known)
    if steering.over(said.text, words, known):
        return steering.ended(session)
    if Command.GREETING in words:
        return steering.greeting(session, known)
    session = touched(session, said, known)
    if (wish := edit(said.text)) is not None:
        return reviewing.edit(session, known, wish)
    return _read(session, said, known, words)


def _read(
    session: Session, said: Incoming, known: Known, words: frozenset[Command]
) -> Turn | None:
    turn = _STEPS_READ[session.step](session, said, known)
    turn = turn or steering.steer(session, said, known, words)
    if turn is None and _elsewhere(session):
        return None
    return turn or _MISSED[session.step](session, said, known)


def _twice(session: Session, said: Incoming, known: Known) -> bool:
    last = (session.draft or {}).get("last")
    if not isinstance(last, dict) or len(said.text.strip()) < TWICE_FROM:
        return False
    soon = known.now - datetime.fromisoformat(last["at"]) < TWICE
    return soon and bool(last.get("mark") == mark(said.text))


def _elsewhere(session: Session) -> bool:
    """Say whether the choices offered last are another conversation's."""
    return any(not key.startswith(f"{NAME}:") for key in session.offered)


def _contact(session: Session, said: Incoming, known: Known) -> Turn:
    """Keep a shared telephone number as the way to reach the person."""
    question = form.question_of(session.draft or {}, known, form.CONTACT)
    found = take(question, said.text, known) if question else None
    if not isinstance(found, Taken):
        return repeat(session, known)
    draft = form.put(form.draft_of(session, known), form.CONTACT, found.answer)
    values = {"value": found.answer["shown"]}
    kept = replace(session, draft=draft)
    return repeat(kept, known, {"phrase": "form_contact_kept", "values": values})


def claims(session: Session, said: Incoming, known: Known) -> bool:
    """Say whether the open question reads this number or command word itself."""
    if references.valid(status_number(said.text)):
        return False
    if session.step == AFTER:
        return afterwards.reads(session, said, known)
    if session.draft is None:
        return False
    words = command(said.text)
    if words & steering.OURS or steering.over(said.text, words, known):
        return True
    if edit(said.text) is not None:
        return True
    return not _of_a_choice(session, said) and _answers(session, said, known)


def _of_a_choice(session: Session, said: Incoming) -> bool:
    """Say whether a number stands for a choice even where the question takes numbers."""
    plain = fold(said.text)
    if not (plain.isascii() and plain.isdecimal()):
        return False
    if _elsewhere(session):
        return True
    place = int(plain[:4]) - 1
    offered = session.offered[place] if 0 <= place < len(session.offered) else ""
    return offered.startswith((f"{NAME}:sum:", f"{NAME}:day:"))


def _answers(session: Session, said: Incoming, known: Known) -> bool:
    key = current(session, known)
    if session.step != ASK:
        return False
    if key == form.CATEGORY:
        return bool(sorting.kind_of(said.text, known))
    question = form.question_of(session.draft or {}, known, key)
    return question is not None and take(question, said.text, known) is not None


def revise(session: Session, said: Incoming, known: Known) -> Turn | None:
    """Put a new wording of a piece of the story in its place."""
    if session.draft is None:
        return None
    after = reworded(session, said, known)
    if after is None:
        return None
    return Turn(session=after, says=(Say(phrase="form_reworded"),))


_Reader = Callable[[Session, Incoming, Known], Turn | None]
_STEPS_READ: dict[str, _Reader] = {
    ASK: answering.text,
    EVIDENCE: evidence.text,
    SUMMARY: reviewing.text,
}
_MISSED: dict[str, Callable[[Session, Incoming, Known], Turn]] = {
    ASK: answering.not_understood,
    EVIDENCE: evidence.not_understood,
    SUMMARY: reviewing.not_understood,
}

_TAKES: dict[Heard, _Reader] = {
    Heard.TEXT: _text,
    Heard.FILES: evidence.files,
    Heard.LOCATION: evidence.place,
    Heard.CONTACT: _contact,
    Heard.STICKER: lambda session, said, known: repeat(session, known),
}

COMPLAINT = Conversation(
    name=NAME,
    openers=frozenset({Command.COMPLAIN}),
    begin=begin,
    steps={ASK: carry_on, EVIDENCE: carry_on, SUMMARY: carry_on, AFTER: afterwards.step},
    press=pressing.press,
    claims=claims,
    revise=revise,
)
