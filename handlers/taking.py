"""Takes one message as the answer to one question: a value, a question back, or nothing."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cases.calendars import calendar_of
from cases.organisation import Option, Question
from cases.talk import Known
from cases.values import Day, Money
from handlers import form
from handlers.gleaning import shown_day, shown_money, shown_options
from handlers.reading import paragraph
from handlers.reading.choices import pick
from handlers.reading.commands import Command, command
from handlers.reading.contacts import accounts, email, is_card, is_identity, links, mask, phone
from handlers.reading.dates import day
from handlers.reading.fold import bare, fold
from handlers.reading.money import REGIONS, money
from handlers.reading.numbers import number
from handlers.reading.outcome import Read, Unclear

LATE_TEXT = 15  # characters from which a text that does not fit belongs to the story
OWN_WORDS = 4  # characters of a wish in the person's own words
NAME_MAX = 40  # characters of the name of whom it is about
SHORT = 2  # characters that a short answer has at the least; "1" is a choice
TEXT_MAX = 200  # characters of a short answer
OTHER = "other"  # key of the option that stands for the person's own words

_ORDER_NO = re.compile(r"[A-Za-z0-9-]{6,40}")
_TIMES = re.compile(
    r"(?:还有|还剩|剩下?|大概|大约|约)*\s*(.+?)\s*(次|节|课时|课|个月|月|天|times|visits|classes)"
)
_NONE = frozenset(
    {"没有", "没", "无", "没有钱", "冇", "none", "no", "nothing"}
)  # of money: zero
_WISH = re.compile(r"希望|要求|想要?|请|退|赔|换|道歉|want|would like|please|refund|give")
_ABOUT_PARTY = re.compile(r"^(?:投诉|举报|是|叫|在|the |it is |it's )+", re.I)


@dataclass(frozen=True, kw_only=True)
class Taken:
    """An answer. ``options`` were chosen; ``more``: own words are still wanted.

    ``masked``: a card or identity number stood in it and is hidden now; an
    empty answer is one that is not taken for that.
    """

    answer: dict[str, Any]
    options: tuple[Option, ...] = ()
    more: bool = False
    masked: bool = False


def take(question: Question, text: str, known: Known) -> Taken | Unclear | None:
    """Read ``text`` as an answer to ``question``; None when it is not one."""
    return _TAKERS[question.type](question, text.strip(), known)


def unsure(known: Known, *, typed: str = "") -> dict[str, Any]:
    """Make the answer of somebody who cannot say, where something must be said."""
    return form.answer(None, known.organisation.label("unsure"), typed=typed)


def skipped(known: Known) -> dict[str, Any]:
    """Make the answer of somebody who passes over a question that may be."""
    return form.answer(None, known.organisation.label("skipped"), skipped=True)


def chosen(question: Question, places: tuple[int, ...], *, typed: str = "") -> Taken:
    """Make the answer of options by their places."""
    options = tuple(question.options[one] for one in places if one < len(question.options))
    if question.type == "choices":
        made = shown_options(list(options), typed=typed)
    else:
        made = form.answer(options[0].key, {"text": dict(options[0].label)}, typed=typed)
    more = question.type == "choices" and [one.key for one in options] == [OTHER]
    return Taken(answer=made, options=options, more=more)


def labels(question: Question, language: str) -> list[tuple[str, ...]]:
    """Give the wordings of each option, the person's language first."""
    return [_wordings(one, language) for one in question.options]


def _wordings(option: Option, language: str) -> tuple[str, ...]:
    own = option.label.get(language, "")
    return tuple(dict.fromkeys((own, *option.label.values(), *option.words)))


def _choice(question: Question, text: str, known: Known) -> Taken | Unclear | None:
    found = pick(text, labels(question, known.language))
    if isinstance(found, Read):
        return chosen(question, found.value, typed=text)
    return found


def _choices(question: Question, text: str, known: Known) -> Taken | Unclear | None:
    found = pick(text, labels(question, known.language), many=True)
    if isinstance(found, Read):
        return chosen(question, found.value, typed=text)
    if found is not None or len(text) < OWN_WORDS or command(text):
        return found
    if len(text) >= LATE_TEXT and not _WISH.search(fold(text)):
        return None
    if not _sayable(text) or money(text, region=known.organisation.region) is not None:
        return None
    words, masked = mask(text)
    return Taken(answer=shown_options([], own=words, typed=words), masked=masked)


def _sayable(text: str) -> bool:
    """Say whether a short text can be own words: some Han, or words with spaces."""
    return bool(re.search(r"[一-鿿]{2}", text)) or len(text.split()) > 1


def _money(question: Question, text: str, known: Known) -> Taken | Unclear | None:
    found = money(text, region=known.organisation.region)
    if isinstance(found, Read):
        return Taken(answer=shown_money(found.value, typed=text))
    if found is None and bare(text) in _NONE:
        currency = REGIONS.get(known.organisation.region, "CNY")
        return Taken(
            answer=shown_money(Money(amount=Decimal(0), currency=currency), typed=text)
        )
    return found


