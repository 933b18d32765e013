"""Reads numbers as people write them: 三千五, 1.2万, 3k5, 1万2千, 贰仟伍佰, １，２００, two hundred."""

import re
from decimal import Decimal

_DIGITS = {
    **{one: value for value, one in enumerate("零一二三四五六七八九")},
    **{one: value for value, one in enumerate("〇壹贰叁肆伍陆柒捌玖")},
    "两": 2,
    "俩": 2,
    "幺": 1,
}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "k": 1000}
_BIG = {"万": 10_000, "萬": 10_000, "w": 10_000, "亿": 100_000_000}
CHARACTERS = "零〇一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟幺"
LONGEST = 30  # characters of a number
HIGHEST = 10**15  # more is no sum and no count: an account, an order, a slip of the hand
_ASCII_DIGITS = frozenset("0123456789")

_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?")
_PIECE = re.compile(
    r"(?P<ascii>[0-9]+(?:\.[0-9]+)?)|(?P<digit>[零〇一二三四五六七八九两俩幺壹贰叁肆伍陆柒捌玖])"
    r"|(?P<unit>[十拾百佰千仟k])|(?P<big>[万萬亿w])"
)
_ENGLISH = {
    **{
        word: value
        for value, word in enumerate(
            [
                "zero",
                "one",
                "two",
                "three",
                "four",
                "five",
                "six",
                "seven",
                "eight",
                "nine",
                "ten",
                "eleven",
                "twelve",
            ]
        )
    },
    **{
        word: value
        for value, word in zip(
            range(20, 100, 10),
            ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"],
            strict=True,
        )
    },
    "a": 1,
    "an": 1,
    "fifteen": 15,
    "hundred": 100,
    "thousand": 1000,
    "grand": 1000,
    "million": 1_000_000,
}
_HUNDRED = 100


def number(text: str) -> Decimal | None:
    """Read a whole text (folded) as one number; None when it is not one, or past all sense."""
    found = _number(text)
    return tidy(found) if found is not None and found < HIGHEST else None


def _number(text: str) -> Decimal | None:
    said = text.replace(" ", "")
    if not said or len(said) > LONGEST:
        return None
    if _GROUPED.fullmatch(said):
        return Decimal(said.replace(",", ""))
    if all(one in _DIGITS for one in said):
        return Decimal("".join(str(_DIGITS[one]) for one in said))
    pieces = _pieces(said)
    if pieces is not None:
        return _composed(pieces)
    return _in_english(text)


def tidy(value: Decimal) -> Decimal:
    """Write a number without needless zeros behind the point."""
    whole = value.to_integral_value()
    return whole.quantize(Decimal(1)) if whole == value else value


def _pieces(said: str) -> list[re.Match[str]] | None:
    found = list(_PIECE.finditer(said))
    return found if found and sum(len(one[0]) for one in found) == len(said) else None


class _Sum:
    """Adds up a number from its pieces, each unit smaller than the one before it."""

    def __init__(self) -> None:
        self.total = Decimal(0)  # what stands before 万 or 亿
        self.section = Decimal(0)  # what stands since then
        self.digit: Decimal | None = None
        self.after_zero = False
        self.last = 0  # unit said last
        self.last_big = 0

    def take_digits(self, said: str) -> bool:
        if self.digit not in {None, 0}:
            return False
        self.after_zero = self.after_zero or said in "零〇"
        self.digit = Decimal(said) if said[0] in _ASCII_DIGITS else Decimal(_DIGITS[said])
        return True

    def take_unit(self, unit: int) -> bool:
        if self.section and self.last <= unit:
            return False
        if self.digit is None and unit != _UNITS["十"]:
            return False
        self.section += (Decimal(1) if not self.digit else self.digit) * unit
        self.digit, self.last, self.after_zero = None, unit, False
        return True

    def take_big(self, unit: int) -> bool:
        inside = self.section + (self.digit or 0)
        if not inside and not self.total:
            return False
        if self.last_big and self.last_big < unit:
            self.total = (self.total + inside) * unit
        else:
            self.total += inside * unit
        self.section, self.digit, self.after_zero = Decimal(0), None, False
        self.last = self.last_big = unit
        return True

    def whole(self, *, spoken_short: bool) -> Decimal:
        """Give the sum. A last digit without unit is of the next unit below: 三千五."""
        rest = self.digit or Decimal(0)
        if spoken_short and self.last >= _HUNDRED and not self.after_zero:
            rest *= self.last // 10
        return self.total + self.section + rest


def _composed(pieces: list[re.Match[str]]) -> Decimal | None:
    made = _Sum()
    for one in pieces:
        if one["unit"]:
            fits = made.take_unit(_UNITS[one["unit"]])
        elif one["big"]:
            fits = made.take_big(_BIG[one["big"]])
        else:
            fits = made.take_digits(one[0])
        if not fits:
            return None
    last = pieces[-1]
    short = not (last["unit"] or last["big"]) and len(last[0]) == 1
    return made.whole(spoken_short=short)


def _in_english(text: str) -> Decimal | None:
    words = text.replace("-", " ").replace(" and ", " ").split()
    if len(words) > 8 or set(words) <= {"a", "an"}:  # noqa: PLR2004  words of a number
        return None
    if not any(word in _ENGLISH for word in words):
        return None
    total = section = Decimal(0)
    for word in words:
        if _GROUPED.fullmatch(word) and not total and not section:
            section = Decimal(word.replace(",", ""))
            continue
        value = _ENGLISH.get(word)
        if value is None:
            return None
        if value == _HUNDRED:
            section = (section or Decimal(1)) * value
        elif value > _HUNDRED:
            total += (section or Decimal(1)) * value
            section = Decimal(0)
        else:
            section += value
    return total + section
