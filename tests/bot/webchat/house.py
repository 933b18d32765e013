"""The web chat as it runs: real ledger, real file store, real delivery, real HTTP."""

import asyncio
import contextlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp import web

from bot.channel import Service
from bot.delivery import Delivery
from bot.server import web_app
from bot.webchat.channel import WebChat, WebChatConfig
from cases.model import Actor, Role
from cases.organisation import Organisation
from cases.reach import Limits
from cases.talk import Desk
from storage.files import Files
from storage.ledger import Ledger
from storage.thinking import Rules
from tests.bot.webchat import parlour

SECRET = "s" * 32
CLERK = Actor(role=Role.CLERK, id="zhou", name="周敏")
MAX_MB = 2
ORGANISATION = {
    "zh-CN": "云杉市消费投诉服务中心",
    "zh-TW": "雲杉市消費投訴服務中心",
    "en": "Spruce City Consumer Help",
}


class Clock:
    """The real time, moved by what a test wants."""

    def __init__(self):
        self.ahead = timedelta()

    def __call__(self):
        return datetime.now(UTC) + self.ahead


@dataclass
class House:
    """What a test may need to look at."""

    url: str
    ledger: Ledger
    files: Files
    channel: WebChat
    delivery: Delivery
    clock: Clock
    runner: web.AppRunner


def rules(advance=parlour.advance, phrases=parlour.PHRASES, organisation=None):
    return Rules(
        advance=advance,
        organisation=organisation or Organisation(name=ORGANISATION),
        phrases=phrases,
        limits={"webchat": WebChat.limits, "elsewhere": Limits()},
        desk=lambda channel, address, person: Desk(),
        guess=lambda hint: "en" if hint.startswith("en") else "zh-CN",
    )


@contextlib.asynccontextmanager
async def house(folder: Path, *, made=None, port=0, deliver=True, **config):
    """Run the web chat on an open database."""
    clock = Clock()
    ledger = Ledger(made or rules(), clock=clock)
    files = Files.open(str(folder / "evidence"), max_bytes=MAX_MB * 2**20)

    async def hear(said, raw):
        return await ledger.hear(said, raw)

    async def sent(ids):
        ledger.sent(ids)

    async def find_files(ids):
        return []

    service = Service(hear=hear, sent=sent, find_files=find_files, clock=clock)
    settings = WebChatConfig(secret=SECRET, max_file_mb=MAX_MB, **config)
    channel = WebChat(settings, service=service, files=files, ledger=ledger)
    delivery = Delivery({"webchat": channel}, clock=clock, live=ledger.live)

    async def healthy():
        return []

    runner = web.AppRunner(web_app([channel], healthy), shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    task = asyncio.create_task(delivery.run()) if deliver else None
    host, taken = runner.addresses[0][:2]
    try:
        yield House(
            url=f"http://{host}:{taken}",
            ledger=ledger,
            files=files,
            channel=channel,
            delivery=delivery,
            clock=clock,
            runner=runner,
        )
    finally:
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        await channel.stop()
        await runner.cleanup()
        await ledger.settle()
