"""Makes a case of a draft: what staff read, how urgent it is, what is promised."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from cases import deadlines, references
from cases.acts import Open
from cases.deadlines import Promises
from cases.model import Priority
from cases.organisation import Category, Question
from cases.talk import Known
from cases.values import Money
from handlers import form
from handlers.asking import label

TITLE_MAX = 40  # characters of the few words that name a case in lists
_RANK = tuple(Priority)


def submitted(draft: Mapping[str, Any], known: Known, *, number: str) -> Open:
    """Give the act that submits a draft, with the days that are promised for it."""
    days = promised(draft, known)
    return _opened(
        draft,
        known,
        number=number,
        lookup_hash=references.code_hash(known.fresh_code) if known.fresh_code else "",
        due_check_at=days and days.check,
        due_answer_at=days and days.answer,
        due_solution_at=days and days.solution,
    )


def handed(draft: Mapping[str, Any], known: Known, *, number: str) -> Open:
    """Give the act that puts an unfinished draft before staff."""
    return _opened(draft, known, number=number, submitted=False)


def promised(draft: Mapping[str, Any], known: Known) -> Promises | None:
    """Give the latest moments that somebody who submits now is told; None without a kind."""
    category = form.category_of(draft, known)
    if category is None:
        return None
    urgency = priority(draft, known)
    return deadlines.promised(known.organisation, category, urgency, known.now)


def _opened(draft: Mapping[str, Any], known: Known, *, number: str, **more: Any) -> Open:
    category = form.category_of(draft, known)
    money = amount(draft, category)
    return Open(
        number=number,
        person_id=known.person_id,
        category=category.key if category else "",
        story=form.story(draft),
        title=title(draft, category, known.language),
        party=party(draft),
        answers=answers(draft, known),
        amount_cents=money.cents if money else None,
        currency=money.currency if money else "",
        priority=priority(draft, known),
        flags=tuple(str(one) for one in draft.get("flags", ())),
        anonymous=bool(draft.get("anonymous") and category and category.anonymous_allowed),
        language=known.language,
        **more,
    )


def party(draft: Mapping[str, Any]) -> str:
    """Give the name of whom it is about, else what else is known of them."""
    value = draft.get("answers", {}).get("party", {}).get("value")
    if not isinstance(value, Mapping):
        return ""
    return str(value.get("name") or next(iter(value.values()), ""))


def title(draft: Mapping[str, Any], category: Category | None, language: str) -> str:
    """Name the case in a few words: whom it is about, and what kind it is."""
    words = category.short or category.label if category else {}
    kind = str(words.get(language) or words.get("zh-CN", ""))
    between = ", " if language == "en" else "，"
    return between.join(one for one in (party(draft), kind) if one)[:TITLE_MAX]


def amount(draft: Mapping[str, Any], category: Category | None) -> Money | None:
    """Give the sum that it is about: of the first question for one that was answered."""
    for question in category.questions if category else ():
        value = draft.get("answers", {}).get(question.key, {}).get("value")
        if question.type == "money" and isinstance(value, Mapping):
            return Money.from_json(dict(value))
    return None


def answers(draft: Mapping[str, Any], known: Known) -> dict[str, Any]:
    """Give the answers as staff read them, each with the words that name it.

    In the order of the form; an answer whose question is gone is left out.
    """
    category = form.category_of(draft, known)
    made: dict[str, Any] = {}
    asked = list(category.in_order) if category else []
    contact = form.question_of(draft, known, form.CONTACT)
    for question in (*asked, *((contact,) if contact else ())):
        found = draft.get("answers", {}).get(question.key)
        if isinstance(found, Mapping) and not found.get("skipped"):
            made[question.key] = {**found, "label": label(question, known)}
    names = known.organisation.label
    if place := draft.get("place"):
        shown = f"{place['latitude']}, {place['longitude']}"
        made["place"] = {"value": place, "shown": shown, "label": names("place")}
    if notes := draft.get("notes"):
        shown = "\n".join(notes)
        made["notes"] = {"value": notes, "shown": shown, "label": names("notes")}
    return made


def priority(draft: Mapping[str, Any], known: Known) -> Priority:
    """Give how soon the case should be seen: the most urgent of what speaks for it."""
    category = form.category_of(draft, known)
    if category is None:
        return Priority.URGENT if form.of_a_child(draft) else Priority.NORMAL
    found = [_by_amount(draft, category, known)]
    found += [one for question in category.questions for one in _by_answer(question, draft)]
    if category.high_words and form.mentions(draft, category.high_words):
        found.append(Priority.HIGH)
    if form.of_a_child(draft):
        found.append(Priority.URGENT)
    return min(found, key=_RANK.index)


def _by_amount(draft: Mapping[str, Any], category: Category, known: Known) -> Priority:
    usual = Priority(category.priority)
    money = amount(draft, category)
    if money is None:
        return usual
    if "high" in category.by_amount and money.amount >= known.organisation.high_amount:
        return min(usual, Priority.HIGH, key=_RANK.index)
    if "low" in category.by_amount and money.amount < known.organisation.low_amount:
        return Priority.LOW
    return usual


def _by_answer(question: Question, draft: Mapping[str, Any]) -> list[Priority]:
    value = form.given(draft, question)
    if question.priority and question.type == "money" and isinstance(value, Mapping):
        return [Priority(question.priority)] if Decimal(value["amount"]) > 0 else []
    chosen = value.get("keys", ()) if isinstance(value, Mapping) else (value,)
    return [
        Priority(one.priority) for one in question.options if one.priority and one.key in chosen
    ]
