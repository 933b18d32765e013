"""Reads what a respondent posts: the answer's fields, and files as they stream in."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from aiohttp import BodyPartReader, web

from admin.keys import now_of, panel_of
from admin.media import MEDIA
from cases.links import Answer, Link
from storage import evidence
from storage.files import Refused, StoreDown

TEXT_MAX = 1800  # characters; with a line of ours before it still one message to the person
PARTS_MAX = 100  # of one posting
_FIELDS = frozenset({"answer", "text", "kept"})
_FIELD_MAX = 4 * TEXT_MAX + 1024  # bytes
_PIECE = 2**16  # bytes read at once
_NAME_MAX = 200
MEGABYTE = 2**20


class TooMuch(Exception):
    """The posting is larger than anything a form of ours sends."""


@dataclass
class Posted:
    """What was posted. ``refused`` are names of files with the code of why."""

    answer: str = ""
    text: str = ""
    files: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)

    def errors(self, *, may_ask: bool) -> dict[str, str]:
        """Give the phrase of what is wrong by field."""
        wrong = {}
        allowed = {one.value for one in Answer} - ({Answer.MORE_TIME} if not may_ask else set())
        if self.answer not in allowed:
            wrong["answer"] = "error_choose"
        if not self.text:
            wrong["text"] = "error_empty"
        elif len(self.text) > TEXT_MAX:
            wrong["text"] = "error_long"
        if self.refused:
            wrong["files"] = "error_files"
        return wrong


async def read(request: web.Request, link: Link) -> Posted:
    """Read a posting; files are kept at once, as the link's and not yet sent.

    Raises TooMuch, reading nothing.
    """
    if not request.content_type.startswith("multipart/"):
        raise web.HTTPUnsupportedMediaType
    # What is refused is read to its end, so that the browser hears why: within a bound.
    bound = panel_of(request).max_file_mb * MEGABYTE * 2
    if request.content_length is None or request.content_length > bound:
        raise TooMuch
    posted, parts = Posted(), 0
    room = panel_of(request).max_files - len(await evidence.unsent_of_link(link.id))
    async for part in await request.multipart():
        parts += 1
        if parts > PARTS_MAX or not isinstance(part, BodyPartReader):
            raise TooMuch
        if part.name == "files" and part.filename:
            room -= await _file(request, link, part, posted, room=room)
        elif part.name in _FIELDS:
            _take(posted, part.name, await _text(part))
    return posted


def _take(posted: Posted, name: str, text: str) -> None:
    if name == "kept":
        posted.files.append(text)
    else:
        setattr(posted, name, text)


async def _file(
    request: web.Request, link: Link, part: BodyPartReader, posted: Posted, *, room: int
) -> int:
    """Keep one file; give how many were kept."""
    name = "".join(one for one in part.filename or "" if one.isprintable())[:_NAME_MAX]
    if room <= 0:
        posted.refused.append((name, "too_many"))
        return 0
    try:
        kept = await panel_of(request).files.keep(_pieces(part), name=name)
    except Refused as refused:
        posted.refused.append((name, refused.code))
        return 0
    except StoreDown:
        posted.refused.append((name, "not_stored"))
        return 0
    id_ = await evidence.keep(
        0,
        kept,
        medium=MEDIA[kept.kind].value,
        name=name,
        by_link=link.id,
        now=now_of(request),
    )
    posted.files.append(id_)
    panel_of(request).live.publish("evidence")  # its preview is wanted
    return 1


async def _pieces(part: BodyPartReader) -> AsyncIterator[bytes]:
    while piece := await part.read_chunk(_PIECE):
        yield piece


async def _text(part: BodyPartReader) -> str:
    body = b""
    while piece := await part.read_chunk(_PIECE):
        body += piece
        if len(body) > _FIELD_MAX:
            raise TooMuch
    text = body.decode(errors="replace").replace("\r\n", "\n").replace("\x00", "")
    return text.strip()
