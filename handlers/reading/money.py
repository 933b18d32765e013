"""Reads amounts of money: 三千五, 1.2万, ¥3,500.00, 四五千, 800蚊, 1500+2000, 两笔各1750."""

import re
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from cases.values import Money
from handlers.reading.currencies import REGIONS, currency
from handlers.reading.fold import fold
from handlers.reading.numbers import number, tidy
from handlers.reading.outcome import Read, Unclear

__all__ = ["REGIONS", "money"]

MONEY_MAX = Decimal(10) ** 10  # of any currency; more is a number of something else
SAID_MAX = 40  # characters; what is longer is a sentence
PARTS_MAX = 50  # payments of one size that are still counted up
DIGITS_OF_A_PHONE = re.compile(r"(?:\+?86-?)?1[3-9]\d-?\d{4}-?\d{4}|09\d{2}-?\d{3}-?\d{3}")

_LEAD = re.compile(
    r"^(?:我|我们|这|那|就|一共|总共|总计|合计|共计|加起来|全部|涉及|金额|损失|总额|共|被|骗|坑|给|他|她|对方|转账|转|付款|付|花|交|充|扣|收|亏|走|掉|去|了|有|是|为|的|钱|数|in all|total|it was|i paid|paid|:|=)+"
)
_ABOUT = re.compile(
    r"大概|大约|大致|约|差不多|估计|应该|可能|好像|左右|上下|将近|接近|快要|快|近|几乎|不到|最多|以内|之内|的样子|about|around|roughly|approx\.?|almost|nearly|~"
)
_OVER = re.compile(
    r"多$|几$|余$|有余|以上|出头|\+$|^(?:超过|至少|起码|不止|不低于)|over|more than|at least"
)
_FILLER = re.compile(
    r"(?<![一-鿿])in all|了|吧|的|呢|啊|呀|哦|整|正$|块钱|元钱|大洋|圆|元|块|yuan|/|有$"
)
_COINS = re.compile(
    r"(?:(?P<whole>.+?)[块元圆])?(?:(?P<jiao>[\d一二三四五六七八九壹贰叁肆伍陆柒捌玖]{1,2})(?P<mark>[毛角])?)?(?:零?(?P<fen>[\d一二三四五六七八九壹贰叁肆伍陆柒捌玖])分?)?钱?"
)
_SEVERAL = re.compile(
    r"(?:好?几|数|上)([十百千万]{1,2})|(?:a few|several|some) ?(hundred|thousand)s?"
)
_TENS = re.compile(r"(?P<tens>.*?十|十|.*?[1-9]0)(?P<vague>几|来|多)(?P<unit>[百千万]?)")
_SOME = re.compile(r"([十百千万]|\d+|[一二三四五六七八九两]+[十百千万])(?:来|把)([百千万]?)")
_NEIGHBOURS = re.compile(
    r"(?P<head>.*?)(?P<low>[一二三四五六七八九两])(?P<high>[一二三四五六七八九])(?P<unit>[十百千万]*)"
)
_TO = re.compile(r"(.+?)(?:到|至|-|~|—|–|、|,(?=\d[百千万]))(.+)")
_PLUS = re.compile(r"\+|加上|再加|加|和|跟|与|还有|另外|又|、| and |,(?!\d{3}(?:\D|$))")
_TIMES = r"笔|次|单|个|张|回|份"
_EACH = re.compile(
    rf"(?P<times>[\d两二三四五六七八九十]+)(?:{_TIMES})[,，]?(?:各|每|都|一)[是付转交]?(?:(?:{_TIMES})[都是]?)?(?P<one>.+)"
    rf"|每(?:{_TIMES})(?P<one_>[^,共]+?)[,]?(?:一?共|总共)?(?P<times_>[\d两二三四五六七八九十]+)(?:{_TIMES})"
    r"|(?P<one__>\d[\d.,]*)[x×*乘](?P<times__>\d[\d.,]*)"
)
_HAN_DIGITS = "一二三四五六七八九"


def money(text: str, *, region: str = "CN") -> Read[Money] | Unclear | None:
    """Read a whole message as an amount.

    ``region`` ("CN", "HK", "TW") gives the currency where none is named. A
    telephone number is asked about; "好几千" too.
    """
    said = fold(text).strip(" 。!?,.、;~\"'")
    if not said or len(said) > SAID_MAX:
        return None
    if DIGITS_OF_A_PHONE.fullmatch(said.replace(" ", "")):
        return Unclear(phrase="money_is_phone")
    several = _SEVERAL.fullmatch(_plain(_LEAD.sub("", said)))
    if several:
        return Unclear(phrase="money_how_many", values={"unit": several[1] or several[2]})
    rest, name = currency(said, region)
    found = _qualified(_LEAD.sub("", rest.strip()))
    if found is None or found.amount > MONEY_MAX:
        return None
    return Read(replace(found, currency=name, amount=_rounded(found.amount)))


