"""The panel in a real browser: news by themselves, keys, the composer, evidence, phones."""

import io
import re

import pytest
from aiohttp.test_utils import TestServer
from PIL import Image
from playwright.async_api import expect

from cases.acts import Assign
from cases.model import Actor, Role
from storage import evidence, staff
from storage.tables import CaseRow, EvidenceRow, OutboxRow
from tests.admin.building import PASSWORD, Clock, Office
from tests.conftest import NOON

LI = Actor(role=Role.CLERK, id="li", name="李博")


@pytest.fixture
def clock():
    return Clock(NOON)


@pytest.fixture
async def office(database, tmp_path, clock):
    made = Office(tmp_path / "evidence", clock)
    yield made
    await made.ledger.settle()


@pytest.fixture
async def server(office):
    async with TestServer(office.app()) as made:
        yield made


class Desk:
    """A clerk's browser: what went wrong in it fails the test."""

    def __init__(self, page, server):
        self.page = page
        self.server = server
        self.faults = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", self._console)

    def _console(self, message):
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.faults.append(message.text)

    async def go(self, path):
        await self.page.goto(str(self.server.make_url(path)))
        return self.page


@pytest.fixture
async def make_desk(browser, server, office):
    made = []
    key = await office.clerk()

    async def make(*, width=1440, height=900, **more):
        context = await browser.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN", **more
        )
        url = str(server.make_url("/admin"))
        await context.add_cookies([{"name": "panel", "value": key, "url": url}])
        made.append((context, Desk(await context.new_page(), server)))
        return made[-1][1]

    yield make
    for context, desk in made:
        await context.close()
        assert desk.faults == []


@pytest.fixture
async def desk(make_desk):
    return await make_desk()


async def test_the_first_administrator_signs_in_and_chooses_a_password(browser, server, office):
    once = await staff.add("admin", "管理员", Role.ADMINISTRATOR, office.clock())
    page = await browser.new_page(locale="zh-CN")
    await page.goto(str(server.make_url("/admin")))
    await page.get_by_label("账号").fill("admin")
    await page.get_by_label("密码").fill(once)
    await page.keyboard.press("Enter")
    await page.get_by_label("一次性密码").fill(once)
    await page.get_by_label("新密码").fill(PASSWORD)
    await page.get_by_label("再输一遍").fill(PASSWORD)
    await page.get_by_role("button", name="换成新密码").click()
    await expect(page.get_by_role("heading", name="手上没有投诉")).to_be_visible()
    await page.close()


async def test_a_new_case_appears_in_the_open_list_by_itself(desk, office):
    page = await desk.go("/admin/cases?view=new")
    await expect(page.get_by_text("没有新提交的投诉")).to_be_visible()
    await page.wait_for_timeout(300)  # the line to the server opens
    number = await office.case()
    await expect(page.get_by_role("link", name=number)).to_be_visible()
    await expect(page).to_have_title(re.compile(r"^\(1\) "))


async def test_a_new_message_appears_in_the_open_case_and_typing_is_left_alone(desk, office):
    number = await office.case()
    page = await desk.go(f"/admin/cases/{number}")
    await page.locator("#text").fill("正在写的回复")
    await page.wait_for_timeout(300)
    office.clock.later(minutes=1)
    await office.hear("我又找到一张截图")
    bubble = page.locator(".msg.person .bub", has_text="我又找到一张截图")
    await expect(bubble).to_be_visible()
    await expect(page.locator("#text")).to_have_value("正在写的回复")
    await expect(bubble).to_be_in_viewport()
    await page.locator("#text").fill("")


async def test_without_the_line_the_page_says_so_and_looks_by_itself(desk, office):
    page = desk.page
    await page.clock.install()
    await page.route("**/admin/events", lambda route: route.abort())
    await desk.go("/admin/cases?view=new")
    await page.clock.run_for(5000)
    await expect(page.get_by_text("网络断开，正在重连")).to_be_visible()
    number = await office.case()
    await page.clock.run_for(16000)
    await expect(page.get_by_role("link", name=number)).to_be_visible()


