"""Keeps what somebody said when something more urgent is answered instead."""

from dataclasses import replace

from cases.acts import Add
from cases.messages import Heard, Incoming, Session
from cases.talk import Known, Turn
from handlers import aside, complaint, form, own, placing

STORY_FROM = 30  # characters from which a worrying message is part of the story too


def kept(session: Session, said: Incoming, known: Known) -> Turn:
    """Let the words go where they would have gone; the caller answers instead.

    That is to staff while they talk with the person, else to the open question
    of the draft, else to the case at hand, else into a new draft.
    """
    live = own.live(known)
    if live is not None:
        return to_case(session, said, live.number)
    if session.draft is not None:
        turn = aside.to_open_question(session, said, known)
        return turn or Turn(session=noted(session, said))
    case = placing.likely(session, known)
    if case is not None:
        return to_case(session, said, case.case.number)
    if own.in_work(known):
        return Turn(session=session)
    return complaint.open_draft(session, said, known, story=said.text)


def set_aside(session: Session, said: Incoming, known: Known) -> Turn:
    """Keep words that must not be taken for the answer to the open question."""
    live = own.live(known)
    if live is not None:
        return to_case(session, said, live.number)
    if session.draft is not None:
        return Turn(session=noted(session, said))
    return Turn(session=session)


def noted(session: Session, said: Incoming) -> Session:
    """Keep words with the draft: as story when long, else as a note."""
    draft = session.draft or {}
    if len(said.text) >= STORY_FROM:
        return replace(session, draft=form.told(draft, said.text, said.external_id))
    return replace(session, draft=form.noted(draft, said.text))


def to_case(session: Session, said: Incoming, number: str) -> Turn:
    """Add a message with its files to a case."""
    text = said.text if said.heard is Heard.FILES else placing.words_of(said)
    act = Add(number=number, text=text, files=len(said.attachments))
    files_of = number if said.attachments else ""
    return Turn(session=session, acts=(act,), about=number, evidence_of=files_of)
