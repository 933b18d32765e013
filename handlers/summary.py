"""Shows the whole complaint before it is sent, and what of it can be changed."""

from collections.abc import Mapping
from typing import Any

from cases.messages import Card, Choice, Say
from cases.organisation import Category, Question
from cases.talk import Known
from handlers import collecting, form
from handlers.asking import label, lines, short
from handlers.reading.paragraph import story_only

FIRST_WORDS = 30  # characters of the story that the summary repeats; of letters twice as many
CHANGES = 9  # what can be offered to be changed, by one digit each
#: What is changed most, and so is offered first where not all fits.
_OFTEN = frozenset(
    {
        form.CATEGORY,
        "party",
        form.STORY,
        "amount",
        "order_no",
        "wanted",
        form.EVIDENCE,
        form.CONTACT,
    }
)

SUBMIT = Choice(key="complaint:submit", label={"phrase": "choice_submit"})
CHANGE = Choice(key="complaint:edit", label={"phrase": "choice_change"})
LATER = Choice(key="complaint:later", label={"phrase": "choice_keep_for_later"})
CHOICES = (SUBMIT, CHANGE, LATER)

Row = tuple[str, Any, Any]  # key, label, value


def whole(draft: Mapping[str, Any], known: Known) -> Say:
    """Show everything that will be sent."""
    found = rows(draft, known)
    shown = (
        {"phrase": "row", "values": {"label": name, "value": value}} for _, name, value in found
    )
    cards = tuple((name, value, f"complaint:edit:{key}") for key, name, value in found)
    return Say(
        phrase="summary",
        values={"rows": lines(*shown)},
        choices=CHOICES,
        card=Card(kind="summary", rows=cards),
    )


def menu(draft: Mapping[str, Any], known: Known) -> Say:
    """Ask what is to be changed."""
    found = [(key, name) for key, name, _ in rows(draft, known)]
    first = [key for key, _ in found if key in _OFTEN]
    others = [key for key, _ in found if key not in _OFTEN]
    shown = [*first, *others][: CHANGES - 1]
    offered = tuple(
        Choice(key=f"complaint:edit:{key}", label=name) for key, name in found if key in shown
    )
    back = Choice(key="complaint:as_is", label={"phrase": "choice_change_nothing"})
    return Say(phrase="summary_change", choices=(*offered, back))


def story_menu() -> Say:
    """Ask whether the story is to be added to or written anew."""
    return Say(
        phrase="summary_story",
        choices=(
            Choice(key="complaint:story:add", label={"phrase": "choice_story_add"}),
            Choice(key="complaint:story:new", label={"phrase": "choice_story_new"}),
        ),
    )


def rows(draft: Mapping[str, Any], known: Known) -> list[Row]:
    """Give the lines of the summary: only those that the form has."""
    category = form.category_of(draft, known)
    if category is None:
        return []
    names = known.organisation.label
    made: list[Row] = [(form.CATEGORY, names("category"), {"text": dict(category.label)})]
    made += _answers(draft, known, category, only=frozenset({"party"}))
    made.append((form.STORY, names("story"), first_words(draft)))
    made += _answers(draft, known, category, leave=frozenset({"party", "wanted"}))
    made += _answers(draft, known, category, only=frozenset({"wanted"}))
    made.append((form.EVIDENCE, names("evidence"), _evidence(draft, known)))
    if not form.of_a_child(draft):  # no telephone is asked of a child
        made.append((form.CONTACT, names("contact"), contact(draft)))
    if category.anonymous_allowed:
        key = "anonymous_yes" if draft.get("anonymous") else "anonymous_no"
        made.append(("anonymous", names("anonymous"), {"phrase": key}))
    return made


def _answers(
    draft: Mapping[str, Any],
    known: Known,
    category: Category,
    *,
    only: frozenset[str] = frozenset(),
    leave: frozenset[str] = frozenset(),
) -> list[Row]:
    made = []
    open_ = {one.key for one in form.left_out(draft, known)}
    for question in category.in_order:
        key = question.key
        if key == form.STORY or key in leave or (only and key not in only):
            continue
        value = {"phrase": "row_left_out"} if key in open_ else _value(question, draft)
        if value is not None:
            made.append((key, label(question, known), value))
    return made


def _value(question: Question, draft: Mapping[str, Any]) -> Any:
    """Give how an answer is shown; None for one that is missing or was passed over."""
    found = draft.get("answers", {}).get(question.key)
    if not isinstance(found, dict) or found.get("skipped"):
        return None
    if found.get("value") is not None and form.given(draft, question) is None:
        return None
    if found.get("read"):
        return {"phrase": "row_read", "values": {"value": found["shown"]}}
    return found["shown"]


def first_words(draft: Mapping[str, Any]) -> Any:
    """Give the beginning of the story, and how long it is when that is not all."""
    told = form.story(draft)
    if not told:
        return {"phrase": "story_by_voice"}
    words = " ".join(story_only(told).split())
    room = 2 * FIRST_WORDS if words.isascii() else FIRST_WORDS
    if len(words) <= room:
        return words
    return {"phrase": "story_first", "values": {"words": words[:room], "n": len(told)}}


def _evidence(draft: Mapping[str, Any], known: Known) -> Any:
    held = collecting.here(draft, known)
    return collecting.received(held) if held else {"phrase": "count_none"}


def contact(draft: Mapping[str, Any]) -> Any:
    """Say how the person is reached."""
    found = draft.get("answers", {}).get(form.CONTACT)
    if isinstance(found, dict) and found.get("value"):
        return found["shown"]
    return {"phrase": "contact_here"}


def named(draft: Mapping[str, Any], known: Known) -> Any:
    """Name a draft by whom it is about, the sum and its files, else by its kind."""
    held = collecting.here(draft, known)
    answers = draft.get("answers", {})
    parts = [answers[key]["shown"] for key in ("party", "amount") if key in answers]
    if held:
        parts.append(collecting.received(held))
    category = form.category_of(draft, known)
    if not parts and category is not None:
        parts.append(short(category))
    if not parts:
        return {"phrase": "draft_unnamed"}
    return {"join": parts, "with": {"phrase": "clause_comma"}}
