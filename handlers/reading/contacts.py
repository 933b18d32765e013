"""Finds telephone numbers, addresses, links and accounts, and hides what must not be shown."""

import re

from cases.values import Phone
from handlers.reading.fold import fold
from handlers.reading.masking import is_card, is_identity, mask
from handlers.reading.outcome import Read, Unclear

__all__ = ["accounts", "email", "is_card", "is_identity", "links", "mask", "phone", "phones"]

SAID_MAX = 60  # characters of a message that is a telephone number
NEARLY = range(7, 15)  # digits of what is meant as a telephone number and is none

_SPOKEN = str.maketrans(
    "零〇一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖", "0012345678912123456789"
)
_SEPARATORS = re.compile(r"[\s\-()（）.·]")
_NOTE = re.compile(r"微信同号|微信同步|同微信|微信也是|微信一样|wechat|whatsapp")
_CALLED = re.compile(
    r"(?:我的?|打|联系|拨|本人|联络|留个|电话|手机|号码|号|座机|是|为|tel|phone|mobile|call|number|my|is|[:：,，\s])+"
)
_SECOND = re.compile(
    r"^(.{7,}?\d)[\s,，]*(?:或者?|、|/|,|，|and|or)[\s]*(\+?\d[\d\s\-]{6,}\d)$"
)
_EMAIL = re.compile(
    r"(?<![a-z0-9._%+\-])[a-z0-9._%+\-]{1,64}@[a-z0-9\-]{1,63}(?:\.[a-z0-9\-]{1,63}){1,4}"
)
_ENDINGS = "com|cn|net|org|io|shop|top|xyz|hk|tw|ly|cc|me|tv|co|vip|app|info|biz|online|site|club|fun|link|asia|live|store|work|ltd|win"
_LINK = re.compile(
    r"https?://[^\s，。；、！？\"'<>（）「」]+|www\.[^\s，。；、！？\"'<>（）「」]+"
    rf"|(?<![A-Za-z0-9_@.\-])(?:[a-z0-9][a-z0-9\-]{{0,62}}\.){{1,5}}(?:{_ENDINGS})(?![a-z0-9@\-])(?:/[^\s，。；、！？）]*)?",
    re.I,
)
_ACCOUNT = re.compile(
    r"(?:账号|帐号|帳號|賬號|账户|帐户|帳戶|微信号?|微信號|v信|支付宝|支付寶|店铺id|用户名|抖音号?|抖音號|快手号?|小红书号?|小紅書號?|闲鱼|直播间|公众号|视频号"
    r"|(?<![a-z])(?:wx|vx|qq群?|uid|whatsapp)(?![a-z])|(?<![a-z])(?:id|line(?: id)?|telegram|tg|account|ins|ig)(?=[是为叫:：#=\s]*@|\s*[是为叫:：#=]|\s*\d{5}))"
    r"(?:账号|帐号|号|id)?[是为叫:：#=\s]*(@?(?=[a-z0-9_\-.]*[a-z0-9])[a-z0-9_\-.]{4,32}|\+\d[\d ]{7,14}\d)|(?<![a-z0-9])(wxid_[a-z0-9]{4,30})",
    re.I,
)
#: Looked for first, being cheap: without one of these no account is named.
_ACCOUNT_WORDS = (
    "账号",
    "帐号",
    "帳號",
    "賬號",
    "账户",
    "帐户",
    "帳戶",
    "微信",
    "v信",
    "支付宝",
    "支付寶",
    "店铺id",
    "用户名",
    "抖音",
    "快手",
    "小红书",
    "小紅書",
    "闲鱼",
    "直播间",
    "公众号",
    "公眾號",
    "视频号",
    "視頻號",
    "昵称",
    "wx",
    "vx",
    "qq",
    "id",
    "line",
    "telegram",
    "tg",
    "account",
    "ins",
    "ig",
    "whatsapp",
)
_NAMED_ACCOUNT = re.compile(
    r"(?:公众号|公眾號|抖音号?|抖音號|快手号?|小红书号?|直播间|視頻號|视频号|账号|帐号|帳號|账户名|用户名|昵称)"
    # 账号是在聊天里发给我的 says how it came, not what it is.
    r"(?:[叫:：]\s*|[是为]\s*(?![在由从從被用通对對他她我你谁誰别別不没沒]))"
    r"([一-鿿][一-鿿A-Za-z0-9_]{1,14})"
)
_PHONE_WITHIN = re.compile(r"(?<!\d)(?:\+?86[\s\-]?)?1[3-9]\d[\s\-]?\d{4}[\s\-]?\d{4}(?!\d)")


