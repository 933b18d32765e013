"""Takes pictures of the running program: of the demo, at phone and desk size.

``make screenshots`` writes them into screenshots/; with ``PICTURES=--readme`` it
renews the two of the README in docs/pictures/ too.
"""

import argparse
import asyncio
import contextlib
import itertools
import os
import re
import shutil
import socket
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.async_api import Browser, FilePayload, Page, async_playwright

from demo import photo

ROOT = Path(__file__).parent.parent
OUT = ROOT / "screenshots"
SIZES = {"390": (390, 844), "1440": (1440, 900)}
THEMES = ("light", "dark")
PASSWORD = "a long password for the pictures"
SETTLED_MS = 450  # until what slides and fades has come to rest
#: The chat's view has come to its newest line; other pages have no such view.
AT_END = """() => {
  const view = document.getElementById("scroller");
  return !view || view.scrollHeight - view.scrollTop - view.clientHeight < 2;
}"""
SHOWN_CASE = "拾光影楼"  # of organisation/demo.toml: four photos, an answer being drafted
NUMBER = re.compile(r"\b\d{4}-[2-9A-HJKMNP-TV-Z]{6}\b")
CODE = re.compile(r"\b[2-9A-Z]{5}-[2-9A-Z]{5}\b")
README = {"chat-summary-390-light-zh-CN": "chat", "panel-case-1440-light-zh-CN": "case"}


class Words(NamedTuple):
    """What a person writes and presses in one language, and what tells that it worked."""

    story: str
    skip: str
    refund: str
    evidence: str
    done: str  # as it is called once something has arrived
    submit: str
    status: str


WORDS = {
    "zh-CN": Words(
        story="小满优品旗舰店，11月3号买的耳机299元，说48小时发货，到现在没发，客服不理人",
        skip="跳过",
        refund="退款",
        evidence="请发来证据",
        done="发完了",
        submit="提交",
        status="进度",
    ),
    "en": Words(
        story="I bought a coat from Harbour Outfitters for ¥689 on 3 November, they never"
        " shipped it and nobody there answers",
        skip="Skip",
        refund="Refund",
        evidence="Send your evidence",
        done="That is all",
        submit="Submit",
        status="status",
    ),
}
Look = tuple[str, str, str]  # size, theme, language


