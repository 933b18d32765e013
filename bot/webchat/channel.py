"""The web chat as a channel: its routes, and how a message reaches an open page."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable

from aiohttp import web

from bot.channel import ChannelError, FetchError, Service
from bot.webchat import downloads, socket, status, uploads
from bot.webchat.pages import Pages
from bot.webchat.parts import NAME, Parts, WebChatConfig
from cases.messages import Attachment, Queued
from cases.reach import Limits
from storage.files import Files
from storage.ledger import Ledger

__all__ = ["WebChat", "WebChatConfig"]

ARRIVES_WITHIN_S = 4.0  # a page that is open says sooner that it has a message

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class WebChat:
    """The web chat, with the look-up page and the one-time uploads of all channels."""

    name = NAME
    limits = Limits(windows=None, text_bytes=16_000)

    def __init__(
        self, config: WebChatConfig, *, service: Service, files: Files, ledger: Ledger
    ) -> None:
        self._parts = Parts(
            config=config,
            service=service,
            files=files,
            live=ledger.live,
            rules=lambda: ledger.rules,
        )
        self._pages = Pages(self._parts)

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """Give the routes: the chat's own while it is switched on, the shared ones always."""
        shared = [
            web.get("/status", self._form),
            web.post("/status", self._look_up),
            web.get("/upload/{token}", self._upload_page),
            web.post("/upload/{token}", self._upload_by_link),
            web.get("/chat/assets/{version}/{name}", self._asset),
        ]
        if not self._parts.config.enabled:
            return [*shared, web.get("/", self._to_status)]
        return [
            *shared,
            web.get("/", self._to_chat),
            web.get("/chat", self._chat),
            web.get("/chat/", self._to_chat),
            web.get("/chat/embed.js", self._embed),
            web.get("/chat/socket", self._socket),
            web.post("/chat/poll", self._poll),
            web.post("/chat/upload", self._upload),
            web.get("/chat/file/{id}", self._file),
            web.get("/chat/preview/{id}", self._preview),
        ]

    async def start(self) -> None:
        """Nothing is outside of us."""

    async def run(self) -> None:
        """Nothing is polled."""

    async def stop(self) -> None:
        """Let turns under way end; the server hangs up on the open pages."""
        await self._parts.settle()

    async def send(self, queued: Queued) -> str:
        """Bring a message to the person's open pages; it is held while there is none.

        Nothing is lost by that: a page that opens is given everything.
        """
        pages = list(self._parts.pages.get(queued.person_id, ()))
        asked = [asyncio.ensure_future(one.push(queued, ARRIVES_WITHIN_S)) for one in pages]
        try:
            for one in asyncio.as_completed(asked):
                if await one:
                    return ""
        finally:
            for task in asked:
                task.cancel()
        raise ChannelError("not_open", held=True)

    async def fetch(self, attachment: Attachment, account: str) -> AsyncIterator[bytes]:
        """Give nothing: files come by upload and are kept before they are said."""
        raise FetchError("not_fetchable", final=True)
        yield b""

    async def check(self) -> list[str]:
        """Say what the operator should know."""
        wrong = []
        if not self._parts.config.secret:
            wrong.append("web chat: PANEL_SECRET is empty, so cookies cannot be signed")
        if (
            self._parts.config.public_url.startswith("http://")
            and self._parts.config.embed_origins
        ):
            wrong.append("web chat: embedding needs an https public_url")
        return wrong

    async def _to_chat(self, request: web.Request) -> web.StreamResponse:
        raise web.HTTPFound(f"/chat?{request.query_string}".rstrip("?"))

    async def _to_status(self, request: web.Request) -> web.StreamResponse:
        raise web.HTTPFound("/status")

    async def _chat(self, request: web.Request) -> web.StreamResponse:
        known = await self._parts.known(request)
        config = self._parts.config
        embed = request.query.get("embed") == "1"
        opens, closes = self._parts.rules().organisation.office_hours
        response = self._pages.render(
            request,
            "chat.html",
            language=self._pages.language(request, known.language if known else ""),
            embed=embed,
            scene=_scene(request.query.get("scene", "")),
            max_file_mb=config.max_file_mb,
            max_files=config.max_files,
            opens=opens.removeprefix("0"),
            closes=closes.removeprefix("0"),
        )
        self._pages.introduce(request, response, embed=embed)
        return response

    async def _embed(self, request: web.Request) -> web.StreamResponse:
        return self._pages.assets.give(request, "embed.js")

    async def _asset(self, request: web.Request) -> web.StreamResponse:
        return self._pages.assets.serve(request)

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        return await socket.socket(self._parts, request)

    async def _poll(self, request: web.Request) -> web.StreamResponse:
        return await socket.poll(self._parts, request)

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        return await uploads.to_chat(self._parts, request)

    async def _upload_by_link(self, request: web.Request) -> web.StreamResponse:
        return await uploads.by_link(self._parts, request)

    async def _upload_page(self, request: web.Request) -> web.StreamResponse:
        known = await uploads.owner_of_link(self._parts, request)
        return self._pages.render(
            request,
            "upload.html",
            language=self._pages.language(request, known.language if known else ""),
            status=200 if known else 410,
            open=known is not None,
            max_file_mb=self._parts.config.max_file_mb,
            max_files=self._parts.config.max_files,
        )

    async def _file(self, request: web.Request) -> web.StreamResponse:
        return await downloads.file(self._parts, request)

    async def _preview(self, request: web.Request) -> web.StreamResponse:
        return await downloads.preview(self._parts, request)

    async def _form(self, request: web.Request) -> web.StreamResponse:
        return await status.form(self._parts, self._pages, request)

    async def _look_up(self, request: web.Request) -> web.StreamResponse:
        return await status.answer(self._parts, self._pages, request)


def _scene(asked: str) -> str:
    """Give where a link says that somebody comes from; "" for what cannot be a name."""
    return asked if re.fullmatch(r"[A-Za-z0-9_.:-]{1,64}", asked) else ""
