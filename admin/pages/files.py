"""Evidence: its bytes and previews for staff alone, the viewer, and files for a reply."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

from aiohttp import web

from admin import render
from admin.keys import SESSION, now_of, panel_of
from admin.media import MEDIA
from storage import evidence, queries
from storage.evidence import Evidence
from storage.files import Refused, StoreDown, disposition
from storage.kinds import Kind
from storage.previews import MIME

routes = web.RouteTableDef()
MEGABYTE = 2**20
PIECE = 2**16  # bytes of an upload read at once
TOO_LARGE = 413
UNPROCESSABLE = 422
UNAVAILABLE = 503
PARTIAL = 206
NOT_SATISFIABLE = 416
PREVIEW = {"Content-Type": MIME, "Cache-Control": "private, max-age=86400"}
#: What browsers show by themselves.
PICTURES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "image/avif"})
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


@dataclass(frozen=True, kw_only=True)
class Part:
    """Which bytes of a file are sent: from ``start`` up to, not including, ``end``."""

    start: int
    end: int
    whole: bool


@routes.get("/files/{id:[0-9a-f]+}")
async def whole(request: web.Request) -> web.StreamResponse:
    """Give a file as it was received, or the part that a player asks for."""
    found = await _kept(request)
    size = found.size or 0
    part = part_of(request.headers.get("Range", ""), size)
    if part is None:
        raise web.HTTPRequestRangeNotSatisfiable(headers={"Content-Range": f"bytes */{size}"})
    headers = {
        **disposition(found.name, found.mime),
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, max-age=86400",
        "Content-Length": str(part.end - part.start),
        "ETag": f'"{found.sha256}"',
    }
    if request.query.get("download"):
        shown = headers["Content-Disposition"]
        headers["Content-Disposition"] = shown.replace("inline", "attachment", 1)
    if not part.whole:
        headers["Content-Range"] = f"bytes {part.start}-{part.end - 1}/{size}"
    response = web.StreamResponse(status=200 if part.whole else PARTIAL, headers=headers)
    await response.prepare(request)
    if request.method != "HEAD":
        files = panel_of(request).files
        async for piece in files.read(found.key, start=part.start, end=part.end):
            await response.write(piece)
    await response.write_eof()
    return response


@routes.get("/previews/{id:[0-9a-f]+}")
async def preview(request: web.Request) -> web.Response:
    """Give the small picture of a file."""
    found = await _kept(request)
    body = await panel_of(request).files.preview(found.key)
    if body is None:
        raise web.HTTPNotFound
    return web.Response(body=body, headers=PREVIEW)


@routes.get("/files/{id:[0-9a-f]+}/view")
async def view(request: web.Request) -> web.Response:
    """Show one piece among all of its case."""
    found = await _found(request)
    others = await _beside(found)
    ids = [one.id for one in others]
    place = ids.index(found.id) if found.id in ids else 0
    template = "viewer.html" if "HX-Request" in request.headers else "view.html"
    return render.bare(
        request,
        template,
        file=found,
        all=others,
        place=place + 1,
        before=ids[place - 1] if place else "",
        after=ids[place + 1] if place + 1 < len(ids) else "",
        show=shown_as(found),
        source=_source(found),
    )


@routes.post("/cases/{number}/uploads")
async def upload(request: web.Request) -> web.Response:
    """Keep a file that staff will send with a reply, as it streams in."""
    case = await queries.case(request.match_info["number"])
    if case is None:
        raise web.HTTPNotFound
    panel, words = panel_of(request), render.say_of(request)
    name = request.query.get("name", "")[:255]
    if (request.content_length or 0) > panel.max_file_mb * MEGABYTE:
        return web.Response(status=TOO_LARGE, text=words("reason_file_too_big"))
    try:
        kept = await panel.files.keep(_pieces(request), name=name)
    except Refused as refused:
        return web.Response(status=UNPROCESSABLE, text=words(f"reason_{refused.code}"))
    except StoreDown:
        return web.Response(status=UNAVAILABLE, text=words("attach_failed"))
    id_ = await evidence.keep(
        case.person_id,
        kept,
        medium=MEDIA[kept.kind].value,
        name=name,
        by_staff=request[SESSION].member.id,
        now=now_of(request),
    )
    panel.live.publish("evidence")  # its preview is wanted
    return render.bare(request, "upload.html", id=id_, name=name or id_, size=kept.size)


async def _beside(found: Evidence) -> list[Evidence]:
    """Give the pieces a reader pages through: the person's, or one respondent's."""
    if not found.case_number:
        return [found]
    if not found.by_link:
        return await evidence.of_case(found.case_number)
    all_ = await evidence.of_respondents(found.case_number)
    return [one for one in all_ if one.by_link == found.by_link]


def part_of(asked: str, size: int) -> Part | None:
    """Read a Range header; None when the file has nothing of it. Several ranges: the whole."""
    match = _RANGE.fullmatch(asked.strip())
    if match is None or match[1] == match[2] == "":
        return Part(start=0, end=size, whole=True)
    if match[1] == "":
        start, end = max(0, size - int(match[2])), size
    else:
        start, end = int(match[1]), min(size, int(match[2]) + 1 if match[2] else size)
    return Part(start=start, end=end, whole=False) if start < end else None


def shown_as(found: Evidence) -> str:
    """Say how the viewer shows a piece: image, video, audio, or none."""
    if found.state != "kept":
        return "none"
    if found.kind == Kind.PHOTO.value and (found.has_preview or found.mime in PICTURES):
        return "image"
    playable = {Kind.VIDEO.value: "video", Kind.AUDIO.value: "audio"}
    return playable.get(found.kind, "none")


def _source(found: Evidence) -> str:
    plain = found.mime in PICTURES
    return f"/admin/files/{found.id}" if plain else f"/admin/previews/{found.id}"


async def _pieces(request: web.Request) -> AsyncIterator[bytes]:
    async for piece in request.content.iter_chunked(PIECE):
        yield piece


async def _found(request: web.Request) -> Evidence:
    found = await evidence.get(request.match_info["id"])
    if found is None or found.state == "dropped":
        raise web.HTTPNotFound
    return found


async def _kept(request: web.Request) -> Evidence:
    found = await _found(request)
    if found.state != "kept":
        raise web.HTTPNotFound
    return found