def _date(question: Question, text: str, known: Known) -> Taken | Unclear | None:
    today = calendar_of(known.organisation).local(known.now).date()
    found = day(text, today=today, language=known.language)
    if isinstance(found, Read):
        return Taken(answer=shown_day(found.value, typed=text))
    return found


def _party(question: Question, text: str, known: Known) -> Taken | Unclear | None:
    value, rest = _identifiers(text, known)
    name = _ABOUT_PARTY.sub("", rest.strip(" ,，、;；。.\n"))
    if len(text) >= LATE_TEXT or not name:
        name = paragraph.party(text) or ("" if len(name) > NAME_MAX else name)
    if len(text) >= LATE_TEXT and not value and name != paragraph.party(text):
        return None  # a longer text that names nobody is story
    if command(text) or not (name or value) or (name and not value and not _name(name)):
        return None
    hidden, masked = mask(name)
    value = {**({"name": hidden} if hidden else {}), **value}
    return Taken(
        answer=form.answer(value, "，".join(value.values()), typed=text), masked=masked
    )


def _name(text: str) -> bool:
    return bool(re.search(r"[一-鿿A-Za-z]", text)) and len(text) > 1


def _identifiers(text: str, known: Known) -> tuple[dict[str, str], str]:
    """Split a text into links, addresses, accounts and telephones, and what is left."""
    value: dict[str, str] = {}
    rest = text
    for name, found in (("link", links(text)), ("id", accounts(text))):
        if found:
            value[name] = found[0]
            rest = re.sub(rf"\S*?{re.escape(found[0])}", " ", rest)
    if mail := email(rest):
        value["email"] = mail
        rest = rest.replace(mail, " ")
    for one in re.findall(r"\+?\d[\d\-]{5,17}\d", rest):
        called = phone(one, region=known.organisation.region)
        if isinstance(called, Read):
            value["phone"] = called.value.number
            rest = rest.replace(one, " ")
            break
    return value, rest


def _number(question: Question, text: str, known: Known) -> Taken | Unclear | None:
    times = _TIMES.fullmatch(fold(text))
    many = number(times[1]) if times else None
    if times and many is not None and many < Decimal(10_000):
        value = {"number": int(many), "unit": times[2]}
        return Taken(answer=form.answer(value, f"{int(many)}{times[2]}", typed=text))
    return _money(question, re.sub(r"^(?:还剩|剩下?|还有|大概剩|值)", "", text), known)


def _text(question: Question, text: str, known: Known) -> Taken | Unclear | None:
    if question.key == "order_no":
        return _order_no(text)
    if len(bare(text)) < SHORT or len(text) > TEXT_MAX or command(text):
        return None
    if len(text) >= LATE_TEXT and not re.search(r"\d{4}", text):
        return None  # a sentence and not an account is story
    if question.sensitive:
        made = form.answer(text, mask(text)[0], typed=mask(text)[0], sensitive=True)
        return Taken(answer=made)
    words, masked = mask(text)
    return Taken(answer=form.answer(words, words), masked=masked)


def _order_no(text: str) -> Taken | None:
    plain = re.sub(
        r"^\D*?(?:订单编号|订单号|订单|单号|编号|order(?: no\.?| number)?)[是为:：#\s]*",
        "",
        fold(text),
    )
    plain = plain.replace(" ", "").upper()
    if not _ORDER_NO.fullmatch(plain) or not any(one.isdigit() for one in plain):
        return None
    if is_card(plain) or is_identity(plain):
        return Taken(answer={}, masked=True)
    return Taken(answer=form.answer(plain, plain, typed=text))


def _contact(question: Question, text: str, known: Known) -> Taken | Unclear | None:
    if mail := email(text):
        made = form.answer({"email": mail}, hidden(mail), sensitive=True)
        return Taken(answer=made)
    found = phone(text, region=known.organisation.region)
    if not isinstance(found, Read):
        return found
    value = {"phone": found.value.number, "note": found.value.note}
    return Taken(answer=form.answer(value, hidden(found.value.number), sensitive=True))


def hidden(contact: str) -> str:
    """Show a contact so that its owner knows it and nobody else learns it."""
    name, at, host = contact.partition("@")
    if at:
        return f"{name[:2]}•••@{host}"
    return f"{contact[:-8]}••••{contact[-4:]}"


def _yes_no(question: Question, text: str, known: Known) -> Taken | Unclear | None:
    words = command(text)
    if words & {Command.YES, Command.NO}:
        yes = Command.YES in words
        shown = known.organisation.label("yes" if yes else "no")
        return Taken(answer=form.answer(yes, shown, typed=text))
    return None


def given(question: Question, value: Any) -> Taken:
    """Make the answer of a value that was offered for something unclear."""
    if question.type in {"choice", "choices"}:
        return chosen(question, (int(value),))
    if question.type == "date":
        return Taken(answer=shown_day(Day.from_json(value)))
    return Taken(answer=shown_money(Money.from_json(value)))


_Taker = Callable[[Question, str, Known], Taken | Unclear | None]
_TAKERS: dict[str, _Taker] = {
    "choice": _choice,
    "choices": _choices,
    "money": _money,
    "date": _date,
    "party": _party,
    "number": _number,
    "text": _text,
    "contact": _contact,
    "yes_no": _yes_no,
}
