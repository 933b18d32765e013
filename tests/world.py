"""The whole server with every channel on, and what the world sends to it."""

import asyncio
import base64
import contextlib
import io
import json
import re
import sqlite3
import subprocess
import sys
from dataclasses import dataclass

import aiohttp
from yarl import URL

from tests.fakes.telegram import SECRET_HEADER, FakeTelegram
from tests.fakes.wechat import WeChatPlatform
from tests.fakes.wechat_phone import Phone
from tests.process import Server

HOOK_SECRET = "hook-secret-of-the-tests"


@dataclass(kw_only=True)
class World:
    """The server and everything that talks to it."""

    server: Server
    wechat: WeChatPlatform
    telegram: FakeTelegram
    http: aiohttp.ClientSession
    updates: int = 0

    def phone(self, name, **more):
        """Give a phone of its own to each sender."""
        more.setdefault("patience_s", 20.0)
        self.wechat.follow(f"o{name}")
        return Phone(platform=self.wechat, address=self.server.url, openid=f"o{name}", **more)

    async def update(self, update, *, secret=HOOK_SECRET):
        """Post an update, or any bytes, to the address that Telegram calls; give the status."""
        body = update if isinstance(update, bytes) else json.dumps(update).encode()
        headers = {SECRET_HEADER: secret} if secret is not None else {}
        return await self.status("POST", "/telegram", data=io.BytesIO(body), headers=headers)

    async def status(self, method, path, **more):
        """Ask for something as it is written, without a browser's tidying; give the status."""
        url = URL(f"{self.server.url}{path}", encoded=True)
        async with self.http.request(method, url, allow_redirects=False, **more) as answer:
            await answer.read()
            return answer.status

    def rows(self, query, *values):
        """Read the server's database past all our code."""
        path = self.server.folder / "data" / "huiyin.db"
        with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as opened:
            return opened.execute(query, values).fetchall()

    async def settled(self):
        """Wait until nothing is to be fetched any more that can be had."""
        async with asyncio.timeout(60):
            while self.rows(
                "SELECT 1 FROM evidence WHERE state = 'wanted' AND attempts = 0 LIMIT 1"
            ):
                await asyncio.sleep(0.1)


@contextlib.asynccontextmanager
async def open_world(folder):
    """Start the fakes, and the server with every channel between them."""
    async with WeChatPlatform() as wechat, FakeTelegram() as telegram:
        tables = (
            "[channels.webchat]\nenabled = true\n[channels.wechat]\nenabled = true\n"
            f'app_id = "{wechat.app_id}"\napi_base = "{wechat.url}"\n'
            f'[channels.telegram]\nenabled = true\napi_base = "{telegram.api_base}/bot"\n'
            f'file_base = "{telegram.api_base}/file/bot"\n'
        )
        secrets = {
            "WECHAT_TOKEN": wechat.token,
            "WECHAT_AES_KEY": wechat.aes_key,
            "WECHAT_SECRET": wechat.secret,
            "TELEGRAM_TOKEN": telegram.token,
            "TELEGRAM_WEBHOOK_SECRET": HOOK_SECRET,
        }
        server = Server(folder, tables=tables, secrets=secrets)
        async with server, aiohttp.ClientSession() as http:
            yield World(server=server, wechat=wechat, telegram=telegram, http=http)


def hostile_files(shared, folder):
    """Write every hostile file of the shared folder; give name -> bytes."""
    bad = shared / "data" / "bad"
    subprocess.run([sys.executable, bad / "gen_bad_files.py", folder], check=True)
    paths = [*folder.iterdir(), *(bad / "patt").iterdir(), bad / "csv_injection.txt"]
    files = {path.name: path.read_bytes() for path in sorted(paths)}
    files["eicar.com"] = base64.b64decode((bad / "eicar.base64.txt").read_bytes())
    assert len(files) > 35
    return files


async def examine_health(world):
    """See that the server is well, failed at nothing and takes a complaint."""
    async with world.http.get(f"{world.server.url}/health") as answer:
        assert (answer.status, (await answer.json())["status"]) == (200, "ok")
    assert not world.rows("SELECT id, text FROM inbox WHERE state = 'failed'")
    phone = world.phone("Honest")
    shown = await phone.text("小满优品旗舰店，11月3号买的耳机299元，说48小时发货，到现在没发")
    taken = "SELECT 1 FROM cases WHERE status = 'submitted' AND party LIKE '小满优品%'"
    for _ in range(8):
        if world.rows(taken):
            break
        shown = await phone.text("1")
    assert world.rows(taken), shown.plain
    assert re.search(r"\b2\d{3}-[0-9A-Z]{6}\b", shown.plain)
