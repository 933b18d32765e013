"""What a page and the server say to each other over the socket, as JSON."""

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec

from cases.messages import Heard, Message, Queued
from storage.evidence import Evidence
from storage.transcript import Line

TEXT_MAX = 8000  # characters of one message; a story may come in several
FRAME_MAX = 64 * 1024  # bytes of one frame
Frame = dict[str, Any]
_Id = Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9_-]{8,64}$")]
_Name = Annotated[str, msgspec.Meta(pattern=r"^[!-~]{0,64}$")]  # printable ASCII
_Number = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
_Typed = Annotated[str, msgspec.Meta(max_length=64)]


class Hello(msgspec.Struct, tag="hello", tag_field="type"):
    """The page is here. ``after`` and ``heard`` are the last outbox and inbox ids it has."""

    after: _Number = 0
    heard: _Number = 0
    visit: _Name = ""
    scene: _Name = ""
    language: _Name = ""


class Say(msgspec.Struct, tag="say", tag_field="type"):
    """The person says something; the same ``id`` again is the same message again."""

    id: _Id
    text: Annotated[str, msgspec.Meta(max_length=TEXT_MAX)] = ""
    choice: _Name = ""
    answers: _Number = 0  # outbox id of the message whose button was pressed
    files: Annotated[list[_Name], msgspec.Meta(max_length=50)] = []
    burst: _Name = ""
    language: _Name = ""
    at: _Number = 0  # milliseconds since 1970 by the browser's clock


class Ack(msgspec.Struct, tag="ack", tag_field="type"):
    """These messages are on the page."""

    ids: Annotated[list[_Number], msgspec.Meta(max_length=1000)]


class More(msgspec.Struct, tag="more", tag_field="type"):
    """The person scrolled up and wants what came before the line ``before``."""

    before: _Number


class Typing(msgspec.Struct, tag="typing", tag_field="type"):
    """The person is writing."""


class Seen(msgspec.Struct, tag="seen", tag_field="type"):
    """The page is in sight."""


class Recovery(msgspec.Struct, tag="recovery", tag_field="type"):
    """The person wants a recovery code."""


class Recover(msgspec.Struct, tag="recover", tag_field="type"):
    """The person typed a recovery code."""

    code: _Typed


Told = Hello | Say | Ack | More | Typing | Seen | Recovery | Recover
_decoder: msgspec.json.Decoder[Told] = msgspec.json.Decoder(Told)
_encoder = msgspec.json.Encoder()


def read(text: str | bytes) -> Told:
    """Read what a page says. Raises msgspec.MsgspecError for anything else."""
    return _decoder.decode(text)


def broken_id(text: str | bytes) -> str:
    """Give the id that a refused frame bears, so that the page can let go of it."""
    try:
        loose = msgspec.json.decode(text)
    except (msgspec.MsgspecError, ValueError):
        return ""
    found = loose.get("id", "") if isinstance(loose, Mapping) else ""
    return found[:64] if isinstance(found, str) else ""


def write(frame: Frame) -> str:
    """Write a frame."""
    return _encoder.encode(frame).decode()


def of_line(line: Line, own_prefix: str) -> Frame | None:
    """Give the frame of a line; None for what no page shows.

    ``own_prefix`` is taken off the external id, so that a browser knows its own
    messages again.
    """
    if line.direction == "out" and line.message is not None:
        return out(line.id, line.message, line.files, at=_ms(line)) | {
            "arrived": line.state == "sent",
            "seq": line.seq,
        }
    if line.heard in {Heard.JOINED, Heard.LEFT, Heard.NOTICE}:
        return None
    said = line.said
    place = None if said is None or said.latitude is None else [said.latitude, said.longitude]
    mine = line.external_id.startswith(own_prefix)
    return {
        "type": "said",
        "id": line.id,
        "say": line.external_id.removeprefix(own_prefix) if mine else "",
        "seq": line.seq,
        "at": _ms(line),
        "text": line.text,
        "heard": line.heard,
        "choice": said.choice if said else "",
        "answers": said.answers_message if said else "",
        "burst": said.burst if said else "",
        "files": [file(one) for one in line.files],
        "place": place,
    }


def of_queued(queued: Queued, files: tuple[Evidence, ...] = ()) -> Frame:
    """Give the frame of a message on its way."""
    at = int(queued.created_at.timestamp() * 1000)
    return out(queued.id, queued.message, files, at=at)


def out(id_: int, message: Message, files: tuple[Evidence, ...], *, at: int) -> Frame:
    """Give the frame of one message to the person."""
    card = message.card
    return {
        "type": "message",
        "id": id_,
        "at": at,
        "text": message.text,
        "phrase": message.phrase,
        "numbered": message.numbered,
        "buttons": [
            {"key": one.key, "label": one.label, "url": one.url} for one in message.buttons
        ],
        "card": None if card is None else {"kind": card.kind, "rows": card.rows},
        "files": [file(one) for one in files],
        "case": message.case,
        "author": message.author,
    }


def file(one: Evidence) -> Frame:
    """Give what a page shows of a file."""
    return {
        "id": one.id,
        "name": one.name,
        "kind": kind(one.mime) if one.mime else one.medium,
        "mime": one.mime,
        "size": one.size,
        "seconds": one.seconds,
        "state": one.state,
        "preview": one.has_preview,
        "width": one.width,
        "height": one.height,
    }


def kind(mime: str) -> str:
    """Say what a page makes of a type: photo, video, audio or document."""
    return {"image": "photo", "video": "video", "audio": "audio"}.get(
        mime.partition("/")[0], "document"
    )


def _ms(line: Line) -> int:
    return int(line.at.timestamp() * 1000)
