"""Says which command a whole message may be, and reads the few that carry something."""

import re
from dataclasses import dataclass
from itertools import groupby

from handlers.reading.fold import PARTICLES, bare, fold, without_particles
from handlers.reading.vocabulary import FIELDS, LANGUAGES, WORDS, Command

__all__ = ["Command", "Edit", "command", "edit", "language", "status_number"]

COMMAND_MAX = 24  # characters; whatever is longer is a story
FORGIVEN_FROM = 5  # letters from which one wrong letter in an English word is forgiven
MONTHS = range(1, 13)  # the third and fourth figure of a case number

_ENGLISH = tuple(
    word for word in WORDS if word.isascii() and word.isalpha() and len(word) >= FORGIVEN_FROM
)
#: Courtesy around a command: 我要人工, 请转人工, 帮我查一下进度.
_COURTESY = re.compile(
    r"^(?:我想要?|我要|想要?|请?帮我|请|麻烦|能不能|可以|please |i want (?:to |a )?|i need (?:to |a )?|can i )+|(?:一下|可以吗|行吗|谢谢| please)+$|(?<=查)一下"
)
_COURTEOUS = frozenset(
    {
        Command.STATUS,
        Command.MINE,
        Command.ADD,
        Command.PERSON,
        Command.BACK,
        Command.MENU,
        Command.CANCEL,
        Command.WITHDRAW,
        Command.LANGUAGE,
        Command.HELP,
        Command.EDIT,
    }
)
_ABOUT_NUMBER = re.compile(
    r"^(?:(?:请|帮我|我要|我想|我的|查询|查吓|查一下|查查|查|看看|进度|编号|单号|案件|案号|投诉|status|progress|of|case|number|my|no\.?|是|的|[#:：\s]))+|(?:的?(?:进度|到哪里?了|怎么样了?|处理得怎样|如何|status)|[\s?？])+$"
)
_NUMBER = re.compile(r"([0-9oil]{4})([0-9a-z]{6})")
_BETWEEN = re.compile(r"[\s\-—–_·.]+")
_LANGUAGE = re.compile(
    r"(?:请|我要|我想|用|说|换|换成|切换|切换到|切换成|改成|改用|转|转成|语言|language|switch to|change to|in|to|use|\s)*"
    rf"(?P<name>{'|'.join(sorted(LANGUAGES, key=len, reverse=True))})(?:版|吧|可以吗|谢谢| please)*"
)
_FIELD = rf"(?P<field>{'|'.join(sorted(FIELDS, key=len, reverse=True))})"
_WANT = r"(?:我?(?:要|想|想要|需要)?(?:把|将)?|i want to )?"
_CHANGE = r"(?:修改|修该|更改|改一下|改返|改|该|edit|change|correct)"
_EDIT = re.compile(
    rf"{_WANT}(?:{_CHANGE}\s*(?:一下|the|my)?)?\s*{_FIELD}\s*(?P<how>改成|改为|改做|换成|应该是|应为|是|to|=)\s*(?P<value>.+)"
)
_EDIT_FIELD = re.compile(
    rf"{_WANT}{_CHANGE}\s*(?:一下|the|my)?\s*{_FIELD}|{_WANT}{_FIELD.replace('<field>', '<field_>')}(?:写错了?|错了|不对|要改|改一下|is wrong)"
)
_NOT_BUT = re.compile(
    rf"{_FIELD}(?:不是(?P<was>[^,，]+)|写错了?|错了|不对)[,，\s]\s*(?:应该|其实)?是?(?P<value>.+)"
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
    said = bare(text) or ("?" if "?" in fold(text) else fold(text))
    if len(said) > COMMAND_MAX:
        return frozenset()
    found = _known(said)
    if found is not None:
        return found
    plain = bare(_COURTESY.sub("", said))
    found = _known(plain) if plain != said else None
    if found is not None and found & _COURTEOUS:
        return found & _COURTEOUS
    return _nearly(said)


def _known(said: str) -> frozenset[Command] | None:
    """Look a word up, with fewer and fewer closing particles, and said only once: 嗯嗯嗯."""
    while said:
        if said in WORDS:
            return WORDS[said]
        if said[-1] not in PARTICLES or len(said) == 1:
            break
        said = said[:-1]
    alike = [one for one, _ in groupby(said)]
    return WORDS.get(alike[0]) if len(alike) == 1 and not alike[0].isdecimal() else None


def status_number(text: str) -> str:
    """Give the case number that a message asks for, as 2611-M4T9XA; "" when there is none.

    Whether it can be right is not looked at here; see `cases.references.valid`.
    """
    if len(text) > 4 * COMMAND_MAX:
        return ""
    said = bare(text)
    plain = _ABOUT_NUMBER.sub("", said)
    found = _NUMBER.fullmatch(_BETWEEN.sub("", plain))
    if found is None or sum(one.isdecimal() for one in found[1]) < 2:  # noqa: PLR2004
        return ""
    month = found[1].replace("o", "0").replace("i", "1").replace("l", "1")
    rest = found[2].upper()
    told = not rest.isdecimal() or plain != said or re.match(r"\d{4}[-—–_]", plain)
    if not told or int(month[2:]) not in MONTHS:
        return ""  # ten digits are rather a telephone or an order
    return f"{month}-{rest.replace('O', '0').replace('I', '1').replace('L', '1')}"


def language(text: str) -> str:
    """Give the language that a message names, "" when it names none."""
    said = re.sub(r"[()]", "", bare(text))
    if len(said) > COMMAND_MAX:
        return ""
    found = _LANGUAGE.fullmatch(said) or _LANGUAGE.fullmatch(without_particles(said))
    return LANGUAGES[found["name"]] if found else ""


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
    if valued and _changes(plain):
        return Edit(key=FIELDS[valued["field"]], value=_original(said, valued["value"]))
    named = _EDIT_FIELD.fullmatch(bare(said)) or _EDIT_FIELD.fullmatch(
        without_particles(bare(said))
    )
    return Edit(key=FIELDS[named["field"] or named["field_"]]) if named else None


def _changes(plain: str) -> bool:
    return any(word in plain for word in ("改", "换成", "应该是", "应为", "edit", "change"))


def _original(said: str, folded: str) -> str:
    """Give a value as it was typed, when folding kept the length."""
    return said[-len(folded) :] if len(fold(said)) == len(said) else folded


def _nearly(said: str) -> frozenset[Command]:
    """Forgive one wrong, missing, added or swapped letter in an English word."""
    if len(said) < FORGIVEN_FROM - 1 or not (said.isascii() and said.isalpha()):
        return frozenset()
    for word in _ENGLISH:
        if word[0] == said[0] and abs(len(word) - len(said)) <= 1 and _one_off(said, word):
            return WORDS[word]
    return frozenset()


def _one_off(one: str, other: str) -> bool:
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    a, b = one[start:], other[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
