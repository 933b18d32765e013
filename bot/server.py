"""The web server around the channels: health, limits, headers, a calm stop."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterable
from weakref import WeakSet

from aiohttp import WSCloseCode, web

from bot.channel import Channel

log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

BODY_MAX = 2**20  # bytes of a request; uploads are streamed and have a limit of their own
STOP_WITHIN_S = 4.0  # turns under way are let end; Ctrl-C promises five seconds
HANG_UP_WITHIN_S = 1.5  # of that, for saying good-bye to pages that hold a line open
#: The lines that pages hold open. The server ends them when it stops, instead of waiting.
LINES: "web.AppKey[WeakSet[web.WebSocketResponse]]" = web.AppKey("lines", WeakSet)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def web_app(
    channels: Iterable[Channel], healthy: Callable[[], Awaitable[list[str]]]
) -> web.Application:
    """Make the application with the channels' routes and ``/health``.

    ``healthy`` gives what is wrong, nothing when all is well.
    """
    app = web.Application(middlewares=[_careful], client_max_size=BODY_MAX)
    app[LINES] = WeakSet()
    app.on_response_prepare.append(_add_headers)
    app.on_shutdown.append(_hang_up)
    for channel in channels:
        app.router.add_routes(channel.routes())
    began = time.monotonic()

    async def health(_: web.Request) -> web.Response:
        wrong = await healthy()
        body = {
            "status": "ok" if not wrong else "failing",
            "wrong": wrong,
            "seconds_up": round(time.monotonic() - began),
        }
        return web.json_response(body, status=200 if not wrong else 503)

    app.router.add_get("/health", health)
    return app


async def _hang_up(app: web.Application) -> None:
    going = [
        asyncio.ensure_future(one.close(code=WSCloseCode.GOING_AWAY, drain=False))
        for one in app[LINES]
    ]
    if going:
        await asyncio.wait(going, timeout=HANG_UP_WITHIN_S)


async def _add_headers(request: web.Request, response: web.StreamResponse) -> None:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)


@web.middleware
async def _careful(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn what nobody expected into a plain 500, without a word of the inside."""
    try:
        return await handler(request)
    except web.HTTPException:
        raise
    except ConnectionResetError:
        raise
    except Exception:
        log.exception("%s %s failed", request.method, request.path)
        return web.Response(status=500, text="Something went wrong here. It is noted.\n")