async def test_the_list_is_worked_by_keys(desk, office):
    first = await office.case(sender="p1")
    office.clock.later(minutes=1)
    second = await office.case(sender="p2")
    page = await desk.go("/admin/cases?view=all")
    await page.keyboard.press("j")
    await expect(page.locator("tr.cur")).to_contain_text(first)
    await page.keyboard.press("j")
    await expect(page.locator("tr.cur")).to_contain_text(second)
    await page.keyboard.press("k")
    await expect(page.locator("tr.cur")).to_contain_text(first)
    await page.keyboard.press("/")
    await expect(page.locator("#q")).to_be_focused()
    await page.keyboard.press("Escape")
    await page.locator("#main").focus()
    await page.keyboard.press("j")
    await page.keyboard.press("a")
    await page.wait_for_url(f"**/admin/cases/{second}")
    assert (await CaseRow.get(number=second)).clerk_id == "zhou"


async def test_enter_opens_the_marked_case(desk, office):
    number = await office.case()
    page = await desk.go("/admin/cases?view=all")
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"**/admin/cases/{number}")


async def test_a_reply_is_sent_by_key_and_taken_back(desk, office):
    number = await office.case()
    page = await desk.go(f"/admin/cases/{number}")
    await page.locator("#text").fill("请问订单号是多少？")
    await page.keyboard.press("Control+Enter")
    sent = page.locator(".msg.staff", has_text="请问订单号是多少？")
    await expect(sent).to_contain_text("正在发出")
    await sent.get_by_role("button", name="撤回").click()
    await expect(sent).to_contain_text("已撤回，没有发出")
    assert (await OutboxRow.get(phrase="staff_says")).state == "cancelled"


async def test_a_note_looks_unlike_a_reply(desk, office):
    number = await office.case()
    page = await desk.go(f"/admin/cases/{number}")
    before = await page.locator("#say").evaluate("e => getComputedStyle(e).backgroundColor")
    await page.get_by_text("内部备注", exact=True).click()
    after = await page.locator("#say").evaluate("e => getComputedStyle(e).backgroundColor")
    assert before != after
    await expect(page.get_by_role("button", name="存备注")).to_be_visible()
    await page.locator("#text").fill("合同第七条")
    await page.get_by_role("button", name="存备注").click()
    await expect(page.locator(".msg.note")).to_contain_text("合同第七条")


async def test_a_step_is_taken_beside_the_case(desk, office):
    number = await office.case()
    page = await desk.go(f"/admin/cases/{number}")
    await page.get_by_role("link", name="请投诉人补充").click()
    await page.get_by_label("还差什么").fill("付款截图")
    await page.get_by_role("button", name="确定：请投诉人补充").click()
    await expect(page.locator("#marks")).to_contain_text("待补充")
    await expect(page.locator("#turn")).to_contain_text("等投诉人")


async def test_who_decides_on_an_old_page_is_told_and_loses_nothing(desk, office):
    number = await office.case()
    page = await desk.go(f"/admin/cases/{number}")
    await page.get_by_role("link", name="请投诉人补充").click()
    await page.get_by_label("还差什么").fill("付款截图")
    await page.wait_for_timeout(300)
    await office.ledger.act(
        Assign(number=number, clerk_id="li", clerk_name="李博"), by=LI, now=office.clock()
    )
    await expect(page.get_by_text("别人刚改过这件的状态或经办")).to_be_visible()
    await page.get_by_role("button", name="确定：请投诉人补充").click()
    await expect(page.get_by_text("别人改过这件。你写的内容还在")).to_be_visible()
    await expect(page.get_by_label("还差什么")).to_have_value("付款截图")


def picture():
    body = io.BytesIO()
    Image.new("RGB", (300, 400), "beige").save(body, "JPEG")
    return body.getvalue()


async def stream(body):
    yield body


