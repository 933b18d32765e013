"""The form as data: what a draft holds, which question is next, what a change leaves standing.

A draft is JSON in `Session.draft`:

    category   key, "" while unknown
    story      [{"id": message, "text": words}], in the order in which they came
    answers    question's key -> answer, see `answer`
    given      keys in the order in which the person answered them, for going back
    said       messages of the person since the complaint was begun
    filed      whether the person ended the evidence
    at         when the person last spoke, ISO; ``since`` when they began
    flags      marks for staff; notes: what was typed and not understood
    number     of the case under which staff already see the draft, else missing
    anonymous  whether the person wants to be
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from cases import organisation
from cases.messages import Session
from cases.organisation import Category, Question
from cases.talk import Held, Known
from handlers.reading.fold import fold

Draft = dict[str, Any]

BUDGET = 8  # messages of the person from the first to the number, at the median
STORY_MIN = 10  # characters in all; a shorter story says too little to go on with
NOTES_MAX = 20  # what was not understood is kept, within reason
EVIDENCE_COSTS = 2  # messages: the files (an album is one) and "that is all"

#: Places of the form that are no question of a category.
CATEGORY, STORY, EVIDENCE, SUMMARY = "category", organisation.STORY, "evidence", "summary"
CONTACT = "contact"


def begun(known: Known) -> Draft:
    """Give an empty draft."""
    now = known.now.isoformat()
    return {
        "category": "",
        "story": [],
        "answers": {},
        "given": [],
        "said": 0,
        "at": now,
        "since": now,
        "flags": [],
        "notes": [],
    }


def draft_of(session: Session, known: Known) -> Draft:
    """Give the session's draft, an empty one when there is none."""
    return {**begun(known), **(session.draft or {})}


def keep(session: Session, **changed: Any) -> Session:
    """Change parts of the draft; None takes one out."""
    parts = {**(session.draft or {}), **changed}
    return replace(session, draft={name: one for name, one in parts.items() if one is not None})


def story(draft: Mapping[str, Any]) -> str:
    """Give what happened, in the person's own words."""
    return "\n".join(part["text"] for part in draft.get("story", ()))


def mentions(draft: Mapping[str, Any], words: Iterable[str]) -> bool:
    """Say whether the story holds one of ``words`` (folded)."""
    told = folded(story(draft))
    return any(word in told for word in words)


@lru_cache(maxsize=256)
def folded(text: str) -> str:
    """Fold a story once and not for every question that looks into it."""
    return fold(text)


def answer(
    value: Any, shown: Any, *, typed: str = "", read: bool = False, **more: Any
) -> dict[str, Any]:
    """Make an answer: the value, how it is shown, what was typed for it.

    ``shown`` is a value as `wording` understands it. ``read``: not asked but
    read out of the story, or guessed. ``value`` None: left open (``shown`` says how).
    """
    made = {"value": value, "shown": shown, **more}
    if typed:
        made["typed"] = typed
    if read:
        made["read"] = True
    return made


def category_of(draft: Mapping[str, Any], known: Known) -> Category | None:
    """Give the draft's category; None while it is unknown or when it is gone."""
    return known.organisation.category(str(draft.get("category", "")))


def children(known: Known, parent: str) -> tuple[Category, ...]:
    """Give the categories offered under ``parent``; "" for the first choice."""
    return tuple(one for one in known.organisation.categories if one.parent == parent)


def question_of(draft: Mapping[str, Any], known: Known, key: str) -> Question | None:
    """Give a question of the draft's category; the contact is one of every category."""
    if key == CONTACT:
        return Question(key=CONTACT, type=CONTACT, required=False, sensitive=True)
    category = category_of(draft, known)
    if category is None:
        return None
    return next((one for one in category.questions if one.key == key), None)


def next_key(draft: Mapping[str, Any], known: Known) -> str:
    """Give what is asked next: the first question that the answers leave open."""
    category = category_of(draft, known)
    if category is None or children(known, category.key):
        return CATEGORY
    questions = category.in_order
    firsts = [one for one in questions if one.when == "first"]
    for question in firsts:
        if is_open(question, draft, known):
            return question.key
    if not told_enough(draft):
        return STORY
    for question in questions:
        if is_open(question, draft, known) and _affordable(question, draft, known):
            return question.key
    return SUMMARY if draft.get("filed") or ended(draft, known) else EVIDENCE


def told_enough(draft: Mapping[str, Any]) -> bool:
    """Say whether the story is enough to go on; a voice message is one."""
    return len(story(draft)) >= STORY_MIN or bool(draft.get("voice"))


def ended(draft: Mapping[str, Any], known: Known) -> bool:
    """Say whether an answer ended the form, so that nothing more is asked."""
    category = category_of(draft, known)
    ending = category.ending if category else ()
    return any(given(draft, one) in one.ends for one in ending)


