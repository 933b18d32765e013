"""The web chat in a real browser: what a person sees, presses and types."""

import asyncio
import json
import re
from datetime import timedelta

import pytest

from bot.webchat.identity import upload_token
from cases.acts import Reply
from storage.tables import AddressRow, EvidenceRow, InboxRow, OutboxRow
from tests.bot.webchat.house import CLERK, SECRET
from tests.bot.webchat.house import house as run_house
from tests.bot.webchat.test_uploads import png

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESKTOP = {"viewport": {"width": 1440, "height": 900}}
SMALL = {"viewport": {"width": 320, "height": 568}, "has_touch": True, "is_mobile": True}


@pytest.fixture
async def house(database, tmp_path):
    async with run_house(tmp_path) as made:
        yield made


@pytest.fixture
async def open_page(browser, house):
    """Opens pages; the test fails when one of them says anything is wrong."""
    wrong, contexts = [], []

    async def make(path="/chat", *, context=None, **like):
        if context is None:
            context = await browser.new_context(**({"locale": "zh-CN"} | (like or DESKTOP)))
            contexts.append(context)
        page = await context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if amiss(said) else None)
        await page.goto(house.url + path)
        if path.startswith("/chat"):
            await page.wait_for_selector(".msg")
        return page

    yield make
    for one in contexts:
        await one.close()
    assert wrong == []


def amiss(said):
    if said.type not in {"error", "warning"}:
        return False
    return "ERR_INTERNET_DISCONNECTED" not in said.text and "WebSocket" not in said.text


async def say(page, words):
    await page.fill("#say", words)
    await page.click("#write button[type=submit]")


async def see(page, words):
    await page.get_by_text(words, exact=True).last.wait_for()


def png_file(name, side=8):
    return {"name": name, "mimeType": "image/png", "buffer": png(side)}


async def test_a_complaint_from_the_greeting_to_the_receipt(house, open_page):
    page = await open_page()
    await page.get_by_role("button", name="我要投诉").click()
    chosen = page.locator(".pick.was")
    await chosen.wait_for()
    assert await chosen.inner_text() == "我要投诉"
    assert await chosen.get_attribute("aria-pressed") == "true"
    await see(page, "您选了“我要投诉”。")
    await say(page, "核对")
    await page.wait_for_selector(".sum")
    assert await page.locator(".sum dt").all_inner_texts() == [
        "分类",
        "对方",
        "经过",
        "金额",
        "要求",
        "证据",
        "联系",
    ]
    await page.get_by_role("button", name="提交").click()
    await page.wait_for_selector(".receipt")
    number = await page.locator(".caseno").inner_text()
    assert re.fullmatch(r"\d{4}-[2-9A-Z]{6}", number)
    assert await page.locator(".receipt dd b").inner_text() != ""
    await page.wait_for_selector(f"#mine >> text={number}")
    await page.locator(".msg.us .ticks").nth(2).wait_for()
    assert await AddressRow.all().count() == 1


async def test_the_answer_of_staff_appears_by_itself(house, open_page):
    page = await open_page(**PHONE)
    await say(page, "提交")
    number = await page.locator(".caseno").inner_text()
    act = Reply(number=number, text="我看过了，今天给您回话。")
    await house.ledger.act(act, by=CLERK, now=house.clock())
    await see(page, "我看过了，今天给您回话。")  # without the name, which stands above it
    await see(page, "周敏 加入了对话")
    assert await page.locator(".by b").last.inner_text() == "周敏"
    for _ in range(60):
        row = await OutboxRow.get(phrase="staff_says")
        if row.state == "sent":
            break
        await asyncio.sleep(0.1)
    assert row.state == "sent"


async def test_what_is_said_without_a_line_goes_out_once_when_it_is_back(house, open_page):
    page = await open_page()
    await page.context.set_offline(True)
    await page.wait_for_selector("#offline:visible")
    await say(page, "断线时写的")
    await page.get_by_text("等网络恢复后发送").wait_for()
    await page.context.set_offline(False)
    await see(page, "听到了：断线时写的")
    await page.wait_for_selector("#offline", state="hidden")
    assert await InboxRow.filter(text="断线时写的").count() == 1
    assert await page.get_by_text("断线时写的", exact=True).count() == 1


