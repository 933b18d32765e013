"""The page behind a link, with real requests: a masked case, one answer, one calm page."""

import asyncio

import pytest

from admin.respondent.door import LANGUAGES, origin_range
from admin.respondent.tokens import token
from cases.acts import Amend
from cases.links import LATE_FOR
from storage.tables import CaseRow, EntryRow, EvidenceRow, LinkRow, OutboxRow
from tests.admin.conftest import text_of
from tests.admin.respondent.asking import (
    CLERK,
    answer,
    form,
    link_for,
    path_of,
    with_respondent,
)

SECRETS = ("13800001234", "欧阳晓", "ou@mail.example", "order-99887766")


@pytest.fixture
async def number(office):
    return await with_respondent(office)


@pytest.fixture
async def link(office, number):
    return await link_for(office, number, note="订单 8877")


async def answers():
    return await EntryRow.filter(kind="respondent_answered").count()


async def test_the_page_tells_what_it_is_about_and_until_when(visitor, office, number, link):
    page = text_of(await visitor.page(path_of(office, link)))
    for words in (
        number,
        "小满优品不发货，299元",
        "299元",
        "退款",
        "一直不发货，客服也不理。",
        "订单 8877",
        "请在 11月30日（周一） 12:00 前答复",
    ):
        assert words in page


async def test_the_page_tells_nothing_that_leads_to_the_person(visitor, office, number, link):
    for key, value in (
        ("contact", {"phone": "13800001234", "email": "ou@mail.example"}),
        ("name", "欧阳晓"),
        ("order_no", "order-99887766"),
        ("wanted", {"keys": ["refund"], "own": "打13800001234找欧阳晓"}),
    ):
        amend = Amend(number=number, key=key, value=value)
        await office.ledger.act(amend, by=CLERK, now=office.clock())
    story = "我是欧阳晓，电话138-0000-1234，信箱ou@mail.example，11月3日买的"
    await CaseRow.filter(number=number).update(story=story, title="欧阳晓投诉小满优品")
    page = await visitor.page(path_of(office, link))
    assert "11月3日买的" in page
    assert "•••投诉小满优品" in page
    for secret in (*SECRETS, "138-0000-1234"):
        assert secret not in page


async def test_the_page_carries_no_script_of_its_own_and_says_so(visitor, office, link):
    got = await visitor.get(path_of(office, link))
    page = await got.text()
    policy = got.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "<style" not in page
    assert "style=" not in page
    assert page.count("<script") == page.count('<script src="/admin/static/') == 1
    assert got.headers["Cache-Control"] == "no-store"
    assert "noindex" in got.headers["X-Robots-Tag"]


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("zh-CN,zh;q=0.9", "请您答复一件投诉"),
        ("zh-HK", "請您答覆一件投訴"),
        ("fr,en;q=0.8,zh;q=0.5", "Please answer a complaint"),
        ("de;q=x, *", "请您答复一件投诉"),
        ("", "请您答复一件投诉"),
    ],
)
async def test_the_language_is_the_browsers(visitor, office, link, asked, title):
    page = await visitor.page(path_of(office, link), headers={"Accept-Language": asked})
    assert f"<h1>{title}</h1>" in page


async def test_a_language_that_was_chosen_is_kept(visitor, office, link):
    there = path_of(office, link)
    await visitor.page(f"{there}?lang=en", headers={"Accept-Language": "zh-CN"})
    page = await visitor.page(there, headers={"Accept-Language": "zh-CN"})
    assert '<html lang="en"' in page
    for one in LANGUAGES:
        assert f'href="{there}?lang={one}"' in page


async def test_the_first_opening_is_noted_once(visitor, office, link):
    await visitor.page(path_of(office, link))
    opened = (await LinkRow.get(id=link)).opened_at
    office.clock.later(hours=3)
    await visitor.page(path_of(office, link))
    row = await LinkRow.get(id=link)
    assert (row.opened_at, row.opened_from) == (opened, "127.0.0.0/24")
    assert await EntryRow.filter(kind="link_opened").count() == 1


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ("unix", ""),
        ("", ""),
    ],
)
def test_of_an_address_only_its_range_is_kept(address, kept):
    assert origin_range(address) == kept


