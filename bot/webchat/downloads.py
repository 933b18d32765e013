"""Gives a person their own files back, and those that staff sent them."""

from collections.abc import AsyncIterator

from aiohttp import web

from bot.webchat.parts import Parts
from storage import evidence
from storage.evidence import Evidence
from storage.files import StoreDown, disposition

_PRIVATE = {"Cache-Control": "private, max-age=3600", "Accept-Ranges": "bytes"}


async def file(parts: Parts, request: web.Request) -> web.StreamResponse:
    """Give the bytes of a file as they were received, or the part asked for."""
    one = await _own(parts, request)
    size = one.size or 0
    headers = {**_PRIVATE, **disposition(one.name, one.mime)}
    try:
        wanted = request.http_range
        start, stop, _ = slice(wanted.start, wanted.stop).indices(size)
    except ValueError:
        start, stop = size, size
    ranged = "Range" in request.headers
    if ranged and start >= stop:
        raise web.HTTPRequestRangeNotSatisfiable(headers={"Content-Range": f"bytes */{size}"})
    response = web.StreamResponse(status=206 if ranged else 200, headers=headers)
    response.content_length = stop - start
    if ranged:
        response.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    return await _send(request, response, parts.files.read(one.key, start=start, end=stop))


async def preview(parts: Parts, request: web.Request) -> web.StreamResponse:
    """Give the small picture of a file."""
    one = await _own(parts, request)
    body = await parts.files.preview(one.key)
    if body is None:
        raise web.HTTPNotFound
    return web.Response(body=body, content_type="image/jpeg", headers=_PRIVATE)


async def _own(parts: Parts, request: web.Request) -> Evidence:
    """Find a kept file of the person who asks; any other is not there."""
    known = await parts.known(request)
    one = await evidence.get(request.match_info["id"])
    if known is None or one is None or one.state != "kept" or one.person_id != known.person_id:
        raise web.HTTPNotFound
    return one


async def _send(
    request: web.Request, response: web.StreamResponse, pieces: AsyncIterator[bytes]
) -> web.StreamResponse:
    try:
        await response.prepare(request)
        async for piece in pieces:
            await response.write(piece)
    except StoreDown:
        raise web.HTTPServiceUnavailable from None
    await response.write_eof()
    return response
