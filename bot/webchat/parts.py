"""What every page and every socket of the web chat works with."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol
from urllib.parse import urlsplit

from aiohttp import web

from bot.channel import Service
from bot.webchat.identity import COOKIE, address_of
from cases.messages import Incoming, Queued
from cases.pace import Pace
from storage import people
from storage.files import Files
from storage.live import Live
from storage.people import Address
from storage.thinking import Rules

log = logging.getLogger(__name__)

NAME = "webchat"


class Page(Protocol):
    """An open page, as far as delivery knows one; `visit.Visit` is it."""

    @property
    def person_id(self) -> int:
        """Give whose page it is."""

    async def push(self, queued: Queued, within_s: float) -> bool:
        """Bring one message; say whether it arrived."""


@dataclass(frozen=True, kw_only=True)
class WebChatConfig:
    """What the operator sets of the web chat.

    ``secret`` signs cookies and links. ``embed_origins`` are the sites that may
    show the chat in a frame. ``behind_proxy``: X-Forwarded-For can be believed.
    ``enabled`` False leaves the look-up and the upload links, which serve all
    channels. ``organisation_name`` is that of the organisation when empty.
    """

    secret: str
    public_url: str = ""
    account: str = ""
    organisation_name: Mapping[str, str] = field(default_factory=dict)
    languages: tuple[str, ...] = ("zh-CN", "zh-TW", "en")
    enabled: bool = True
    max_file_mb: int = 200
    max_files: int = 30
    embed_origins: tuple[str, ...] = ()
    behind_proxy: bool = False


@dataclass(kw_only=True)
class Parts:
    """Everything that pages, sockets and uploads share; made once by the channel."""

    config: WebChatConfig
    service: Service
    files: Files
    live: Live
    rules: Callable[[], Rules]
    pages: dict[int, set[Page]] = field(default_factory=dict)  # by person
    says: Pace = field(default_factory=lambda: Pace(60, timedelta(minutes=1)))
    uploads: Pace = field(default_factory=lambda: Pace(120, timedelta(minutes=10)))
    arrivals: Pace = field(default_factory=lambda: Pace(300, timedelta(minutes=10)))
    codes: Pace = field(default_factory=lambda: Pace(5, timedelta(hours=1)))
    typed: Pace = field(default_factory=lambda: Pace(60, timedelta(hours=1)))
    wrong: Pace = field(default_factory=lambda: Pace(20, timedelta(hours=1)))
    _turns: set["asyncio.Task[list[Queued]]"] = field(default_factory=set)

    async def hear(self, said: Incoming, raw: str) -> list[Queued]:
        """Hand one message on; the turn goes on when whoever waits for it goes away."""
        turn = asyncio.ensure_future(self.service.hear(said, raw))
        self._turns.add(turn)
        turn.add_done_callback(self._turns.discard)
        return await asyncio.shield(turn)

    async def settle(self) -> None:
        """Wait until the turns under way have ended."""
        while self._turns:
            await asyncio.gather(*self._turns, return_exceptions=True)

    def remember(self, page: Page) -> None:
        """Note an open page."""
        self.pages.setdefault(page.person_id, set()).add(page)

    def forget(self, page: Page) -> None:
        """Note that a page is closed."""
        open_ = self.pages.get(page.person_id, set())
        open_.discard(page)
        if not open_:
            self.pages.pop(page.person_id, None)

    def owner(self, request: web.Request) -> str:
        """Give the address in the request's cookie; "" without one of ours."""
        return address_of(self.config.secret, request.cookies.get(COOKIE, ""))

    async def known(self, request: web.Request) -> Address | None:
        """Give the known address of the browser; None for a stranger."""
        owner = self.owner(request)
        return await people.find(NAME, self.config.account, owner) if owner else None

    def client(self, request: web.Request) -> str:
        """Give the network address a request came from."""
        forwarded = request.headers.get("X-Forwarded-For", "")
        if self.config.behind_proxy and forwarded:
            return forwarded.rsplit(",", 1)[-1].strip()
        return request.remote or ""

    def secure(self, request: web.Request) -> bool:
        """Say whether the browser reached us by https."""
        if self.config.public_url.startswith("https://"):
            return True
        proto = request.headers.get("X-Forwarded-Proto", "")
        return request.scheme == "https" or (self.config.behind_proxy and proto == "https")

    def from_here(self, request: web.Request) -> bool:
        """Say whether a request was made by a page of ours (or by no page at all)."""
        origin = request.headers.get("Origin")
        if origin is None:
            return True
        ours = {request.host, urlsplit(self.config.public_url).netloc}
        return urlsplit(origin).netloc in ours - {""}