def garbled(office, link):
    right = token(office.panel.secret, link)
    yield right[:-1]
    yield right[:-1] + ("0" if right[-1] != "0" else "1")
    yield ("0" if right[0] != "0" else "1") + right[1:]
    yield right.upper()
    yield right + "00"
    yield token(office.panel.secret, "0" * 24)  # signed, and of no link there is
    yield link
    yield "x"
    yield "%00"
    yield "..%2fadmin"


async def test_whatever_is_no_link_of_ours_opens_one_calm_page(visitor, office, number, link):
    pages = set()
    for one in garbled(office, link):
        got = await visitor.get(f"/respond/{one}")
        page = await got.text()
        assert got.status == 404
        assert number not in page
        assert "小满" not in page
        pages.add(page.split("<h1>")[1].split("<nav")[0])
    assert len(pages) == 1
    assert "这个链接打不开" in pages.pop()


async def test_an_expired_link_shows_nothing_and_takes_nothing(visitor, office, number, link):
    there = path_of(office, link)
    office.clock.now = (await LinkRow.get(id=link)).due_at
    assert "日期 11月30日（周一） 12:00 已过" in text_of(await visitor.page(there))
    office.clock.later(seconds=LATE_FOR.total_seconds())
    got = await visitor.get(there)
    assert got.status == 404
    assert number not in await got.text()
    assert (await answer(visitor, office, link, files={"a.txt": b"late"})).status == 404
    assert await answers() == 0
    assert await EvidenceRow.all().count() == 0


async def test_a_withdrawn_link_takes_nothing(visitor, office, link):
    await LinkRow.filter(id=link).update(withdrawn_at=office.clock())
    assert (await answer(visitor, office, link, files={"a.txt": b"late"})).status == 404
    assert await answers() == 0
    assert await EvidenceRow.all().count() == 0


async def test_an_answer_arrives_and_the_page_then_shows_nothing_of_the_case(
    visitor, office, number, link
):
    sent = await answer(visitor, office, link, text="退\r\n款", files={"退款单.txt": b"refund"})
    assert (sent.status, sent.headers["Location"]) == (303, path_of(office, link))
    entry = await EntryRow.get(kind="respondent_answered")
    assert '"answer":"refund"' in entry.detail
    assert r'"text":"退\n款"' in entry.detail
    assert (entry.by_role, entry.by_name) == ("respondent", "小满优品")
    row = await EvidenceRow.get(by_link=link)
    assert (row.name, row.case_number, row.mime) == ("退款单.txt", number, "text/plain")
    page = await visitor.page(path_of(office, link))
    assert "答复收到了" in page
    assert "299" not in page


async def test_sent_twice_it_is_one_answer(visitor, office, link):
    both = await asyncio.gather(*(answer(visitor, office, link) for _ in range(2)))
    third = await answer(visitor, office, link, text="改主意了")
    assert [one.status for one in (*both, third)] == [303, 303, 303]
    assert await answers() == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"kind": ""}, "请选一项"),
        ({"kind": "withdraw"}, "请选一项"),
        ({"text": "  "}, "这里要填"),
        ({"text": "长" * 1801}, "太长了"),
    ],
)
async def test_an_answer_that_is_not_whole_is_shown_again(visitor, office, link, wrong, words):
    said = {"text": "退款299", "files": {"a.txt": b"paper"}} | wrong
    got = await answer(visitor, office, link, **said)
    page = await got.text()
    assert got.status == 422
    assert words in page
    assert said["text"].strip() in page
    assert await answers() == 0
    # What was uploaded is not lost: it is offered again, and goes with the next try.
    row = await EvidenceRow.get(by_link=link)
    assert f'value="{row.id}"' in page
    await answer(visitor, office, link, kept=[row.id])
    assert (await EvidenceRow.get(id=row.id)).case_number is not None


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"\xff\xd8\xff" + b"\x00" * (2**20 + 1), (413, "太大")),
        (b"MZ\x90\x00" + b"\x00" * 200, (422, "这种文件不能收")),
        (b"<script>alert(1)</script>", (422, "这种文件不能收")),
        (b"", (422, "是空的")),
    ],
)
async def test_a_file_that_is_not_taken_is_told_by_its_name(visitor, office, link, body, told):
    got = await answer(visitor, office, link, files={"证明.jpg": body})
    assert got.status == told[0]
    assert f"证明.jpg · {told[1]}" in await got.text()
    assert await answers() == 0
    assert await EvidenceRow.all().count() == 0


