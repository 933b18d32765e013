"""A real Chromium, started for the test and closed after it."""

import os
import shutil

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def chromium():
    """Give where a Chromium is; "" when the machine has none. CHROMIUM names another one."""
    named = os.environ.get("CHROMIUM", "")
    return named or next(filter(None, map(shutil.which, NAMES)), "")


@pytest.fixture
async def browser():
    """A Chromium without a window; without one the test is skipped and the line says so."""
    path = chromium()
    if not path:
        pytest.skip("no Chromium on this machine: apt-get install chromium, or set CHROMIUM")
    api = pytest.importorskip("playwright.async_api", reason="browser tests need playwright")
    async with api.async_playwright() as playwright:
        made = await playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--hide-scrollbars"]
        )
        yield made
        await made.close()
