"""The other party asked by a link: made, watched, withdrawn, its answer passed on or back."""

import re
from datetime import timedelta

import pytest

from admin.respondent.tokens import token
from cases.acts import Move
from cases.model import Actor, Role, Status
from storage.tables import CaseRow, EntryRow, EvidenceRow, LinkRow, OutboxRow
from tests.admin.conftest import text_of
from tests.admin.respondent.asking import answer, link_for, path_of, with_respondent

LI = Actor(role=Role.CLERK, id="li", name="李博")


@pytest.fixture
async def number(office):
    return await with_respondent(office)


async def kinds(number):
    return [one.kind for one in await EntryRow.filter(number=number).order_by("id")]


def form(**more):
    return {"name": "小满优品", "contact": "li@shop.example", "due": "2026-12-01", **more}


async def test_a_link_is_made_shown_and_can_be_copied(clerk, office, number):
    made = await clerk.post(f"/admin/cases/{number}/links", form(note="订单 8877"))
    assert made.status == 303
    row = await LinkRow.get(number=number)
    assert (row.name, row.contact, row.made_by) == ("小满优品", "li@shop.example", "zhou")
    assert row.expires_at == row.due_at + timedelta(days=7)
    page = await clerk.page(f"/admin/cases/{number}")
    address = f"http://panel.test{path_of(office, row.id)}"
    assert page.count(address) == 2  # to read and to copy
    for words in ("周敏 做的链接", "还没有打开过", "等答复", "li@shop.example"):
        assert words in text_of(page)
    assert "给小满优品做了答复链接" in text_of(page)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "这里要填"),
        ({"name": "长" * 201}, "太长了"),
        ({"due": "2026-11-23"}, "今天以后"),
        ({"due": "soon"}, "今天以后"),
        ({"note": "长" * 1001}, "太长了"),
    ],
)
async def test_a_link_that_makes_no_sense_is_not_made(clerk, number, wrong, words):
    refused = await clerk.post(f"/admin/cases/{number}/links", form(**wrong))
    assert refused.status == 422
    assert words in await refused.text()
    assert await LinkRow.all().count() == 0


async def test_no_link_is_made_for_a_case_that_is_not_with_the_respondent(clerk, office):
    number = await office.case()
    refused = await clerk.post(f"/admin/cases/{number}/links", form())
    assert refused.status == 422
    assert await LinkRow.all().count() == 0
    assert "做一个答复链接" not in await clerk.page(f"/admin/cases/{number}")


async def test_only_staff_make_links(visitor, number):
    answered = await visitor.post(f"/admin/cases/{number}/links", form())
    assert answered.status == 401
    assert await LinkRow.all().count() == 0


async def test_a_withdrawn_link_opens_nothing_and_a_new_one_can_be_made(
    clerk, office, visitor, number
):
    link = await link_for(office, number)
    await clerk.post(f"/admin/cases/{number}/links/{link}/withdraw")
    assert (await visitor.get(path_of(office, link))).status == 404
    assert "已收回" in text_of(await clerk.page(f"/admin/cases/{number}"))
    await clerk.post(f"/admin/cases/{number}/links", form())
    other = await LinkRow.exclude(id=link).get()
    assert (await visitor.get(path_of(office, other.id))).status == 200


async def test_who_opened_it_when_is_seen(clerk, office, visitor, number):
    link = await link_for(office, number)
    await visitor.page(path_of(office, link))
    page = text_of(await clerk.page(f"/admin/cases/{number}"))
    assert "今天 12:00 第一次打开，来自 127.0.0.0/24" in page


async def test_the_answer_is_shown_apart_from_the_evidence(clerk, office, visitor, number):
    await office.photo()
    link = await link_for(office, number)
    await answer(visitor, office, link, text="明天就退。", files={"退款单.txt": b"refund 299"})
    page = await clerk.page(f"/admin/cases/{number}")
    theirs = page[page.index('id="links"') : page.index("<h2>事实</h2>")]
    assert "明天就退。" in theirs
    file = await EvidenceRow.get(by_link=link)
    assert f"/admin/files/{file.id}/view" in theirs
    assert page.count(f"/admin/files/{file.id}/view") == 1
    assert "证据 1<" in page  # the photo of the person alone
    assert "小满优品 答复：同意退款" in text_of(page)
    viewed = await clerk.page(f"/admin/files/{file.id}/view")
    assert "退款单.txt" in viewed


async def test_an_answer_is_passed_on_in_the_clerks_words_with_its_files(
    clerk, office, visitor, number
):
    link = await link_for(office, number)
    await answer(visitor, office, link, text="明天就退。", files={"退款单.txt": b"refund 299"})
    page = await clerk.page(f"/admin/cases/{number}")
    assert "小满优品的答复（同意退款）：\n明天就退。</textarea>" in page
    file = await EvidenceRow.get(by_link=link)
    person = (await CaseRow.get(number=number)).person_id
    assert file.person_id == 0
    await clerk.post(
        f"/admin/cases/{number}/links/{link}/pass",
        {"text": "店家明天退299元。", "kind": "answer"},
        files=[file.id],
    )
    case = await CaseRow.get(number=number)
    assert case.status == Status.ANSWERED
    told = await OutboxRow.get(phrase="push_answered")
    assert "店家明天退299元。" in told.text
    assert file.id in told.body
    assert (await EvidenceRow.get(id=file.id)).person_id == person
    assert "已转告" in text_of(await clerk.page(f"/admin/cases/{number}"))
    again = await clerk.post(
        f"/admin/cases/{number}/links/{link}/pass", {"text": "x", "kind": "answer"}
    )
    assert again.status == 422
    assert await OutboxRow.filter(phrase="push_answered").count() == 1


