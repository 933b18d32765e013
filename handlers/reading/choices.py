"""Reads which of the offered choices is meant: 2, ③, 第三个, 退款吧, 1和3, 最后一个."""

import re
from collections.abc import Sequence

from handlers.reading.fold import bare, without_particles
from handlers.reading.outcome import Read, Unclear

Labels = Sequence[Sequence[str]]
SAID_MAX = 60  # characters; what is longer is a story
LABEL_WITHIN = 2  # a label counts inside a message at most this many times its length
SINGLE_MAX = 9  # choices that one figure can name

_PLACES = {
    **{one: value for value, one in enumerate("一二三四五六七八九", start=1)},
    **{one: value for value, one in enumerate("壹贰叁肆伍陆柒捌玖", start=1)},
    **{str(value): value for value in range(1, 10)},
    "两": 2,
    **{
        word: value
        for value, word in enumerate(
            ["first", "second", "third", "fourth", "fifth", "sixth"], start=1
        )
    },
    **{
        word: value
        for value, word in enumerate(["one", "two", "three", "four", "five"], start=1)
    },
}
_PLACE = re.compile(
    r"(?:我选|我要|那就|就|选择|选|答案是|是|要)?(?:第|option |choice |no\.? ?|number |#|the )?"
    rf"({'|'.join(_PLACES)})(?:st|nd|rd|th)?(?:个|号|项|条| one| option)?"
)
_NUMBERED = re.compile(r"([1-9])[.、:)\s]*(\D+)")
_SPLIT = re.compile(r"或者|还是|[和与跟及或,、。.;|\s/+&]+|\band\b|\bor\b")
_CHOOSE = re.compile(r"^(?:我选|我要|选择|选|要|就)")
_RANGE = re.compile(r"([1-9])\s*(?:到|至|-|~)\s*([1-9])")
_ENDS = re.compile(r"(?P<end>前|后|最后|first |last )(?P<many>[1-9二三四五六两]|two|three)个?")
_FROM_END = re.compile(r"倒数第([一二三四五1-5])个?")
_OTHERS = frozenset(
    {
        "都不是",
        "都不对",
        "都不",
        "都不合适",
        "以上都不是",
        "没有合适的",
        "不在里面",
        "none of these",
        "none of the above",
        "none of them",
        "neither",
        "其他",
        "其它",
        "other",
        "others",
        "something else",
    }
)
_ALL = frozenset(
    {"全部", "都要", "都选", "全选", "所有", "全都要", "以上都是", "all", "all of them"}
)
_LAST = frozenset(
    {"最后一个", "最后", "最后那个", "末尾那个", "the last one", "last", "last one"}
)
_NOT = re.compile(r"(?:不|别|没|勿|唔|不要|不想|不用|不是|没有|no |not |don't )$")


def pick(
    text: str, labels: Labels, *, many: bool = False
) -> Read[tuple[int, ...]] | Unclear | None:
    """Give the places (from 0) of the choices that a message means.

    ``labels[i]`` are the wordings of choice i. "13" means two choices where
    ``many`` may be chosen and is asked about where only one may.
    """
    said = bare(text).rstrip("、")
    if not said or not labels or len(said) > SAID_MAX:
        return None
    single = _one(said, labels)
    if single is not None:
        return Read((single,))
    several = _several(said, labels) or _stretch(said, labels)
    if not several:
        several = _by_words(said, labels)
    if not several and (part := _by_part(said, labels)) is not None:
        several = (part,)
    if many or len(several) == 1:
        return Read(several) if several else None
    return _which(several, labels)


def _which(several: tuple[int, ...], labels: Labels) -> Unclear | None:
    if not several or len(several) == len(labels):
        return None
    options = tuple((labels[place][0], place) for place in several)
    return Unclear(phrase="choose_one", options=options)


