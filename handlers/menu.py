"""Greets, shows what can be done, and takes whatever nobody else took."""

from collections.abc import Callable
from dataclasses import replace

from cases.messages import Heard, Incoming, Say, Session
from cases.talk import Known, Turn
from handlers import complaint, guide, human, language, offers, own, starting, status, steering
from handlers.conversation import Conversation
from handlers.reading.commands import Command, command, status_number

Start = Callable[[Session, Incoming, Known], Turn]


def begin(session: Session, said: Incoming, known: Known) -> Turn:
    """Say hello and what can be done; a draft that waits is asked about first."""
    if session.draft is not None:
        return steering.waits(session, known)
    values = {"org": {"text": dict(known.organisation.name)}}
    says = Say(phrase="greeting", values=values, choices=offers.MENU)
    return Turn(session=own.at(session, "menu"), says=(says,))


def press(session: Session, said: Incoming, known: Known, key: str) -> Turn:
    """Start what the menu's choice stands for."""
    return STARTS.get(key, begin)(session, said, known)


def _complain(session: Session, said: Incoming, known: Known) -> Turn:
    return complaint.begin(session, replace(said, text=""), known)


STARTS: dict[str, Start] = {
    "complain": _complain,
    "status": lambda session, said, known: status.overview(session, known),
    "mine": status.mine,
    "guide": lambda session, said, known: guide.open_guide(session, known),
    "human": lambda session, said, known: human.call(session, known, why="asked"),
    "language": lambda session, said, known: language.ask(session, known),
}


def catch(session: Session, said: Incoming, known: Known) -> Turn:
    """Take whatever nobody else took."""
    if said.heard is Heard.JOINED:
        return _joined(session, said, known)
    if said.heard is Heard.STICKER or Command.BACK in command(said.text):
        return begin(session, said, known)
    if said.heard is Heard.CHOICE:  # of a message so old that nobody knows it any more
        return starting.lost(session)
    return starting.free(session, said, known)


def _joined(session: Session, said: Incoming, known: Known) -> Turn:
    """Follow the link or the code by which the person came: a case, a kind of complaint."""
    scene = said.scene.strip()
    if number := status_number(scene):
        return status.by_number(session, known, number)
    category = known.organisation.category(scene.removeprefix("c_"))
    if category is not None and session.draft is None:
        plain = replace(said, text="")
        return complaint.open_draft(session, plain, known, category=category.key)
    return STARTS.get(scene, begin)(session, said, known)


MENU = Conversation(
    name="menu",
    openers=frozenset({Command.MENU, Command.GREETING}),
    begin=begin,
    press=press,
    catch=catch,
)
