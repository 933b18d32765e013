"""Takes pictures of the running program: of the demo, at phone and desk size.

``make screenshots`` writes them into screenshots/, and the two of the README into
docs/pictures/ when ``--readme`` is given.
"""

import argparse
import asyncio
import itertools
import os
import shutil
import socket
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

ROOT = Path(__file__).parent.parent
OUT = ROOT / "screenshots"
SIZES = {"390": (390, 844), "1440": (1440, 900)}
LANGUAGES = ("zh-CN", "en")
THEMES = ("light", "dark")
STORY = {
    "zh-CN": "小满优品旗舰店，11月3号买的耳机299元，说48小时发货，到现在没发，客服不理人",
    "en": "I bought a coat from Harbour Outfitters for ¥689 on 3 November, it never came and "
    "they refuse the refund I want",
}
PASSWORD = "a long password for the pictures"
STEPS = 6  # presses of the first choice from the story to the receipt


async def main() -> None:
    """Start the demo, take all pictures, stop it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readme", action="store_true", help="renew docs/pictures/ too")
    asked = parser.parse_args()
    OUT.mkdir(exist_ok=True)
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
            await _pictures(f"http://127.0.0.1:{port}", lines[2].split("password: ")[1].strip())
        finally:
            process.terminate()
            await process.wait()
    if asked.readme:
        pictures = ROOT / "docs" / "pictures"
        pictures.mkdir(parents=True, exist_ok=True)
        shutil.copy(OUT / "chat-summary-390-light-zh-CN.png", pictures / "chat.png")
        shutil.copy(OUT / "panel-case-1440-light-zh-CN.png", pictures / "case.png")


async def _pictures(url: str, password: str) -> None:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path=shutil.which("chromium") or "/usr/bin/chromium",
            args=["--no-sandbox", "--hide-scrollbars"],
        )
        await _first_password(chromium, url, password)
        for look in itertools.product(SIZES, THEMES, LANGUAGES):
            await _chat(chromium, url, look)
            await _panel(chromium, url, look)
        await chromium.close()


async def _open(browser: Browser, size: str, theme: str, language: str) -> Page:
    width, height = SIZES[size]
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if theme == "dark" else "light",
        locale=language,
        timezone_id="Asia/Shanghai",
    )
    return await context.new_page()


async def _chat(browser: Browser, url: str, look: tuple[str, str, str]) -> None:
    page, name, language = await _open(browser, *look), "-".join(look), look[2]
    await page.goto(f"{url}/chat?lang={language}")
    await page.wait_for_selector(".msg")
    await _shoot(page, f"chat-start-{name}")
    await page.fill("#say", STORY[language])
    await page.click("#write button[type=submit]")
    for _ in range(STEPS):
        await page.wait_for_timeout(900)
        for kind in ("请发来证据", "send your evidence"):
            if await page.get_by_text(kind).count():
                await _shoot(page, f"chat-evidence-{name}")
        receipt = page.locator("text=/26\\d\\d-[2-9A-Z]{6}/")
        if await receipt.count():
            await _shoot(page, f"chat-receipt-{name}")
            break
        if await page.locator("dl.sum").count():
            await _shoot(page, f"chat-summary-{name}")
        fresh = page.locator("button.pick:not(.past):not(.was)")
        wanted = await fresh.count() - 1
        texts = [await fresh.nth(n).inner_text() for n in range(wanted + 1)]
        main = next((n for n, text in enumerate(texts) if _goes_on(text)), 0)
        await fresh.nth(main).click()
    await page.goto(f"{url}/status?lang={language}")
    await _shoot(page, f"status-{name}")
    await page.context.close()


def _goes_on(text: str) -> bool:
    words = ("跳过", "发完了", "提交", "退款", "对", "Skip", "Done", "done", "Submit", "Refund")
    return any(text.strip().startswith(word) for word in words)


async def _first_password(browser: Browser, url: str, password: str) -> None:
    page = await _open(browser, "1440", "light", "zh-CN")
    await page.goto(f"{url}/admin")
    await page.fill("input[name=name]", "admin")
    await page.fill("input[name=password]", password)
    await page.keyboard.press("Enter")
    await page.fill("input[name=old]", password)
    await page.fill("input[name=new]", PASSWORD)
    await page.fill("input[name=again]", PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_selector("a[href*='/cases/']")
    await page.context.close()


async def _panel(browser: Browser, url: str, look: tuple[str, str, str]) -> None:
    page, name = await _open(browser, *look), "-".join(look)
    await page.goto(f"{url}/admin")
    await _shoot(page, f"panel-signin-{name}")
    await page.fill("input[name=name]", "admin")
    await page.fill("input[name=password]", PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_selector("a[href*='/cases/']")
    await page.goto(f"{url}/admin/cases?view=all")
    await _shoot(page, f"panel-queue-{name}")
    await page.locator("a.subj:visible", has_text="拾光影楼").first.click()
    await page.wait_for_timeout(900)
    await _shoot(page, f"panel-case-{name}")
    await page.goto(f"{url}/admin/intake")
    await _shoot(page, f"panel-intake-{name}")
    await page.context.close()


async def _shoot(page: Page, name: str) -> None:
    await page.wait_for_timeout(350)
    await page.screenshot(path=str(OUT / f"{name}.png"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    asyncio.run(main())
