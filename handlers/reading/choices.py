"""Reads which of the offered choices is meant: 2, ③, 第三个, 退款吧, 1和3, 最后一个."""

import re
from collections.abc import Sequence

from handlers.reading.fold import bare, without_particles
from handlers.reading.outcome import Read, Unclear

_HAN = {c: n for n, c in enumerate("一二三四五六七八九", start=1)} | {"两": 2}
_PLACE = re.compile(
    r"(?:第|选|我选|选择|option |no\.? ?|number )?([1-9一二三四五六七八九两])(?:个|号|项|条)?"
)
_SPLIT = re.compile(r"[和与跟及,，、\s/+&]+|and")
_OTHERS = frozenset(
    {
        "都不是",
        "都不对",
        "都不",
        "没有合适的",
        "不在里面",
        "none of these",
        "其他",
        "其它",
        "other",
    }
)
_LAST = frozenset({"最后一个", "最后", "最后那个", "the last one", "last"})
LABEL_WITHIN = 2  # a label counts inside a message at most this many times its length


def pick(
    text: str, labels: Sequence[Sequence[str]], *, many: bool = False
) -> Read[tuple[int, ...]] | Unclear | None:
    """Give the places (from 0) of the choices that a message means.

    ``labels[i]`` are the wordings of choice i. "13" means two choices where
    ``many`` may be chosen and is asked about where only one may.
    """
    said = bare(text).rstrip("、")
    if not said or len(said) > 60:  # noqa: PLR2004  longer is a story
        return None
    single = _one(said, labels)
    if single is not None:
        return Read((single,))
    several = _several(said, labels)
    if several and (many or len(several) == 1):
        return Read(several)
    if several:
        return Unclear(
            phrase="choose_one",
            options=tuple((labels[place][0], place) for place in several),
        )
    return _by_words(said, labels, many=many)


def _one(said: str, labels: Sequence[Sequence[str]]) -> int | None:
    if said in _LAST:
        return len(labels) - 1
    if said in _OTHERS:
        return _other(labels)
    found = _PLACE.fullmatch(said)
    if found:
        place = _HAN.get(found[1]) or int(found[1])
        return place - 1 if place <= len(labels) else None
    for place, wordings in enumerate(labels):
        if any(said == bare(one) or without_particles(said) == bare(one) for one in wordings):
            return place
    return None


def _other(labels: Sequence[Sequence[str]]) -> int | None:
    for place, wordings in enumerate(labels):
        if any(bare(one) in _OTHERS for one in wordings):
            return place
    return None


def _several(said: str, labels: Sequence[Sequence[str]]) -> tuple[int, ...]:
    parts = list(said) if said.isdigit() else [one for one in _SPLIT.split(said) if one]
    if len(parts) < 2:  # noqa: PLR2004
        return ()
    places = [_one(part, labels) for part in parts]
    found = [one for one in places if one is not None]
    return tuple(dict.fromkeys(found)) if len(found) == len(places) else ()


def _by_words(
    said: str, labels: Sequence[Sequence[str]], *, many: bool
) -> Read[tuple[int, ...]] | None:
    """Look for labels inside a short message: 退款吧, 我要换货."""
    hits = []
    for place, wordings in enumerate(labels):
        lengths = [
            len(bare(one)) for one in wordings if len(bare(one)) > 1 and bare(one) in said
        ]
        if lengths and len(said) <= max(6, LABEL_WITHIN * max(lengths) + 2):
            hits.append(place)
    if len(hits) == 1 or (hits and many):
        return Read(tuple(hits))
    return None
