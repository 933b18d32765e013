"""Finds telephone numbers, addresses, links and accounts, and hides what must not be shown."""

import re

from cases.values import Phone
from handlers.reading.fold import fold
from handlers.reading.outcome import Read, Unclear

_SPOKEN = str.maketrans("零〇一二三四五六七八九幺两", "0012345678912")
_SEPARATORS = re.compile(r"[\s\-()（）.]")
_NOTE = re.compile(r"(微信同号|微信同步|同微信|wechat)")
_EMAIL = re.compile(r"[a-z0-9._%+\-]+@[a-z0-9.\-]+\.[a-z]{2,}")
_LINK = re.compile(
    r"(?:https?://|www\.)[^\s，。；、！？\"'<>（）「」]+|[a-z0-9\-]+\.(?:com|cn|net|org|io|shop|top|xyz|hk|tw)(?:/[^\s，。；]*)?",
    re.I,
)
_ACCOUNT = re.compile(
    r"(?:账号|帐号|账户|微信号?|wx|qq|店铺id|id|uid|用户名|抖音号?|小红书号?|telegram|line|account)"
    r"[是为叫:：\s]*(@?[a-z0-9_\-]{4,32})",
    re.I,
)
_DIGITS = re.compile(r"(?<![\dA-Za-z])\d(?:[ \-]?\d){13,18}[\dXx]?(?![\dA-Za-z])")
_PASSWORD = re.compile(
    r"((?:密码|口令|password|passwd|pwd)[是为:：\s]*)([A-Za-z0-9!@#$%^&*._\-]{4,32})", re.I
)
_PHONE_WITHIN = re.compile(r"(?<!\d)(?:\+?86[\s\-]?)?1[3-9]\d[\s\-]?\d{4}[\s\-]?\d{4}(?!\d)")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def phone(text: str, *, region: str = "CN") -> Read[Phone] | Unclear | None:
    """Read a whole message as a telephone number; one that is too short is asked about."""
    said = fold(text)
    note = _NOTE.search(said)
    said = _NOTE.sub("", said).strip(" ,，。")
    digits = _SEPARATORS.sub("", said).translate(_SPOKEN)
    digits = digits.removeprefix("电话").removeprefix("手机").lstrip(":：是")
    plus = digits.startswith(("+", "00"))
    digits = digits.lstrip("+").removeprefix("00") if plus else digits
    if not digits.isdigit():
        return None
    number = _international(digits, region, plus=plus)
    if number:
        return Read(Phone(number=number, note=note[1] if note else ""))
    if 7 <= len(digits) <= 12:  # noqa: PLR2004  nearly one
        return Unclear(phrase="phone_digits")
    return None


def _international(digits: str, region: str, *, plus: bool) -> str:
    if re.fullmatch(r"(86)?1[3-9]\d{9}", digits):
        return "+86" + digits[-11:]
    if re.fullmatch(r"09\d{8}", digits):
        return "+886" + digits[1:]
    if re.fullmatch(r"[2-9]\d{7}", digits) and region == "HK":
        return "+852" + digits
    if re.fullmatch(r"0\d{2,3}[2-9]\d{6,7}", digits) and region == "CN":
        return "+86" + digits[1:]
    if plus and re.fullmatch(r"[1-9]\d{7,14}", digits):
        return "+" + digits
    return ""


def email(text: str) -> str:
    """Give the e-mail address in a text, "" when there is none."""
    found = _EMAIL.search(fold(text))
    return found[0] if found else ""


def links(text: str) -> tuple[str, ...]:
    """Give the links in a text, as they were typed."""
    return tuple(dict.fromkeys(_LINK.findall(text)))


def accounts(text: str) -> tuple[str, ...]:
    """Give account names that stand after a word for one."""
    return tuple(dict.fromkeys(_ACCOUNT.findall(text)))


def phones(text: str) -> tuple[str, ...]:
    """Give the mobile numbers in a text, as digits."""
    return tuple(re.sub(r"\D", "", one)[-11:] for one in _PHONE_WITHIN.findall(text))


def mask(text: str) -> tuple[str, bool]:
    """Hide card numbers, identity numbers and passwords; say whether there was one.

    Cards are told by Luhn's check, identity numbers by their checksum (GB 11643).
    """
    hidden = _DIGITS.sub(_hide, text)
    hidden = _PASSWORD.sub(lambda found: f"{found[1]}••••••", hidden)
    return hidden, hidden != text


def _hide(found: re.Match[str]) -> str:
    digits = re.sub(r"[ \-]", "", found[0])
    if is_card(digits) or is_identity(digits):
        return f"{digits[:4]}{'•' * (len(digits) - 8)}{digits[-4:]}"
    return found[0]


def is_card(digits: str) -> bool:
    """Say whether digits can be a payment card: length, first digit and Luhn's check."""
    if not (digits.isdigit() and 14 <= len(digits) <= 19 and digits[0] in "3456"):  # noqa: PLR2004
        return False
    total = 0
    for place, one in enumerate(reversed(digits)):
        value = int(one) * (1 + place % 2)
        total += value - 9 if value > 9 else value  # noqa: PLR2004
    return total % 10 == 0


def is_identity(digits: str) -> bool:
    """Say whether eighteen characters are a mainland identity number, by their checksum."""
    if not re.fullmatch(r"[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])[0-3]\d{4}[\dXx]", digits):
        return False
    total = sum(int(one) * weight for one, weight in zip(digits, _ID_WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == digits[-1].upper()
