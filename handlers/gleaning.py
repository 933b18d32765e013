"""Fills in what the story already says, so that it is not asked again."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cases.calendars import calendar_of
from cases.organisation import Category, Option, Question
from cases.talk import Known
from cases.values import Day, Money
from handlers import form
from handlers.form import Draft
from handlers.reading import paragraph
from handlers.reading.contacts import mask
from handlers.reading.money import REGIONS
from handlers.reading.paragraph import Found

_NUMBER = r"(\d+(?:\.\d{1,2})?)"
_SHOWN = re.compile(
    rf"(?:标价|标的?|标着|菜单|说好|讲好|写着?|原价|price was|menu|agreed)\D{{0,6}}{_NUMBER}"
)
_CHARGED = re.compile(rf"(?:收了?|扣了?|付了?|要了?|结账|charged|paid)\D{{0,6}}{_NUMBER}")
_TOO_MUCH = re.compile(r"多收|多扣|多付|差价|overcharg|too much")
_LEFT = re.compile(r"剩[下余了]?[^，。,.;；\d]{0,4}(\d{1,4})\s*(次|节|课时|个月|天)")
_OWN_PHONE = re.compile(r"(?:我的?(?:电话|手机|号码|联系方式)|联系我|my (?:phone|number))")
_ORDER = ("urgent", "high", "normal", "low", "")


@dataclass(frozen=True, kw_only=True)
class Gleaned:
    """The draft after reading, and the keys that were read just now ("category" too)."""

    draft: Draft
    news: tuple[str, ...]
    angry: bool


def glean(draft: Mapping[str, Any], known: Known) -> Gleaned:
    """Read the story into those answers that the person has not given."""
    before = draft.get("answers", {})
    found = paragraph.read(
        form.story(draft),
        categories={one.key: one.words for one in known.organisation.categories},
        today=calendar_of(known.organisation).local(known.now).date(),
        region=known.organisation.region,
    )
    after, sorted_now = _sorted(dict(draft), found, known)
    category = form.category_of(after, known)
    if category is not None:
        after = _answers(after, found, category, known)
    read = (key for key, one in after["answers"].items() if one.get("read"))
    news = tuple(key for key in read if before.get(key) != after["answers"][key])
    return Gleaned(
        draft=after,
        news=(*((form.CATEGORY,) if sorted_now else ()), *news),
        angry=found.angry,
    )


def _sorted(draft: Draft, found: Found, known: Known) -> tuple[Draft, bool]:
    """Take the category that the story names clearly; note two that come close."""
    if form.category_of(draft, known) is not None:
        return draft, False
    if found.category:
        given = list(draft.get("given", ()))
        after = form.sorted_into(draft, found.category)
        return {**after, "given": given}, True
    if found.close:
        draft["guess"] = list(found.close)
    return draft, False


def _answers(draft: Draft, found: Found, category: Category, known: Known) -> Draft:
    draft.pop("amounts", None)
    for question in category.questions:
        if question.when in {"after", "first"} or question.key == form.STORY:
            continue
        old = draft["answers"].get(question.key)
        if old is not None and not old.get("read"):
            continue
        made = _read(question, draft, found, known)
        if made is not None:
            draft = form.put(draft, question.key, made)
    return draft


def _read(
    question: Question, draft: Draft, found: Found, known: Known
) -> dict[str, Any] | None:
    if question.type == "money":
        return _money(question, draft, found, known)
    reader = _READERS.get(question.type)
    return reader(question, draft, found) if reader else None


def _party(question: Question, draft: Draft, found: Found) -> dict[str, Any] | None:
    if found.party:
        return form.answer({"name": found.party}, found.party, read=True)
    if not found.identifiers:
        return None
    one = found.identifiers[0]
    if one.isdigit() and _OWN_PHONE.search(form.folded(form.story(draft))):
        return None
    return form.answer({"link" if "." in one else "id": one}, one, read=True)


def _money(
    question: Question, draft: Draft, found: Found, known: Known
) -> dict[str, Any] | None:
    if question.reads == "difference":
        return _difference(draft, found, known)
    if "amount" not in {question.key, question.reads}:
        return None
    if found.amounts:
        draft["amounts"] = [one.to_json() for one in found.amounts]
        if question.when == "unasked":
            return shown_money(max(found.amounts, key=lambda one: one.amount), read=True)
    return shown_money(found.amount, read=True) if found.amount else None


def _difference(draft: Draft, found: Found, known: Known) -> dict[str, Any] | None:
    """Give what was charged beyond the price: both sums are in the story, or the rest is."""
    told = form.folded(form.story(draft))
    shown, charged = _SHOWN.search(told), _CHARGED.search(told)
    if shown and charged:
        parts = (Decimal(charged[1]), Decimal(shown[1]))
        if parts[0] > parts[1]:
            currency = REGIONS.get(known.organisation.region, "CNY")
            more = Money(amount=parts[0] - parts[1], currency=currency)
            made = shown_money(more, read=True)
            how = f"（{parts[0]}−{parts[1]}）"
            return {**made, "shown": {"join": [made["shown"], how], "with": ""}}
    if found.amount and _TOO_MUCH.search(told):
        return shown_money(found.amount, read=True)
    return None


def _day(question: Question, draft: Draft, found: Found) -> dict[str, Any] | None:
    return shown_day(found.happened_on, read=True) if found.happened_on else None


def shown_money(money: Money, *, typed: str = "", read: bool = False) -> dict[str, Any]:
    """Make the answer of a sum."""
    value = money.to_json()
    shown: dict[str, Any] = {"money": value}
    if len(money.parts) > 1:
        sums = "+".join(f"{one.normalize():f}" for one in money.parts)
        shown = {"join": [shown, f"（{sums}）"], "with": ""}
    if money.low is not None and money.high is not None:
        shown = {"join": [shown, f"（{money.low:f}–{money.high:f}）"], "with": ""}
    return form.answer(value, shown, typed=typed, read=read)


def shown_day(day: Day, *, typed: str = "", read: bool = False) -> dict[str, Any]:
    """Make the answer of a day; one that is only about right says so."""
    shown: dict[str, Any] = {"date": day.first.isoformat(), "year": True}
    if day.last is not None:
        shown = {"join": [shown, {"date": day.last.isoformat()}], "with": "–"}
    if day.about:
        shown = {"phrase": "money_about", "values": {"value": shown}}
    return form.answer(day.to_json(), shown, typed=typed, read=read)


def _choice(question: Question, draft: Draft, found: Found) -> dict[str, Any] | None:
    """Take the option whose words the story holds; of several only one that matters more."""
    if question.when != "not_read":
        return None
    told = form.folded(form.story(draft))
    hit = [one for one in question.options if any(word in told for word in one.words)]
    ranks = sorted(_ORDER.index(one.priority) for one in hit)
    if not hit or (len(hit) > 1 and ranks[0] == ranks[1]):
        return None
    taken = min(hit, key=lambda one: _ORDER.index(one.priority))
    return form.answer(taken.key, {"text": dict(taken.label)}, read=True)


def _wishes(question: Question, draft: Draft, found: Found) -> dict[str, Any] | None:
    taken = [one for one in question.options if _meant(one, found.wanted)]
    return shown_options(taken, read=True) if taken else None


def _meant(option: Option, wishes: tuple[str, ...]) -> bool:
    words = {*option.words, *option.label.values()}
    return any(wish in words for wish in wishes)


def shown_options(
    options: list[Option], *, own: str = "", typed: str = "", read: bool = False
) -> dict[str, Any]:
    """Make the answer of several options and own words."""
    value: dict[str, Any] = {"keys": [one.key for one in options]}
    if own:
        value["own"] = own
    shown = {"join": [*({"text": dict(one.label)} for one in options), own]}
    return form.answer(value, shown, typed=typed, read=read)


def _left(question: Question, draft: Draft, found: Found) -> dict[str, Any] | None:
    left = _LEFT.search(form.folded(form.story(draft)))
    if left is None:
        return None
    value = {"number": int(left[1]), "unit": left[2]}
    return form.answer(value, f"{left[1]}{left[2]}", read=True)


def _text(question: Question, draft: Draft, found: Found) -> dict[str, Any] | None:
    if question.key == "order_no" and found.order_no:
        return form.answer(found.order_no, found.order_no, read=True)
    card = str(draft.get("card", ""))
    if question.reads == "card" and card:
        return form.answer(card, mask(card)[0], read=True, sensitive=question.sensitive)
    return None


_Reader = Callable[[Question, Draft, Found], dict[str, Any] | None]
_READERS: dict[str, _Reader] = {
    "party": _party,
    "date": _day,
    "choice": _choice,
    "choices": _wishes,
    "number": _left,
    "text": _text,
}
