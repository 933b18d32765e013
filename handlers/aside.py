"""Answers the complaint's open question although something else was said in between."""

from cases.messages import Heard, Incoming, Session
from cases.talk import Known, Turn
from handlers import own
from handlers.complaint import COMPLAINT
from handlers.conversation import Conversation


def to_open_question(session: Session, said: Incoming, known: Known) -> Turn | None:
    """Let the complaint's open question take a message, also after it was left."""
    if session.draft is None:
        return None
    if session.conversation != COMPLAINT.name:
        came = str(session.memory.get("came", ""))
        session = own.at(session, COMPLAINT.name, came, came=None)
    step = COMPLAINT.steps.get(session.step)
    return step(session, said, known) if step is not None else None


def catch(session: Session, said: Incoming, known: Known) -> Turn | None:
    """Take words that nothing else took since the complaint was left."""
    left = session.conversation != COMPLAINT.name and "came" in session.memory
    if not left or said.heard is not Heard.TEXT:
        return None
    return to_open_question(session, said, known)


ASIDE = Conversation(name="aside", catch=catch)
