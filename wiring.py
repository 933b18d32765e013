"""Puts the rooms together: one service made of settings, for serve, work, run and tests."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from aiohttp import web
from tortoise import connections
from tortoise.exceptions import BaseORMException

import loading
from admin.keys import Door, Panel
from admin.panel import install
from bot.channel import Channel, OutFile, Service
from bot.clock import Clock
from bot.delivery import Delivery
from bot.fetching import Fetching
from bot.server import web_app
from bot.webchat.channel import WebChat
from bot.webchat.identity import upload_token
from bot.webchat.parts import WebChatConfig
from cases.messages import Incoming, Queued
from cases.organisation import LANGUAGES
from cases.reach import Limits
from cases.talk import Desk
from cases.wording import Wording
from handlers.book import BOOK
from handlers.conversation import advance
from handlers.language import guess
from handlers.own import spoken_of
from handlers.reminder import reminder
from settings import Settings
from storage import evidence, staff
from storage.database import database
from storage.files import Files
from storage.ledger import Ledger
from storage.live import Live
from storage.previews import Previewer
from storage.sql import Sql
from storage.thinking import Rules

if TYPE_CHECKING:
    from storage.redis import Carrier

log = logging.getLogger(__name__)

UPLOAD_LINK_FOR = timedelta(hours=24)
COUNT_EVERY_S = 15.0
#: What staff and people read of each channel.
DOORS = {
    "webchat": Door(label={"zh-CN": "网页", "zh-TW": "網頁", "en": "Web"}, icon="world"),
    "wechat": Door(
        label={"zh-CN": "微信", "zh-TW": "微信", "en": "WeChat"}, icon="brand-wechat"
    ),
    "telegram": Door(label=dict.fromkeys(LANGUAGES, "Telegram"), icon="brand-telegram"),
}
MEGABYTE = 2**20


def now() -> datetime:
    """Read the clock, in UTC."""
    return datetime.now(UTC)


class Colleagues:
    """How many staff are at the panel, looked up now and then for the conversations."""

    def __init__(self) -> None:
        self._present = 0

    def count(self) -> int:
        """Give the last count."""
        return self._present

    async def run(self) -> None:
        """Count until cancelled."""
        while True:
            with contextlib.suppress(BaseORMException):
                self._present = await staff.present(now())
            await asyncio.sleep(COUNT_EVERY_S)


@dataclass
class House:
    """Everything that one process holds open."""

    settings: Settings
    ledger: Ledger
    live: Live
    files: Files
    channels: dict[str, Channel]
    delivery: Delivery
    fetching: Fetching
    clock: Clock
    carrier: "Carrier | None"
    previewer: Previewer
    app: web.Application
    colleagues: Colleagues

    def working(self) -> list[Callable[[], Awaitable[None]]]:
        """Give the loops of a worker."""
        fetching = self.fetching
        return [self.delivery.run, fetching.run, fetching.run_previews, self.clock.run]

    def serving(self) -> list[Callable[[], Awaitable[None]]]:
        """Give the loops of a server."""
        channels = [one.run for one in self.channels.values()]
        return [*channels, self.colleagues.run]

    def carrying(self) -> list[Callable[[], Awaitable[None]]]:
        """Give the loop that every process runs where there is Redis."""
        return [] if self.carrier is None else [self.carrier.run]


@contextlib.asynccontextmanager
async def house(settings: Settings, *, create: bool) -> AsyncIterator[House]:
    """Open the stores and put the rooms together; close them calmly at the end.

    ``create`` brings the database's schema up to date first.
    """
    async with database(settings.database_url, create=create):
        made = await _house(settings)
        try:
            yield made
        finally:
            await asyncio.gather(*(one.stop() for one in made.channels.values()))
            await made.ledger.settle()
            await made.previewer.close()
            if made.carrier is not None:
                await made.carrier.close()


async def _house(settings: Settings) -> House:
    live = Live()
    carrier = _carrier(settings, live)
    limit = settings.evidence.max_file_mb * MEGABYTE
    spool = settings.data / "spool"
    spool.mkdir(parents=True, exist_ok=True)
    files = Files.open(settings.evidence_url, max_bytes=limit, spool_dir=spool)
    channels: dict[str, Channel] = {}
    limits: dict[str, Limits] = {}
    colleagues = Colleagues()
    rules = _rules(settings, limits, colleagues)
    ledger = Ledger(rules, clock=now, live=live)
    channels.update(_channels(settings, _service(settings, ledger, files), ledger, files))
    limits.update({name: one.limits for name, one in channels.items()})
    previewer = Previewer()
    fetching = Fetching(
        channels, files=files, previewer=previewer, ledger=ledger, clock=now, live=live
    )
    app = web_app(channels.values(), _wrong)
    install(app, _panel(settings, ledger, files, limits))
    return House(
        settings=settings,
        ledger=ledger,
        live=live,
        files=files,
        channels=channels,
        delivery=Delivery(channels, clock=now, live=live),
        fetching=fetching,
        clock=Clock(ledger, clock=now, remind=reminder, sweep=fetching.sweep),
        carrier=carrier,
        previewer=previewer,
        app=app,
        colleagues=colleagues,
    )


def _carrier(settings: Settings, live: Live) -> "Carrier | None":
    if not settings.redis.url:
        return None
    from storage.redis import Carrier  # noqa: PLC0415  nor does a Redis that is not there

    return Carrier(settings.redis.url, live)


def _rules(settings: Settings, limits: dict[str, Limits], colleagues: Colleagues) -> Rules:
    secret = settings.secrets.panel_secret
    languages = settings.languages

    def desk(name: str, address_id: int, _person_id: int) -> Desk:
        def upload() -> str:
            token = upload_token(secret, address_id, now() + UPLOAD_LINK_FOR)
            return f"{settings.public_url}/upload/{token}"

        own = limits.get(name, Limits())
        return Desk(
            pushes=own.windows is None or bool(own.windows),
            max_file_mb=settings.evidence.max_file_mb,
            platform_mb=own.download_mb,
            takes_files=own.takes_files,
            max_files=settings.evidence.max_files,
            upload=upload,
            web_url=f"{settings.public_url}/status",
        )

    return Rules(
        advance=partial(advance, BOOK),
        organisation=loading.organisation(settings),
        phrases=loading.phrases("handlers", settings),
        limits=limits,
        desk=desk,
        guess=lambda hint: guess(hint, languages.offered, languages.default),
        languages=languages.offered,
        colleagues=colleagues.count,
        speaks_of=spoken_of,
    )


def _service(settings: Settings, ledger: Ledger, files: Files) -> Service:
    async def hear(said: Incoming, payload: str) -> list[Queued]:
        return await ledger.hear(said, payload)

    async def sent(ids: list[int]) -> None:
        ledger.sent(ids)

    async def find_files(ids: tuple[str, ...]) -> list[OutFile]:
        return [
            OutFile(
                id=one.id,
                name=one.name or f"{one.id}",
                mime=one.mime,
                kind=one.kind,
                size=one.size or 0,
                read=partial(files.read, one.key),
            )
            for one in await evidence.by_ids(ids)
            if one.state == "kept"
        ]

    return Service(
        hear=hear, sent=sent, find_files=find_files, clock=now, public_url=settings.public_url
    )


def _channels(
    settings: Settings, service: Service, ledger: Ledger, files: Files
) -> dict[str, Channel]:
    """Make the channels that are switched on. A new channel is named here."""
    made: dict[str, Channel] = {}
    organisation = ledger.rules.organisation
    webchat = WebChatConfig(
        secret=settings.secrets.panel_secret,
        public_url=settings.public_url,
        max_file_mb=settings.evidence.max_file_mb,
        max_files=settings.evidence.max_files,
        embed_origins=settings.channels.webchat.embed_origins,
        organisation_name=organisation.name,
        languages=settings.languages.offered,
        enabled=settings.channels.webchat.enabled,
        behind_proxy=settings.server.behind_proxy,
    )
    # Its pages carry the look-up and the uploads of all channels, so it is always there.
    made["webchat"] = WebChat(webchat, service=service, files=files, ledger=ledger)
    if settings.channels.wechat.enabled:
        made["wechat"] = _wechat(settings, service, ledger.rules)
    if settings.channels.telegram.enabled:
        made["telegram"] = _telegram(settings, service)
    return made


def _wechat(settings: Settings, service: Service, rules: Rules) -> Channel:
    from bot.wechat.channel import WeChat  # noqa: PLC0415  a channel that is off costs no start
    from bot.wechat.config import WeChatConfig  # noqa: PLC0415

    wechat, secrets = settings.channels.wechat, settings.secrets
    config = WeChatConfig(
        app_id=wechat.app_id,
        token=secrets.wechat_token,
        aes_key=secrets.wechat_aes_key,
        secret=secrets.wechat_secret,
        mode=wechat.mode,
        account=wechat.account,
        api_base=wechat.api_base,
        menu=_menu(rules.wording(settings.languages.default)),
    )
    return WeChat(config, service=service)


def _telegram(settings: Settings, service: Service) -> Channel:
    from bot.telegram.channel import Telegram  # noqa: PLC0415  as above
    from bot.telegram.config import TelegramConfig  # noqa: PLC0415

    telegram, secrets = settings.channels.telegram, settings.secrets
    config = TelegramConfig(
        token=secrets.telegram_token,
        webhook_secret=secrets.telegram_webhook_secret,
        mode=telegram.mode,
        api_base=telegram.api_base,
        file_base=telegram.file_base,
        public_url=settings.public_url,
        local=telegram.local,
        language=settings.languages.default,
    )
    return Telegram(config=config, service=service)


def _panel(
    settings: Settings, ledger: Ledger, files: Files, limits: dict[str, Limits]
) -> Panel:
    return Panel(
        ledger=ledger,
        files=files,
        live=ledger.live,
        phrases=loading.phrases("admin", settings),
        respondent_phrases=loading.phrases("admin/respondent", settings),
        organisation=lambda: ledger.rules.organisation,
        clock=now,
        secret=settings.secrets.panel_secret,
        public_url=settings.public_url,
        max_file_mb=settings.evidence.max_file_mb,
        max_files=settings.evidence.max_files,
        limits=limits,
        channels=DOORS,
        origin_of=partial(_origin, behind_proxy=settings.server.behind_proxy),
    )


def _origin(request: web.Request, *, behind_proxy: bool) -> str:
    """Give where a request came from; a proxy is believed only where one stands before us."""
    forwarded = request.headers.get("X-Forwarded-For", "") if behind_proxy else ""
    return forwarded.rpartition(",")[2].strip() or request.remote or ""


def _menu(words: Wording) -> dict[str, str]:
    """Word the menu under a chat."""
    names = ("complain", "status", "more", "guide", "mine", "human")
    return {name: words.phrase(f"menu_{name}") for name in names}


async def _wrong() -> list[str]:
    """Ask the database for a sign of life; give what is wrong."""
    try:
        await Sql(connections.get("default")).rows("SELECT 1 AS one")
    except Exception as error:  # whatever it is, it is what the watcher must know
        return [f"database: {type(error).__name__}"]
    return []
