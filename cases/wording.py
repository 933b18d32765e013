"""Turns what is to be said into words of one language. Pure.

A value that fills a slot is JSON in one of these forms:

    "words", 3                                   as they are
    {"phrase": key, "values": {...}}             another phrase
    {"text": {"zh-CN": "...", ...}}              a text of the organisation
    {"day": "2026-11-25"}                        with its weekday, for deadlines
    {"moment": "2026-11-25T10:00:00+00:00"}      the same, of the zone's own day
    {"clock": "2026-11-25T10:00:00+00:00"}       18:00
    {"date": "2026-11-03", "year": true}         without weekday
    {"money": {"amount": "3500", "currency": "CNY", "about": true, "over": false}}
    {"counts": {"photo": 5, "pdf": 1}}           "5张照片、1个PDF"
    {"join": [value, ...], "with": value}       one after the other, empty ones left out
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from cases.messages import Button, Message, Rows, Say

#: language -> key -> template with {slots}.
Phrases = Mapping[str, Mapping[str, str]]

_SLOT = re.compile(r"\{([a-z_0-9]+)\}")
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_WEEKDAYS = {
    "zh-CN": ["周一", "周二", "周三", "周四", "周五", "周六", "周日"],
    "zh-TW": ["週一", "週二", "週三", "週四", "週五", "週六", "週日"],
    "en": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
}
_SIGNS = {"CNY": "¥", "USD": "$", "HKD": "HK$", "TWD": "NT$", "EUR": "€", "GBP": "£"}
_UNITS = {
    "zh-CN": {"CNY": "元", "HKD": "港元", "TWD": "新台币", "USD": "美元"},
    "zh-TW": {"CNY": "人民幣", "HKD": "港幣", "TWD": "元", "USD": "美元"},
}


class Wording:
    """The words of one language, with those of the default language beneath."""

    def __init__(self, phrases: Phrases, language: str, zone: str = "Asia/Shanghai") -> None:
        self._zone = ZoneInfo(zone)
        self.language = language if language in phrases else "zh-CN"
        own = {key: words for key, words in phrases.get(self.language, {}).items() if words}
        self._phrases = {**phrases.get("zh-CN", {}), **own}

    def has(self, key: str) -> bool:
        """Say whether there are words for ``key``."""
        return key in self._phrases

    def phrase(self, key: str, values: Mapping[str, Any] | None = None) -> str:
        """Fill one phrase. A line of which every slot is empty is left out.

        An unknown key is given back as it is, so that a gap is seen and
        nothing is lost.
        """
        template = self._phrases.get(key) or key
        if "{" not in template:
            return template
        filled = {name: self.word(value) for name, value in (values or {}).items()}
        lines = [_line(parts, filled) for parts in _lines(template)]
        return "\n".join(line for line in lines if line is not None).strip("\n")

    def word(self, value: Any) -> str:
        """Put one value into words; see the forms in the file's docstring."""
        if isinstance(value, str):
            return value
        if not isinstance(value, dict):
            return "" if value is None else str(value)
        for form in value:
            reader = _FORMS.get(form)
            if reader is not None:
                return reader(self, value)
        raise ValueError(f"no such form of value: {sorted(value)}")

    def local(self, moment: str) -> datetime:
        """Give an ISO instant in the organisation's own time."""
        return datetime.fromisoformat(moment).astimezone(self._zone)

    def render(self, say: Say) -> Message:
        """Put a Say into words."""
        if say.young:
            return _young(self.render(replace(say, young=False)))
        card = say.card and Rows(
            kind=say.card.kind,
            rows=tuple((self.word(a), self.word(b), key) for a, b, key in say.card.rows),
        )
        return Message(
            text=self.phrase(say.phrase, say.values),
            phrase=say.phrase,
            buttons=tuple(
                Button(key=one.key, label=self.word(one.label), url=one.url)
                for one in say.choices
            ),
            numbered=say.numbered,
            card=card or None,
            files=say.files,
            case=say.case,
            author=say.author,
        )


