"""What a conversation is, and the one function that advances it.

The order of reading in one turn, where the first that answers ends it:

1.  what asks for no answer: the person left, the platform notes something
2.  a new wording of an earlier message -> ``revise``
3.  danger: harm, fraud in progress -> ``alarm`` of each conversation, in the book's order
4.  a pressed choice -> ``press`` of the conversation that its key names
5.  an exchange with staff that runs -> ``holds``
6.  unless the open step ``claims`` the text: a number -> the choice offered under it, as if
    pressed; a command word -> ``begin`` of the conversation that it opens
7.  the open step
8.  ``catch`` of each conversation, in the book's order (the menu is last and takes all)
9.  whatever was answered, ``marks`` of each conversation may mark the case for staff

`advance` itself keeps ``session.offered``, puts news that waited before the answer, and after
the third message running that was not understood (`missed`) offers a person.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from cases.messages import Heard, Incoming, Say, Session
from cases.talk import Known, Turn
from handlers import offers
from handlers.reading.commands import Command, command, language, status_number
from handlers.reading.fold import bare

#: One step of a conversation. None: not mine, let the next in the order of reading try.
Step = Callable[[Session, Incoming, Known], Turn | None]
#: What a pressed choice does; the last argument is the key after "<conversation>:".
Press = Callable[[Session, Incoming, Known, str], Turn]
#: Whether the open step reads this text itself although it is a number or a command word.
Claim = Callable[[Session, Incoming, Known], bool]
#: Adds to a turn what staff should notice, without a word of its own.
Mark = Callable[[Turn, Incoming, Known], Turn]

BURST = timedelta(seconds=60)  # files that follow one another this closely are one burst
MISSES = 3  # messages running that were not understood until a person is offered
MORE_NUMBERS = 10  # a longer number is no number of a choice

_SILENT = frozenset({Heard.LEFT, Heard.NOTICE})


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """A named set of steps. ``begin`` opens it by a command, ``steps`` carry it on.

    ``press`` takes choices whose key begins with ``name`` and a colon; such a
    key carries its own target, so it works however late it is pressed. The
    other parts are asked as the file's docstring says; None there: not mine.
    """

    name: str
    openers: frozenset[Command] = frozenset()
    begin: Step | None = None
    steps: Mapping[str, Step] = field(default_factory=dict)
    press: Press | None = None
    claims: Claim | None = None
    alarm: Step | None = None
    holds: Step | None = None
    catch: Step | None = None
    revise: Step | None = None
    marks: Mark | None = None


Book = tuple[Conversation, ...]


def advance(book: Book, session: Session, said: Incoming, known: Known) -> Turn:
    """Take one turn: what was said, read in the order above."""
    if said.heard in _SILENT:
        return Turn(session=session)
    turn = _answer(book, session, said, known)
    turn = _followed(book, turn, said, known)
    for one in book:
        turn = one.marks(turn, said, known) if one.marks is not None else turn
    return _settled(turn, session, said, known)


def missed(session: Session, *says: Say) -> Turn:
    """Answer a message that was not understood; `advance` counts them."""
    many = int(session.memory.get("missed", 0)) + 1
    return Turn(session=replace(session, memory={**session.memory, "missed": many}), says=says)


def follow(turn: Turn, key: str) -> Turn:
    """Go on, in the same turn, as if the choice ``key`` were pressed after this answer."""
    memory = {**turn.session.memory, "follow": key}
    return replace(turn, session=replace(turn.session, memory=memory))


def in_burst(session: Session, said: Incoming, known: Known) -> bool:
    """Say whether these files go on with files that were answered just now."""
    before = session.memory.get("filed")
    if said.heard is not Heard.FILES or not isinstance(before, dict):
        return False
    if said.burst and said.burst == before.get("album"):
        return True
    return known.now - datetime.fromisoformat(before["at"]) < BURST


def _answer(book: Book, session: Session, said: Incoming, known: Known) -> Turn:
    if said.heard is Heard.EDIT:
        turn = _first([one.revise for one in book], session, said, known)
        return turn or Turn(session=session)
    turn = _first([one.alarm for one in book], session, said, known)
    if turn is None and said.choice:
        turn = _pressed(book, session, said, known)
    if turn is None:
        turn = _first([one.holds for one in book], session, said, known)
    if turn is None and said.heard is Heard.TEXT:
        turn = _named(book, session, said, known)
    if turn is None:
        turn = _first([_open_step(book, session)], session, said, known)
    if turn is None:
        turn = _first([one.catch for one in book], session, said, known)
    return turn or missed(session, Say(phrase="not_understood", choices=(offers.PERSON,)))


def _first(
    steps: list[Step | None], session: Session, said: Incoming, known: Known
) -> Turn | None:
    for step in steps:
        turn = step(session, said, known) if step is not None else None
        if turn is not None:
            return turn
    return None


def _pressed(book: Book, session: Session, said: Incoming, known: Known) -> Turn | None:
    name, _, rest = said.choice.partition(":")
    for conversation in book:
        if conversation.name == name and conversation.press is not None:
            return conversation.press(session, said, known, rest)
    return None


def _named(book: Book, session: Session, said: Incoming, known: Known) -> Turn | None:
    """Read a number as the choice offered under it, a command word as what it opens."""
    claims = next((one.claims for one in book if one.name == session.conversation), None)
    if claims is not None and claims(session, said, known):
        return None
    if key := _offered(session, said):
        as_pressed = replace(said, heard=Heard.CHOICE, choice=key)
        return _pressed(book, session, as_pressed, known)
    words = _words(said.text)
    begins = [one.begin for one in book if one.openers & words]
    return _first(list(begins), session, said, known)


def _offered(session: Session, said: Incoming) -> str:
    digits = bare(said.text)
    if not digits.isascii() or not digits.isdecimal() or len(digits) > MORE_NUMBERS:
        return ""
    place = int(digits) - 1
    return session.offered[place] if 0 <= place < len(session.offered) else ""


def _words(text: str) -> frozenset[Command]:
    words = command(text)
    if status_number(text):
        words |= {Command.STATUS}
    if language(text):
        words |= {Command.LANGUAGE}
    return words


def _open_step(book: Book, session: Session) -> Step | None:
    for conversation in book:
        if conversation.name == session.conversation:
            return conversation.steps.get(session.step)
    return None


def _followed(book: Book, turn: Turn, said: Incoming, known: Known) -> Turn:
    key = turn.session.memory.get("follow")
    if key is None:
        return turn
    session = _remember(turn.session, follow=None)
    pressed = replace(said, heard=Heard.CHOICE, text="", choice=str(key), attachments=())
    after = _pressed(book, session, pressed, known)
    if after is None:
        return replace(turn, session=session)
    return replace(after, says=(*turn.says, *after.says), acts=(*turn.acts, *after.acts))


def _settled(turn: Turn, before: Session, said: Incoming, known: Known) -> Turn:
    """Keep what every conversation needs kept, and put waiting news first."""
    turn = _counted(turn, before)
    session = turn.session
    if said.heard is not Heard.FILES:
        session = _remember(session, filed=None)
    says = turn.says
    choices = [one.choices for one in says if one.choices and one.numbered]
    if choices:
        keys = tuple(one.key for one in choices[-1])
        session = replace(session, offered=keys)
    if known.waiting and says:
        says = (_news(known.waiting), *says)
    elif known.waiting and said.heard is not Heard.FILES:
        says = (_told(known.waiting),)
    if _young(session, known):
        says = tuple(replace(one, young=True) for one in says)
    return replace(turn, session=session, says=says)


def _young(session: Session, known: Known) -> bool:
    flagged = any("minor" in own.case.flags for own in known.cases)
    return flagged or "minor" in (session.draft or {}).get("flags", ())


def _counted(turn: Turn, before: Session) -> Turn:
    """Count what was not understood in a row; the third time offer a person."""
    was = int(before.memory.get("missed", 0))
    many = int(turn.session.memory.get("missed", 0))
    if many <= was:
        if not turn.says:  # silence neither understands nor misunderstands
            return turn
        return replace(turn, session=_remember(turn.session, missed=None))
    if many < MISSES or not turn.says:
        return turn
    people = {offers.HUMAN.key, offers.PERSON.key}
    kept = tuple(one for one in turn.says[-1].choices if one.key not in people)
    offer = Say(phrase="offer_human", choices=(offers.PERSON, *kept))
    return replace(turn, says=(offer,))


def _told(waiting: tuple[Say, ...]) -> Say:
    """Give news alone: where nothing is answered they are the answer."""
    texts = [{"phrase": one.phrase, "values": one.values} for one in waiting]
    words = {"join": texts, "with": "\n"}
    return Say(phrase="text", values={"text": words}, numbered=False)


def _news(waiting: tuple[Say, ...]) -> Say:
    """Join the news that could not be sent into one message."""
    texts = [{"phrase": one.phrase, "values": one.values} for one in waiting]
    return Say(
        phrase="waiting_news" if len(waiting) > 1 else "waiting_news_one",
        values={"n": len(waiting), "texts": {"join": texts, "with": "\n"}},
        numbered=False,
    )


def _remember(session: Session, **kept: Any) -> Session:
    """Change a session's memory; None takes out."""
    memory = {**session.memory, **kept}
    return replace(
        session, memory={key: value for key, value in memory.items() if value is not None}
    )
