"""Says which command a whole message may be, and reads the few that carry something."""

import re
from dataclasses import dataclass

from handlers.reading.fold import bare, fold, without_particles
from handlers.reading.vocabulary import FIELDS, LANGUAGES, WORDS, Command

__all__ = ["Command", "Edit", "command", "edit", "language", "status_number"]

COMMAND_MAX = 24  # characters; whatever is longer is a story
FORGIVEN_FROM = 5  # letters from which one wrong letter in an English word is forgiven

_ENGLISH = tuple(
    word for word in WORDS if word.isascii() and word.isalpha() and len(word) >= FORGIVEN_FROM
)
_NUMBER = re.compile(
    r"(?:查询|查吓|查一下|查|编号是|编号|单号是|status|number|case|no\.?)?[\s::：]*"
    r"([0-9o]{4})[\s\-—–_]*([0-9a-z](?:[\s\-]*[0-9a-z]){5})"
)
_EDIT = re.compile(
    r"(?:改|修改|把|edit|change)?\s*(?:一下)?\s*(?P<field>[a-z]+|[一-鿿]{1,3}?)\s*"
    r"(?:改成|改为|换成|应该是|是|to|=)\s*(?P<value>.+)"
)
_EDIT_FIELD = re.compile(
    r"(?:改|该|修改|edit|change)\s*(?:一下)?\s*(?P<field>[a-z]+|[一-鿿]{1,3})"
)
_NOT_BUT = re.compile(
    r"(?P<field>对方|商家|店名|分类|金额)不是(?P<was>[^,，]+)[,，]\s*(?:应该)?是(?P<value>.+)"
)


@dataclass(frozen=True, kw_only=True)
class Edit:
    """A wish to change one answer; ``value`` "" when only the answer was named."""

    key: str
    value: str = ""


def command(text: str) -> frozenset[Command]:
    """Give every command that the whole message may mean; none when it is a story."""
    if len(text) > 4 * COMMAND_MAX:
        return frozenset()
    said = bare(text) or fold(text)
    if len(said) > COMMAND_MAX:
        return frozenset()
    found = WORDS.get(said) or WORDS.get(without_particles(said))
    return found if found is not None else _nearly(said)


def status_number(text: str) -> str:
    """Give the case number that a message asks for, as 2611-M4T9XA; "" when there is none.

    Whether it can be right is not looked at here; see `cases.references.valid`.
    """
    found = _NUMBER.fullmatch(bare(text)) if len(text) <= 4 * COMMAND_MAX else None
    if found is None:
        return ""
    month = found[1].replace("o", "0")
    rest = re.sub(r"[\s\-]", "", found[2]).upper()
    if not any(one.isalpha() for one in rest) and "-" not in text:
        return ""  # ten digits are rather a telephone or an order
    return f"{month}-{rest.replace('O', '0').replace('I', '1').replace('L', '1')}"


def language(text: str) -> str:
    """Give the language that a message names, "" when it names none."""
    said = bare(text)
    return LANGUAGES.get(said, "") or LANGUAGES.get(without_particles(said), "")


def edit(text: str) -> Edit | None:
    """Read "改金额", "金额改成2000", "对方不是小满，是大满", "edit amount"."""
    said = text.strip()
    if len(said) > 4 * COMMAND_MAX:
        return None
    plain = fold(said)
    swapped = _NOT_BUT.fullmatch(plain)
    if swapped:
        return Edit(key=FIELDS[swapped["field"]], value=_original(said, swapped["value"]))
    valued = _EDIT.fullmatch(plain)
    if valued and valued["field"] in FIELDS and _changes(plain):
        return Edit(key=FIELDS[valued["field"]], value=_original(said, valued["value"]))
    named = _EDIT_FIELD.fullmatch(bare(said))
    if named and named["field"] in FIELDS:
        return Edit(key=FIELDS[named["field"]])
    return None


def _changes(plain: str) -> bool:
    return any(word in plain for word in ("改", "换成", "应该是", "edit", "change"))


def _original(said: str, folded: str) -> str:
    """Give a value as it was typed, when folding kept the length."""
    return said[-len(folded) :] if len(fold(said)) == len(said) else folded


def _nearly(said: str) -> frozenset[Command]:
    """Forgive one wrong, missing, added or swapped letter in an English word."""
    if len(said) < FORGIVEN_FROM - 1 or not (said.isascii() and said.isalpha()):
        return frozenset()
    for word in _ENGLISH:
        if abs(len(word) - len(said)) <= 1 and _one_off(said, word):
            return WORDS[word]
    return frozenset()


def _one_off(one: str, other: str) -> bool:
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    a, b = one[start:], other[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
