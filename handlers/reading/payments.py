"""Finds the payments that a story tells of, and whether one of them is the total."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from cases.values import Money
from handlers.reading.currencies import SIGNS, UNITS, currency
from handlers.reading.money import MONEY_MAX
from handlers.reading.numbers import CHARACTERS, number, tidy

#: Runs of figures or numerals are looked for first, being cheap; then each is read whole.
_RUN = re.compile(rf"[\d{CHARACTERS}]+")
#: An amount: Han numerals count only with a unit, or as 两万 and 三千五.
_AMOUNT = re.compile(
    rf"(?P<number>\d{{1,3}}(?:,\d{{3}})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?(?:[千百万亿kw](?:\d(?!\d))?)*"
    rf"|[{CHARACTERS}]{{1,12}}(?=多?(?:{UNITS}))|[{CHARACTERS}]{{0,8}}[百千万][{CHARACTERS}]{{0,6}})"
    rf"(?P<vague>[几来多余])?\s{{0,2}}(?P<unit>{UNITS})?(?P<over>多(?!少)|以上|左右)?"
)
_SIGN = re.compile(rf"(?:{SIGNS})\s{{0,2}}$")
_PART = re.compile(r"[\d.-]$|\d,$")  # what stands before the rest of a longer number
_FIRST_OF_UNITS = frozenset("万块港蚊美刀新台日欧英泰圆元多几来余")
SIGN_MAX = 6  # characters of a currency's sign
_VERB = "付|花|转|交|充|扣|收|退|价(?!值)|买|卖|费|款|钱|汇|骗|损失|押金|定金|订金|存|提现|余额|打给|打了"
_PAID = re.compile(
    rf"(?:{_VERB}|paid|pay|cost|charged?|refund|price|sent|spent|transferred|deposit)"
)
_TOTAL = re.compile(r"(?:一共|总共|共计|合计|总计|共|total|in all)[^\d，。,;；]{0,6}$")
_MORE = re.compile(r"(?:又|另外|还|再|also|another)[^，。,;；]{0,8}$")
_CLAIMED = re.compile(
    r"(?:赔偿?|索赔|补偿|compensat\w*|工资|月薪|底薪|注册资本|注册资金)(?:我|金|损失|了|费)*[^，。,\d]{0,3}$"
)
_NO_AMOUNT = re.compile(
    r"[\d年月日号楼栋室层天岁个次点分时期%％节课斤克公米平寸位人名件条台张份版路线号集款]|小时|工作日|th\b|st\b|nd\b|rd\b|days?|months?|hours?|weeks?|years?|times|people|am\b|pm\b|mb|gb|km|kg|[a-z]"
)
_COIN = re.compile(r"(?:付|花|转|交|充|扣|收|退|价|才|只要|只)\D?$")
_BOUGHT = re.compile(r"买|入手|拍的|拍下|的价|元")
BEFORE = 10  # characters looked at before a number
LONGEST_BARE = 7  # digits of a number that no currency stands at


@dataclass(frozen=True, kw_only=True)
class _Payment:
    money: Money
    paid: bool  # a word of paying stands by it
    total: bool
    further: bool


def amounts(text: str, *, region: str = "CN") -> tuple[tuple[Money, ...], bool]:
    """Find the payments in a story (folded): (amounts in order, whether the first is the total).

    A number counts with a currency at it, or right after a word of paying;
    where some are told as paid, those that are only named do not count.
    "一块" is a coin only right after such a word. A total wins unless another
    payment follows it.
    """
    found = list(_payments(text, region))
    paid = [one for one in found if one.paid or one.total]
    kept = paid or found
    totals = [place for place, one in enumerate(kept) if one.total]
    if totals and not any(one.further for one in kept[totals[0] + 1 :]):
        return (kept[totals[0]].money,), True
    return tuple(
        {(one.money.amount, one.money.currency): one.money for one in kept}.values()
    ), False


def _payments(text: str, region: str) -> Iterator[_Payment]:
    last = 0
    for run in _RUN.finditer(text):
        start = run.start()
        if start < last or not _worth(run[0], text[run.end() : run.end() + 1]):
            continue
        if _PART.search(text[max(0, start - 2) : start]):
            continue
        found = _AMOUNT.match(text, start)
        if found is not None:
            last = found.end()
            made = _payment(found, text, region)
            if made is not None:
                yield made


def _worth(run: str, after: str) -> bool:
    """Say at a glance whether a run can be an amount; most Han numerals are not."""
    return run[0].isdigit() or after in _FIRST_OF_UNITS or any(one in "百千万" for one in run)


def _payment(found: re.Match[str], text: str, region: str) -> _Payment | None:
    before = text[max(0, found.start() - BEFORE) : found.start()]
    sign = _SIGN.search(before[-SIGN_MAX:])
    before = before[: len(before) - len(sign[0])] if sign else before
    value = number(found["number"])
    if value is None or not 0 < value < MONEY_MAX or _CLAIMED.search(before):
        return None
    after = text[found.end() : found.end() + 6]
    if not (sign or _is_payment(found, before, after)):
        return None
    name = currency(f"{sign[0] if sign else ''}0{found['unit'] or ''}", region)[1]
    return _Payment(
        money=Money(
            amount=_scaled(value, found["unit"] or ""),
            currency=name,
            about=found["vague"] == "来" or found["over"] == "左右",
            over=found["vague"] in {"多", "几", "余"} or found["over"] in {"多", "以上"},
        ),
        paid=bool(_PAID.search(before) or _BOUGHT.match(after)),
        total=bool(_TOTAL.search(before)),
        further=bool(_MORE.search(before)),
    )


def _scaled(value: Decimal, unit: str) -> Decimal:
    return tidy(value * 10_000 if unit.startswith("万") else value)


def _is_payment(found: re.Match[str], before: str, after: str) -> bool:
    said, unit = found["number"], found["unit"]
    if said == "一" and unit == "块":  # "a piece of", "together"
        return bool(_COIN.search(before)) and not after[:1].isalpha()
    if unit:
        return True
    if not said[0].isdigit():
        return bool(_PAID.search(before[-3:])) and not _NO_AMOUNT.match(after)
    if _BOUGHT.match(after):
        return True
    if _NO_AMOUNT.match(after) or len(said) > LONGEST_BARE:
        return False
    return bool(_PAID.search(before[-4:]))
