"""A strict Bot API server on loopback: it refuses what Telegram refuses, and fails on demand.

async with FakeTelegram() as telegram:
    config = TelegramConfig(token=telegram.token, api_base=telegram.api_base, ...)
    anna = telegram.person()
    await anna.says("hello")          # pushed to the webhook, or kept for getUpdates
    [shown] = await anna.sees(1)      # waits until the bot has shown one message
    await anna.presses("Complain")    # by label or by callback data
"""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout, web

from tests.fakes.telegram_methods import Methods, Refusal, Upload
from tests.fakes.telegram_person import Group, Person

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


@dataclass(kw_only=True)
class Call:
    """One call of the Bot API, as it came in."""

    method: str
    parameters: dict[str, Any]
    at: float


@dataclass(kw_only=True)
class Fault:
    """What goes wrong with the next ``times`` calls that fit."""

    method: str  # "" any
    chat_id: int | None
    status: int
    parameters: dict[str, Any]
    times: int
    after: bool  # the call takes effect, but its answer is lost


@dataclass(kw_only=True)
class Delivery:
    """What became of one update: the status of each try to push it."""

    update: dict[str, Any]
    statuses: list[int] = field(default_factory=list)


class FakeTelegram(Methods):
    """Telegram: the server bots call, and the people who write to the bot."""

    def __init__(
        self, *, token: str = "7000000001:AAFakeTokenForTests_0123456789abcdef"
    ) -> None:
        super().__init__(token)
        self.calls: list[Call] = []
        self.deliveries: list[Delivery] = []
        self.tries = 20  # to push one update before it is given up
        self.pause_s = 0.05  # between them; Telegram's own are longer
        self.slow_s = 0.0  # before each answer of the Bot API
        self._faults: list[Fault] = []
        self._people = 0
        self._changed = asyncio.Condition()
        self._polls = 0
        self._port = 0

    async def __aenter__(self) -> "FakeTelegram":
        """Open the server on a free port."""
        app = web.Application(client_max_size=64 << 20)
        app.router.add_route("*", "/bot{token}/{method}", self._called)
        app.router.add_get("/file/bot{token}/{path:.+}", self._downloaded)
        app.router.add_get("/", self._root)
        self._runner = web.AppRunner(app, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        self._http = ClientSession(timeout=ClientTimeout(total=30))
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close it."""
        await self._http.close()
        await self._runner.cleanup()

    @property
    def api_base(self) -> str:
        """The address to give to the bot."""
        return f"http://127.0.0.1:{self._port}"

    # The people -----------------------------------------------------------------

    def person(self, *, language: str = "zh-hans", id: int | None = None) -> Person:
        """Give somebody who may write to the bot."""
        self._people += 1
        return Person(self, id=id or 1_000_000 + self._people, language=language)

    def group(self, *, id: int = -1001234567890) -> Group:
        """Give a group that the bot is in."""
        self.started.add(id)
        return Group(id=id)

    async def push(self, kind: str, content: dict[str, Any], *, times: int = 1) -> Delivery:
        """Let an update happen; ``times`` above one pushes it again as a duplicate."""
        update = {"update_id": self.next_update_id, kind: content}
        self.next_update_id += 1
        delivery = Delivery(update=update)
        self.deliveries.append(delivery)
        if self.allowed_updates and kind not in self.allowed_updates:
            return delivery
        if not self.webhook_url:
            self.waiting.extend([update] * times)
            await self._notify()
            return delivery
        for _ in range(times):
            await self._push(delivery)
        return delivery

    async def push_raw(self, update: dict[str, Any]) -> Delivery:
        """Push an update exactly as it is, with its own number."""
        delivery = Delivery(update=update)
        await self._push(delivery)
        return delivery

    async def _push(self, delivery: Delivery) -> None:
        """Call the webhook until it answers 2xx, as Telegram does."""
        self.pending += 1
        for _ in range(self.tries):
            headers = {SECRET_HEADER: self.secret} if self.secret else {}
            try:
                async with self._http.post(
                    self.webhook_url,
                    data=json.dumps(delivery.update, ensure_ascii=False).encode(),
                    headers={**headers, "Content-Type": "application/json"},
                ) as answer:
                    status = answer.status
            except ClientError:
                status = 0
            delivery.statuses.append(status)
            if 200 <= status < 300:
                self.pending -= 1
                return
            self.last_error = (int(time.time()), f"Wrong response from the webhook: {status}")
            await asyncio.sleep(self.pause_s)

    async def until(self, reached: Callable[[], bool], *, within_s: float = 10.0) -> None:
        """Wait until something is so; every call of the bot is a reason to look again."""
        async with self._changed, asyncio.timeout(within_s):
            await self._changed.wait_for(reached)

    def called(self, method: str) -> list[Call]:
        """Give the calls of one method."""
        return [call for call in self.calls if call.method == method.lower()]

    # What goes wrong --------------------------------------------------------------

    def fail(
        self,
        method: str = "",
        *,
        status: int = 502,
        chat_id: int | None = None,
        times: int = 1,
        after: bool = False,
        **parameters: Any,
    ) -> None:
        """Let the next calls fail; status 0 cuts the connection."""
        self._faults.append(
            Fault(
                method=method.lower(),
                chat_id=chat_id,
                status=status,
                parameters=parameters,
                times=times,
                after=after,
            )
        )

    def flood(self, *, retry_after: int, chat_id: int | None = None, times: int = 1) -> None:
        """Answer the next messages with 429."""
        self.fail(
            "sendMessage", status=429, chat_id=chat_id, times=times, retry_after=retry_after
        )

    # The server -------------------------------------------------------------------

    async def _root(self, request: web.Request) -> web.Response:
        return web.Response(text="a Bot API server for tests")

    async def _called(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != self.token:
            return _refused(401, "Unauthorized")
        method = request.match_info["method"].lower()
        parameters = await _parameters(request)
        self.calls.append(Call(method=method, parameters=parameters, at=time.monotonic()))
        await asyncio.sleep(self.slow_s)
        fault = self._fault(method, parameters)
        if fault is None or fault.after:
            answer = await self._carried_out(method, parameters)
            await self._notify()
        if fault is None:
            return answer
        await self._notify()
        return self._failed(request, fault)

    def _fault(self, method: str, parameters: dict[str, Any]) -> Fault | None:
        chat = str(parameters.get("chat_id", ""))
        for fault in self._faults:
            fits = fault.chat_id is None or str(fault.chat_id) == chat
            if fits and fault.method in ("", method) and fault.times > 0:
                fault.times -= 1
                return fault
        return None

    def _failed(self, request: web.Request, fault: Fault) -> web.Response:
        if fault.status == 0 or fault.after:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if fault.status >= 500:
            return web.Response(status=fault.status, text="<html>Bad Gateway</html>")
        told = "Too Many Requests: retry later" if fault.status == 429 else "Bad Request: fault"
        return _refused(fault.status, told, **fault.parameters)

    async def _carried_out(self, method: str, parameters: dict[str, Any]) -> web.Response:
        try:
            if method == "getupdates":
                result: Any = await self._get_updates(parameters)
            else:
                result = self.carry_out(method, parameters)
        except Refusal as refusal:
            return _refused(refusal.status, refusal.description, **refusal.parameters)
        return web.json_response({"ok": True, "result": result})

    async def _get_updates(self, parameters: dict[str, Any]) -> list[dict[str, Any]]:
        """Poll: an offset confirms everything before it; a second poller ends the first."""
        if self.webhook_url:
            raise Refusal(409, "Conflict: can't use getUpdates method while webhook is active")
        self._polls += 1
        mine = self._polls
        if (allowed := parameters.get("allowed_updates")) is not None:
            self.allowed_updates = json.loads(allowed) if isinstance(allowed, str) else allowed
        offset = int(parameters.get("offset", 0))
        await self._notify()
        self.waiting[:] = [one for one in self.waiting if one["update_id"] >= offset]

        def fitting() -> list[dict[str, Any]]:
            return [one for one in self.waiting if one["update_id"] >= offset]

        async with self._changed:
            try:
                async with asyncio.timeout(float(parameters.get("timeout", 0))):
                    await self._changed.wait_for(lambda: fitting() or self._polls != mine)
            except TimeoutError:
                return []
        if self._polls != mine:
            raise Refusal(409, "Conflict: terminated by other getUpdates request")
        return fitting()[: int(parameters.get("limit", 100))]

    async def _downloaded(self, request: web.Request) -> web.StreamResponse:
        file = self.by_path.get(request.match_info["path"])
        if request.match_info["token"] != self.token or file is None or file.missing:
            return _refused(404, "Not Found")
        response = web.StreamResponse()
        response.content_length = len(file.content)
        await response.prepare(request)
        half = len(file.content) // 2
        await _write(response, file.content, 0, half)
        await asyncio.sleep(file.slow_s)
        if file.broken:
            assert request.transport is not None
            request.transport.abort()
            return response
        await _write(response, file.content, half, len(file.content))
        return response

    async def _notify(self) -> None:
        async with self._changed:
            self._changed.notify_all()


async def _write(response: web.StreamResponse, content: bytes, start: int, end: int) -> None:
    for at in range(start, end, 64 << 10):
        await response.write(content[at : min(at + (64 << 10), end)])


async def _parameters(request: web.Request) -> dict[str, Any]:
    found: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        return {**found, **await request.json()}
    if request.content_type != "multipart/form-data":
        return {**found, **await request.post()}
    async for part in await request.multipart():
        name = part.name or ""
        if part.filename is None:
            found[name] = await part.text()
        else:
            mime = part.headers.get("Content-Type", "")
            content = bytes(await part.read(decode=False))
            found[name] = Upload(name=part.filename, mime=mime, content=content)
    return found


def _refused(status: int, description: str, **parameters: Any) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    if parameters:
        body["parameters"] = parameters
    return web.json_response(body, status=status)
