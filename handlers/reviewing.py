"""The last step: change what is not right, then send it."""

from dataclasses import replace
from typing import Any

from cases.acts import Act
from cases.messages import Choice, Incoming, Say, Session
from cases.model import Status
from cases.talk import Known, Turn
from handlers import asking, filing, form, own, summary, taking
from handlers.asking import label, with_before
from handlers.conversation import missed
from handlers.gleaning import shown_options
from handlers.onward import AFTER, NAME, ask, at, onward, repeat, without_draft
from handlers.reading.commands import Command, Edit, command
from handlers.reading.outcome import Unclear
from handlers.receipt import receipt
from handlers.taking import LATE_TEXT, Taken
from handlers.telling import late

HERE = Choice(key="complaint:here", label={"phrase": "contact_here"})
_SEND = frozenset({Command.YES, Command.DONE, Command.AGREE, Command.FINE})
_LEAVE = frozenset({Command.BACK, Command.NO, Command.SKIP, Command.CANCEL})
_FIX = frozenset({Command.EDIT, Command.NO, Command.DISAGREE})


def text(session: Session, said: Incoming, known: Known) -> Turn | None:
    """Read a text at the summary: send it, change it, or more of the story."""
    words = command(said.text)
    if session.memory.get("changing") and words & _LEAVE:
        return as_is(session, known)
    if words & _SEND:
        return submit(session, known)
    if words & _FIX:
        return menu(session, known)
    if not words and len(said.text.strip()) >= LATE_TEXT:
        return late(session, said, known)
    return None


def menu(session: Session, known: Known) -> Turn:
    """Ask what is to be changed."""
    said = summary.menu(form.draft_of(session, known), known)
    return Turn(session=at(session, form.SUMMARY, changing=True), says=(said,))


def as_is(session: Session, known: Known) -> Turn:
    """Change nothing after all."""
    return onward(session, known, {"phrase": "form_as_is"})


def edit(session: Session, known: Known, wish: Edit) -> Turn:
    """Change one answer: at once when its new value was said, else ask for it."""
    draft = form.draft_of(session, known)
    key = _asked_as(draft, known, wish.key)
    if key in _EDITS:
        return _EDITS[key](session, known)
    question = form.question_of(draft, known, key)
    if question is None:
        return onward(session, known, {"phrase": "form_not_asked"})
    found = taking.take(question, wish.value, known) if wish.value else None
    if isinstance(found, Taken) and found.answer and not found.more:
        return _changed(session, known, key=key, found=found)
    if isinstance(found, Unclear):
        after = at(session, key, again=True, doubt=bool(found.options) or None)
        return Turn(session=after, says=(asking.unclear(question, found),))
    if wish.value and question.type == "choices":
        made = shown_options([], own=wish.value, typed=wish.value)
        return _changed(session, known, key=key, found=Taken(answer=made))
    return ask(session, known, key, again=key in draft.get("answers", {}))


def _asked_as(draft: form.Draft, known: Known, key: str) -> str:
    """Give the form's own key for what people call the amount."""
    category = form.category_of(draft, known)
    if key != "amount" or form.question_of(draft, known, key) or category is None:
        return key
    return next((one.key for one in category.questions if one.type == "money"), key)


def _changed(session: Session, known: Known, *, key: str, found: Taken) -> Turn:
    draft = form.put(form.draft_of(session, known), key, found.answer)
    if key != form.CONTACT:
        draft.pop("amounts", None)
    question = form.question_of(draft, known, key)
    values = {
        "label": label(question, known) if question else key,
        "value": found.answer["shown"],
    }
    before = {"phrase": "form_changed", "values": values}
    return onward(replace(session, draft=draft), known, before)


def change_category(session: Session, known: Known) -> Turn:
    """Offer the kinds again."""
    after = at(form.keep(session, guess=None), form.CATEGORY)
    return Turn(session=after, says=(asking.categories(known),))


def change_story(session: Session, known: Known) -> Turn:
    """Ask whether the story is added to or written anew."""
    return Turn(session=at(session, form.STORY), says=(summary.story_menu(),))


def story(session: Session, known: Known, how: str) -> Turn:
    """Let the person add to the story or write it anew."""
    after = at(session, form.STORY, mode="new" if how == "new" else "add")
    return Turn(session=after, says=(Say(phrase="form_go_ahead"),))


def _evidence(session: Session, known: Known) -> Turn:
    return ask(session, known, form.EVIDENCE)


def _contact(session: Session, known: Known) -> Turn:
    if form.of_a_child(session.draft or {}):
        return here(session, known)
    said = Say(phrase="ask_contact", choices=(HERE,))
    return Turn(session=at(session, form.CONTACT), says=(said,))


def here(session: Session, known: Known) -> Turn:
    """Let the person be reached in this chat alone."""
    draft = form.draft_of(session, known)
    answers = {key: one for key, one in draft["answers"].items() if key != form.CONTACT}
    after = form.keep(session, answers=answers)
    return onward(after, known, {"phrase": "form_contact_here"})


def anonymous(session: Session, known: Known) -> Turn:
    """Hide or show who the person is, where the kind of complaint allows it."""
    draft = form.draft_of(session, known)
    category = form.category_of(draft, known)
    if category is None or not category.anonymous_allowed:
        return repeat(session, known, {"phrase": "anonymous_not_here"})
    hidden = not draft.get("anonymous")
    phrase = "anonymous_on" if hidden else "anonymous_off"
    return repeat(form.keep(session, anonymous=hidden), known, {"phrase": phrase})


_EDITS = {
    form.CATEGORY: change_category,
    form.STORY: change_story,
    form.EVIDENCE: _evidence,
    form.CONTACT: _contact,
    "anonymous": anonymous,
}


def submit(session: Session, known: Known) -> Turn:
    """Send the complaint, or ask first what it still lacks."""
    draft = form.draft_of(session, known)
    if form.next_key(draft, known) != form.SUMMARY:
        return onward(session, known, {"phrase": "form_still"})
    number = _seen_as(draft, known) or known.fresh_number
    act: Act = filing.submitted(draft, known, number=number)
    says: list[Say] = [receipt(draft, known, number=number)]
    after = own.at(without_draft(session), "menu", case=number)
    category = form.category_of(draft, known)
    asked = [one for one in category.questions if one.when == "after"] if category else []
    if asked:
        after = own.at(after, NAME, AFTER, question=asked[0].key)
        says.append(_safety(asked[0].key, draft, known, number=number))
    return Turn(session=after, says=tuple(says), acts=(act,), about=number)


def _seen_as(draft: form.Draft, known: Known) -> str:
    """Give the number under which staff already see the draft, "" when they do not."""
    number = str(draft.get("number", ""))
    found = own.find(known, number)
    return number if found and found.case.status is Status.DRAFT else ""


def _safety(key: str, draft: form.Draft, known: Known, *, number: str) -> Say:
    said = asking.question(key, draft, known)
    choices = tuple(
        replace(one, key=f"complaint:g:{number}:{key}:{one.key.rpartition(':')[2]}")
        for one in said.choices
        if one.key.startswith("complaint:a:")
    )
    return replace(said, choices=choices, case=number)


def not_understood(session: Session, said: Incoming, known: Known) -> Turn:
    """Help at the summary: what was typed is kept, and the choices are said again."""
    draft = form.noted(form.draft_of(session, known), said.text)
    times = int(session.memory.get("missed", 0))
    asks: Any = Say(phrase="help_summary", choices=summary.CHOICES)
    if times:
        asks = with_before(summary.whole(draft, known), {"phrase": "form_missed"})
    return missed(replace(session, draft=draft), asks)
