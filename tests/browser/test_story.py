"""The two-minute story: complain in the chat, answer in the panel, see the answer arrive."""

import io
import re

from PIL import Image

from tests.process import Server

PHONE = {"viewport": {"width": 390, "height": 844}, "locale": "zh-CN"}
DESK = {"viewport": {"width": 1440, "height": 900}, "locale": "zh-CN"}
STORY = "小满优品旗舰店，11月3号买的耳机299元，说48小时发货，到现在没发，客服不理人"
PASSWORD = "a long password of the first administrator"


def picture(colour):
    out = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(out, "JPEG")
    return out.getvalue()


async def complain(page, url):
    """Go from the open page to the number; give it."""
    await page.goto(f"{url}/chat")
    await page.wait_for_selector(".msg")
    await page.fill("#say", STORY)
    await page.click("#write button[type=submit]")
    await page.get_by_role("button", name="跳过").last.click()
    await page.get_by_role("button", name="退款", exact=True).last.click()
    await page.wait_for_selector("text=请发来证据")
    await page.set_input_files(
        "input[type=file]:not([capture])",
        [
            {"name": "订单.jpg", "mimeType": "image/jpeg", "buffer": picture("teal")},
            {"name": "付款.jpg", "mimeType": "image/jpeg", "buffer": picture("orange")},
        ],
    )
    await page.click("#write button[type=submit]")
    await page.wait_for_selector("text=/收到.*2/")
    await page.get_by_role("button", name=re.compile("发完了")).last.click()
    await page.get_by_role("button", name="提交", exact=True).last.click()
    number = page.locator("text=/26\\d\\d-[2-9A-Z]{6}/").last
    return re.search(r"\d{4}-[2-9A-Z]{6}", await number.inner_text())[0]


async def sign_in(page, url, password):
    await page.goto(f"{url}/admin")
    await page.fill("input[name=name]", "admin")
    await page.fill("input[name=password]", password)
    await page.keyboard.press("Enter")
    await page.fill("input[name=old]", password)
    await page.fill("input[name=new]", PASSWORD)
    await page.fill("input[name=again]", PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_selector("text=全部在办")


async def test_the_two_minute_story(browser, tmp_path):
    server = Server(tmp_path)
    lines = await server.start()
    try:
        password = lines.split("password: ")[1].split()[0]
        chat = await (await browser.new_context(**PHONE)).new_page()
        number = await complain(chat, server.url)
        desk = await (await browser.new_context(**DESK)).new_page()
        await sign_in(desk, server.url, password)
        await desk.goto(f"{server.url}/admin/cases/{number}")
        await desk.locator("text=证据 2 >> visible=true").first.wait_for()
        await desk.get_by_text("正式答复").first.click()
        await desk.fill("textarea[name=text]", "商家同意全额退款，12月1日前到账。")
        await desk.keyboard.press("Control+Enter")
        await chat.wait_for_selector("text=商家同意全额退款", timeout=20_000)
        await chat.get_by_role("button", name="解决了", exact=True).last.click()
        await chat.wait_for_selector("text=按", timeout=10_000)
        await desk.wait_for_selector("text=已解决", timeout=20_000)
        for context in browser.contexts:
            await context.close()
    finally:
        assert await server.stop() == 0
        server.process._transport.close()
