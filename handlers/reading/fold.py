"""Brings what people type into one form before it is looked up."""

import unicodedata
from functools import cache

from opencc import OpenCC

CLOSING = "。！!？?～~，,.、；;…"
PARTICLES = "吧啊呀呢了啦嘛喔哦哈"


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


def fold(text: str) -> str:
    """Trim, fold widths and cases, and write traditional characters as simplified ones."""
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    if plain.isascii():
        return plain
    simplified: str = _converter().convert(plain)
    return simplified


def bare(text: str) -> str:
    """Fold, and drop punctuation and particles at the end."""
    return fold(text).strip(CLOSING + " \"'“”‘’「」()（）")


def without_particles(text: str) -> str:
    """Drop closing particles of a text that `bare` gave; a lone particle stays."""
    return text.rstrip(PARTICLES) or text
