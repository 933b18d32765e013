"""Reads the XML that WeChat pushes into `cases.messages.Incoming`. Pure.

wechatpy parses; its typed messages are not used further, since an element that
comes twice makes a list of an attribute and half of today's events are unknown
to it. Here every field is a string or "".
"""

import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote
from xml.parsers.expat import ExpatError

from wechatpy import parse_message

from bot.wechat.envelope import Unreadable
from cases.messages import Attachment, Heard, Incoming, Medium

CHANNEL = "wechat"
ID_LENGTH = 200  # of an external id; an event key can be a long link

#: What the platform puts in place of things it does not pass on (shop stickers above all).
#: Met in many public programs, e.g. those that test for exactly this text; in no document.
_NOT_PASSED_ON = frozenset(
    {"【收到不支持的消息类型，暂无法显示】", "[收到不支持的消息类型，暂无法显示]"}
)
_VOICE_TYPES = {"amr": "audio/amr", "speex": "audio/speex", "mp3": "audio/mpeg"}

#: What a kind of message or event adds to an Incoming.
Part = dict[str, Any]


class Fields:
    """The elements of a message by name; what is not there, or there twice, is ""."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self._raw = raw

    def __getitem__(self, name: str) -> str:
        value = self._raw.get(name)
        return value if isinstance(value, str) else ""

    def number(self, name: str) -> float | None:
        """Give a field as a finite number; None if it is none."""
        try:
            value = float(self[name])
        except ValueError:
            return None
        return value if abs(value) < float("inf") else None

    def count(self, name: str) -> int | None:
        """Give a field as a whole number; None if it is none."""
        return int(self[name]) if self[name].isascii() and self[name].isdigit() else None


def read(xml: str, *, now: datetime, fetches: bool) -> Incoming:
    """Read a pushed message. Raises Unreadable.

    Args:
        xml: the message, out of its envelope.
        now: stands in where the message bears no usable time, aware.
        fetches: whether media can be had from the platform; where not, they are
            marked so that the person is shown another way.
    """
    try:
        raw = parse_message(xml)._data
    except (ExpatError, LookupError, AttributeError, TypeError, ValueError) as error:
        raise Unreadable(type(error).__name__) from None
    fields = Fields(raw)
    if not fields["FromUserName"]:
        raise Unreadable("nobody sent it")
    kind = fields["MsgType"].lower()
    what = _event(fields) if kind == "event" else _message(kind, fields, fetches=fetches)
    return Incoming(
        channel=CHANNEL,
        external_id=_external_id(fields),
        sender=fields["FromUserName"][:128],
        account=fields["ToUserName"][:64],
        at=_moment(fields, now),
        **what,
    )


def _external_id(fields: Fields) -> str:
    """Tell messages apart: a MsgId alone is not unique, and events have none."""
    parts = [fields["FromUserName"], fields["CreateTime"], fields["MsgId"]]
    if fields["Event"]:
        parts += [fields["Event"], fields["EventKey"], fields["MsgID"]]
    whole = ":".join(parts)
    if len(whole) <= ID_LENGTH:
        return whole
    return f"{whole[:100]}:{hashlib.sha256(whole.encode()).hexdigest()}"


def _moment(fields: Fields, now: datetime) -> datetime:
    seconds = fields.count("CreateTime")
    try:
        return datetime.fromtimestamp(seconds, UTC) if seconds else now
    except (OverflowError, OSError, ValueError):
        return now


def _message(kind: str, fields: Fields, *, fetches: bool) -> Part:
    if kind in _MEDIA:
        return _media(kind, fields, fetches=fetches)
    if kind in _MESSAGES:
        return _MESSAGES[kind](fields)
    if kind.startswith("device_") or not fields["MsgId"]:
        return {"heard": Heard.NOTICE, "opens": ""}
    return {"heard": Heard.STICKER}  # a person sent something that is new to us


def _text(fields: Fields) -> Part:
    said = fields["Content"]
    if fields["bizmsgmenuid"]:
        choice = unquote(fields["bizmsgmenuid"])
        # A pressed link counts as a menu click (platforms.md, "Customer-service messages").
        return {"heard": Heard.CHOICE, "choice": choice, "text": said, "opens": "touched"}
    if not said or said in _NOT_PASSED_ON:
        return {"heard": Heard.STICKER}
    return {"text": said}


def _location(fields: Fields) -> Part:
    latitude, longitude = fields.number("Location_X"), fields.number("Location_Y")
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:  # noqa: PLR2004
        return {"text": fields["Label"]} if fields["Label"] else {"heard": Heard.STICKER}
    return {
        "heard": Heard.LOCATION,
        "latitude": latitude,
        "longitude": longitude,
        "text": fields["Label"],
    }


def _link(fields: Fields) -> Part:
    said = "\n".join(one for one in (fields["Title"], fields["Url"]) if one)
    return {"text": said} if said else {"heard": Heard.STICKER}


def _mini_program(fields: Fields) -> Part:
    return {"text": fields["Title"]} if fields["Title"] else {"heard": Heard.STICKER}


def _file(fields: Fields) -> Part:
    """Read a file, which the platform announces and does not hand over."""
    announced = Attachment(
        medium=Medium.DOCUMENT,
        name=fields["Title"],
        size=fields.count("FileTotalLen"),
        unique=fields["FileMd5"],
        too_big=True,
    )
    return {"heard": Heard.FILES, "attachments": (announced,)}


_MESSAGES: dict[str, Callable[[Fields], Part]] = {
    "text": _text,
    "location": _location,
    "link": _link,
    "miniprogrampage": _mini_program,
    "file": _file,
}

_MEDIA = {
    "image": (Medium.PHOTO, "image/jpeg"),
    "voice": (Medium.VOICE, ""),
    "video": (Medium.VIDEO, "video/mp4"),
    "shortvideo": (Medium.VIDEO, "video/mp4"),
}


def _media(kind: str, fields: Fields, *, fetches: bool) -> Part:
    medium, mime = _MEDIA[kind]
    picture = fields["PicUrl"] if kind == "image" else ""
    source = " ".join((fields["MediaId"], picture)).rstrip()
    attachment = Attachment(
        medium=medium,
        source=source,
        mime=mime or _VOICE_TYPES.get(fields["Format"].lower(), ""),
        too_big=not source.strip() or not (fetches or picture),
    )
    return {"heard": Heard.FILES, "attachments": (attachment,), "text": fields["Recognition"]}


def _event(fields: Fields) -> Part:
    key = fields["EventKey"]
    match fields["Event"].lower():
        case "subscribe" | "subscribe_scan_product":
            return {"heard": Heard.JOINED, "opens": "touched"}
        case "subscribe_scan" | "scan":  # wechatpy took "qrscene_" away
            return {"heard": Heard.JOINED, "scene": key, "opens": "touched"}
        case "unsubscribe":
            return {"heard": Heard.LEFT, "opens": ""}
        case "click":
            return {"heard": Heard.CHOICE, "choice": key, "opens": "touched"}
        case "scancode_push" | "scancode_waitmsg":
            return {"heard": Heard.NOTICE, "opens": "touched"}
        case _:
            return {"heard": Heard.NOTICE, "opens": ""}
