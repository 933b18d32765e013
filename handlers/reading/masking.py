"""Hides card numbers, identity numbers and passwords, and tells them by their checks."""

import re
from collections.abc import Callable

_SHAPE = re.compile(
    r"(?<![\dA-Za-z])(?:\d(?:[ \-]?\d){13,18}[Xx]?|\d{17}[Xx]|[A-Z][1289]\d{8}|[A-Z]{1,2}\d{6}\([0-9A]\))(?![\dA-Za-z])"
)
_CARD_SAID = re.compile(
    r"((?:卡号|卡號|银行卡|銀行卡|信用卡|储蓄卡|card(?: number| no\.?)?)[是为為:：\s]*)(\d(?:[ \-]?\d){11,18})(?!\d)",
    re.I,
)
_SECRET = re.compile(
    r"((?:密码|密碼|口令|验证码|驗證碼|password|passwd|passcode|pwd|cvv2?|(?<![a-z])pin(?:码|碼| code)?(?![a-z])|verification code)"
    r"(?:(?:已经|就)?[是为為]|[:：=]|\s|is\b){0,4})(?=[A-Za-z!@#$%^&*._\-]{0,31}[0-9])([A-Za-z0-9!@#$%^&*._\-]{3,32})",
    re.I,
)
_SECRET_SAID = re.compile(
    r"((?:密码|密碼|口令|password|passwd|passcode|pwd)(?:[是为為]|\s*[:：=]|\s+is\b)\s*)([A-Za-z!@#$%^&*._\-]{4,32})(?![A-Za-z])",
    re.I,
)
#: Looked for first, being cheap: without one of these there is nothing to hide by words.
_CARD_WORDS = ("卡", "card")
_SECRET_WORDS = (
    "密码",
    "密碼",
    "口令",
    "验证码",
    "驗證碼",
    "passw",
    "passcode",
    "pwd",
    "cvv",
    "pin",
    "code",
)
_LONG = re.compile(r"\d[\d \-]{7}|[A-Z]\d{6}|\d{9}")
#: Figures and letters of full width as plain ones; the length stays.
_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_TW_LETTERS = "ABCDEFGHJKLMNPQRSTUVXYWZIO"  # in the order of their numbers, from 10
KEPT = 4  # characters shown at each end of a number
HIDDEN = "••••••"
_Hide = Callable[[re.Match[str]], tuple[int, str]]


def mask(text: str) -> tuple[str, bool]:
    """Hide card numbers, identity numbers and passwords; say whether there was one.

    Cards are told by Luhn's check or by a word for one before them, identity
    numbers by their checksum, secrets by a word for one before them.
    """
    plain = text.translate(_NARROW)
    low = plain.lower()
    shown = _over(text, _SHAPE, _number) if _LONG.search(plain) else text
    if any(word in low for word in _CARD_WORDS):
        shown = _over(shown, _CARD_SAID, lambda found: (found.start(2), _dotted(found[2])))
    if any(word in low for word in _SECRET_WORDS):
        for rule in (_SECRET, _SECRET_SAID):
            shown = _over(shown, rule, lambda found: (found.start(2), HIDDEN))
    return shown, shown != text


def _over(text: str, rule: re.Pattern[str], hide: _Hide) -> str:
    """Hide what a rule finds, looking at plain figures and keeping the rest as typed."""
    made: list[str] = []
    last = 0
    for found in rule.finditer(text.translate(_NARROW)):
        start, hidden = hide(found)
        if hidden:
            made += [text[last:start], hidden]
            last = found.end()
    return "".join([*made, text[last:]])


def _number(found: re.Match[str]) -> tuple[int, str]:
    plain = re.sub(r"[ \-]", "", found[0])
    return found.start(), _dotted(plain) if is_card(plain) or is_identity(plain) else ""


def _dotted(said: str) -> str:
    plain = re.sub(r"[ \-]", "", said)
    kept = KEPT if len(plain) > 3 * KEPT else 2
    return f"{plain[:kept]}{'•' * (len(plain) - 2 * kept)}{plain[-kept:]}"


def is_card(digits: str) -> bool:
    """Say whether digits can be a payment card: length, first digits and Luhn's check."""
    if not (digits.isascii() and digits.isdecimal() and 14 <= len(digits) <= 19):  # noqa: PLR2004
        return False
    if not (digits[0] in "3456" or digits.startswith("9558")):
        return False
    total = 0
    for place, one in enumerate(reversed(digits)):
        value = int(one) * (1 + place % 2)
        total += value - 9 if value > 9 else value  # noqa: PLR2004
    return total % 10 == 0


def is_identity(said: str) -> bool:
    """Say whether this is an identity number of the mainland, Taiwan or Hong Kong, by its check.

    GB 11643 for eighteen characters; the others as their governments publish them.
    """
    if re.fullmatch(r"[A-Z][1289][0-9]{8}", said):
        return _taiwan(said)
    if re.fullmatch(r"[A-Z]{1,2}[0-9]{6}\([0-9A]\)", said):
        return _hong_kong(said)
    if not re.fullmatch(
        r"[1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9]{4}[0-9Xx]", said
    ):
        return False
    total = sum(int(one) * weight for one, weight in zip(said, _ID_WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == said[-1].upper()


def _taiwan(said: str) -> bool:
    tens, ones = divmod(_TW_LETTERS.index(said[0]) + 10, 10)
    rest = zip(said[1:], (8, 7, 6, 5, 4, 3, 2, 1, 1), strict=True)
    return (tens + 9 * ones + sum(int(one) * weight for one, weight in rest)) % 10 == 0


def _hong_kong(said: str) -> bool:
    letters = said[:-9].rjust(2)
    values = [36 if one == " " else ord(one) - 55 for one in letters]
    values += [int(one) for one in said[-9:-3]]
    check = 10 if said[-2] == "A" else int(said[-2])
    total = sum(one * weight for one, weight in zip(values, range(9, 1, -1), strict=True))
    return (total + check) % 11 == 0
