"""Cuts a long text into messages, counting bytes of UTF-8 as WeChat does."""

import re
import unicodedata

_BETTER_ENDS = (
    re.compile(r"\n\s*\n"),
    re.compile(r"\n"),
    re.compile(r"[。！？；…!?;.][”』」）\"')]*\s*"),
    re.compile(r"\s+"),
)
_JOINER = "\u200d"
_TONES = range(0x1F3FB, 0x1F400)  # skin tones
_LONGEST_CLUSTER = 32  # characters we look back so as not to cut an emoji in two


def size(text: str) -> int:
    """Count the bytes of ``text``."""
    return len(text.encode())


def split(text: str, limit: int) -> list[str]:
    """Give ``text`` in parts of at most ``limit`` bytes, cut where it reads best.

    After a paragraph, else a line, a sentence, a word, a character, as long as that
    leaves a part at least half full. White space at the cuts is dropped, nothing
    else. Blank text gives no part.
    """
    parts, rest = [], text.strip()
    while rest:
        end = _end(rest, limit)
        parts.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return parts


def beginning(text: str, limit: int) -> str:
    """Give as much of the beginning of ``text`` as ``limit`` bytes hold, cut likewise."""
    return text[: _end(text, limit)].rstrip()


def _end(text: str, limit: int) -> int:
    raw = text.encode()
    if len(raw) <= limit:
        return len(text)
    most = max(len(raw[:limit].decode(errors="ignore")), 1)
    for better in _BETTER_ENDS:
        ends = [found.end() for found in better.finditer(text, 0, most)]
        if ends and ends[-1] > most // 2:
            return ends[-1]
    for end in range(most, max(most - _LONGEST_CLUSTER, 0), -1):
        if not _one_sign(text[end - 1], text[end]):
            return end
    return most


def _one_sign(before: str, after: str) -> bool:
    return (
        _JOINER in (before, after)
        or unicodedata.category(after).startswith("M")
        or ord(after) in _TONES
    )
