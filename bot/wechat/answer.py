"""Puts messages into WeChat's text: choices as links and numbers, within its bytes. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from bot.wechat.limits import TEXT_BYTES
from bot.wechat.splitting import beginning, size, split
from cases.messages import Button, Message, Queued

BETWEEN = "\n\n"  # between the messages of one answer
CUT = "…"

# What XML 1.0 cannot hold; also lone surrogates, which cannot even be encoded.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TAG = re.compile(r"<(?=\s*[/!a-zA-Z])")


@dataclass(frozen=True, kw_only=True)
class Style:
    """How an account may write.

    ``pushes``: it can also write later by itself; the same accounts have links that
    answer. ``page``: where a person can read the rest, "" for nowhere.
    """

    pushes: bool
    page: str = ""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One text, and the ids of the messages it carries whole."""

    text: str
    ids: tuple[int, ...]


def safe(text: str) -> str:
    """Give ``text`` so that it can be sent and nothing in it acts as a tag.

    WeChat's clients make links of ``<a …>`` in any text and read no entities, so
    the bracket of what could be a tag is replaced by its full-width twin.
    """
    return _TAG.sub("＜", _NOT_XML.sub("", text))


def together(waiting: Sequence[Queued], style: Style) -> Answer:
    """Give one text with as many of the messages, from the first on, as fit whole.

    Links give way to plain numbers before a message is left out. Only the last
    message that asks for a number shows numbers, since only that one is meant by
    a number. Where the account cannot write later, a first message that is too
    long is cut and says where the rest is.
    """
    asking = [one.id for one in waiting if one.message.buttons and one.message.numbered]
    numbered = asking[-1] if asking else None
    for many in range(len(waiting), 0, -1):
        for tappable in (True, False) if style.pushes else (False,):
            texts = [
                whole(one.message, tappable=tappable, numbered=one.id == numbered)
                for one in waiting[:many]
            ]
            text = BETWEEN.join(one for one in texts if one)
            if size(text) <= TEXT_BYTES:
                return Answer(text=text, ids=tuple(one.id for one in waiting[:many]))
    if style.pushes or not waiting:
        return Answer(text="", ids=())
    return Answer(text=_cut(waiting[0].message, style.page), ids=(waiting[0].id,))


def parts(message: Message, style: Style) -> list[str]:
    """Give one message as the texts that carry it, each within the limit."""
    for tappable in (True, False) if style.pushes else (False,):
        text = whole(message, tappable=tappable, numbered=message.numbered)
        if size(text) <= TEXT_BYTES:
            return [text] if text else []
    found = split(safe(message.text), TEXT_BYTES)
    offered = _choices(message, tappable=style.pushes, numbered=message.numbered)
    if size(offered) > TEXT_BYTES:
        offered = _choices(message, tappable=False, numbered=message.numbered)
    if offered and found and size(f"{found[-1]}\n{offered}") <= TEXT_BYTES:
        return [*found[:-1], f"{found[-1]}\n{offered}"]
    return [*found, *split(offered, TEXT_BYTES)]


def whole(message: Message, *, tappable: bool, numbered: bool) -> str:
    """Give one message with its choices, however long."""
    offered = _choices(message, tappable=tappable, numbered=numbered)
    return "\n".join(one for one in (safe(message.text).strip(), offered) if one)


def _choices(message: Message, *, tappable: bool, numbered: bool) -> str:
    lines = []
    for number, button in enumerate(message.buttons, 1):
        sign = str(number) if numbered else "·"
        lines.append(f"{sign} {_linked(button) if tappable else _plain(button)}")
    return "\n".join(lines)


def _plain(button: Button) -> str:
    return f"{_label(button)} {button.url}".rstrip()


@lru_cache(maxsize=2048)  # the choices of the forms, over and over: half the work of an answer
def _linked(button: Button) -> str:
    """Give a label to tap on; a tap says the label and names the key."""
    label = _label(button)
    if button.url:
        address = quote(button.url, safe=":/?#[]@!$&'()*+,;=%-._~")
    else:
        said, key = quote(label, safe=""), quote(button.key, safe=":._-")
        address = f"weixin://bizmsgmenu?msgmenucontent={said}&msgmenuid={key}"
    return f'<a href="{address}">{label}</a>'


def _label(button: Button) -> str:
    return " ".join(safe(button.label).replace("<", "＜").replace(">", "＞").split())


def _cut(message: Message, page: str) -> str:
    offered = _choices(message, tappable=False, numbered=message.numbered)
    rest = f"{CUT}\n{page}".rstrip()
    tail = f"{rest}\n{offered}".rstrip()
    if size(tail) > TEXT_BYTES // 2:
        tail = rest
    return beginning(safe(message.text).strip(), TEXT_BYTES - size(tail)) + tail