async def test_what_was_not_sent_survives_the_page(house, open_page):
    page = await open_page()
    context = page.context
    parts = house.channel._parts
    real = parts.hear

    async def down(said, raw):
        raise OSError("no disk")

    parts.hear = down
    await say(page, "别丢了")
    await page.get_by_text("正在发送").wait_for()
    await page.close()
    parts.hear = real
    again = await open_page(context=context)
    await see(again, "听到了：别丢了")
    assert await again.get_by_text("别丢了", exact=True).count() == 1
    assert await InboxRow.filter(text="别丢了").count() == 1


async def test_two_tabs_show_the_same(open_page):
    here = await open_page()
    there = await open_page(context=here.context)
    await say(here, "两边都有")
    await see(there, "两边都有")
    await see(there, "听到了：两边都有")
    await say(there, "那边也说")
    await see(here, "听到了：那边也说")
    for page in (here, there):
        assert await page.get_by_text("两边都有", exact=True).count() == 1
        assert await page.get_by_text("那边也说", exact=True).count() == 1


async def test_files_are_looked_at_sent_and_shown_as_an_album(open_page):
    page = await open_page(**PHONE)
    files = [png_file("订单.png"), png_file("付款.png", 9), png_file("聊天.png", 10)]
    await page.set_input_files("#pick", files)
    assert await page.locator("#tray > div").count() == 3
    await page.get_by_role("button", name="拿掉 付款.png").click()
    await say(page, "两张截图")
    await page.get_by_text("已存好").wait_for()
    assert await page.locator(".album .shot").count() == 2
    await page.get_by_text(re.compile("^手里有 1 份。")).wait_for()
    for _ in range(50):
        if await EvidenceRow.filter(inbox_id__not_isnull=True).count() == 2:
            break
        await asyncio.sleep(0.1)
    rows = await EvidenceRow.all().order_by("arrived_at")
    assert sorted((row.name, row.caption) for row in rows) == [
        ("聊天.png", ""),
        ("订单.png", "两张截图"),
    ]
    await page.reload()
    await page.wait_for_selector(".album")
    assert await page.locator(".album .shot").count() == 2
    assert await page.locator(".album img").first.evaluate("i => i.decode().then(() => 1)") == 1


async def test_the_viewer_opens_turns_and_gives_the_focus_back(open_page):
    page = await open_page()
    await page.set_input_files("#pick", [png_file("一.png"), png_file("二.png", 9)])
    await say(page, "")
    await page.get_by_text("已存好").wait_for()
    await page.locator(".shot").first.click()
    viewer = page.locator("#viewer")
    await viewer.get_by_text("1 / 2").wait_for()
    await page.keyboard.press("ArrowRight")
    await viewer.get_by_text("2 / 2").wait_for()
    await page.keyboard.press("Escape")
    await viewer.wait_for(state="hidden")
    assert await page.evaluate("document.activeElement.className") == "shot"


async def test_a_pasted_and_a_dropped_picture_wait_in_the_tray(open_page):
    page = await open_page()
    for kind in ("paste", "drop"):
        await page.evaluate(
            """([kind, bytes]) => {
              const data = new DataTransfer();
              const body = new Uint8Array(bytes), like = {bubbles: true, cancelable: true};
              data.items.add(new File([body], `${kind}.png`, {type: "image/png"}));
              const event = kind === "paste"
                ? new ClipboardEvent("paste", {clipboardData: data, ...like})
                : new DragEvent("drop", {dataTransfer: data, ...like});
              document.getElementById("say").dispatchEvent(event);
            }""",
            [kind, list(png())],
        )
    await page.locator("#tray img").nth(1).wait_for()
    assert await page.locator("#tray img").evaluate_all("all => all.map(i => i.alt)") == [
        "paste.png",
        "drop.png",
    ]


async def test_an_upload_shows_its_progress_and_can_be_stopped(house, open_page):
    page = await open_page()
    session = await page.context.new_cdp_session(page)
    await session.send("Network.enable")
    slow = {
        "offline": False,
        "latency": 0,
        "downloadThroughput": -1,
        "uploadThroughput": 60_000,
    }
    await session.send("Network.emulateNetworkConditions", slow)
    big = {"name": "录像.png", "mimeType": "image/png", "buffer": png(more=b"x" * 600_000)}
    await page.set_input_files("#pick", [big])
    await say(page, "")
    await page.get_by_text(re.compile(r"^\d+% · ")).wait_for()
    await page.get_by_role("button", name="取消 录像.png").click()
    await page.locator(".filec").wait_for(state="detached")
    assert await page.locator(".msg.us").count() == 0
    assert await EvidenceRow.all().count() == 0