def given(draft: Mapping[str, Any], question: Question) -> Any:
    """Give the value of an answer that still fits its question; None without one."""
    found = draft.get("answers", {}).get(question.key)
    if not isinstance(found, dict):
        return None
    value = found.get("value")
    if not question.options:
        return value
    keys = question.keys
    if question.type == "choice" and value not in keys:
        return None
    if question.type == "choices" and isinstance(value, dict):
        kept = [one for one in value.get("keys", ()) if one in keys]
        return {**value, "keys": kept} if kept or value.get("own") else None
    return value


def is_open(question: Question, draft: Mapping[str, Any], known: Known) -> bool:
    """Say whether a question is to be asked: it applies, and has no answer yet."""
    if question.key == STORY or question.when in {"after", "unasked"}:
        return False
    if ended(draft, known) or _answered(question, draft):
        return False
    if question.only_if and not mentions(draft, question.only_if):
        return False
    return question.key != "order_no" or _ordered_from(draft)


def _answered(question: Question, draft: Mapping[str, Any]) -> bool:
    found = draft.get("answers", {}).get(question.key)
    if not isinstance(found, dict):
        return False
    return found.get("value") is None or given(draft, question) is not None


def _ordered_from(draft: Mapping[str, Any]) -> bool:
    """Say whether whom it is about can have an order number: not a person or a telephone."""
    party = draft.get("answers", {}).get("party", {}).get("value")
    return party is None or bool(party.get("name")) or bool(party.get("link"))


def _affordable(question: Question, draft: Mapping[str, Any], known: Known) -> bool:
    """Say whether the complaint still fits the budget when this optional question is asked."""
    if question.required:
        return True
    if draft.get("filed"):
        return False  # with the evidence ended, only what is needed holds it up
    category = category_of(draft, known)
    left = [
        one
        for one in (category.in_order if category else ())
        if one.required and one.key != question.key and is_open(one, draft, known)
    ]
    return int(draft.get("said", 0)) + 1 + len(left) + EVIDENCE_COSTS + 1 <= BUDGET


def left_out(draft: Mapping[str, Any], known: Known) -> tuple[Question, ...]:
    """Give the optional questions that were not asked for want of budget."""
    category = category_of(draft, known)
    if category is None:
        return ()
    return tuple(
        one for one in category.in_order if not one.required and is_open(one, draft, known)
    )


def put(draft: Mapping[str, Any], key: str, made: Mapping[str, Any]) -> Draft:
    """Keep an answer; one that the person gave can be gone back to."""
    answers = {**draft.get("answers", {}), key: dict(made)}
    after = {**draft, "answers": answers}
    return after if made.get("read") else stepped(after, key)


def stepped(draft: Mapping[str, Any], key: str) -> Draft:
    """Note that the person answered ``key`` now."""
    order = [one for one in draft.get("given", ()) if one != key]
    return {**draft, "given": [*order, key]}


def before(draft: Mapping[str, Any], key: str) -> str:
    """Give what the person answered before ``key``; "" when that was the first."""
    order = list(draft.get("given", ()))
    place = order.index(key) if key in order else len(order)
    return str(order[place - 1]) if place > 0 else ""


def told(draft: Mapping[str, Any], text: str, message: str) -> Draft:
    """Add words to the story."""
    parts = [*draft.get("story", ()), {"id": message, "text": text}]
    return stepped({**draft, "story": parts}, STORY)


def noted(draft: Mapping[str, Any], text: str) -> Draft:
    """Keep what was typed and not understood."""
    notes = [*draft.get("notes", ()), text][-NOTES_MAX:]
    return {**draft, "notes": notes}


def flagged(draft: Mapping[str, Any], flags: Iterable[str]) -> Draft:
    """Mark the draft for staff."""
    return {**draft, "flags": list(dict.fromkeys([*draft.get("flags", ()), *flags]))}


def of_a_child(draft: Mapping[str, Any]) -> bool:
    """Say whether the person seems to be under age."""
    return "minor" in draft.get("flags", ())


def sorted_into(draft: Mapping[str, Any], key: str) -> Draft:
    """Put the draft into a category; answers that its questions also ask are kept.

    What was read out of the story is read anew, since the new questions may
    mean other parts of it.
    """
    kept = {
        name: one
        for name, one in draft.get("answers", {}).items()
        if not one.get("read") or name in {"party", "happened_on"}
    }
    after = {**draft, "category": key, "answers": kept}
    after.pop("guess", None)
    return stepped(after, CATEGORY)


def held_by(draft: Mapping[str, Any], known: Known) -> tuple[Held, ...]:
    """Give the draft's evidence, also what staff already see under its number."""
    number = draft.get("number")
    seen = [one for own in known.cases if own.case.number == number for one in own.held]
    return (*seen, *known.held)
