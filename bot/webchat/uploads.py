"""Takes files from pages: from the chat, and from the one-time page of other channels."""

import logging
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import unquote

from aiohttp import BodyPartReader, ClientError, web

from bot.webchat import frames
from bot.webchat.identity import upload_address
from bot.webchat.parts import Parts
from bot.webchat.saying import attachment, medium
from cases.messages import Heard, Incoming
from storage import evidence, people
from storage.evidence import Evidence
from storage.files import Kept, Refused, StoreDown
from storage.people import Address

log = logging.getLogger(__name__)

CHUNK = 64 * 1024
MEGABYTE = 2**20
NAME_MAX = 200
#: What a refusal of the file store comes to; every other code is a type not taken.
_STATUS = {"file_too_big": 413, "file_empty": 422}


class _Broken(Exception):
    """The browser went away in the middle of a file."""


async def to_chat(parts: Parts, request: web.Request) -> web.Response:
    """Keep a file for the person at the page; it is said with the message that names it."""
    known = await parts.known(request)
    if known is None or not parts.from_here(request):
        return _refused(403, "no_cookie")
    kept = await _keep(parts, request, known)
    return kept if isinstance(kept, web.Response) else _answer(kept)


async def by_link(parts: Parts, request: web.Request) -> web.Response:
    """Keep a file that came by a one-time link, and say it in its owner's conversation."""
    known = await owner_of_link(parts, request)
    if known is None:
        return _refused(410, "link_over")
    kept = await _keep(parts, request, known)
    if isinstance(kept, web.Response):
        return kept
    burst = _name(request.headers.get("X-Burst", ""))[:64]
    said = Incoming(
        channel=known.channel,
        account=known.account,
        external_id=f"upload:{kept.id}",
        sender=known.address,
        at=parts.service.clock(),
        heard=Heard.FILES,
        attachments=(attachment(kept),),
        burst=burst and f"upload:{burst}",
        opens="",  # a file sent by a web page opens no window of another platform
    )
    try:
        await parts.hear(said, "")
    except Exception:
        log.exception("upload %s was kept but not said", kept.id)
        return _refused(503, "not_stored")
    return _answer(kept)


async def owner_of_link(parts: Parts, request: web.Request) -> Address | None:
    """Give the address that an upload link was made for; None when it is over."""
    token = request.match_info["token"]
    id_ = upload_address(parts.config.secret, token, parts.service.clock())
    return None if id_ is None else await people.address(id_)


async def _keep(parts: Parts, request: web.Request, known: Address) -> Evidence | web.Response:
    most = parts.config.max_file_mb * MEGABYTE
    if (request.content_length or 0) > most + CHUNK:  # the form around it has a size too
        return _refused(413, "file_too_big")
    if not parts.uploads.take(str(known.person_id), parts.service.clock()):
        return _refused(429, "slow_down")
    name, stream = await _file(request)
    try:
        kept = await parts.files.keep(stream, name=name)
    except _Broken:
        return _refused(400, "line")
    except Refused as refusal:
        return _refused(_STATUS.get(refusal.code, 415), refusal.code)
    except StoreDown:
        log.exception("the evidence store is down")
        return _refused(503, "not_stored")
    return await _note(parts, known, kept, name)


async def _note(parts: Parts, known: Address, kept: Kept, name: str) -> Evidence:
    id_ = await evidence.keep(
        known.person_id,
        kept,
        medium=medium(kept.mime).value,
        name=name,
        channel=known.channel,
        now=parts.service.clock(),
    )
    parts.live.publish("evidence")  # a preview is wanted
    return (await evidence.by_ids([id_]))[0]


async def _file(request: web.Request) -> tuple[str, AsyncIterator[bytes]]:
    """Give name and bytes of the file in a request: the body itself, or a form's first file."""
    if not request.content_type.startswith("multipart/"):
        return _name(unquote(request.headers.get("X-File-Name", ""))), _body(request)
    async for part in await request.multipart():
        if isinstance(part, BodyPartReader) and part.filename:
            return _name(part.filename), _chunks(part)
    return "", _nothing()


def _name(told: str) -> str:
    """Clean a file's name of what no database takes; what it says is only a label."""
    return "".join(char for char in told if char.isprintable())[:NAME_MAX]


async def _body(request: web.Request) -> AsyncIterator[bytes]:
    try:
        async for chunk in request.content.iter_chunked(CHUNK):
            yield chunk
    except (OSError, ClientError) as error:
        raise _Broken from error


async def _chunks(part: BodyPartReader) -> AsyncIterator[bytes]:
    try:
        while chunk := await part.read_chunk(CHUNK):
            yield chunk
    except (OSError, ClientError) as error:
        raise _Broken from error


async def _nothing() -> AsyncIterator[bytes]:
    return
    yield b""


def _answer(one: Evidence) -> web.Response:
    return web.json_response(frames.file(one))


def _refused(status: int, code: str) -> web.Response:
    body: dict[str, Any] = {"code": code}
    return web.json_response(body, status=status)
