"""Reads amounts of money: 三千五, 1.2万, ¥3,500.00, 四五千, 800蚊, 1500+2000."""

import re
from decimal import Decimal

from cases.values import Money
from handlers.reading.fold import fold
from handlers.reading.numbers import CHARACTERS, number
from handlers.reading.outcome import Read, Unclear

REGIONS = {"CN": "CNY", "HK": "HKD", "TW": "TWD"}
MONEY_MAX = Decimal(10) ** 11
PHONE_DIGITS = 11

_SIGNS = (
    ("hk$", "HKD"),
    ("nt$", "TWD"),
    ("us$", "USD"),
    ("港纸", "HKD"),
    ("港币", "HKD"),
    ("港元", "HKD"),
    ("hkd", "HKD"),
    ("蚊", "HKD"),
    ("新台币", "TWD"),
    ("台币", "TWD"),
    ("twd", "TWD"),
    ("美元", "USD"),
    ("美金", "USD"),
    ("usdt", "USDT"),
    ("usd", "USD"),
    ("刀", "USD"),
    ("欧元", "EUR"),
    ("€", "EUR"),
    ("英镑", "GBP"),
    ("£", "GBP"),
    ("人民币", "CNY"),
    ("rmb", "CNY"),
    ("cny", "CNY"),
    ("¥", "CNY"),
    ("￥", "CNY"),
    ("$", ""),
)
_ABOUT = re.compile(r"^(大概|大约|约|差不多|about|around)|(左右|上下|差不多)$")
_OVER = re.compile(r"(多|以上|\+)$|^(超过|over|more than)")
_FILLER = re.compile(
    r"(一共|总共|共|大概有|是|了|吧|的|整|人民币|块钱|元钱|圆|元|块|yuan|in all)"
)
_RANGE = re.compile(r"([一二三四五六七八九两])([一二三四五六七八九])([十百千万]+)")
_TO = re.compile(r"(.+?)(?:到|至|-|~)(.+)")
_MAO = re.compile(r"(.+?)(?:块|元)(.+?)毛?")
_SEVERAL = re.compile(r"好?几([十百千万])")
_EACH = re.compile(r"([两二三四五六七八九十\d]+)(?:笔|次|单|个)(?:各|每[笔次单个]?)(.+)")


def money(text: str, *, region: str = "CN") -> Read[Money] | Unclear | None:
    """Read a whole message as an amount.

    ``region`` ("CN", "HK", "TW") gives the currency where none is named. A
    telephone number is asked about; "好几千" too.
    """
    said = fold(text).replace(" ", "").replace("。", "").rstrip("!?,，！？~")
    if not said or len(said) > 40:  # noqa: PLR2004  longer is a sentence
        return None
    if re.fullmatch(r"1\d{10}", said) or re.fullmatch(r"\+?86-?1\d{10}", said):
        return Unclear(phrase="money_is_phone")
    said, currency = _currency(said, region)
    about, over = bool(_ABOUT.search(said)), False
    said = _ABOUT.sub("", said)
    if _OVER.search(_FILLER.sub("", said)):
        over = True
        said = _OVER.sub("", _FILLER.sub("", said))
    several = _SEVERAL.fullmatch(_FILLER.sub("", said))
    if several:
        return Unclear(phrase="money_how_many", values={"unit": several[1]})
    found = _amount(said)
    if found is None or found.amount > MONEY_MAX:
        return None
    return Read(
        Money(
            amount=found.amount,
            currency=currency,
            about=about or found.about,
            over=over,
            low=found.low,
            high=found.high,
            parts=found.parts,
        )
    )


def _currency(said: str, region: str) -> tuple[str, str]:
    own = REGIONS.get(region, "CNY")
    for sign, currency in _SIGNS:
        if sign in said:
            return said.replace(sign, ""), currency or _dollars(region)
    if re.fullmatch(r"[\d.]+u", said):
        return said[:-1], "USDT"
    return said, own


def _dollars(region: str) -> str:
    return {"HK": "HKD", "TW": "TWD"}.get(region, "USD")


def _amount(said: str) -> Money | None:
    for reader in (_sum, _each, _with_jiao, _spoken_range, _from_to, _single):
        found = reader(said)
        if found is not None:
            return found
    return None


def _single(said: str) -> Money | None:
    value = number(_FILLER.sub("", said))
    return None if value is None or value < 0 else Money(amount=value)


def _sum(said: str) -> Money | None:
    if "+" not in said and "加" not in said:
        return None
    parts = [number(_FILLER.sub("", one)) for one in re.split(r"[+加]", said)]
    known = [one for one in parts if one is not None]
    if len(known) != len(parts) or len(known) < 2:  # noqa: PLR2004
        return None
    return Money(amount=sum(known, Decimal(0)), parts=tuple(known))


