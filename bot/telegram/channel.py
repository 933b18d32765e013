"""Telegram: hears updates by webhook or polling, answers at once, delivers the rest.

The answer to Telegram's call never waits for sending. A turn is heard (it is then
stored for good), Telegram is told 200, and what the turn says is sent right after
by a task of its own. Whatever fails there is left to the delivery loop.
"""

import asyncio
import hmac
import logging
import os
import time
from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from functools import partial

import httpx
from aiohttp import web
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.channel import FetchError, Service
from bot.telegram import fetching, secrecy, updates, wire
from bot.telegram.answering import Answering
from bot.telegram.config import PATH, TelegramConfig
from bot.telegram.groups import Groups
from bot.telegram.limits import (
    LIMITS,
    LIMITS_LOCAL,
    UPDATE_BYTES,
    UPLOAD_BYTES,
    UPLOAD_BYTES_LOCAL,
)
from bot.telegram.order import InOrder
from bot.telegram.pacing import Pacer
from bot.telegram.polling import Polling
from bot.telegram.pressing import acknowledge
from bot.telegram.registration import Registration, problems
from bot.telegram.returning import Returning
from bot.telegram.sending import Sender
from cases.messages import Attachment, Heard, Incoming, Queued

log = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105
_CONNECTIONS = 64  # to the Bot API at once
_REQUEST_S = 10.0  # for one call of the Bot API
_POOL_S = 30.0  # waiting for a free connection is no failure of Telegram's
_DOWNLOAD_S = 30.0  # without a single byte before a download is given up
#: What does not end a burst of files.
_SILENT = frozenset({Heard.FILES, Heard.EDIT, Heard.NOTICE})


