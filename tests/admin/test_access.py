"""The door: who gets in, which forms are ours, what a page may load."""

from dataclasses import replace

import pytest

from admin import access
from cases.model import Role
from storage import staff
from storage.tables import CaseRow, StaffRow
from tests.admin.building import PASSWORD


@pytest.mark.parametrize("path", ["/admin", "/admin/", "/admin/cases", "/admin/nothing"])
async def test_a_stranger_is_led_to_the_sign_in(visitor, path):
    answer = await visitor.get(path)
    assert answer.status == 303
    assert answer.headers["Location"].startswith("/admin/signin")


async def test_a_part_of_a_page_leads_the_whole_page_to_the_sign_in(visitor):
    answer = await visitor.get("/admin/cases", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == "/admin/signin"
    assert (
        await visitor.get("/admin/events", headers={"Sec-Fetch-Dest": "empty"})
    ).status == 401


async def test_signing_in_leads_back_to_the_page_that_was_asked_for(visitor, office):
    await office.clerk()
    page = await visitor.get("/admin/cases?view=all")
    answer = await visitor.post(
        page.headers["Location"], {"name": "zhou", "password": PASSWORD}
    )
    assert (answer.status, answer.headers["Location"]) == (303, "/admin/cases?view=all")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/admin" in cookie
    assert "Secure" not in cookie
    assert (await visitor.get("/admin/cases?view=all")).status == 200


async def test_over_https_the_cookie_is_secure(office, aiohttp_client):
    office.panel = replace(office.panel, public_url="https://panel.test")
    await office.clerk()
    client = await aiohttp_client(office.app())
    answer = await client.post(
        "/admin/signin", data={"name": "zhou", "password": PASSWORD}, allow_redirects=False
    )
    assert "Secure" in answer.headers["Set-Cookie"]


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.test/",
        "//evil.test/admin/",
        "/\\evil.test",
        "/chat",
        "javascript:alert(1)",
    ],
)
def test_the_way_back_never_leaves_the_panel(wanted):
    assert access.way_back(wanted) == access.HOME


async def test_a_wrong_password_names_the_field_and_keeps_the_name(visitor, office):
    await office.clerk()
    answer = await visitor.post("/admin/signin", {"name": "zhou", "password": "wrong"})
    page = await answer.text()
    assert answer.status == 422
    assert 'value="zhou"' in page
    assert "账号或密码不对" in page
    assert 'aria-describedby="password-error"' in page
    assert "wrong" not in page.replace('class="wrong"', "")


async def test_too_many_tries_are_told_in_plain_words(visitor, office, monkeypatch):
    monkeypatch.setattr(staff, "TRIES_BY_NAME", 2)
    await office.clerk()
    for _ in range(2):
        await visitor.post("/admin/signin", {"name": "zhou", "password": "wrong"})
    answer = await visitor.post("/admin/signin", {"name": "zhou", "password": PASSWORD})
    assert answer.status == 429
    assert "请 15 分钟后再登录" in await answer.text()


async def test_the_first_password_must_be_changed_before_anything_else(visitor, office):
    once = await staff.add("admin", "管理员", Role.ADMINISTRATOR, office.clock())
    await visitor.post("/admin/signin", {"name": "admin", "password": once})
    answer = await visitor.get("/admin/cases")
    assert answer.headers["Location"] == "/admin/password"
    page = await visitor.page("/admin/password")
    visitor.csrf = page.split('name="csrf" value="')[1].split('"')[0]
    new = {"old": once, "new": PASSWORD, "again": "different password"}
    refused = await visitor.post("/admin/password", new)
    assert refused.status == 422
    assert "两遍输得不一样" in await refused.text()
    done = await visitor.post("/admin/password", {**new, "again": PASSWORD})
    assert done.status == 303
    assert (await visitor.get("/admin/cases")).status == 200


async def test_signing_out_ends_the_session(clerk):
    assert (await clerk.post("/admin/signout")).status == 303
    assert (await clerk.get("/admin/cases")).status == 303


async def test_a_form_without_the_mark_of_the_session_does_nothing(clerk, office):
    number = await office.case()
    clerk.csrf = "forged"
    answer = await clerk.post(f"/admin/cases/{number}/assign", {"clerk": "zhou"})
    assert answer.status == 403
    assert "页面过期" in await answer.text()
    assert (await CaseRow.get(number=number)).clerk_id == ""


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.test"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_a_form_from_another_site_does_nothing(clerk, office, headers):
    number = await office.case()
    answer = await clerk.post(
        f"/admin/cases/{number}/assign", {"clerk": "zhou"}, headers=headers
    )
    assert answer.status == 403
    assert (await CaseRow.get(number=number)).clerk_id == ""


async def test_a_form_from_our_public_address_is_taken(clerk, office):
    number = await office.case()
    answer = await clerk.post(
        f"/admin/cases/{number}/assign",
        {"clerk": "zhou"},
        headers={"Origin": "http://panel.test"},
    )
    assert answer.status == 303


@pytest.mark.parametrize("path", ["/admin/signin", "/admin/cases", "/admin/nothing"])
async def test_every_page_says_what_it_may_load_and_is_kept_by_nobody(clerk, path):
    headers = (await clerk.get(path)).headers
    assert (
        "default-src 'none'; script-src 'self'; style-src 'self'"
        in (headers["Content-Security-Policy"])
    )
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"


async def test_no_page_has_script_or_style_within(clerk, office):
    number = await office.case()
    for path in ("/admin/cases?view=all", f"/admin/cases/{number}", "/admin/intake"):
        page = await clerk.page(path)
        assert page.count("<script") == page.count("<script src=")
        assert " style=" not in page
        assert "<style" not in page
        assert " onclick" not in page


async def test_a_shut_account_is_out_at_once(clerk):
    await StaffRow.filter(id="zhou").update(disabled=True)
    assert (await clerk.get("/admin/cases")).status == 303


async def test_language_and_theme_are_ones_own_and_are_kept(clerk, visitor):
    assert 'lang="zh-CN"' in await clerk.page("/admin/cases")
    answer = await clerk.post(
        "/admin/preferences", {"language": "en", "back": "/admin/cases?view=new"}
    )
    assert answer.headers["Location"] == "/admin/cases?view=new"
    await clerk.post("/admin/preferences", {"theme": "dark"})
    page = await clerk.page("/admin/cases")
    assert 'lang="en"' in page
    assert 'data-bs-theme="dark"' in page
    assert "Sign out" in page
    assert 'lang="en"' in await visitor.page(
        "/admin/signin", headers={"Accept-Language": "en-GB"}
    )


async def test_other_sessions_are_listed_and_can_be_ended(clerk, office):
    other, _ = await staff.sign_in("zhou", PASSWORD, origin="x", now=office.clock())
    assert "退出其他所有登录" in await clerk.page("/admin/account")
    await clerk.post("/admin/account/sessions")
    assert await staff.session_of(other, office.clock()) is None
    assert "退出其他所有登录" not in await clerk.page("/admin/account")
