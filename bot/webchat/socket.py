"""The line between a page and the server: a WebSocket, or polling where none goes through."""

import asyncio
import contextlib
import logging
import time

import msgspec
from aiohttp import WSCloseCode, WSMsgType, web

from bot.server import LINES
from bot.webchat.frames import FRAME_MAX, Frame, write
from bot.webchat.parts import Parts
from bot.webchat.visit import Visit
from storage.live import Event

log = logging.getLogger(__name__)

HEARTBEAT_S = 25.0  # below the minute after which proxies cut a silent connection
LOOK_EVERY_S = 10.0  # without a wake-up, which may be lost
SEND_WITHIN_S = 15.0  # a page that takes longer to read is gone
#: Frames a page may send at once, and per second after that; a flood ends the line.
FRAMES_AT_ONCE, FRAMES_PER_S, FLOOD = 80, 10.0, 300
POLL_FRAMES = 50
#: What is told on the topic of a person and asks for no look at the database.
_HINTS = {"person_typing", "person_seen", "typing", "moved"}


async def socket(parts: Parts, request: web.Request) -> web.StreamResponse:
    """Hold the line of one page until either side ends it."""
    if not parts.from_here(request):
        raise web.HTTPForbidden(text="This socket is for our own pages.")
    ws = web.WebSocketResponse(
        heartbeat=HEARTBEAT_S, max_msg_size=FRAME_MAX, compress=False, autoclose=True
    )
    await ws.prepare(request)
    address = parts.owner(request)
    if not address:
        await ws.send_str(write({"type": "error", "code": "no_cookie", "id": ""}))
        await ws.close()
        return ws

    async def emit(frame: Frame) -> None:
        async with asyncio.timeout(SEND_WITHIN_S):
            await ws.send_str(write(frame))

    visit = Visit(parts, address, client=parts.client(request), emit=emit)
    request.app[LINES].add(ws)
    try:
        await _hold(parts, ws, visit)
    except (ConnectionError, TimeoutError):
        log.info("a page went away in mid-sentence")
    except Exception:
        log.exception("a page could not be served; it will call again")
    finally:
        request.app[LINES].discard(ws)
        parts.forget(visit)
        await ws.close()
    return ws


async def poll(parts: Parts, request: web.Request) -> web.Response:
    """Take a page's frames and give what is new, for networks without WebSockets."""
    address = parts.owner(request)
    if not address or not parts.from_here(request):
        raise web.HTTPForbidden(text="no_cookie")
    try:
        said = msgspec.json.decode(await request.read(), type=list[msgspec.Raw])
    except msgspec.MsgspecError:
        raise web.HTTPBadRequest(text="refused") from None
    answers: list[Frame] = []

    async def emit(frame: Frame) -> None:
        answers.append(frame)

    visit = Visit(parts, address, client=parts.client(request), emit=emit)
    for frame in said[:POLL_FRAMES]:
        await visit.take(bytes(frame).decode())
    return web.json_response(text=f"[{','.join(write(one) for one in answers)}]")


async def _hold(parts: Parts, ws: web.WebSocketResponse, visit: Visit) -> None:
    teller: asyncio.Task[None] | None = None
    try:
        async for frame in _frames(ws):
            await visit.take(frame)
            if teller is None and visit.person_id:
                parts.remember(visit)
                teller = asyncio.create_task(_tell(parts, ws, visit))
    finally:
        if teller is not None:
            teller.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await teller


class _Frames:
    """The frames of a socket, no faster than is decent."""

    def __init__(self, ws: web.WebSocketResponse) -> None:
        self._ws = ws
        self._room = float(FRAMES_AT_ONCE)
        self._looked = time.monotonic()
        self._refused = 0

    def __aiter__(self) -> "_Frames":
        return self

    async def __anext__(self) -> str:
        while True:
            message = await self._ws.receive()
            if message.type is not WSMsgType.TEXT:
                raise StopAsyncIteration
            if self._decent():
                return str(message.data)
            self._refused += 1
            if self._refused > FLOOD:
                await self._ws.close(code=WSCloseCode.POLICY_VIOLATION)
                raise StopAsyncIteration

    def _decent(self) -> bool:
        now = time.monotonic()
        self._room = min(FRAMES_AT_ONCE, self._room + (now - self._looked) * FRAMES_PER_S)
        self._looked = now
        if self._room < 1:
            return False
        self._room -= 1
        return True


def _frames(ws: web.WebSocketResponse) -> _Frames:
    return _Frames(ws)


async def _tell(parts: Parts, ws: web.WebSocketResponse, visit: Visit) -> None:
    """Bring news to the page as it happens."""
    try:
        async with parts.live.listen(f"person:{visit.person_id}") as events:
            while True:
                await _next(visit, events)
    except (ConnectionError, TimeoutError):
        await ws.close()
    except Exception:
        log.exception("a page could not be told the news; it will call again")
        await ws.close()


async def _next(visit: Visit, events: "asyncio.Queue[Event]") -> None:
    try:
        async with asyncio.timeout(LOOK_EVERY_S):
            event = await events.get()
    except TimeoutError:
        await visit.news()
        return
    kinds = [event]
    while not events.empty():
        kinds.append(events.get_nowait())
    await _hints(visit, kinds)
    if any(one.get("kind", "") not in _HINTS for one in kinds):
        await visit.news()
        await visit.tell_cases()


async def _hints(visit: Visit, events: list[Event]) -> None:
    for event in events:
        kind = event.get("kind", "")
        if kind == "typing":
            await visit.hint({"type": "typing", "name": str(event.get("name", ""))})
        elif kind == "moved" and event.get("address") == visit.address:
            await visit.hint({"type": "moved"})