async def test_a_posting_beyond_all_bounds_is_not_read(visitor, office, link):
    got = await answer(visitor, office, link, files={"a.jpg": b"\xff\xd8\xff" * 2**20})
    assert got.status == 413
    assert "文件太大了" in await got.text()
    assert await EvidenceRow.all().count() == 0


async def test_more_files_than_the_settings_allow_are_not_taken(visitor, office, link):
    files = {f"{n}.txt": f"paper {n}".encode() for n in range(4)}
    got = await answer(visitor, office, link, files=files)
    assert got.status == 422
    assert "3.txt · 超过个数" in await got.text()
    assert await EvidenceRow.all().count() == 3


async def test_more_time_is_asked_for_once_and_an_answer_still_taken(visitor, office, link):
    await answer(visitor, office, link, kind="more_time", text="到12月10日")
    page = await visitor.page(path_of(office, link))
    assert "还在等工作人员决定" in page
    assert 'value="more_time"' not in page
    assert (await answer(visitor, office, link, kind="more_time")).status == 422
    assert await EntryRow.filter(kind="respondent_asked_time").count() == 1
    assert (await answer(visitor, office, link)).status == 303
    assert await answers() == 1


async def test_a_link_of_one_case_opens_and_changes_nothing_of_another(visitor, office, link):
    second = await with_respondent(office, sender="p2")
    await CaseRow.filter(number=second).update(story="别人的故事", title="别人的事")
    other = await link_for(office, second)
    await answer(visitor, office, other, text="", files={"b.txt": b"theirs"})
    foreign = await EvidenceRow.get(by_link=other)
    page = await visitor.page(path_of(office, link))
    assert second not in page
    assert "别人的" not in page
    assert foreign.id not in page
    await answer(visitor, office, link, kept=[foreign.id])
    assert (await EvidenceRow.get(id=foreign.id)).case_number is None
    assert (await LinkRow.get(id=other)).answered_at is None


async def test_files_that_came_by_a_link_are_for_staff_alone(visitor, office, link):
    await answer(visitor, office, link, files={"a.txt": b"paper"})
    row = await EvidenceRow.get(by_link=link)
    for path in (f"/admin/files/{row.id}", f"/respond/files/{row.id}", f"/files/{row.id}"):
        assert (await visitor.get(path)).status in {303, 401, 404}


async def test_who_guesses_links_has_to_wait(visitor, office, link):
    for n in range(20):
        await visitor.get(f"/respond/{n}")
    assert (await visitor.get(path_of(office, link))).status == 404
    office.clock.later(hours=1)
    assert (await visitor.get(path_of(office, link))).status == 200


async def test_who_posts_without_end_has_to_wait(visitor, office, link):
    for _ in range(20):
        assert (await answer(visitor, office, link, kind="")).status == 422
    assert (await answer(visitor, office, link)).status == 429
    assert await answers() == 0
    office.clock.later(minutes=10)
    assert (await answer(visitor, office, link)).status == 303


async def test_a_form_of_another_site_is_not_taken(visitor, office, link):
    got = await visitor.client.post(
        path_of(office, link),
        data=form(),
        headers={"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
        allow_redirects=False,
    )
    assert got.status == 404
    assert await answers() == 0


@pytest.mark.parametrize("body", [{"answer": "refund", "text": "x"}, b"answer=refund"])
async def test_a_posting_in_another_form_is_not_taken(visitor, office, link, body):
    got = await visitor.client.post(path_of(office, link), data=body, allow_redirects=False)
    assert got.status == 404
    assert await answers() == 0


async def test_what_is_typed_is_text_and_nothing_else(clerk, visitor, office, number, link):
    await answer(visitor, office, link, text="<img src=x onerror=alert(1)>\n二")
    page = await clerk.page(f"/admin/cases/{number}")
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;<br>二" in page


async def test_the_person_hears_that_an_answer_came_and_not_what_it_says(
    visitor, office, number, link
):
    await answer(visitor, office, link, text="只给工作人员看")
    told = await OutboxRow.get(phrase="push_respondent_answered")
    assert "小满优品答复了" in told.text
    assert not [one for one in await OutboxRow.all() if "只给工作人员看" in one.body]
    assert (await CaseRow.get(number=number)).unread
