"""Puts the answers of a form into a table that staff can read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cases.model import Case
from cases.organisation import Category, Organisation, Question
from cases.wording import Wording

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_FORMS = ("phrase", "text", "day", "moment", "clock", "date", "money", "counts", "join")
_MASK_SHOWS = 4  # last characters of a sensitive answer
#: Answers that stand elsewhere on the page.
_ELSEWHERE = frozenset({"category", "story", "evidence"})


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One row: the question in short, the answer in words, masked where it is sensitive."""

    key: str
    label: str
    value: str
    masked: str = ""


def table(case: Case, organisation: Organisation, words: Wording) -> list[Answer]:
    """Give the answers of a case in the order of its form; those of no question come last."""
    category = organisation.category(case.category)
    questions = {one.key: one for one in category.questions} if category else {}
    keys = [key for key in questions if key in case.answers]
    keys += [key for key in case.answers if key not in questions]
    rows = []
    for key in keys:
        if key in _ELSEWHERE:
            continue
        question = questions.get(key)
        value = word(case.answers[key], question, words)
        if value and not _shown_as_fact(key, value, case):
            label = _label(key, question, organisation, words)
            masked = _masked(value) if question and question.sensitive else ""
            rows.append(Answer(key=key, label=label, value=value, masked=masked))
    return rows


def _shown_as_fact(key: str, value: str, case: Case) -> bool:
    """Say whether the page shows an answer as a fact of the case anyway."""
    return (key == "party" and value == case.party) or (
        key == "amount" and case.amount_cents is not None
    )


def category_name(category: Category | None, organisation: Organisation, words: Wording) -> str:
    """Give a category's name, behind that of the one it belongs to."""
    if category is None:
        return ""
    name = words.word({"text": category.label})
    parent = organisation.category(category.parent) if category.parent else None
    return f"{words.word({'text': parent.label})} / {name}" if parent else name


def _masked(value: str) -> str:
    return f"•••• {value[-_MASK_SHOWS:]}" if len(value) > _MASK_SHOWS else "••••"


def _label(
    key: str, question: Question | None, organisation: Organisation, words: Wording
) -> str:
    text = (question.label if question else {}) or organisation.labels.get(key)
    if text:
        return words.word({"text": text})
    if words.has(f"answer_{key}"):
        return words.phrase(f"answer_{key}")
    if question is None or not question.text:
        return key
    return words.word({"text": question.text}).split("\n", 1)[0].rstrip("？?：:")


def word(value: Any, question: Question | None, words: Wording) -> str:
    """Put one answer into words, whatever its JSON form."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return words.phrase("yes" if value else "no")
    if isinstance(value, list):
        return words.word({"join": [word(one, question, words) for one in value]})
    if isinstance(value, Mapping):
        return _mapping(value, question, words)
    return _single(str(value), question, words)


def _single(value: str, question: Question | None, words: Wording) -> str:
    for option in question.options if question else ():
        if option.key == value:
            return words.word({"text": option.label})
    if _DATE.fullmatch(value):
        return words.word({"date": value, "year": True})
    return value


def _days(value: Mapping[str, Any], words: Wording) -> str:
    days = [value["first"], *([value["last"]] if value.get("last") else [])]
    text = " – ".join(words.word({"date": one, "year": True}) for one in days)
    if value.get("about"):
        text = words.phrase("money_about", {"value": text})
    return f"{text} {value.get('note') or ''}".strip()


def _mapping(value: Mapping[str, Any], question: Question | None, words: Wording) -> str:
    if "shown" in value and not value.get("sensitive"):
        return words.word(value["shown"])
    if "value" in value:
        return word(value["value"], question, words)
    if "amount" in value and "currency" in value:
        return words.word({"money": value})
    if "first" in value:
        return _days(value, words)
    if any(form in value for form in _FORMS):
        return words.word(value)
    parts = [
        word(one, question, words) for key, one in value.items() if not key.startswith("_")
    ]
    return words.word({"join": parts})
