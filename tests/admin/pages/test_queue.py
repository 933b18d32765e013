"""The list: views, filters, empty states, taking a case, pages."""

import html
import re

import pytest

from storage import queries
from storage.tables import CaseRow, EntryRow
from tests.admin.conftest import text_of


async def test_who_has_nothing_is_shown_what_is_new(clerk, office):
    number = await office.case()
    page = await clerk.page("/admin/cases")
    assert "<h1>新提交</h1>" in page
    assert number in page
    await clerk.post(f"/admin/cases/{number}/take")
    assert "<h1>我的</h1>" in await clerk.page("/admin/cases")


async def test_an_empty_store_says_how_a_case_comes_about(clerk):
    page = text_of(await clerk.page("/admin/cases"))
    assert "手上没有投诉" in page
    assert "登记来电来访" in page
    assert "打开网页对话" in page


@pytest.mark.parametrize("view", [one.value for one in queries.View])
async def test_every_empty_view_says_why_it_is_empty(clerk, view):
    page = text_of(await clerk.page(f"/admin/cases?view={view}"))
    assert f"empty_{view}" not in page
    assert "0 件" in page


async def test_an_empty_view_offers_the_next_useful_one_with_its_count(clerk, office):
    await office.case()
    page = text_of(await clerk.page("/admin/cases?view=mine"))
    assert "看新提交的 1 件" in page


async def test_a_row_says_number_channel_subject_state_and_time_left(clerk, office):
    number = await office.case(channel="b")
    page = text_of(await clerk.page("/admin/cases?view=all"))
    for words in (number, "微聊", "小满优品不发货，299元", "新提交", "还剩 2 天", "有新话"):
        assert words in page


async def test_opening_a_case_takes_away_what_marks_it_as_unread(clerk, office):
    number = await office.case()
    assert 'class="new"' in await clerk.page("/admin/cases?view=all")
    await clerk.page(f"/admin/cases/{number}")
    assert 'class="new"' not in await clerk.page("/admin/cases?view=all")


async def test_the_title_counts_what_is_unread(clerk, office):
    await office.case()
    assert "<title>(1) " in await clerk.page("/admin/cases?view=all")


async def test_taking_a_case_is_written_into_its_history(clerk, office):
    number = await office.case()
    assert (await clerk.post(f"/admin/cases/{number}/take")).status == 303
    assert (await CaseRow.get(number=number)).clerk_id == "zhou"
    assert (await EntryRow.filter(number=number).order_by("-id").first()).kind == "assigned"


async def test_taking_a_case_that_is_none_is_not_found(clerk):
    assert (await clerk.post("/admin/cases/2611-AAAAAA/take")).status == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("category=refund", True),
        ("category=price", False),
        ("status=submitted", True),
        ("status=accepted", False),
        ("channel=a", True),
        ("channel=phone", False),
        ("age=1", True),
        ("age=older", False),
        ("q=小满", True),
        ("q=大满", False),
        ("status=nonsense&age=nonsense&view=all", True),
    ],
)
async def test_filters_narrow_the_list_and_can_be_taken_off(clerk, office, query, found):
    number = await office.case()
    page = await clerk.page(f"/admin/cases?view=all&{query}")
    assert (number in page) is found
    if "nonsense" not in query:
        assert "清除筛选" in page


async def test_a_whole_number_in_the_search_opens_the_case(clerk, office):
    number = await office.case()
    answer = await clerk.get(f"/admin/cases?view=all&q={number.lower()}")
    assert answer.headers["Location"] == f"/admin/cases/{number}"
    wrong = number[:-1] + ("A" if number[-1] != "A" else "B")
    assert (await clerk.get(f"/admin/cases?view=all&q={wrong}")).status == 200


async def test_what_was_searched_for_is_shown_as_text(clerk):
    page = await clerk.page("/admin/cases?view=all&q=<b>x</b>")
    assert "<b>x</b>" not in page
    assert "&lt;b&gt;x" in page


async def test_long_lists_have_pages(clerk, office, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 2)
    numbers = {await office.case(sender=f"p{place}") for place in range(3)}
    first = await clerk.page("/admin/cases?view=all")
    link = re.search(r'<a href="([^"]+)"[^>]*rel="next"', first)[1]
    second = await clerk.page(html.unescape(link))
    shown = [
        {one for one in numbers if f'data-number="{one}"' in page} for page in (first, second)
    ]
    assert [len(one) for one in shown] == [2, 1]
    assert shown[0] | shown[1] == numbers
    assert "回到第一页" in second


async def test_the_list_alone_is_given_to_an_open_page(clerk, office):
    number = await office.case()
    part = await clerk.page("/admin/cases?view=all", headers={"HX-Request": "true"})
    assert number in part
    assert "<html" not in part
    assert part.count("<title>") == 1