def _one(said: str, labels: Labels) -> int | None:
    if said in _LAST:
        return len(labels) - 1
    if said in _OTHERS:
        return _other(labels)
    if (place := _place(said)) is not None:
        return place if place < len(labels) else None
    if said.isascii() and said.isdecimal() and SINGLE_MAX < int(said) <= len(labels):
        return int(said) - 1
    if found := _FROM_END.fullmatch(said):
        place = len(labels) - _PLACES[found[1]]
        return place if place >= 0 else None
    return _worded(said, labels)


def _place(said: str) -> int | None:
    found = _PLACE.fullmatch(said) or _PLACE.fullmatch(without_particles(said))
    return _PLACES[found[1]] - 1 if found else None


def _worded(said: str, labels: Labels) -> int | None:
    """Find the choice whose wording was written whole, with its number before it or not."""
    short = without_particles(said)
    for place, wordings in enumerate(labels):
        if any(bare(one) in {said, short} for one in wordings if bare(one)):
            return place
    numbered = _NUMBERED.fullmatch(said)
    if numbered and int(numbered[1]) <= len(labels):
        place = int(numbered[1]) - 1
        if any(bare(one) and _near(bare(one), numbered[2]) for one in labels[place]):
            return place
    return None


def _near(label: str, said: str) -> bool:
    return said in label or (label in said and len(said) <= LABEL_WITHIN * len(label) + 2)


def _other(labels: Labels) -> int | None:
    for place, wordings in enumerate(labels):
        if any(bare(one) in _OTHERS for one in wordings):
            return place
    return None


def _several(said: str, labels: Labels) -> tuple[int, ...]:
    said = without_particles(_CHOOSE.sub("", said))
    if all(one in _PLACES for one in said):
        parts = list(said)
    else:
        parts = [one for one in _SPLIT.split(said) if one]
    if len(parts) < 2:  # noqa: PLR2004
        return ()
    places = [_one(part, labels) for part in parts]
    found = [one for one in places if one is not None]
    return tuple(dict.fromkeys(found)) if len(found) == len(places) else ()


def _stretch(said: str, labels: Labels) -> tuple[int, ...]:
    """Read 1到3, 前两个, 最后两个 and 都要."""
    count = len(labels)
    if found := _RANGE.fullmatch(said):
        first, last = int(found[1]) - 1, int(found[2])
        return tuple(range(first, last)) if first < last <= count else ()
    if found := _ENDS.fullmatch(said):
        length = _PLACES[found["many"]]
        places = tuple(range(count))
        if length > count:
            return ()
        return places[:length] if found["end"] in {"前", "first "} else places[-length:]
    if said in _ALL:
        other = _other(labels)
        return tuple(place for place in range(count) if place != other)
    return ()


def _by_words(said: str, labels: Labels) -> tuple[int, ...]:
    """Look for labels inside a short message, 退款吧 or 我要换货, but not in 不要退款."""
    hits: dict[int, str] = {}
    for place, wordings in enumerate(labels):
        met = [one for one in map(bare, wordings) if _affirmed(one, said)]
        longest = max(met, key=len, default="")
        if longest and len(said) <= max(6, LABEL_WITHIN * len(longest) + 2):
            hits[place] = longest
    return tuple(
        place
        for place, word in hits.items()
        if not any(word != other and word in other for other in hits.values())
    )


def _affirmed(label: str, said: str) -> bool:
    at = said.find(label)
    return len(label) > 1 and at >= 0 and not _NOT.search(said[:at])


def _by_part(said: str, labels: Labels) -> int | None:
    """Find the one choice of which most was written: 签收但没收到."""
    if said.isascii() or len(said) < 2:  # noqa: PLR2004
        return None
    hits = []
    for place, wordings in enumerate(labels):
        for one in map(bare, wordings):
            at = one.find(said)
            if at >= 0 and 2 * len(said) >= len(one) and not _NOT.search(one[:at]):
                hits.append(place)
                break
    return hits[0] if len(hits) == 1 else None
