"""A respondent and a clerk in real browsers: the link, the answer, the passing on."""

import os
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import expect

from tests.admin.building import Clock, Office
from tests.admin.respondent.asking import link_for, path_of, with_respondent
from tests.conftest import NOON

#: Where pictures go when somebody wants to look; none are taken otherwise.
PICTURES = os.environ.get("PICTURES_TO", "")


@pytest.fixture
async def office(database, tmp_path):
    made = Office(tmp_path / "evidence", Clock(NOON))
    yield made
    await made.ledger.settle()


@pytest.fixture
async def server(office):
    async with TestServer(office.app()) as made:
        yield made


@pytest.fixture
async def open_page(browser, server):
    """Open pages of a size; what goes wrong in one fails the test."""
    contexts, faults = [], []

    async def make(width, *, height=900, cookie="", **more):
        context = await browser.new_context(
            viewport={"width": width, "height": height}, **{"locale": "zh-CN"} | more
        )
        contexts.append(context)
        if cookie:
            url = str(server.make_url("/admin"))
            await context.add_cookies([{"name": "panel", "value": cookie, "url": url}])
        page = await context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
        return page

    yield make
    for one in contexts:
        await one.close()
    assert [one for one in faults if "Failed to load resource" not in one] == []


async def picture(page, name):
    if PICTURES:
        await page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


async def fits(page):
    """Say whether nothing sticks out to the side."""
    return await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("width", [390, 1440])
async def test_a_respondent_answers_and_the_open_case_tells_it_at_once(
    open_page, server, office, width
):
    number = await with_respondent(office)
    link = await link_for(office, number, note="订单 8877")
    desk = await open_page(width, cookie=await office.clerk())
    await desk.goto(str(server.make_url(f"/admin/cases/{number}")))
    page = await open_page(width)
    await page.goto(str(server.make_url(path_of(office, link))))
    await expect(page.get_by_role("heading", name="请您答复一件投诉")).to_be_visible()
    assert await fits(page)
    await picture(page, f"respond-{width}")
    await page.get_by_label("退款", exact=False).first.check()
    await page.get_by_label("请写清楚").fill("11月25日原路退回299元。")
    await page.get_by_label("附件").set_input_files(
        [{"name": "bad.exe", "mimeType": "image/jpeg", "buffer": b"MZ\x90\x00" * 60}]
    )
    await page.get_by_role("button", name="提交答复").click()
    await expect(page.get_by_text("bad.exe · 这种文件不能收")).to_be_visible()
    await picture(page, f"respond-{width}-wrong")
    await page.get_by_label("附件").set_input_files(
        [{"name": "退款单.txt", "mimeType": "text/plain", "buffer": b"refund 299"}]
    )
    await page.get_by_role("button", name="提交答复").click()
    await expect(page.get_by_role("heading", name="答复收到了")).to_be_visible()
    await picture(page, f"respond-{width}-thanks")
    moved = desk.get_by_text("别人刚改过这件的状态或经办。")
    await expect(moved).to_be_visible() if width > 800 else await expect(moved).to_be_attached()
    await desk.reload()
    if width < 800:
        await desk.get_by_role("tab", name="事实").click()
    words = desk.get_by_label("告诉投诉人的话，可以改")
    await expect(words).to_have_value("小满优品的答复（同意退款）：\n11月25日原路退回299元。")
    assert await fits(desk)
    await words.scroll_into_view_if_needed()
    await picture(desk, f"case-{width}-answered")
    await desk.get_by_role("button", name="作为正式答复发出").click()
    if width < 800:
        await desk.get_by_role("tab", name="事实").click()
    await expect(desk.get_by_text("已转告", exact=True)).to_be_visible()


async def test_a_clerk_makes_a_link_on_the_page_and_it_opens(open_page, server, office):
    number = await with_respondent(office)
    desk = await open_page(1440, cookie=await office.clerk())
    await desk.goto(str(server.make_url(f"/admin/cases/{number}")))
    await picture(desk, "case-1440-make")
    await desk.get_by_role("button", name="做一个答复链接").click()
    address = await desk.get_by_label("给小满优品的链接").input_value()
    await picture(desk, "case-1440-made")
    guest = await open_page(390, locale="en-GB", color_scheme="dark")
    await guest.goto(str(server.make_url(address.removeprefix("http://panel.test"))))
    await expect(guest.get_by_role("heading", name="Please answer a complaint")).to_be_visible()
    await guest.get_by_role("link", name="繁體中文").click()
    await expect(guest.get_by_role("heading", name="請您答覆一件投訴")).to_be_visible()
    await picture(guest, "respond-390-dark-zh-TW")
    await desk.get_by_role("button", name="收回链接").click()
    await guest.reload()
    await expect(guest.get_by_role("heading", name="這個連結打不開")).to_be_visible()
    await picture(guest, "respond-390-shut")
