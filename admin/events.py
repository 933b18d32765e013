"""Tells open pages at once that something changed; they then ask for what they show."""

import asyncio
import contextlib
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from admin.access import COOKIE
from admin.keys import SESSION, now_of, panel_of
from storage import staff

BEAT_S = 20.0  # a comment so often keeps proxies from closing the line
RETRY_MS = 3000  # after a dropped line the browser waits so long


@dataclass
class Streams:
    """The lines that are open, each held by a task."""

    tasks: set[asyncio.Task[Any]] = field(default_factory=set)


STREAMS = web.AppKey("streams", Streams)

routes = web.RouteTableDef()


@routes.get("/events")
async def stream(request: web.Request) -> web.StreamResponse:
    """Send the number of each case that changed, until the browser goes or the session ends."""
    response = web.StreamResponse(
        headers={
            "Content-Type": "text/event-stream",
            "Cache-Control": "no-store",
            "X-Accel-Buffering": "no",
        }
    )
    await response.prepare(request)
    task = asyncio.ensure_future(_send(request, response))
    streams = request.app[STREAMS]
    streams.tasks.add(task)
    task.add_done_callback(streams.tasks.discard)
    with contextlib.suppress(ConnectionError, asyncio.CancelledError):
        await task
    return response


async def close(app: web.Application) -> None:
    """End every line, so that the service can stop at once."""
    for task in list(app[STREAMS].tasks):
        task.cancel()


async def _send(request: web.Request, response: web.StreamResponse) -> None:
    await response.write(f"retry: {RETRY_MS}\nevent: hello\ndata: \n\n".encode())
    async with panel_of(request).live.listen("panel") as news:
        while True:
            try:
                async with asyncio.timeout(BEAT_S):
                    event = await news.get()
            except TimeoutError:
                if not await _holds(request):
                    return
                await response.write(b": beat\n\n")
                continue
            number = str(event.get("number", "")).replace("\n", "")
            await response.write(f"event: case\ndata: {number}\n\n".encode())


async def _holds(request: web.Request) -> bool:
    """Say whether the session is still there: it may have been ended from elsewhere."""
    key = request.cookies.get(COOKIE, "")
    return SESSION in request and await staff.session_of(key, now_of(request)) is not None
