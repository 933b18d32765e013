"""Reads what an opening paragraph already says, by the rules of the table and no further."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from cases.values import Day, Money
from handlers.reading import parties
from handlers.reading.contacts import accounts, is_card, is_identity, links, phones
from handlers.reading.fold import fold
from handlers.reading.happenings import days
from handlers.reading.payments import amounts

READ_MAX = 4000  # characters of a story that are looked at
Words = tuple[tuple[str, tuple[str, ...]], ...]
CLEAR_LEAD = 2  # hits by which the first category must lead the second, or twice as many

_SALUTATION = re.compile(
    r"^(?:尊敬的[^，,：:。\n]{0,20}[，,：:\s]*|(?:您好|你好|大家好|hello|hi|dear [a-z ]{1,20})[！!，,。.：:\s]*)+",
    re.I,
)
_ORDER = re.compile(
    r"(?:订单|单号|编号|order(?: no\.?| number)?)(?:号)?[是为:：#\s]*([a-z0-9\-]{6,40})", re.I
)
_LONG = re.compile(r"(?<![\da-z])\d{15,22}(?![\da-z])", re.I)
_WISH = re.compile(
    r"(?:要求|希望|我要|请|想要|诉求|必须|应该给我|want|would like|please)([^。！!\n]{0,40})",
    re.I,
)
WISHES: dict[str, tuple[str, ...]] = {
    "退差价": ("退差价", "退还差价", "refund the difference"),
    "退款": (
        "退款",
        "退钱",
        "退还",
        "全额退",
        "退我",
        "把钱退",
        "退回",
        "退费",
        "退货",
        "refund",
        "money back",
    ),
    "发货": ("发货", "出货", "补发", "尽快发", "deliver", "send it"),
    "换": ("换货", "换一", "更换", "维修", "修好", "exchange", "replace", "repair"),
    "赔": ("赔", "compensat"),
    "道歉": ("道歉", "apolog"),
    "解封": ("解封", "解除", "解冻", "恢复账号", "unblock", "lift"),
    "删除": ("删除", "delete"),
    "查处": ("查处", "处罚", "严惩", "取缔", "调查", "investigat"),
    "提现": ("提现", "提出来", "取出", "withdraw"),
}
_ANGRY = re.compile(
    r"[!！]{2,}|太气人|气死|骗子|垃圾|混蛋|滚|妈的|操|无耻|黑心|坑人|不要脸|fuck|shit|scammers"
)


@dataclass(frozen=True, kw_only=True)
class Found:
    """What was read. ``close``: categories that come near; ``amounts``: several payments."""

    category: str = ""
    close: tuple[str, ...] = ()
    party: str = ""
    identifiers: tuple[str, ...] = ()
    amount: Money | None = None
    amounts: tuple[Money, ...] = ()
    happened_on: Day | None = None
    order_no: str = ""
    wanted: tuple[str, ...] = ()
    angry: bool = False


def read(
    story: str, *, categories: Mapping[str, Sequence[str]], today: date, region: str = "CN"
) -> Found:
    """Read a story. ``categories`` are the words by which each is told.

    Nothing is guessed: what the rules do not find is left to be asked. Several
    conversations look at one message, so the last readings are remembered.
    """
    words = tuple((key, tuple(map(fold, value))) for key, value in categories.items())
    return _read(story[:READ_MAX], words, today, region)


@lru_cache(maxsize=32)
def _read(text: str, categories: Words, today: date, region: str) -> Found:
    said = fold(text)
    category, close = _category(said, categories)
    paid, _ = amounts(said, region=region)
    when = days(said, today=today)
    return Found(
        category=category,
        close=close,
        party=party(text),
        identifiers=(*links(text), *accounts(text), *phones(said)),
        amount=paid[0] if len(paid) == 1 else None,
        amounts=paid if len(paid) > 1 else (),
        happened_on=when[0] if when else None,
        order_no=_order(said),
        wanted=_wanted(said),
        angry=bool(_ANGRY.search(said)),
    )


def story_only(text: str) -> str:
    """Give a story without its salutation, for its first words."""
    return _SALUTATION.sub("", text.strip()) or text.strip()


def party(text: str) -> str:
    """Give the name of whom a story is about; "" when it names nobody."""
    return parties.party(story_only(text))


def _category(said: str, categories: Words) -> tuple[str, tuple[str, ...]]:
    hits = Counter({key: sum(map(said.count, words)) for key, words in categories})
    ranked = [(key, many) for key, many in hits.most_common() if many]
    if not ranked:
        return "", ()
    (leader, most), rest = ranked[0], ranked[1:]
    if not rest or most >= rest[0][1] + CLEAR_LEAD or most >= 2 * rest[0][1]:
        return leader, ()
    near = tuple(key for key, many in rest if many * 2 > most)[:2]
    return "", (leader, *near)


def _order(said: str) -> str:
    named = _ORDER.search(said)
    if named and any(one.isdigit() for one in named[1]):
        number = named[1].strip("-").upper()
        return "" if is_card(number) or is_identity(number) else number
    for one in _LONG.findall(said):
        if not is_card(one) and not is_identity(one):
            return str(one)
    return ""


def _wanted(said: str) -> tuple[str, ...]:
    wishes = " ".join(_WISH.findall(said))
    found = [name for name, words in WISHES.items() if any(word in wishes for word in words)]
    if "退差价" in found and "退款" in found:
        found.remove("退款")
    return tuple(found)
