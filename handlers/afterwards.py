"""The question that comes after the number: it protects the person, so it may be ignored."""

from collections.abc import Mapping
from typing import Any

from cases.acts import Amend
from cases.messages import Heard, Incoming, Say, Session
from cases.organisation import Question
from cases.talk import Known, Turn
from handlers import asking, own, taking
from handlers.answering import advice
from handlers.asking import lines
from handlers.onward import away
from handlers.reading.commands import Command, command
from handlers.taking import Taken

_NO = frozenset({Command.SKIP, Command.NO, Command.LATER, Command.CANCEL, Command.DONE})


def step(session: Session, said: Incoming, known: Known) -> Turn | None:
    """Take the answer; anything else is left to whom it concerns."""
    number = str(session.memory.get("case", ""))
    question = _question(known, number, str(session.memory.get("question", "")))
    if said.heard is not Heard.TEXT or question is None:
        return None
    found = taking.take(question, said.text, known)
    if isinstance(found, Taken) and found.options:
        return _kept(session, known, number, question, found)
    if command(said.text) & _NO:
        return Turn(session=away(session), says=(Say(phrase="after_fine", case=number),))
    return None


def reads(session: Session, said: Incoming, known: Known) -> bool:
    """Say whether a number or command word is an answer to this question."""
    number = str(session.memory.get("case", ""))
    question = _question(known, number, str(session.memory.get("question", "")))
    if question is None:
        return False
    found = taking.take(question, said.text, known)
    return isinstance(found, Taken) and bool(found.options)


def press(session: Session, known: Known, rest: str) -> Turn:
    """Take a pressed answer, however late."""
    number, _, rest = rest.partition(":")
    key, _, option = rest.partition(":")
    question = _question(known, number, key)
    places = (
        [place for place, one in enumerate(question.options) if one.key == option]
        if (question)
        else []
    )
    if question is None or not places:
        return Turn(session=session, says=(Say(phrase="after_fine"),))
    found = taking.chosen(question, tuple(places))
    return _kept(session, known, number, question, found)


def _question(known: Known, number: str, key: str) -> Question | None:
    found = own.find(known, number)
    category = known.organisation.category(found.case.category) if found else None
    asked = category.questions if category else ()
    return next((one for one in asked if one.key == key and one.when == "after"), None)


def _kept(
    session: Session, known: Known, number: str, question: Question, found: Taken
) -> Turn:
    answer: Mapping[str, Any] = {**found.answer, "label": asking.label(question, known)}
    said = [one for one in (advice(option, known) for option in found.options) if one]
    phrase = "after_do" if said else "after_fine"
    values = {"advice": lines(*said)} if said else {}
    return Turn(
        session=away(session),
        says=(Say(phrase=phrase, values=values, case=number),),
        acts=(Amend(number=number, key=question.key, value=dict(answer)),),
        about=number,
    )