def _young(message: Message) -> Message:
    """Address a child as children are addressed: 你, not 您."""
    card = message.card and replace(
        message.card,
        rows=tuple((_you(label), _you(value), key) for label, value, key in message.card.rows),
    )
    buttons = tuple(replace(one, label=_you(one.label)) for one in message.buttons)
    return replace(message, text=_you(message.text), buttons=buttons, card=card)


def _you(text: str) -> str:
    return text.replace("您", "你")


@lru_cache(maxsize=4096)
def _lines(template: str) -> tuple[tuple[str, ...], ...]:
    """Split a template into lines, each into words and slots by turns."""
    return tuple(tuple(_SLOT.split(line)) for line in template.split("\n"))


def _line(parts: tuple[str, ...], filled: Mapping[str, str]) -> str | None:
    """Fill one line; None when it has slots and every one is empty."""
    if len(parts) == 1:
        return parts[0]
    slots = [filled.get(one, "") for one in parts[1::2]]
    if not any(slots):
        return None
    words = [*parts]
    words[1::2] = slots
    return "".join(words)


def _phrase(wording: Wording, value: Mapping[str, Any]) -> str:
    return wording.phrase(value["phrase"], value.get("values"))


def _text(wording: Wording, value: Mapping[str, Any]) -> str:
    text: Mapping[str, str] = value["text"]
    return text.get(wording.language) or text.get("zh-CN") or next(iter(text.values()), "")


def _day(wording: Wording, value: Mapping[str, Any]) -> str:
    day = date.fromisoformat(value["day"])
    weekday = _WEEKDAYS.get(wording.language, _WEEKDAYS["en"])[day.weekday()]
    if wording.language == "en":
        return f"{weekday} {day.day} {_MONTHS[day.month - 1]}"
    return f"{day.month}月{day.day}日（{weekday}）"


def _moment(wording: Wording, value: Mapping[str, Any]) -> str:
    day = wording.local(value["moment"]).date()
    return _day(wording, {"day": day.isoformat()})


def _clock(wording: Wording, value: Mapping[str, Any]) -> str:
    return f"{wording.local(value['clock']):%H:%M}"


def _date(wording: Wording, value: Mapping[str, Any]) -> str:
    day = date.fromisoformat(value["date"])
    if wording.language == "en":
        year = f" {day.year}" if value.get("year") else ""
        return f"{day.day} {_MONTHS[day.month - 1]}{year}"
    year = f"{day.year}年" if value.get("year") else ""
    return f"{year}{day.month}月{day.day}日"


def _money(wording: Wording, value: Mapping[str, Any]) -> str:
    money = value["money"]
    amount = Decimal(str(money["amount"])).normalize()
    number = f"{amount:f}" if amount == amount.to_integral() else f"{amount:.2f}"
    currency = money.get("currency", "CNY")
    unit = _UNITS.get(wording.language, {}).get(currency)
    if unit:
        words = f"{number}{unit}"
    elif currency in _SIGNS:
        words = f"{_SIGNS[currency]}{Decimal(number):,}"
    else:
        words = f"{number} {currency}"
    if money.get("over"):
        return wording.phrase("money_over", {"value": words})
    return wording.phrase("money_about", {"value": words}) if money.get("about") else words


def _counts(wording: Wording, value: Mapping[str, Any]) -> str:
    said = []
    for kind, many in value["counts"].items():
        if many:
            key = f"count_{kind}" if many != 1 or not wording.has(f"count_{kind}_one") else ""
            said.append(wording.phrase(key or f"count_{kind}_one", {"n": many}))
    return wording.phrase("list_comma").join(said) if said else wording.phrase("count_none")


def _join(wording: Wording, value: Mapping[str, Any]) -> str:
    words = [wording.word(one) for one in value["join"]]
    between = value.get("with")
    if between is None:
        between = wording.phrase("list_comma")
    return wording.word(between).join(one for one in words if one)


_FORMS = {
    "phrase": _phrase,
    "text": _text,
    "day": _day,
    "moment": _moment,
    "clock": _clock,
    "date": _date,
    "money": _money,
    "counts": _counts,
    "join": _join,
}
