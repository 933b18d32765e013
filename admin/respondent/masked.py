"""Makes of a case what the other party may read: what it is about, never whose it is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from admin import answers
from cases.links import Link
from cases.masking import mask
from cases.model import Case
from cases.organisation import Organisation
from cases.wording import Wording

#: The only answers of the form that are shown; everything else stays here.
_DAY, _WANTED = "happened_on", "wanted"
#: Answers of which nothing may be left in what is shown.
_PERSONAL = ("name", "contact")


@dataclass(frozen=True, kw_only=True)
class Masked:
    """A case for the eyes of the other party; every text is masked."""

    number: str
    title: str
    category: str
    amount: str
    day: str
    wanted: str
    story: str
    note: str
    due: str


def masked(case: Case, link: Link, organisation: Organisation, words: Wording) -> Masked:
    """Give what a respondent may read of a case."""
    category = organisation.category(case.category)
    known = [one for key in _PERSONAL for one in _texts(case.answers.get(key))]
    name = answers.category_name(category, organisation, words)
    return Masked(
        number=case.number,
        title=mask(case.title, known) or name,
        category=name,
        amount=_amount(case, words),
        day=mask(_answer(case, _DAY, organisation, words), known),
        wanted=mask(_answer(case, _WANTED, organisation, words), known),
        story=mask(case.story, known),
        note=link.note,
        due=moment(link.due_at, words),
    )


def moment(at: datetime, words: Wording) -> str:
    """Give a moment with its weekday and time."""
    said = at.isoformat()
    return f"{words.word({'moment': said})} {words.word({'clock': said})}"


def _answer(case: Case, key: str, organisation: Organisation, words: Wording) -> str:
    category = organisation.category(case.category)
    questions = {one.key: one for one in category.questions} if category else {}
    question = questions.get(key)
    if question is not None and question.sensitive:
        return ""
    return answers.word(case.answers.get(key), question, words)


def _amount(case: Case, words: Wording) -> str:
    if case.amount_cents is None:
        return ""
    amount = f"{case.amount_cents / 100:.2f}"
    return words.word({"money": {"amount": amount, "currency": case.currency or "CNY"}})


def _texts(value: Any) -> Iterator[str]:
    """Give every text in an answer, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
