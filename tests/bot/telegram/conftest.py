"""The fake Telegram, a service double that knows repeated messages, and the channel between."""

import asyncio
from collections.abc import Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from aiohttp import web
from aiohttp.test_utils import unused_port

from bot.channel import OutFile, Service
from bot.telegram.channel import Telegram
from bot.telegram.config import TelegramConfig
from cases.messages import Incoming, Message, Queued
from tests.fakes.telegram import FakeTelegram

SECRET = "a-secret_OF-the-webhook"


def echo(said: Incoming) -> list[Message]:
    return [Message(text=f"heard {said.text or said.choice or said.heard}")]


class Office:
    """Stands for the service: hears each message once, keeps answers until they are sent."""

    def __init__(self) -> None:
        self.heard: list[Incoming] = []
        self.payloads: list[str] = []
        self.times_heard: list[str] = []
        self.sent: list[int] = []
        self.files: dict[str, OutFile] = {}
        self.answer: Callable[[Incoming], list[Message]] = echo
        self.broken = 0  # so many turns raise before one is taken
        self.refuses = ""  # a text whose turn always raises
        self.slow_s = 0.0
        self.most_at_once = 0
        self._at_once = 0
        self._answers: dict[str, list[Queued]] = {}
        self._next = 1

    @property
    def service(self) -> Service:
        return Service(hear=self.hear, sent=self.note, find_files=self.find, clock=now)

    async def hear(self, said: Incoming, raw: str) -> list[Queued]:
        self.times_heard.append(said.external_id)
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        await asyncio.sleep(self.slow_s)
        self._at_once -= 1
        if self.broken or (self.refuses and said.text == self.refuses):
            self.broken = max(self.broken - 1, 0)
            raise RuntimeError("the database is away")
        if said.external_id not in self._answers:
            self.heard.append(said)
            self.payloads.append(raw)
            self._answers[said.external_id] = [
                self.queue(message, said.sender) for message in self.answer(said)
            ]
        return [one for one in self._answers[said.external_id] if one.id not in self.sent]

    async def note(self, ids: list[int]) -> None:
        self.sent += ids

    async def find(self, ids: tuple[str, ...]) -> list[OutFile]:
        return [self.files[one] for one in ids]

    def queue(self, message: Message, chat: str, *, attempts: int = 0) -> Queued:
        self._next += 1
        return Queued(
            id=self._next,
            person_id=1,
            address_id=1,
            channel="telegram",
            account="7000000001",
            address=chat,
            message=message,
            created_at=now(),
            attempts=attempts,
        )

    def keep(self, name: str, content: bytes, *, mime: str, size: int | None = None) -> str:
        """Keep a file to be sent along."""

        async def read():
            for start in range(0, len(content), 1000):
                yield content[start : start + 1000]

        kind = mime.partition("/")[0]
        self.files[name] = OutFile(
            id=name,
            name=name,
            mime=mime,
            kind={"image": "photo"}.get(kind, kind),
            size=len(content) if size is None else size,
            read=read,
        )
        return name


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
async def telegram():
    async with FakeTelegram() as server:
        yield server


@pytest.fixture
def office():
    return Office()


@pytest.fixture
async def channel(telegram, office):
    async with connected(telegram, office) as made:
        yield made


@asynccontextmanager
async def connected(telegram: FakeTelegram, office: Office, **settings):
    """The channel, started, its webhook on a web server of its own."""
    app = web.Application()
    runner = web.AppRunner(app, shutdown_timeout=1.0)
    port = unused_port()
    values = {
        "token": telegram.token,
        "webhook_secret": SECRET,
        "api_base": telegram.api_base,
        "public_url": f"http://127.0.0.1:{port}",
    }
    config = TelegramConfig(**{**values, **settings})
    made = Telegram(config=config, service=office.service)
    app.add_routes(made.routes())
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await made.start()
    polling = asyncio.ensure_future(made.run())
    try:
        yield made
    finally:
        polling.cancel()
        await asyncio.gather(polling, return_exceptions=True)
        await made.stop()
        await runner.cleanup()
