"""Cuts a long text into messages, counting as Telegram's clients do: in UTF-16 units."""

import re
import unicodedata

_BETTER_ENDS = (
    re.compile(r"\n\s*\n"),
    re.compile(r"\n"),
    re.compile(r"[。！？；.!?;]+[”』」\"']?\s*"),
    re.compile(r"\s+"),
)
_WORTH_IT = 4  # a part shorter than this share of the limit is not made for its good end
_JOINER = "\u200d"
_MODIFIERS = range(0x1F3FB, 0x1F400)  # skin tones
_LONGEST_CLUSTER = 32  # characters we look back so as not to cut an emoji in two


def units(text: str) -> int:
    """Count the UTF-16 units of ``text``."""
    return len(text) + sum(character > "\uffff" for character in text)


def split(text: str, limit: int) -> list[str]:
    """Give ``text`` in parts of at most ``limit`` units, cut where it reads best.

    White space at the cuts is dropped, nothing else. Blank text gives no part.
    """
    parts, rest = [], text.strip()
    while rest:
        end = _end(rest, limit)
        parts.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return parts


def _end(text: str, limit: int) -> int:
    if units(text) <= limit:
        return len(text)
    most = _most(text, limit)
    for better in _BETTER_ENDS:
        ends = [found.end() for found in better.finditer(text, 0, most)]
        if ends and ends[-1] >= most // _WORTH_IT:
            return ends[-1]
    return _between_clusters(text, most)


def _most(text: str, limit: int) -> int:
    """Give how many characters fit into ``limit`` units."""
    used = 0
    for count, character in enumerate(text):
        used += 2 if character > "\uffff" else 1
        if used > limit:
            return max(count, 1)
    return len(text)


def _between_clusters(text: str, most: int) -> int:
    for end in range(most, max(most - _LONGEST_CLUSTER, 0), -1):
        if not _joined(text[end - 1], text[end]):
            return end
    return most


def _joined(before: str, after: str) -> bool:
    return (
        _JOINER in (before, after)
        or unicodedata.category(after).startswith("M")
        or ord(after) in _MODIFIERS
    )