class Telegram:
    """The Telegram channel: one bot."""

    name = updates.CHANNEL

    def __init__(self, *, config: TelegramConfig, service: Service) -> None:
        secrecy.keep(config.token)
        secrecy.keep(config.webhook_secret)
        # The library's durations as what they will be; as numbers they warn (22.2).
        os.environ.setdefault("PTB_TIMEDELTA", "true")
        self.limits = LIMITS_LOCAL if config.local else LIMITS
        self._config = config
        self._service = service
        proxy = config.proxy or None
        self._http = httpx.AsyncClient(timeout=_DOWNLOAD_S, proxy=proxy)
        self._request = HTTPXRequest(
            connection_pool_size=_CONNECTIONS,
            read_timeout=_REQUEST_S,
            write_timeout=_REQUEST_S,
            pool_timeout=_POOL_S,
            proxy=proxy,
        )
        self._bot = Bot(
            config.token,
            base_url=config.api_url,
            base_file_url=config.file_url,
            request=self._request,
            get_updates_request=self._request,
        )
        self._sender = Sender(
            self._bot,
            service=service,
            pacer=Pacer(overall_per_s=config.overall_per_s, clock=time.monotonic),
            most_bytes=UPLOAD_BYTES_LOCAL if config.local else UPLOAD_BYTES,
        )
        self._answering = Answering(self._sender, service)
        self._registration = Registration(self._bot, config)
        self._registering: asyncio.Task[None] | None = None
        self._groups = Groups(self._bot, config, username=lambda: self._registration.username)
        self._returning = Returning()
        self._hearing = InOrder()
        self._turns: set[asyncio.Task[None]] = set()

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """Give the one address Telegram posts to; none when we ask for updates ourselves."""
        return [] if self._config.mode == "polling" else [web.post(PATH, self.receive)]

    async def start(self) -> None:
        """Set the webhook, or remove it for polling, and the menu; goes on in the back."""
        self._registering = asyncio.ensure_future(self._registration.run())
        await self._registration.tried()

    async def run(self) -> None:
        """Ask for updates until cancelled; return at once for a webhook."""
        if self._config.mode == "polling":
            api = f"{self._config.api_url}{self._config.token}"
            wait_s = self._config.poll_s
            await Polling(self._http, api=api, wait_s=wait_s, take=self.take).run()

    async def stop(self) -> None:
        """Let turns under way end, then what is being sent; close connections."""
        if self._registering is not None:
            self._registering.cancel()
            await asyncio.gather(self._registering, return_exceptions=True)
        if self._turns:
            await asyncio.wait(self._turns)
        await self._answering.stop()
        await self._request.shutdown()
        await self._http.aclose()

    async def send(self, queued: Queued) -> str:
        """Deliver one message; give "<chat>:<message id>". Raises ChannelError.

        At least once: when the connection breaks after Telegram took the message
        and before it said so, the message is sent again.
        """
        return await self._answering.send(queued)

    async def fetch(self, attachment: Attachment, account: str) -> AsyncGenerator[bytes]:
        """Stream a file that a person sent. Raises FetchError."""
        if account not in ("", self._config.account):
            raise FetchError("other_account", final=True)
        if attachment.too_big:
            raise FetchError("too_big", final=True)
        file_id, local = attachment.source, self._config.local
        stream = fetching.fetch(self._bot, self._http, file_id, local=local)
        async with aclosing(stream):
            async for chunk in stream:
                yield chunk

    async def check(self) -> list[str]:
        """Prove the token, the webhook and the clock; give what is wrong in plain words."""
        return await problems(self._bot, self._http, self._config, now=self._service.clock())

    async def receive(self, request: web.Request) -> web.Response:
        """Take one update from Telegram; anything but 2xx makes it come again."""
        if not self._is_telegram(request.headers.get(SECRET_HEADER, "")):
            return web.Response(status=web.HTTPForbidden.status_code)
        body = await _body(request)
        if body is None:
            return web.Response(status=web.HTTPRequestEntityTooLarge.status_code)
        try:
            await self.take(body)
        except wire.Garbage:
            return web.Response(status=web.HTTPBadRequest.status_code)
        except Exception:
            # `_ended` has logged it. Nothing was stored, so it must come again.
            return web.Response(status=web.HTTPServiceUnavailable.status_code)
        return web.Response()

    async def take(self, body: bytes) -> None:
        """Hear one update; when this returns it is stored for good.

        It is never cancelled: who waits may give up, the turn goes on. Raises
        Garbage, and whatever hearing raised.
        """
        update = wire.read(body)
        turn = asyncio.ensure_future(self._turn(update, body))
        self._turns.add(turn)
        turn.add_done_callback(self._ended)
        await asyncio.shield(turn)

    async def _turn(self, update: wire.Update, body: bytes) -> None:
        async with self._hearing.turn(updates.chat_of(update)):
            await self._hear(update, body)
        if update.callback_query is not None:
            self._answering.begin(acknowledge(self._bot, update.callback_query))
        if (message := self._groups.to_answer(update)) is not None:
            self._answering.begin(self._groups.answer(message))

    async def _hear(self, update: wire.Update, body: bytes) -> None:
        said = self._said(update, body)
        if said is None:
            log.debug("update %d asks for nothing of us", update.update_id)
            return
        unblocked = update.my_chat_member is not None
        said = self._returning.once(said, unblocked=unblocked)
        answers = await self._service.hear(said, body.decode(errors="replace"))
        if said.heard not in _SILENT:
            self._sender.counts.forget(said.sender)
        self._answering.answer(said.sender, answers)

    def _said(self, update: wire.Update, body: bytes) -> Incoming | None:
        """Read the update; what trips us is kept unread, lest it come again for ever."""
        now, local = self._service.clock(), self._config.local
        read = partial(updates.said, account=self._config.account, now=now, local=local)
        try:
            return read(update)
        except Exception:
            log.exception("update %d cannot be read", update.update_id)
        return read(wire.read_loosely(body))

    def _is_telegram(self, secret: str) -> bool:
        """Compare in constant time; without a secret of ours nobody is Telegram."""
        ours = self._config.webhook_secret.encode()
        theirs = secret.encode(errors="surrogateescape")
        return bool(ours) and hmac.compare_digest(ours, theirs)

    def _ended(self, turn: asyncio.Task[None]) -> None:
        self._turns.discard(turn)
        if not turn.cancelled() and (error := turn.exception()) is not None:
            log.error("an update was not heard: %r", error)


async def _body(request: web.Request) -> bytes | None:
    """Read the body, or give None when it is longer than any update."""
    body = bytearray()
    async for chunk in request.content.iter_chunked(UPDATE_BYTES):
        body += chunk
        if len(body) > UPDATE_BYTES:
            return None
    return bytes(body)
