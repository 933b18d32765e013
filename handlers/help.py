"""Says what can be done here, and what a colleague does instead of the assistant."""

from cases.messages import Heard, Incoming, Say, Session
from cases.talk import Known, Turn
from handlers import offers, own
from handlers.conversation import Conversation
from handlers.reading.commands import Command
from handlers.reading.fold import fold

ASKED_MAX = 24  # characters of a question about us; what is longer tells something
#: Phrase -> what people ask about us, folded.
WHO: dict[str, tuple[str, ...]] = {
    "who_sides": (
        "向着谁",
        "站哪边",
        "帮谁",
        "帮商家",
        "偏袒",
        "中立",
        "whose side",
        "take sides",
        "neutral",
    ),
    "who_bot": (
        "机器人",
        "你是谁",
        "你是人",
        "真人吗",
        "are you a bot",
        "are you human",
        "who are you",
    ),
}


def begin(session: Session, said: Incoming, known: Known) -> Turn:
    """Say what words do what."""
    choices = offers.MENU if session.draft is None else (offers.GO_ON, *offers.MENU[1:])
    return Turn(session=own.at(session, "help"), says=(Say(phrase="help", choices=choices),))


def by_staff(session: Session, said: Incoming, known: Known) -> Turn:
    """Offer staff for what only they can do."""
    asks = Say(phrase="by_staff", choices=(offers.PERSON, offers.STATUS))
    return Turn(session=own.at(session, "help"), says=(asks,))


def who(session: Session, said: Incoming, known: Known) -> Turn | None:
    """Say who we are and whose side we take: nobody's."""
    words = fold(said.text)
    if said.heard is not Heard.TEXT or len(words) > ASKED_MAX:
        return None
    key = next((key for key, asked in WHO.items() if any(one in words for one in asked)), "")
    return Turn(session=session, says=(Say(phrase=key),)) if key else None


HELP = Conversation(name="help", openers=frozenset({Command.HELP}), begin=begin, catch=who)
BY_STAFF = Conversation(
    name="by_staff",
    openers=frozenset({Command.MY_DATA, Command.PACKET, Command.AGAIN}),
    begin=by_staff,
)
