"""A second opinion: the npm package telegram-test-api, which nobody here wrote.

It knows only the happy path, and a shim puts right what it gets wrong: its bots
lack ``is_bot``, its dates are in milliseconds, and what it does not support is 500.
"""

import asyncio
import json
import os
import shutil
import subprocess
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from aiohttp import web
from aiohttp.test_utils import unused_port

from bot.telegram.channel import Telegram
from bot.telegram.config import TelegramConfig
from cases.messages import Button, Heard, Message

PACKAGE = "telegram-test-api@4.2.1"
TOKEN = "666:AAtokenOfThePeer_0123456789"
INSTALL_WITHIN_S = 120
DRIVER = """
const TelegramServer = require('telegram-test-api');
(async () => {
  const [port, token] = process.argv.slice(2);
  const server = new TelegramServer({ port: Number(port), host: '127.0.0.1' });
  await server.start();
  const client = server.getClient(token, { userId: 7, chatId: 7, timeout: 8000 });
  const acts = {
    command: (text) => client.sendCommand(client.makeCommand(text)),
    message: (text) => client.sendMessage(client.makeMessage(text)),
    callback: (data, message) =>
      client.sendCallback(client.makeCallbackQuery(data, { message })),
    updates: () => client.getUpdates(),
  };
  console.log('ready');
  require('readline').createInterface({ input: process.stdin }).on('line', async (line) => {
    const [act, ...rest] = JSON.parse(line);
    console.log(JSON.stringify(await acts[act](...rest)));
  }).on('close', () => process.exit(0));
})();
"""


@pytest.fixture(scope="session")
def package(tmp_path_factory):
    """A folder with the package: of TELEGRAM_TEST_API, or installed by npm for this run."""
    given = os.environ.get("TELEGRAM_TEST_API")
    if given:
        return Path(given)
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("no npm: telegram-test-api cannot be asked for its opinion")
    folder = tmp_path_factory.mktemp("peer")
    command = [npm, "install", "--no-audit", "--no-fund", "--prefer-offline", PACKAGE]
    try:
        subprocess.run(
            command, cwd=folder, check=True, capture_output=True, timeout=INSTALL_WITHIN_S
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        pytest.skip("npm could not install telegram-test-api")
    return folder


class Peer:
    """The server and its own client, in one node process."""

    def __init__(self, process):
        self._process = process

    async def does(self, *act):
        self._process.stdin.write(json.dumps(act).encode() + b"\n")
        return json.loads(await asyncio.wait_for(self._process.stdout.readline(), 10))

    async def sees(self):
        """Wait for the next messages of the bot."""
        return [update["message"] for update in (await self.does("updates"))["result"]]


@asynccontextmanager
async def shim(upstream):
    """Stand before the peer and put its answers right; gives the address."""

    async def called(request):
        url = f"{upstream}{request.path}"
        answer = await http.post(
            url,
            content=await request.read(),
            headers={"Content-Type": request.content_type},
        )
        if answer.status_code == 500:
            return web.json_response({"ok": True, "result": True})
        told = answer.json()
        result = told.get("result")
        if result is None:
            told["result"] = True
        elif isinstance(result, dict):
            result.setdefault("is_bot", True)
            result["date"] = result.get("date", 0) // 1000
        return web.json_response(told)

    app = web.Application()
    app.router.add_route("*", "/bot{token}/{method}", called)
    runner = web.AppRunner(app, shutdown_timeout=0.2)
    await runner.setup()
    port = unused_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    async with httpx.AsyncClient(timeout=10) as http:
        yield f"http://127.0.0.1:{port}"
    await runner.cleanup()


@pytest.fixture
async def peer(package, tmp_path):
    (tmp_path / "driver.js").write_text(DRIVER)
    port = unused_port()
    process = await asyncio.create_subprocess_exec(
        shutil.which("node"),
        str(tmp_path / "driver.js"),
        str(port),
        TOKEN,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "NODE_PATH": str(package / "node_modules")},
    )
    try:
        assert await asyncio.wait_for(process.stdout.readline(), 20) == b"ready\n"
        async with shim(f"http://127.0.0.1:{port}") as address:
            yield Peer(process), address
    finally:
        process.kill()
        await process.wait()


async def test_a_dialogue_with_a_foreign_server(peer, office):
    client, address = peer
    menu = Message(text="请选择", buttons=(Button(key="cat:1", label="产品质量"),))
    office.answer = lambda said: [
        menu if said.heard is Heard.JOINED else Message(text=f"已选 {said.choice or said.text}")
    ]
    config = TelegramConfig(token=TOKEN, mode="polling", api_base=address, poll_s=1)
    channel = Telegram(config=config, service=office.service)
    await channel.start()
    running = asyncio.ensure_future(channel.run())
    try:
        await client.does("command", "/start")
        [shown] = await client.sees()
        assert shown["text"] == "请选择"
        keyboard = shown["reply_markup"]["inline_keyboard"]
        assert keyboard == [[{"text": "产品质量", "callback_data": "cat:1"}]]
        pressed = {"message_id": 2, "reply_markup": shown["reply_markup"]}
        await client.does("callback", "cat:1", pressed)
        [shown] = await client.sees()
        assert shown["text"] == "已选 cat:1"
        await client.does("message", "商家卖假货")
        [shown] = await client.sees()
        assert shown["text"] == "已选 商家卖假货"
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await channel.stop()
    heard = [(said.heard, said.sender) for said in office.heard]
    assert heard == [(Heard.JOINED, "7"), (Heard.CHOICE, "7"), (Heard.TEXT, "7")]
