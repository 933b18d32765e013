"""Brings what people type into one form before it is looked up."""

import unicodedata
from functools import cache, lru_cache

from opencc import OpenCC

CLOSING = "。！!？?～~，,.、；;…"
PARTICLES = "吧啊呀呢了啦嘛喔哦哈"
#: Labels and words of the vocabulary are folded again and again; these are remembered.
SHORT = 40  # characters
REMEMBERED = 4096  # texts, about a megabyte
#: Every rule looks at the same message; the last long ones are remembered, too.
LONG_REMEMBERED = 16
#: What stands in a text unseen: the frames of keycap emoji, joiners, marks of direction.
_UNSEEN = dict.fromkeys([0xFE0F, 0x20E3, 0xFEFF, 0x2060, *range(0x200B, 0x2010)])
#: Simplified characters that mean the same here: 轉帳 becomes 转帐, people write 转账.
_SAME = str.maketrans("帐揾", "账搵")


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


def fold(text: str) -> str:
    """Trim, fold widths and cases, and write traditional characters as simplified ones."""
    return _short(text) if len(text) <= SHORT else _long(text)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).translate(_UNSEEN).strip().lower()
    if plain.isascii():
        return plain
    simplified: str = _converter().convert(plain)
    return simplified.translate(_SAME).replace("纪录", "记录")


@lru_cache(maxsize=REMEMBERED)
def _short(text: str) -> str:
    return _folded(text)


@lru_cache(maxsize=LONG_REMEMBERED)
def _long(text: str) -> str:
    return _folded(text)


def bare(text: str) -> str:
    """Fold, and drop punctuation at both ends."""
    return _short_bare(text) if len(text) <= SHORT else _bare(text)


@lru_cache(maxsize=REMEMBERED)
def _short_bare(text: str) -> str:
    return _bare(text)


def _bare(text: str) -> str:
    return fold(text).strip(CLOSING + " \"'“”‘’「」()（）")


def without_particles(text: str) -> str:
    """Drop closing particles of a text that `bare` gave; a lone particle stays."""
    return text.rstrip(PARTICLES) or text