async def test_a_file_that_is_not_taken_says_why(open_page):
    page = await open_page()
    big = {"name": "大.mp4", "mimeType": "video/mp4", "buffer": b"x" * (2 * 2**20 + 1)}
    await page.set_input_files("#pick", [big])
    await page.get_by_text("“大.mp4”超过 2 MB，发不了。可以压缩或剪短再发。").wait_for()


async def test_enter_sends_and_shift_enter_does_not(open_page):
    page = await open_page()
    box = page.locator("#say")
    await box.fill("一行")
    await box.press("Shift+Enter")
    await box.type("两行")
    assert await box.input_value() == "一行\n两行"
    await box.press("Enter")
    await page.get_by_text("听到了：一行").wait_for()
    assert await box.input_value() == ""


async def test_the_arrows_go_from_choice_to_choice(open_page):
    page = await open_page()
    first = page.get_by_role("button", name="我要投诉")
    await first.focus()
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("ArrowRight")
    assert await page.evaluate("document.activeElement.textContent") == "我的投诉"
    assert await page.locator(".pick[tabindex='0']").count() == 1
    await page.keyboard.press("Enter")
    await see(page, "您选了“我的投诉”。")


async def test_a_text_is_never_more_than_text(open_page):
    page = await open_page()
    await say(page, "<img src=x onerror=document.title='bad'><b>fett</b>")
    await page.locator("#log .bub", has_text="听到了：<img").wait_for()
    assert await page.locator(".bub b, .bub img").count() == 0
    await say(page, "语言")
    link = page.locator(".bub a")
    await link.wait_for()
    assert await link.get_attribute("href") == "https://example.org/a?b=1"
    assert "<b>不是粗体</b>" in await page.locator("#log .bub").last.inner_text()


@pytest.mark.parametrize("like", [SMALL, PHONE, DESKTOP], ids=["320", "390", "1440"])
@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
async def test_nothing_hangs_over_the_edge(open_page, like, locale):
    page = await open_page(**like, locale=locale)
    for words in ("证据", "核对", "提交", "进度", "长" * 300, "x" * 300):
        await say(page, words)
        await page.get_by_text("已收到" if locale == "zh-CN" else "Received").last.wait_for()
    width = like["viewport"]["width"]
    over = await page.evaluate(
        """() => [...document.querySelectorAll("main *, main")]
          .filter((one) => one.checkVisibility())
          .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
          .map((one) => one.className)"""
    )
    assert over == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= width


async def test_dark_stays_dark_from_the_first_paint(open_page):
    page = await open_page(color_scheme="light", **DESKTOP)
    await page.get_by_role("button", name="深色").click()
    dark = await page.evaluate("getComputedStyle(document.body).backgroundColor")
    await page.reload()
    assert await page.locator("html").get_attribute("data-theme") == "dark"
    assert await page.evaluate("getComputedStyle(document.body).backgroundColor") == dark
    await page.get_by_role("button", name="自动").click()
    light = await page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert light != dark


async def test_the_language_changes_for_the_page(open_page):
    page = await open_page(**PHONE)
    await page.get_by_role("button", name=re.compile("^更多")).click()
    await page.get_by_role("link", name="English").click()
    await page.wait_for_selector("html[lang=en]", state="attached")
    await page.get_by_role("button", name="A person").wait_for()
    await page.get_by_text("English", exact=True).last.wait_for()


async def test_the_menu_on_a_phone_holds_what_stands_at_the_side_elsewhere(open_page):
    page = await open_page(**PHONE)
    assert not await page.locator("#side").is_visible()
    await page.get_by_role("button", name=re.compile("^更多")).click()
    await page.locator("#sheet #side").wait_for()
    await page.keyboard.press("Escape")
    assert not await page.locator("#side").is_visible()


