"""Says what can be done here, and what a colleague does instead of the assistant."""

from cases.messages import Incoming, Say, Session
from cases.talk import Known, Turn
from handlers import offers, own
from handlers.conversation import Conversation
from handlers.reading.commands import Command


def begin(session: Session, said: Incoming, known: Known) -> Turn:
    """Say what words do what."""
    choices = offers.MENU if session.draft is None else (offers.GO_ON, *offers.MENU[1:])
    return Turn(session=own.at(session, "help"), says=(Say(phrase="help", choices=choices),))


def by_staff(session: Session, said: Incoming, known: Known) -> Turn:
    """Offer staff for what only they can do."""
    asks = Say(phrase="by_staff", choices=(offers.PERSON, offers.STATUS))
    return Turn(session=own.at(session, "help"), says=(asks,))


HELP = Conversation(name="help", openers=frozenset({Command.HELP}), begin=begin)
BY_STAFF = Conversation(
    name="by_staff",
    openers=frozenset({Command.MY_DATA, Command.PACKET, Command.AGAIN}),
    begin=by_staff,
)