def phone(text: str, *, region: str = "CN") -> Read[Phone] | Unclear | None:
    """Read a whole message as a telephone number; one that lacks digits is asked about.

    A second number, or 微信同号, is kept as the note.
    """
    said = fold(text)
    if len(said) > SAID_MAX:
        return None
    note = _NOTE.search(said)
    said = _NOTE.sub(" ", said).strip(" ,，。.!;；、")
    second = _SECOND.fullmatch(said)
    digits, plus = _digits(second[1] if second else said)
    if not digits:
        return None
    number = _international(digits, region, plus=plus)
    if number:
        kept = [note[0]] if note else []
        return Read(
            Phone(number=number, note=" ".join([*([second[2]] if second else []), *kept]))
        )
    return Unclear(phrase="phone_digits") if len(digits) in NEARLY else None


def _digits(said: str) -> tuple[str, bool]:
    """Give the digits of what is nothing but a number, and whether it is international."""
    lead = _CALLED.match(said)
    plain = _SEPARATORS.sub("", said[lead.end() :] if lead else said).translate(_SPOKEN)
    plain = plain.replace("*", "")  # the middle was hidden: digits are missing
    plus = plain.startswith(("+", "00"))
    digits = plain.removeprefix("+").removeprefix("00") if plus else plain
    return (digits, plus) if digits.isascii() and digits.isdecimal() else ("", False)


def _international(digits: str, region: str, *, plus: bool) -> str:
    for shape, prefix, drop, regions in _SHAPES:
        if not (plus and prefix) and shape.fullmatch(digits) and region in regions:
            return f"+{prefix}{digits[drop:]}"
    if plus and re.fullmatch(r"[1-9]\d{7,14}", digits):
        return "+" + digits
    return ""


_EVERYWHERE = ("CN", "HK", "TW", "")
#: (what national digits look like, country code put before, digits dropped, where it is read so)
_SHAPES = (
    (re.compile(r"1[3-9]\d{9}"), "86", 0, _EVERYWHERE),
    (re.compile(r"86(?:1[3-9]\d{9}|[2-9]\d{8,10})"), "", 0, _EVERYWHERE),
    (re.compile(r"85[23][2-9]\d{7}|8869\d{8}"), "", 0, _EVERYWHERE),
    (re.compile(r"09\d{8}"), "886", 1, _EVERYWHERE),
    (re.compile(r"0[2-8]\d{7,8}"), "886", 1, ("TW",)),
    (re.compile(r"[2-9]\d{7}"), "852", 0, ("HK",)),
    (re.compile(r"0(?:10|2\d|[3-9]\d{2})[1-9]\d{6,7}"), "86", 1, ("CN", "")),
    (re.compile(r"[48]00\d{7}"), "86", 0, ("CN", "")),
)


def email(text: str) -> str:
    """Give the e-mail address in a text, "" when there is none."""
    found = _EMAIL.search(fold(text))
    return found[0].rstrip(".") if found else ""


def links(text: str) -> tuple[str, ...]:
    """Give the links in a text, as they were typed."""
    return tuple(dict.fromkeys(one.rstrip(".,:;") for one in _LINK.findall(text)))


def accounts(text: str) -> tuple[str, ...]:
    """Give account names that stand after a word for one."""
    low = text.lower()
    if not any(word in low for word in _ACCOUNT_WORDS):
        return ()
    found = [one[0] or one[1] for one in _ACCOUNT.findall(text)]
    return tuple(dict.fromkeys([*found, *_NAMED_ACCOUNT.findall(text)]))


def phones(text: str) -> tuple[str, ...]:
    """Give the mobile numbers in a text, as digits."""
    return tuple(
        dict.fromkeys(re.sub(r"\D", "", one)[-11:] for one in _PHONE_WITHIN.findall(text))
    )