async def test_a_recovery_code_brings_the_conversation_to_another_device(open_page):
    phone = await open_page(**PHONE)
    await say(phone, "auf dem Telefon")
    await phone.get_by_role("button", name=re.compile("^更多")).click()
    await phone.get_by_role("button", name="显示恢复码").click()
    code = await phone.locator(".code").inner_text()
    desktop = await open_page(**DESKTOP)
    await desktop.get_by_role("button", name="输入恢复码").click()
    await desktop.fill("#code-in", "AAAAA-AAAAA")
    await desktop.keyboard.press("Enter")
    await desktop.get_by_text("这个码不对").wait_for()
    await desktop.fill("#code-in", code.lower())
    await desktop.keyboard.press("Enter")
    await see(desktop, "auf dem Telefon")


async def test_a_message_in_a_hidden_page_is_counted_in_its_title(house, open_page):
    page = await open_page()
    await say(page, "提交")
    number = await page.locator(".caseno").inner_text()
    await page.evaluate(
        """() => {
          Object.defineProperty(document, "hidden", {value: true, configurable: true});
          document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )
    for n in range(2):
        await house.ledger.act(
            Reply(number=number, text=f"第{n}条"), by=CLERK, now=house.clock()
        )
    await titled(page, "(2) 投诉")
    await page.evaluate(
        """() => {
          Object.defineProperty(document, "hidden", {value: false, configurable: true});
          document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )
    await titled(page, "投诉")


async def titled(page, start):
    for _ in range(100):
        if (await page.title()).startswith(start):
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"{await page.title()!r} does not begin with {start!r}")


async def test_where_no_socket_goes_through_the_page_polls(house, open_page, browser):
    context = await browser.new_context(locale="zh-CN")
    page = await context.new_page()
    await page.add_init_script(
        "window.WebSocket = class { constructor() { setTimeout(() => this.onclose?.()); }"
        " close() {} }"
    )
    await page.goto(f"{house.url}/chat")
    await page.wait_for_selector(".msg", timeout=15_000)
    await say(page, "ohne Leitung")
    await see(page, "听到了：ohne Leitung")
    assert await page.get_by_text("ohne Leitung", exact=True).count() == 1
    await context.close()


async def test_the_chat_lives_in_another_page(house, browser):
    context = await browser.new_context(locale="zh-CN")
    page = await context.new_page()
    tag = f"<script src='{house.url}/chat/embed.js' async></script>"
    host = f"<!doctype html><title>shop</title>{tag}"

    async def serve(route):
        await route.fulfill(body=host, content_type="text/html")

    await page.route(f"{house.url}/shop", serve)
    await page.goto(f"{house.url}/shop")
    await page.get_by_role("button", name="投诉与求助").click()
    frame = page.frame_locator("iframe")
    await frame.locator(".msg").first.wait_for()
    await frame.locator("#say").fill("im Rahmen")
    await frame.locator("#say").press("Enter")
    await frame.get_by_text("听到了：im Rahmen").wait_for()
    await frame.get_by_role("button", name="关闭").click()
    await page.locator("iframe").wait_for(state="hidden")
    await context.close()


async def test_files_of_another_channel_come_by_the_one_time_page(house, open_page):
    chat = await open_page()
    await say(chat, "hallo")
    await see(chat, "听到了：hallo")
    address = await AddressRow.all().first()
    until = house.clock() + timedelta(hours=24)
    page = await open_page(f"/upload/{upload_token(SECRET, address.id, until)}", **PHONE)
    await page.set_input_files("#pick", [png_file("a.png"), png_file("b.png", 9)])
    await page.get_by_text("传好了，已经放进您的对话，可以回去了。").wait_for()
    await chat.locator(".shot").nth(1).wait_for()
    rows = await InboxRow.filter(heard="files")
    assert len({json.loads(row.body)["burst"] for row in rows}) == 1


async def test_the_look_up_works_without_any_script(house, browser, open_page):
    chat = await open_page()
    await say(chat, "提交")
    number = await chat.locator(".caseno").inner_text()
    code = await chat.locator(".receipt dd b").inner_text()
    context = await browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = await context.new_page()
    await page.goto(f"{house.url}/status")
    await page.fill("#number", number)
    await page.fill("#code", code)
    await page.click("form .primary")
    assert await page.locator("#result .state").inner_text() == "已提交"
    assert "小满优品，耳机不发货" in await page.locator("#result").inner_text()
    await context.close()