async def main() -> None:
    """Start the demo, take all pictures, stop it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readme", action="store_true", help="renew docs/pictures/ too")
    asked = parser.parse_args()
    OUT.mkdir(exist_ok=True)
    async with _demo() as (url, password), async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium") or "/usr/bin/chromium",
            args=["--no-sandbox", "--hide-scrollbars"],
        )
        await _first_password(browser, url, password)
        looks = list(itertools.product(SIZES, THEMES, WORDS))
        for look in looks:  # before the chats, whose complaints would fill the queue
            await _panel(browser, url, look)
        for look in looks:
            await _chat(browser, url, look)
        await browser.close()
    if asked.readme:
        for name, short in README.items():
            _shrink(OUT / f"{name}.png", ROOT / "docs" / "pictures" / f"{short}.png")


@contextlib.asynccontextmanager
async def _demo() -> AsyncIterator[tuple[str, str]]:
    """Run the demo on a free port in a folder of its own; give its URL and the password."""
    with tempfile.TemporaryDirectory() as folder:
        port = _free_port()
        settings = Path(folder) / "settings.toml"
        settings.write_text(f"[server]\nport = {port}\n", encoding="utf-8")
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "app", "demo", "--settings", str(settings),
            cwd=ROOT, env={**os.environ, "TMPDIR": folder}, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        try:
            assert process.stdout is not None
            lines = [(await process.stdout.readline()).decode() for _ in range(3)]
            yield f"http://127.0.0.1:{port}", lines[2].split("password: ")[1].strip()
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()


async def _open(browser: Browser, look: Look) -> Page:
    size, theme, language = look
    width, height = SIZES[size]
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if theme == "dark" else "light",
        locale=language,
        timezone_id="Asia/Shanghai",
    )
    return await context.new_page()


async def _chat(browser: Browser, url: str, look: Look) -> None:
    """Complain from the greeting to the receipt, then look where it stands, twice."""
    page, name, words = await _open(browser, look), "-".join(look), WORDS[look[2]]
    await page.goto(f"{url}/chat?lang={look[2]}")
    await page.wait_for_selector(".msg")
    await _shoot(page, f"chat-start-{name}")
    await _say(page, words.story)
    await _press(page, words.skip)
    await _press(page, words.refund)
    await page.get_by_text(words.evidence).wait_for()
    await _send_photos(page)
    await page.get_by_role("button", name=words.done, exact=True).last.wait_for()
    await _shoot(page, f"chat-evidence-{name}")
    await _press(page, words.done)
    await page.wait_for_selector("dl.sum")
    await _shoot(page, f"chat-summary-{name}")
    await _press(page, words.submit)
    receipt = page.locator(".card-b.receipt")
    await receipt.wait_for()
    told = await receipt.inner_text()
    await _shoot(page, f"chat-receipt-{name}")
    await _say(page, words.status)
    await page.wait_for_selector(".card-b.progress")
    await _shoot(page, f"chat-progress-{name}")
    await _status(page, url, look, told)
    await page.context.close()


async def _status(page: Page, url: str, look: Look, receipt: str) -> None:
    name, number, code = "-".join(look), NUMBER.search(receipt), CODE.search(receipt)
    assert number, "the receipt names no number"
    assert code, "the receipt names no look-up code"
    await page.goto(f"{url}/status?lang={look[2]}")
    await _shoot(page, f"status-empty-{name}")
    await page.fill("#number", number[0])
    await page.fill("#code", code[0])
    await page.click("main button[type=submit]")
    await page.wait_for_selector("#result")
    await _shoot(page, f"status-found-{name}", whole=True)


async def _say(page: Page, text: str) -> None:
    await page.fill("#say", text)
    await page.click("#write button[type=submit]")


async def _press(page: Page, words: str) -> None:
    await page.get_by_role("button", name=words, exact=True).last.click()


async def _send_photos(page: Page) -> None:
    sent = [
        FilePayload(name=f"IMG_{n}.jpg", mimeType="image/jpeg", buffer=photo(n))
        for n in (2041, 2042)
    ]
    await page.set_input_files("input[type=file]:not([capture])", sent)
    await page.click("#write button[type=submit]")


async def _first_password(browser: Browser, url: str, password: str) -> None:
    page = await _open(browser, ("1440", "light", "zh-CN"))
    await _sign_in(page, url, password)
    await page.fill("input[name=old]", password)
    await page.fill("input[name=new]", PASSWORD)
    await page.fill("input[name=again]", PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_selector("a[href*='/cases/']")
    await page.context.close()


async def _sign_in(page: Page, url: str, password: str) -> None:
    await page.goto(f"{url}/admin")
    await page.fill("input[name=name]", "admin")
    await page.fill("input[name=password]", password)
    await page.keyboard.press("Enter")


async def _panel(browser: Browser, url: str, look: Look) -> None:
    page, name = await _open(browser, look), "-".join(look)
    await page.goto(f"{url}/admin")
    await _shoot(page, f"panel-signin-{name}")
    await _sign_in(page, url, PASSWORD)
    await page.wait_for_selector("a[href*='/cases/']")
    await page.goto(f"{url}/admin/cases?view=all")
    await _shoot(page, f"panel-queue-{name}")
    await page.locator("a.subj:visible", has_text=SHOWN_CASE).first.click()
    await page.wait_for_selector("textarea[name=text]")
    await _shoot(page, f"panel-case-{name}")
    await page.goto(f"{url}/admin/intake")
    await _shoot(page, f"panel-intake-{name}")
    await page.context.close()


async def _shoot(page: Page, name: str, *, whole: bool = False) -> None:
    await page.mouse.move(0, 0)  # nothing is to look as if it were pointed at
    await page.wait_for_timeout(SETTLED_MS)
    await page.wait_for_function(AT_END)
    await page.screenshot(path=str(OUT / f"{name}.png"), full_page=whole)


def _shrink(picture: Path, to: Path) -> None:
    """Copy a picture in 256 colours, which no eye tells from all of them here."""
    with Image.open(picture) as opened:
        opened.convert("RGB").quantize(256).save(to, optimize=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    asyncio.run(main())
