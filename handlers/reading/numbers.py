"""Reads numbers as people write them: 三千五, 1.2万, 3k5, 贰仟元整, １，２００."""

import re
from decimal import Decimal, InvalidOperation

_DIGITS = {
    **{c: n for n, c in enumerate("零一二三四五六七八九")},
    **{c: n for n, c in enumerate("〇壹贰叁肆伍陆柒捌玖")},
    "两": 2,
    "俩": 2,
    "幺": 1,
    "兩": 2,
}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_BIG = {"万": 10_000, "亿": 100_000_000, "w": 10_000, "k": 1000}
CHARACTERS = "零〇一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟幺"

#: Digits with a unit after them, and what follows it: 3千5, 1.2万, 3k5, 1w2.
_MIXED = re.compile(r"(\d+(?:\.\d+)?)([千百万kw亿])(\d)?")
_PLAIN = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")


def number(text: str) -> Decimal | None:
    """Read a whole text (folded) as one number; None when it is not one."""
    said = text.replace(" ", "")
    if not said:
        return None
    mixed = _MIXED.fullmatch(said)
    if mixed:
        return _mixed(mixed)
    if _PLAIN.fullmatch(said):
        return _decimal(said.replace(",", ""))
    if all(one in CHARACTERS for one in said):
        return _chinese(said)
    return None


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _mixed(found: re.Match[str]) -> Decimal:
    unit = {"千": 1000, "百": 100, **_BIG}[found[2]]
    total = Decimal(found[1]) * unit
    if found[3]:  # 3千5 is 3500: the digit is of the next unit below
        total += int(found[3]) * unit // 10
    return total


def _chinese(text: str) -> Decimal | None:
    """Read Chinese numerals. A last digit without unit is of the next unit below: 三千五."""
    if all(one in _DIGITS for one in text):
        return Decimal("".join(str(_DIGITS[one]) for one in text))
    total = section = 0
    digit: int | None = None
    last_unit = 1
    for place, one in enumerate(text):
        if one in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[one]
        elif one in _UNITS:
            section += (1 if digit is None else digit) * _UNITS[one]
            digit, last_unit = None, _UNITS[one]
        else:
            big = _BIG[one]
            total = (total + section + (digit or 0)) * big
            section, digit, last_unit = 0, None, big
        if digit is not None and place == len(text) - 1 and last_unit >= 100:  # noqa: PLR2004
            spoken_short = text[place - 1] not in "零〇"
            digit *= last_unit // 10 if spoken_short else 1
    return Decimal(total + section + (digit or 0))
