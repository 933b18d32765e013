"""What whole journeys need: a server between the fakes, a person's steps, staff at a panel."""

import asyncio
import contextlib
import io
import re
import sys
import time
from dataclasses import dataclass, replace

import aiohttp
from PIL import Image

from tests.conftest import ROOT
from tests.fakes.telegram import FakeTelegram
from tests.fakes.wechat import WeChatPlatform
from tests.process import Server
from tests.world import HOOK_SECRET, World

STORY = "小满优品旗舰店，11月3号买的耳机299元，说48小时发货，到现在没发"
ANSWER = "商家同意全额退款，12月1日前到账。"
PASSWORD = "a long password of the first administrator"
NUMBER = re.compile(r"\b2\d{3}-[2-9A-Z]{6}\b")
PATIENCE_S = 30.0


async def until(condition):
    """Wait until a condition is true, and give what it gave; it may be awaitable."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            found = condition()
            if asyncio.iscoroutine(found):
                found = await found
            if found:
                return found
            await asyncio.sleep(0.05)


def picture(colour):
    """Give a photograph of one colour."""
    out = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(out, "JPEG")
    return out.getvalue()


def number_in(text):
    """Give the case number of a text."""
    return NUMBER.search(text)[0]


def tables(wechat, telegram, *, account="verified"):
    """Write the settings of every channel."""
    return (
        f'[channels.wechat]\nenabled = true\naccount = "{account}"\n'
        f'app_id = "{wechat.app_id}"\napi_base = "{wechat.url}"\n'
        f'[channels.telegram]\nenabled = true\napi_base = "{telegram.api_base}/bot"\n'
        f'file_base = "{telegram.api_base}/file/bot"\n'
    )


def secrets(wechat, telegram):
    """Give the environment of every channel."""
    return {
        "WECHAT_TOKEN": wechat.token,
        "WECHAT_AES_KEY": wechat.aes_key,
        "WECHAT_SECRET": wechat.secret,
        "TELEGRAM_TOKEN": telegram.token,
        "TELEGRAM_WEBHOOK_SECRET": HOOK_SECRET,
    }


@contextlib.asynccontextmanager
async def fakes(folder, *, account="verified", more="", command="run"):
    """Open the fakes, and give a world whose server is not started yet."""
    async with (
        WeChatPlatform(verified=account == "verified") as wechat,
        FakeTelegram() as telegram,
        aiohttp.ClientSession() as http,
    ):
        server = Server(
            folder,
            tables=tables(wechat, telegram, account=account) + more,
            secrets=secrets(wechat, telegram),
            command=command,
        )
        yield World(server=server, wechat=wechat, telegram=telegram, http=http)


@contextlib.asynccontextmanager
async def opened(folder, **choices):
    """Open the fakes and the server; give the world and staff signed in at the panel."""
    async with fakes(folder, **choices) as world:
        lines = await world.server.start()
        try:
            async with Desk(world.server.url) as desk:
                await desk.sign_in("admin", lines.split("password: ")[1].split()[0])
                yield world, desk
        finally:
            await stopped(world.server)


async def stopped(server):
    """Stop a server as Ctrl-C does; give its exit code and how long it took."""
    began = time.monotonic()
    code = await server.stop()
    took = time.monotonic() - began
    # The transport of the pipe is closed by the loop one turn later.
    server.process._transport.close()
    await asyncio.sleep(0)
    return code, took


async def worker_of(server):
    """Start the loops of an installation as a process of its own, on the same settings."""
    worker = replace(server, command="work", process=None)
    worker.process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "app", "work", "--settings", str(worker.settings)),
        cwd=ROOT,
        env=worker.environment,
        stdout=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(PATIENCE_S):
        said = await worker.process.stdout.readline()
    assert said.startswith(b"Working"), said
    return worker


async def command(server, *words):
    """Run one command of the program to its end; give what it printed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "app", *words, "--settings", str(server.settings)),
        cwd=ROOT,
        env=server.environment,
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate()
    assert process.returncode == 0, words
    return out.decode()


@dataclass
class Desk:
    """Somebody of the staff, whose browser knows nothing but forms."""

    url: str

    async def __aenter__(self):
        jar = aiohttp.CookieJar(unsafe=True)  # the tests' host is an address
        self._http = aiohttp.ClientSession(cookie_jar=jar)
        return self

    async def __aexit__(self, *_):
        await self._http.close()

    async def sign_in(self, name, once):
        """Sign in with the one-time password and change it, as one must."""
        await self.post("/admin/signin", {"name": name, "password": once})
        page = await self.get("/admin/cases")
        assert 'name="again"' in page, "the one-time password must be changed first"
        form = {"old": once, "new": PASSWORD, "again": PASSWORD}
        await self.post("/admin/password", form, seen=page)
        assert 'name="again"' not in await self.get("/admin/cases")

    async def get(self, path):
        """Open a page; give its text."""
        async with self._http.get(f"{self.url}{path}") as answer:
            text = await answer.text()
            assert answer.status == 200, (path, answer.status, text[:500])
            return text

    async def post(self, path, form, *, seen=""):
        """Send a form, with the mark of the page it stood on; give the page that follows."""
        mark = re.search(r'name="csrf"\s+value="([^"]+)"', seen)
        data = {**form, **({"csrf": mark[1]} if mark else {})}
        async with self._http.post(f"{self.url}{path}", data=data) as answer:
            text = await answer.text()
            assert answer.status == 200, (path, answer.status, text[:500])
            return text

    async def answer(self, number, text=ANSWER):
        """Give the formal answer to a case."""
        page = await self.get(f"/admin/cases/{number}")
        form = {"kind": "answer", "text": text}
        return await self.post(f"/admin/cases/{number}/say", form, seen=page)


async def complain(phone, *pictures):
    """Go from the menu word to the number by typing numbers; give it."""
    shown = await phone.text("投诉")
    assert "不退款不发货" in shown.plain
    assert "订单号" in (await phone.text(STORY)).plain
    assert "怎么解决" in (await phone.text("1")).plain
    assert "有就发来" in (await phone.text("1")).plain
    for one in pictures:
        assert not (await phone.image(one)).unavailable
    shown = await phone.text("1")
    assert "请看一眼" in shown.plain
    assert not pictures or f"收到 {len(pictures)}张照片" in shown.plain
    shown = await phone.text("1")
    assert "交上了" in shown.plain
    return number_in(shown.plain)
