"""What a pressed choice of the complaint does, however late it is pressed."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from cases.messages import Incoming, Say, Session
from cases.organisation import Question
from cases.talk import Known, Turn
from handlers import (
    afterwards,
    answering,
    evidence,
    form,
    offers,
    reviewing,
    sorting,
    steering,
    taking,
)
from handlers.gleaning import shown_options
from handlers.onward import ask, current, onward, repeat, touched
from handlers.reading.commands import Edit


def press(session: Session, said: Incoming, known: Known, key: str) -> Turn:
    """Do what the choice ``key`` stands for."""
    what, _, rest = key.partition(":")
    if what == "g":
        return afterwards.press(session, known, rest)
    if session.draft is None:
        return _gone(session, known, what, rest)
    session = touched(session, replace(said, text=""), known)
    does = _PRESSES.get(what)
    return does(session, known, rest) if does else repeat(session, known)


def _gone(session: Session, known: Known, what: str, rest: str) -> Turn:
    """Answer a choice of a complaint that was sent or deleted since."""
    if what == "category" and known.organisation.category(rest) is not None:
        began = replace(session, draft={**form.begun(known), "said": 1})
        return sorting.sort(began, known, rest)
    sent = next((one for one in known.cases if one.case.submitted_at is not None), None)
    if sent is not None:
        values = {"number": sent.case.number}
        said = Say(phrase="form_sent_already", values=values, choices=(offers.STATUS,))
    else:
        said = Say(phrase="draft_gone", choices=(offers.COMPLAIN,))
    return Turn(session=session, says=(said,))


def _option(session: Session, known: Known, rest: str) -> Turn:
    """Take an option; another one of the same question, pressed later, is added."""
    key, _, option = rest.partition(":")
    draft = form.draft_of(session, known)
    question = form.question_of(draft, known, key)
    keys = [one.key for one in question.options] if question else []
    if question is None or option not in keys:
        return repeat(session, known)
    found = taking.chosen(question, (keys.index(option),))
    if question.type == "choices" and key in draft["given"] and current(session, known) != key:
        return _added(session, known, question=question, option=option)
    return answering.taken(session, known, question=question, found=found)


def _added(session: Session, known: Known, *, question: Question, option: str) -> Turn:
    draft = form.draft_of(session, known)
    before: Any = form.given(draft, question) or {}
    keys = [*dict.fromkeys([*before.get("keys", ()), option])]
    options = [one for one in question.options if one.key in keys]
    made = shown_options(options, own=before.get("own", ""))
    kept = replace(session, draft=form.put(draft, question.key, made))
    values = {"value": made["shown"]}
    return repeat(kept, known, {"phrase": "form_choices_now", "values": values})


def _sum(session: Session, known: Known, rest: str) -> Turn:
    key, _, rest = rest.partition(":")
    amount, _, currency = rest.partition(":")
    return _value(session, known, key, {"amount": amount, "currency": currency})


def _day(session: Session, known: Known, rest: str) -> Turn:
    key, _, rest = rest.partition(":")
    first, _, last = rest.partition(":")
    return _value(session, known, key, {"first": first, "last": last or None})


def _value(session: Session, known: Known, key: str, value: dict[str, Any]) -> Turn:
    question = form.question_of(form.draft_of(session, known), known, key)
    if question is None or question.type not in {"money", "date", "number"}:
        return repeat(session, known)
    try:
        found = taking.given(question, value)
    except (ArithmeticError, ValueError):
        return repeat(session, known)
    return answering.taken(session, known, question=question, found=found)


def _category(session: Session, known: Known, rest: str) -> Turn:
    if known.organisation.category(rest) is None:
        return sorting.everything(session, known)
    return sorting.sort(session, known, rest)


def _skip(session: Session, known: Known, rest: str) -> Turn:
    return answering.pass_over(session, known, rest) or repeat(session, known)


def _story(session: Session, known: Known, rest: str) -> Turn:
    return reviewing.story(session, known, rest)


def _tick(session: Session, known: Known, rest: str) -> Turn:
    if not rest.isdecimal():
        return repeat(session, known)
    return evidence.ticked(session, known, int(rest))


def _edit(session: Session, known: Known, rest: str) -> Turn:
    if not rest:
        return reviewing.menu(session, known)
    return reviewing.edit(session, known, Edit(key=rest))


def _ask(session: Session, known: Known, rest: str) -> Turn:
    draft = form.draft_of(session, known)
    if form.question_of(draft, known, rest) is None:
        return repeat(session, known)
    return ask(session, known, rest, again=rest in draft["answers"])


_Does = Callable[[Session, Known, str], Turn]
_PRESSES: dict[str, _Does] = {
    "a": _option,
    "sum": _sum,
    "day": _day,
    "skip": _skip,
    "ask": _ask,
    "category": _category,
    "categories": lambda session, known, _: sorting.everything(session, known),
    "keep": lambda session, known, _: onward(session, known),
    "enough": lambda session, known, _: onward(form.keep(session, voice=True), known),
    "done": lambda session, known, _: evidence.done(session, known),
    "tick": _tick,
    "wrong": lambda session, known, _: evidence.wrong(session, known),
    "submit": lambda session, known, _: reviewing.submit(session, known),
    "edit": _edit,
    "as_is": lambda session, known, _: reviewing.as_is(session, known),
    "later": lambda session, known, _: steering.later(session, known),
    "story": _story,
    "here": lambda session, known, _: reviewing.here(session, known),
    "resume": lambda session, known, _: steering.resume(session, known),
}