async def test_passing_on_without_answering_leaves_the_case_in_work(
    clerk, office, visitor, number
):
    link = await link_for(office, number)
    await answer(visitor, office, link)
    await clerk.post(
        f"/admin/cases/{number}/links/{link}/pass", {"text": "店家这样说……", "kind": "reply"}
    )
    assert (await CaseRow.get(number=number)).status == Status.ACCEPTED
    assert await OutboxRow.filter(phrase="staff_says").count() == 1


async def test_files_of_another_link_do_not_go_out_with_an_answer(
    clerk, office, visitor, number
):
    other = await with_respondent(office, sender="p2")
    foreign = await link_for(office, other)
    await answer(visitor, office, foreign, files={"a.txt": b"not yours"})
    file = await EvidenceRow.get(by_link=foreign)
    link = await link_for(office, number)
    await answer(visitor, office, link)
    await clerk.post(
        f"/admin/cases/{number}/links/{link}/pass",
        {"text": "x", "kind": "answer"},
        files=[file.id, "' OR 1=1"],
    )
    assert file.id not in (await OutboxRow.get(phrase="push_answered")).body
    assert (await EvidenceRow.get(id=file.id)).person_id == 0


async def test_an_answer_given_back_opens_the_link_again_with_the_reason(
    clerk, office, visitor, number
):
    link = await link_for(office, number)
    await answer(visitor, office, link, text="没有的事")
    wordless = await clerk.post(f"/admin/cases/{number}/links/{link}/return", {"reason": ""})
    assert wordless.status == 422
    await clerk.post(f"/admin/cases/{number}/links/{link}/return", {"reason": "请附上退款凭证"})
    assert (await CaseRow.get(number=number)).status == Status.WITH_RESPONDENT
    assert "请附上退款凭证" in await visitor.page(path_of(office, link))
    await answer(visitor, office, link, text="凭证在这里")
    page = text_of(await clerk.page(f"/admin/cases/{number}"))
    assert "凭证在这里" in page
    assert "没有的事" in page  # what was said before stays in the history
    assert (await kinds(number)).count("respondent_answered") == 2


async def test_more_time_is_granted_once(clerk, office, visitor, number):
    link = await link_for(office, number)
    before = (await LinkRow.get(id=link)).due_at
    await answer(visitor, office, link, kind="more_time", text="仓库盘点，到12月10日")
    page = await clerk.page(f"/admin/cases/{number}")
    assert "对方要更多时间" in page
    there = f"/admin/cases/{number}/links/{link}"
    sooner = await clerk.post(f"{there}/grant", {"due": "2026-11-24"})
    assert sooner.status == 422
    await clerk.post(f"{there}/grant", {"due": "2026-12-10"})
    after = await LinkRow.get(id=link)
    assert after.due_at > before
    assert after.expires_at == after.due_at + timedelta(days=7)
    assert (await clerk.post(f"{there}/grant", {"due": "2026-12-20"})).status == 422
    assert "要更多时间" not in await visitor.page(path_of(office, link))


async def test_more_time_is_refused_with_a_reason_the_respondent_reads(
    clerk, office, visitor, number
):
    link = await link_for(office, number)
    await answer(visitor, office, link, kind="more_time", text="忙")
    due = (await LinkRow.get(id=link)).due_at
    await clerk.post(f"/admin/cases/{number}/links/{link}/deny", {"reason": "已经够久"})
    assert (await LinkRow.get(id=link)).due_at == due
    assert "已经够久" in await visitor.page(path_of(office, link))


async def test_a_link_of_another_case_is_not_touched(clerk, office, number):
    other = await link_for(office, await with_respondent(office, sender="p2"))
    for what in ("withdraw", "pass", "return", "grant", "deny"):
        refused = await clerk.post(
            f"/admin/cases/{number}/links/{other}/{what}",
            {"reason": "x", "text": "x", "due": "2026-12-30"},
        )
        assert refused.status == 404
    assert (await LinkRow.get(id=other)).withdrawn_at is None


async def test_the_end_of_the_case_shuts_the_link_for_good(clerk, office, visitor, number):
    link = await link_for(office, number)
    end = Move(number=number, to=Status.CLOSED_UNRESOLVED, reason="谈不成")
    await office.ledger.act(end, by=LI, now=office.clock())
    assert (await visitor.get(path_of(office, link))).status == 404
    again = Move(number=number, to=Status.REOPENED, reason="再办")
    await office.ledger.act(again, by=LI, now=office.clock())
    assert (await visitor.get(path_of(office, link))).status == 404
    assert "已关闭" in text_of(await clerk.page(f"/admin/cases/{number}"))


async def test_a_token_of_an_older_secret_opens_nothing(office, visitor, number):
    link = await link_for(office, number)
    assert (await visitor.get(f"/respond/{token('y' * 32, link)}")).status == 404
    assert re.fullmatch("/respond/[0-9a-f]{56}", path_of(office, link))