def _rounded(amount: Decimal) -> Decimal:
    """Keep at most eight places, as tokens have."""
    exact = amount.quantize(Decimal("1e-8"), rounding=ROUND_HALF_UP)
    return tidy(amount if exact == amount else exact)


def _plain(said: str) -> str:
    return _FILLER.sub("", said).strip()


def _qualified(said: str) -> Money | None:
    """Read what is said with 大概, 左右, 多, 以上 about it."""
    bare_ = _ABOUT.sub("", said).strip()
    about = bare_ != said.strip()
    bare_ = _LEAD.sub("", bare_)
    vague = _vague(_plain(bare_))
    if vague is not None:
        return vague
    open_ = _OVER.sub("", _plain(bare_)).strip()
    over = open_ != _plain(bare_)
    found = _amount(open_ if over else bare_)
    if found is None:
        return None
    return replace(found, about=about or found.about, over=over)


def _amount(said: str) -> Money | None:
    for reader in (_with_coins, _single, _each, _sum, _neighbours, _from_to):
        found = reader(said)
        if found is not None:
            return found
    return None


def _single(said: str) -> Money | None:
    value = number(_plain(said))
    return None if value is None else Money(amount=value)


def _sum(said: str) -> Money | None:
    """Add up 1500+2000, 1500和2000; a result that was written behind is left out."""
    terms = said.partition("=")[0]
    parts = [number(_plain(one)) for one in _PLUS.split(terms)]
    known = [one for one in parts if one is not None]
    if len(known) != len(parts) or not 1 < len(known) <= PARTS_MAX:
        return None
    if "+" not in said and "加" not in said and min(known) < 10:  # noqa: PLR2004  4、5千
        return None
    return Money(amount=sum(known, Decimal(0)), parts=tuple(known))


def _each(said: str) -> Money | None:
    found = _EACH.fullmatch(said)
    if not found:
        return None
    times = number(found["times"] or found["times_"] or found["times__"])
    one = number(_plain(found["one"] or found["one_"] or found["one__"]))
    if times is None or one is None:
        return None
    if found["times__"] and times > one:  # 3x500 and 500x3
        times, one = one, times
    if not 1 < times <= PARTS_MAX or times % 1:
        return None
    return Money(amount=times * one, parts=(one,) * int(times))


def _with_coins(said: str) -> Money | None:
    """Read 一百零五块五毛, 105块5, 五毛, 肆拾伍元陆角柒分."""
    found = _COINS.fullmatch(re.sub(r"[了吧的]+$|整$", "", said))
    if not found or not (found["jiao"] or found["fen"]):
        return None
    if not (found["whole"] or found["mark"] or said.endswith("分")):
        return None
    whole = number(found["whole"]) if found["whole"] else Decimal(0)
    jiao, fen = number(found["jiao"] or "0"), number(found["fen"] or "0")
    if whole is None or jiao is None or fen is None:
        return None
    if len(found["jiao"] or "") > 1:  # 105块55: two digits are hundredths
        jiao /= 10
    return Money(amount=whole + jiao / 10 + fen / 100)


def _vague(said: str) -> Money | None:
    """Read 十几万 (between 100000 and 200000), 二十来块, 百来块, 千把块."""
    tens = _TENS.fullmatch(said)
    if tens and tens["vague"] == "几":
        low = number(tens["tens"])
        unit = {"百": 100, "千": 1000, "万": 10_000}.get(tens["unit"], 1)
        return None if low is None else _between(low * unit, (low + 10) * unit)
    some = _SOME.fullmatch(said)
    if some is None:
        return None
    head = f"一{some[1]}" if some[1] in "百千万" else some[1]
    value = number(head + some[2])
    return None if value is None else Money(amount=value, about=True)


def _neighbours(said: str) -> Money | None:
    """Read 四五千 and 一千五六: about the middle of the two."""
    found = _NEIGHBOURS.fullmatch(_plain(said))
    if not found or not (found["unit"] or found["head"]):
        return None
    far = _HAN_DIGITS.find(found["high"]) - _HAN_DIGITS.find(found["low"].replace("两", "二"))
    if far not in (1, 2) or (far > 1 and found["head"]):
        return None
    low = number(found["head"] + found["low"] + found["unit"])
    high = number(found["head"] + found["high"] + found["unit"])
    return _between(low, high)


def _from_to(said: str) -> Money | None:
    found = _TO.fullmatch(_plain(said))
    if not found:
        return None
    low, high = number(found[1]), number(found[2])
    if low is not None and low < 10 and found[2][-1:] in "十百千万kw":  # noqa: PLR2004  3到5千
        low = number(found[1] + found[2][-1])
    return _between(low, high)


def _between(low: Decimal | None, high: Decimal | None) -> Money | None:
    if low is None or high is None or low >= high:
        return None
    return Money(amount=(low + high) / 2, about=True, low=low, high=high)
