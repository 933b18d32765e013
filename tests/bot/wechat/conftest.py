"""A WeChat channel on a real server, the strict platform before it, a service behind it."""

import asyncio
import contextlib
from collections import Counter
from datetime import UTC, datetime

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.channel import Service
from bot.wechat.channel import WeChat, WeChatConfig
from cases.messages import Message, Queued
from tests.fakes.wechat import Phone, WeChatPlatform


class Clerk:
    """Stands in for the service: takes each message once, answers with what it was told.

    Like the ledger it gives the unsent answers again for a repeated message, and
    takes a message that raised anew.
    """

    def __init__(self):
        self.answers = lambda said: [Message(text=f"收到：{said.text}")]
        self.heard = []
        self.raw = []
        self.asked = Counter()
        self.sent = []
        self.files = {}
        self.takes_s = 0.0
        self.refuses = []
        self._taken = {}

    async def hear(self, said, raw):
        self.asked[said.external_id] += 1
        if said.external_id not in self._taken:
            await asyncio.sleep(self.takes_s)
        if self.refuses:
            raise self.refuses.pop()
        if said.external_id not in self._taken:
            self.heard.append(said)
            self.raw.append(raw)
            self._taken[said.external_id] = [
                queued(message, id_=len(self.heard) * 100 + number, address=said.sender)
                for number, message in enumerate(self.answers(said))
            ]
        return [one for one in self._taken[said.external_id] if one.id not in self.sent]

    async def mark_sent(self, ids):
        self.sent += ids

    async def find(self, ids):
        return [self.files[one] for one in ids]

    def forget(self):
        """Be another process: nothing in memory but what is stored."""
        return Service(
            hear=self.hear,
            sent=self.mark_sent,
            find_files=self.find,
            clock=lambda: datetime.now(UTC),
            public_url="https://huiyin.example",
        )


def queued(message, *, id_=1, address="oPerson1"):
    return Queued(
        id=id_,
        person_id=1,
        address_id=1,
        channel="wechat",
        account="gh_huiyin",
        address=address,
        message=message,
        created_at=datetime.now(UTC),
    )


@pytest.fixture
def clerk():
    return Clerk()


@pytest.fixture
async def platform():
    async with WeChatPlatform() as one:
        yield one


@pytest.fixture
async def make(platform, clerk):
    """Give a function that makes a channel for the platform; all are stopped at the end."""
    async with contextlib.AsyncExitStack() as stack:

        async def made(**changes):
            config = WeChatConfig(
                **{
                    "app_id": platform.app_id,
                    "token": platform.token,
                    "aes_key": platform.aes_key,
                    "secret": platform.secret,
                    "api_base": platform.url,
                }
                | changes
            )
            channel = WeChat(config, service=clerk.forget())
            stack.push_async_callback(channel.stop)
            return channel

        yield made


@pytest.fixture
async def serve(make, platform):
    """Give a function that serves a channel and gives a phone that reaches it."""
    async with contextlib.AsyncExitStack() as stack:

        async def served(*, channel=None, openid="oPerson1", patience_s=5.0, **changes):
            app = web.Application()
            app.add_routes((channel or await make(**changes)).routes())
            server = TestServer(app)
            await server.start_server()
            stack.push_async_callback(server.close)
            platform.users.clear()
            return Phone(
                platform=platform,
                address=str(server.make_url("")).rstrip("/"),
                openid=openid,
                mode=changes.get("mode", "safe"),
                patience_s=patience_s,
            )

        yield served
