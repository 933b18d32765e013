"""Which language everything is said in: guessed, heard from the person, changed by a word."""

import re
import unicodedata
from dataclasses import replace

from cases.messages import Choice, Heard, Incoming, Say, Session
from cases.talk import Known, Turn
from handlers import complaint, draft, own
from handlers.conversation import Conversation
from handlers.reading.commands import Command
from handlers.reading.commands import language as named
from handlers.reading.fold import fold

#: Beginnings of platforms' hints that stand for traditional characters.
_TRADITIONAL = ("zh-hant", "zh-tw", "zh-hk", "zh-mo")
_HAN = re.compile(r"[一-鿿]")
_ENGLISH = re.compile(r"[a-z'’]+(?:[\s,.;:!?-]+[a-z'’]+){2,}[\s.!?]*", re.I)
_HELLO = frozenset({"hello", "hi", "hey", "complain", "complaint", "help", "status", "human"})
_OTHERS = re.compile(r"[\u0400-\u04ff\u0600-\u06ff\u0e00-\u0e7f\u3040-\u30ff\uac00-\ud7af]")


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


def heard(text: str, language: str) -> str:
    """Give the language that a text is plainly written in, when it is not ``language``."""
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    if _OTHERS.search(plain):
        return ""
    if _HAN.search(plain):
        traditional = fold(text) != plain
        if traditional and language != "zh-TW":
            return "zh-TW"
        return "zh-CN" if language == "en" else ""
    english = _ENGLISH.fullmatch(plain) or plain.strip(".!? ") in _HELLO
    return "en" if english and language != "en" else ""


def foreign(text: str) -> bool:
    """Say whether a text is mostly in letters of a language that nobody here reads."""
    letters = [one for one in text if one.isalpha()]
    return len(_OTHERS.findall(text)) * 2 > len(letters)


def marks(turn: Turn, said: Incoming, known: Known) -> Turn:
    """Answer the first words of a person in the language in which they are written."""
    first = "listened" not in turn.session.memory
    if said.heard is not Heard.TEXT or not first or not said.text.strip():
        return turn
    after = own.at(turn.session, turn.session.conversation, turn.session.step, listened=True)
    turn = replace(turn, session=after)
    wanted = heard(said.text, known.language)
    if turn.language or wanted not in known.offered_languages:
        return turn
    return replace(turn, language=wanted)


def catch(session: Session, said: Incoming, known: Known) -> Turn | None:
    """Offer the list to somebody who writes in another language, and keep the words."""
    if said.heard is not Heard.TEXT or session.draft is not None or not foreign(said.text):
        return None
    turn = ask(session, known)
    return replace(turn, session=own.at(turn.session, "language", told=said.text))


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
    known = replace(known, language=wanted)
    told = str(session.memory.get("told", ""))
    session = own.at(session, session.conversation, session.step, told=None)
    if told and session.draft is None:
        turn = complaint.open_draft(session, said, known, story=told)
    else:
        turn = draft.go_on(session, said, known)
    return replace(turn, language=wanted, says=(Say(phrase="language_set"), *turn.says))


LANGUAGE = Conversation(
    name="language",
    openers=frozenset({Command.LANGUAGE}),
    begin=begin,
    press=press,
    catch=catch,
    marks=marks,
)