async def test_evidence_is_looked_at_and_leafed_through_by_keys(desk, office):
    number = await office.case()
    for _ in range(2):
        await office.photo()
    for place, row in enumerate(await EvidenceRow.all().order_by("arrived_at", "id")):
        kept = await office.files.keep(stream(picture()), name="x.jpg")
        await evidence.fetched(row.id, kept, office.clock())
        await EvidenceRow.filter(id=row.id).update(name=f"照片{place + 1}.jpg")
    page = await desk.go(f"/admin/cases/{number}")
    shot = page.locator("#strip .shot").first
    await shot.click()
    viewer = page.locator("#viewer")
    await expect(viewer).to_contain_text("照片1.jpg")
    await expect(viewer).to_contain_text("SHA-256")
    width = await viewer.locator(".stage > img").evaluate("e => e.naturalWidth")
    assert width == 300
    await page.keyboard.press("ArrowRight")
    await expect(viewer).to_contain_text("照片2.jpg")
    await page.keyboard.press("ArrowLeft")
    await expect(viewer).to_contain_text("照片1.jpg")
    await page.keyboard.press("Escape")
    await expect(viewer).not_to_be_visible()
    await expect(shot).to_be_focused()


async def test_a_file_is_uploaded_and_goes_with_the_reply(desk, office, tmp_path):
    number = await office.case()
    paper = tmp_path / "回执.jpg"
    paper.write_bytes(picture())
    page = await desk.go(f"/admin/cases/{number}")
    await page.locator("#attach").set_input_files(paper)
    await expect(page.locator("#attached input[name=files]")).to_have_count(1)
    await page.locator("#text").fill("这是回执")
    await page.get_by_role("button", name="发送").click()
    await expect(page.locator(".msg.staff")).to_contain_text("回执.jpg")
    await expect(page.locator("#strip .shot")).to_have_count(1)


async def test_a_file_that_is_not_taken_says_why(desk, office, tmp_path):
    number = await office.case()
    program = tmp_path / "photo.jpg"
    program.write_bytes(b"MZ\x90\x00" + b"\x00" * 200)
    page = await desk.go(f"/admin/cases/{number}")
    await page.locator("#attach").set_input_files(program)
    await expect(page.locator("#attached")).to_contain_text("photo.jpg: 这种文件不能收")


PATHS = ["/admin/cases?view=all", "/admin/cases/{number}", "/admin/intake", "/admin/account"]


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("path", PATHS)
async def test_no_page_is_wider_than_its_screen(make_desk, office, width, path):
    desk = await make_desk(width=width, height=844)
    page = await desk.go(path.format(number=await office.case(channel="b")))
    wide = await page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width


async def test_on_a_phone_the_case_is_four_tabs(make_desk, office):
    number = await office.case()
    desk = await make_desk(width=390, height=844)
    page = await desk.go(f"/admin/cases/{number}")
    await expect(page.locator("#log")).to_be_visible()
    await expect(page.locator("#pane-facts")).not_to_be_visible()
    await page.get_by_role("tab", name="事实").click()
    await expect(page.locator("#pane-facts")).to_be_visible()
    await page.keyboard.press("ArrowRight")
    await expect(page.locator("#pane-proof")).to_be_visible()
    await page.get_by_role("tab", name="进展").click()
    await expect(page.locator("#pane-time")).to_contain_text("首次答复")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_light_or_dark_follows_the_system_until_one_chooses(make_desk, scheme):
    desk = await make_desk(color_scheme=scheme)
    page = await desk.go("/admin/cases")
    await expect(page.locator("html")).to_have_attribute("data-bs-theme", scheme)
    await page.locator("summary[aria-label*='账户']").click()
    await page.get_by_role("button", name="深色").click()
    await expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    await page.locator("summary[aria-label*='账户']").click()
    await page.get_by_role("button", name="English").click()
    await expect(page.get_by_role("heading", name="You have no cases")).to_be_visible()
