"""A running web chat, and browsers without a window that talk to it."""

import asyncio
import json
import secrets

import aiohttp
import pytest
from yarl import URL

from tests.bot.webchat.house import house as run_house

WITHIN_S = 5.0


@pytest.fixture
async def house(database, tmp_path):
    async with run_house(tmp_path) as made:
        yield made


@pytest.fixture
async def visitor(house):
    """Makes browsers; each keeps its own cookies."""
    made = []

    async def make(url=None):
        one = Visitor(url or house.url)
        made.append(one)
        await one.open()
        return one

    yield make
    for one in made:
        await one.close()


class Visitor:
    """A browser without a window: cookies, HTTP, one socket."""

    def __init__(self, url):
        self.url = url
        self.session = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))
        self.socket = None
        self.page = ""
        self.closed_with = None

    async def open(self, path="/chat"):
        async with self.session.get(f"{self.url}{path}") as answer:
            self.page = await answer.text()
            return answer

    async def connect(self, *, after=0, heard=0, **more):
        """Open the socket and say hello; gives the first answer that has lines."""
        await self.begin(after=after, heard=heard, **more)
        return await self.until("ready" if after or heard else "history")

    async def begin(self, **hello):
        """Open the socket and say hello."""
        self.socket = await self.session.ws_connect(f"{self.url}/chat/socket")
        await self.tell(type="hello", visit=secrets.token_hex(4), **hello)

    def become(self, other):
        """Be another tab of the same browser."""
        self.session.cookie_jar.clear()
        cookies = {one.key: one.value for one in other.session.cookie_jar}
        self.session.cookie_jar.update_cookies(cookies, URL(self.url))

    async def tell(self, **frame):
        await self.socket.send_str(json.dumps(frame))

    async def say(self, text="", **more):
        """Say something; gives its name."""
        name = more.pop("id", None) or secrets.token_hex(8)
        await self.tell(type="say", id=name, text=text, **more)
        return name

    async def frame(self):
        message = await asyncio.wait_for(self.socket.receive(), WITHIN_S)
        if message.type is aiohttp.WSMsgType.CLOSE:
            self.closed_with = message.data
        return json.loads(message.data) if message.type is aiohttp.WSMsgType.TEXT else None

    async def until(self, kind, **like):
        """Read frames until one is of this kind and like this; gives it."""
        while True:
            frame = await self.frame()
            assert frame is not None, f"the line was closed before {kind}"
            if frame["type"] == kind and all(frame.get(k) == v for k, v in like.items()):
                return frame

    async def upload(self, body, *, name="a.png", mime="image/png", path="/chat/upload"):
        headers = {"X-File-Name": name, "Content-Type": mime}
        async with self.session.post(f"{self.url}{path}", data=body, headers=headers) as answer:
            return answer.status, await answer.json()

    async def drop(self):
        """Lose the line without a word."""
        if self.socket is not None:
            self.socket._response.connection.transport.abort()
            self.socket = None

    async def close(self):
        if self.socket is not None:
            await self.socket.close()
        await self.session.close()
