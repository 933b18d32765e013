"""Which language everything is said in: guessed from the platform's hint, changed by a word."""

from dataclasses import replace

from cases.messages import Choice, Incoming, Say, Session
from cases.talk import Known, Turn
from handlers import draft, own
from handlers.conversation import Conversation
from handlers.reading.commands import Command
from handlers.reading.commands import language as named

#: Beginnings of platforms' hints that stand for traditional characters.
_TRADITIONAL = ("zh-hant", "zh-tw", "zh-hk", "zh-mo")


def guess(hint: str, offered: tuple[str, ...], default: str) -> str:
    """Give the offered language nearest to a platform's hint such as zh_HK or en-US."""
    plain = hint.strip().lower().replace("_", "-")
    if plain.startswith(_TRADITIONAL):
        near = "zh-TW"
    elif plain.startswith("zh"):
        near = "zh-CN"
    else:
        near = next((one for one in offered if one.lower().split("-")[0] == plain[:2]), default)
    return near if near in offered else default


def begin(session: Session, said: Incoming, known: Known) -> Turn:
    """Take the language that was named, or offer the list."""
    wanted = named(said.text)
    if wanted in known.offered_languages:
        return _taken(session, said, known, wanted)
    return ask(session, known)


def ask(session: Session, known: Known) -> Turn:
    """Offer the languages, each under its own name."""
    choices = tuple(
        Choice(key=f"language:{one}", label={"phrase": f"language_{one}"})
        for one in known.offered_languages
    )
    asks = Say(phrase="language_ask", choices=choices)
    return Turn(session=own.at(session, "language"), says=(asks,))


def press(session: Session, said: Incoming, known: Known, key: str) -> Turn:
    """Take a language from the list."""
    if key not in known.offered_languages:
        return ask(session, known)
    return _taken(session, said, known, key)


def _taken(session: Session, said: Incoming, known: Known, wanted: str) -> Turn:
    turn = draft.go_on(session, said, replace(known, language=wanted))
    return replace(turn, language=wanted, says=(Say(phrase="language_set"), *turn.says))


LANGUAGE = Conversation(
    name="language", openers=frozenset({Command.LANGUAGE}), begin=begin, press=press
)