def _each(said: str) -> Money | None:
    found = _EACH.fullmatch(said)
    if not found:
        return None
    times, one = number(found[1]), number(_FILLER.sub("", found[2]))
    if times is None or one is None or not 1 < times <= 50:  # noqa: PLR2004
        return None
    return Money(amount=times * one, parts=(one,) * int(times))


def _with_jiao(said: str) -> Money | None:
    """Read 一百零五块五毛 and 105块5."""
    found = _MAO.fullmatch(said)
    if not found:
        return None
    whole, jiao = number(_FILLER.sub("", found[1])), number(found[2])
    if whole is None or jiao is None or not 0 < jiao < 10:  # noqa: PLR2004
        return None
    return Money(amount=whole + jiao / 10)


def _spoken_range(said: str) -> Money | None:
    """Read 四五千: about 4500, between 4000 and 5000."""
    found = _RANGE.fullmatch(_FILLER.sub("", said))
    if not found:
        return None
    low, high = number(found[1] + found[3]), number(found[2] + found[3])
    return _between(low, high)


def _from_to(said: str) -> Money | None:
    found = _TO.fullmatch(_FILLER.sub("", said))
    if not found:
        return None
    low, high = number(found[1]), number(found[2])
    if low is not None and high is not None and low < 10 and found[2][-1:] in "十百千万":  # noqa: PLR2004
        low = number(found[1] + found[2][-1])  # 3到5千
    return _between(low, high)


def _between(low: Decimal | None, high: Decimal | None) -> Money | None:
    if low is None or high is None or low >= high:
        return None
    return Money(amount=(low + high) / 2, about=True, low=low, high=high)


#: An amount within a sentence: the number, its unit and what stands before it.
_WITHIN = re.compile(
    rf"(?P<sign>hk\$|nt\$|us\$|¥|￥|\$|€|£)?\s*"
    rf"(?P<number>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?(?:[千百万kw]\d?)?|[{CHARACTERS}]+)"
    rf"\s*(?P<unit>万元|万块|元|块钱|块|港元|港币|港纸|蚊|美元|美金|台币|圆|rmb|yuan)?(?P<over>多)?"
)
_PAID = re.compile(
    r"(付|花|转|交|充|扣|收|退|价|买|卖|费|款|钱|paid|pay|cost|charged|refund|price|sent|spent)"
)
_TOTAL = re.compile(r"(一共|总共|共计|合计|共|total|in all)\D{0,4}$")
_MORE = re.compile(r"(又|另外|还|再|also|another)\D{0,8}$")


def amounts(text: str, *, region: str = "CN") -> tuple[tuple[Money, ...], bool]:
    """Find the payments in a story (folded): (amounts in order, whether the first is the total).

    A number counts with a currency at it, or within a few characters of a word
    of paying. "一块" is a coin only right after such a word.
    """
    found: list[tuple[Money, bool, bool]] = []
    for one in _WITHIN.finditer(text):
        before = text[max(0, one.start() - 8) : one.start()]
        value = number(one["number"])
        if value is None or not _is_payment(one, before, text[one.end() : one.end() + 4]):
            continue
        sign = f"{one['sign'] or ''}{one['unit'] or ''}"
        if (one["unit"] or "").startswith("万"):
            value *= 10_000
        currency = _currency(sign, region)[1]
        made = Money(amount=value, currency=currency, over=bool(one["over"]))
        found.append((made, bool(_TOTAL.search(before)), bool(_MORE.search(before))))
    totals = [place for place, (_, total, _) in enumerate(found) if total]
    if totals and not any(more for _, _, more in found[totals[0] + 1 :]):
        return (found[totals[0]][0],), True
    unique = {(one.amount, one.currency): one for one, _, _ in found}
    return tuple(unique.values()), False


def _is_payment(found: re.Match[str], before: str, after: str) -> bool:
    number_, unit = found["number"], found["unit"]
    if number_ == "一" and unit == "块":  # "a piece of", "together"
        return (
            bool(re.search(r"(付|花|转|交|充|扣|收|退|价)\D?$", before))
            and not after[:1].isalpha()
        )
    if unit or found["sign"]:
        return True
    if re.match(r"买|入手|拍的", after) and number_[0].isdigit():
        return True
    short = all(one in CHARACTERS for one in number_)
    if short or re.match(r"[\d年月日号天岁个次点分时期%％节课]|小时|工作日|th|days?", after):
        return False
    return bool(_PAID.search(before[-4:])) and len(number_) <= 7  # noqa: PLR2004
