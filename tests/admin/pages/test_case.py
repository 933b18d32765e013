"""One case: what is shown of it, and every act, over HTTP and on a real ledger."""

from datetime import timedelta

import pytest

from cases.acts import Assign, Move, Reply
from cases.messages import Heard
from cases.model import Actor, Role, Status
from storage import outbox
from storage.tables import AddressRow, CaseRow, EntryRow, OutboxRow
from tests.admin.conftest import text_of

LI = Actor(role=Role.CLERK, id="li", name="李博")


@pytest.fixture
async def number(office):
    return await office.case()


async def row(number):
    return await CaseRow.get(number=number)


async def kinds(number):
    return [one.kind for one in await EntryRow.filter(number=number).order_by("id")]


async def test_a_case_shows_what_was_said_answered_and_promised(clerk, number):
    page = text_of(await clerk.page(f"/admin/cases/{number}"))
    for words in (number, "小满优品不发货，299元", "299元", "退款", "13800001234", "网页"):
        assert words in page
    assert "一直不发货，客服也不理。" in page
    assert "小回引导填写：2 问 2 答" in page
    assert "还剩 2 天" in page
    assert "提交投诉" in page


async def test_what_people_write_is_text_and_nothing_else(clerk, office, number):
    await office.hear("<script>alert(1)</script>\n第二行")
    page = await clerk.page(f"/admin/cases/{number}")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>第二行" in page


async def test_a_case_that_is_none_is_not_found(clerk):
    answer = await clerk.get("/admin/cases/2611-AAAAAA")
    assert answer.status == 404
    assert "没有找到" in await answer.text()


async def test_a_reply_goes_into_the_chat_and_says_where_it_is(clerk, number):
    answer = await clerk.post(
        f"/admin/cases/{number}/say", {"kind": "reply", "text": "请问订单号？"}
    )
    assert (answer.status, answer.headers["Location"]) == (303, f"/admin/cases/{number}")
    sent = await OutboxRow.get(phrase="staff_says")
    assert (sent.state, sent.author) == ("waiting", "周敏")
    page = text_of(await clerk.page(f"/admin/cases/{number}"))
    assert "请问订单号？ 正在发出 撤回" in page
    assert (await row(number)).clerk_id == "zhou"


async def test_each_state_of_a_message_is_told_with_its_way_out(clerk, number):
    await clerk.post(f"/admin/cases/{number}/say", {"kind": "reply", "text": "好的"})
    sent = await OutboxRow.get(phrase="staff_says")
    path = f"/admin/cases/{number}"
    await outbox.ended(sent.id, "held", "window_shut")
    held = text_of(await clerk.page(path))
    assert "先存着，等对方下次来消息一起送到。现在平台不让先发 再试一次 撤回" in held
    await outbox.ended(sent.id, "failed", "gone")
    assert "没有送到：对方取消了关注，或停用了机器人" in text_of(await clerk.page(path))
    await outbox.ended(sent.id, "failed", "code_never_seen")
    assert "没有送到：原因代码 code_never_seen" in text_of(await clerk.page(path))
    await outbox.ended(sent.id, "failed", "")
    assert "没有送到：原因不明" in text_of(await clerk.page(path))
    await clerk.post(f"{path}/messages/{sent.id}/retry")
    assert (await OutboxRow.get(id=sent.id)).state == "waiting"
    await clerk.post(f"{path}/messages/{sent.id}/cancel")
    assert (await OutboxRow.get(id=sent.id)).state == "cancelled"
    assert "已撤回，没有发出" in text_of(await clerk.page(path))


async def test_what_is_out_cannot_be_taken_back_and_that_is_said(clerk, office, number):
    await clerk.post(f"/admin/cases/{number}/say", {"kind": "reply", "text": "好的"})
    sent = await OutboxRow.get(phrase="staff_says")
    await outbox.delivered(sent.id, office.clock())
    part = await clerk.post(
        f"/admin/cases/{number}/messages/{sent.id}/cancel", headers={"HX-Request": "true"}
    )
    assert "这条已经发出，撤不回来了" in await part.text()
    assert (await OutboxRow.get(id=sent.id)).state == "sent"
    assert "网页已送达 12:00" in text_of(await clerk.page(f"/admin/cases/{number}"))


async def test_a_message_of_another_case_cannot_be_touched(clerk, office, number):
    other = await office.case(sender="p2")
    await clerk.post(f"/admin/cases/{other}/say", {"kind": "reply", "text": "好的"})
    sent = await OutboxRow.get(phrase="staff_says")
    answer = await clerk.post(f"/admin/cases/{number}/messages/{sent.id}/cancel")
    assert answer.status == 404
    assert (await OutboxRow.get(id=sent.id)).state == "waiting"


async def test_the_answer_asks_whether_it_is_solved(clerk, number):
    await clerk.post(f"/admin/cases/{number}/say", {"kind": "answer", "text": "商家退款。"})
    assert (await row(number)).status == "answered"
    sent = await OutboxRow.get(phrase="push_answered")
    assert sent.outcome
    page = text_of(await clerk.page(f"/admin/cases/{number}"))
    assert "等投诉人" in page
    assert "正式答复" in page
    assert "已暂停" in page


async def test_a_note_is_for_staff_only(clerk, number):
    before = await OutboxRow.all().count()
    await clerk.post(f"/admin/cases/{number}/say", {"kind": "note", "text": "合同第七条"})
    assert await OutboxRow.all().count() == before
    assert "合同第七条" in text_of(await clerk.page(f"/admin/cases/{number}"))
    assert (await kinds(number))[-1] == "noted"


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        ("reply", "", "这里要填"),
        ("answer", "  ", "这里要填"),
        ("note", "", "这里要填"),
        ("reply", "长" * 2001, "太长了"),
    ],
)
async def test_a_refused_reply_keeps_what_was_typed_and_names_the_field(
    clerk, number, kind, text, words
):
    answer = await clerk.post(f"/admin/cases/{number}/say", {"kind": kind, "text": text})
    page = await answer.text()
    assert answer.status == 422
    assert words in page
    assert 'aria-describedby="text-error"' in page
    assert text.strip() in page
    assert f'value="{kind}" checked' in " ".join(page.split())
    assert await kinds(number) == ["submitted"]


async def test_two_thousand_characters_are_taken(clerk, number):
    answer = await clerk.post(
        f"/admin/cases/{number}/say", {"kind": "reply", "text": "长" * 2000}
    )
    assert answer.status == 303


async def test_a_refusal_of_the_rules_is_told_on_the_same_page(clerk, office, number):
    await office.ledger.act(
        Move(number=number, to=Status.REFUSED, reason="x"), by=LI, now=office.clock()
    )
    answer = await clerk.post(f"/admin/cases/{number}/say", {"kind": "answer", "text": "退款"})
    page = await answer.text()
    assert answer.status == 422
    assert "案件现在的状态不能走这一步" in page
    assert "退款</textarea>" in page


async def test_only_open_steps_are_offered(clerk, office, number):
    page = await clerk.page(f"/admin/cases/{number}")
    assert f"/admin/cases/{number}/step/accepted" in page
    assert f"/admin/cases/{number}/step/resolved" not in page
    assert f"/admin/cases/{number}/step/answered" not in page
    assert (await clerk.get(f"/admin/cases/{number}/step/resolved")).status == 404
    assert (await clerk.get(f"/admin/cases/{number}/step/nonsense")).status == 404


async def test_accepting_tells_the_person(clerk, number):
    page = text_of(await clerk.page(f"/admin/cases/{number}/step/accepted"))
    assert "会在对话里告诉投诉人" in page
    version = (await row(number)).version
    answer = await clerk.post(
        f"/admin/cases/{number}/move", {"to": "accepted", "version": version}
    )
    assert answer.status == 303
    assert (await row(number)).status == "accepted"
    assert (await OutboxRow.get(phrase="push_accepted")).text.startswith(f"{number} 受理了")


async def test_asking_for_more_says_what_and_until_when(clerk, number):
    form = await clerk.page(
        f"/admin/cases/{number}/step/more_wanted", headers={"HX-Request": "true"}
    )
    assert 'value="2026-11-30"' in form
    assert "<html" not in form
    answer = await clerk.post(
        f"/admin/cases/{number}/move",
        {"to": "more_wanted", "items": "付款截图", "due": "2026-11-30"},
    )
    assert answer.status == 303
    text = (await OutboxRow.get(phrase="push_more_wanted")).text
    assert text == f"{number} 还差：付款截图\n最晚 11月30日（周一）。"
    assert "已请投诉人补充" in await clerk.page(f"/admin/cases/{number}")


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"to": "more_wanted", "items": "", "due": "2026-11-30"}, "items", "这里要填"),
        ({"to": "more_wanted", "items": "x", "due": "2026-11-23"}, "due", "今天以后"),
        ({"to": "more_wanted", "items": "x", "due": "x"}, "due", "今天以后"),
        ({"to": "refused", "bodies": "12315", "reason": ""}, "reason", "这里要填"),
        ({"to": "refused", "bodies": "", "reason": "不归我们管"}, "bodies", "这里要填"),
        ({"to": "with_department", "department": ""}, "department", "这里要填"),
    ],
)
async def test_a_step_without_what_it_needs_names_the_field(
    clerk, number, fields, field, words
):
    answer = await clerk.post(f"/admin/cases/{number}/move", fields)
    page = await answer.text()
    assert answer.status == 422
    assert f'aria-describedby="{field}-error"' in page
    assert words in page
    for name in ("items", "reason"):
        if fields.get(name):
            assert fields[name] in page
    assert (await row(number)).status == "submitted"


async def test_a_reason_may_be_chosen_from_the_list(clerk, office, number):
    key, label = office.organisation.refusal_reasons[0]
    await clerk.post(
        f"/admin/cases/{number}/move", {"to": "refused", "bodies": "12315", "reason_key": key}
    )
    assert label["zh-CN"] in (await OutboxRow.get(phrase="push_refused")).text


async def test_somebody_else_was_faster_and_nothing_is_overwritten(clerk, office, number):
    seen = (await row(number)).version
    await office.ledger.act(
        Assign(number=number, clerk_id="li", clerk_name="李博"), by=LI, now=office.clock()
    )
    answer = await clerk.post(
        f"/admin/cases/{number}/move",
        {"to": "more_wanted", "items": "付款截图", "due": "2026-11-30", "version": seen},
    )
    page = await answer.text()
    assert answer.status == 409
    assert "别人改过这件" in page
    assert "付款截图</textarea>" in page
    assert (await row(number)).status == "submitted"
    fresh = page.split('id="version"')[1].split('value="')[1].split('"')[0]
    again = await clerk.post(
        f"/admin/cases/{number}/move",
        {"to": "more_wanted", "items": "付款截图", "due": "2026-11-30", "version": fresh},
    )
    assert again.status == 303


async def test_an_open_page_is_told_when_somebody_else_moves_the_case(clerk, office, number):
    page = await clerk.page(f"/admin/cases/{number}")
    stand = page.split('data-stand="')[1].split('"')[0]
    path = f"/admin/cases/{number}/talk?stand={stand}&visible=1"
    assert "别人刚改过" not in await clerk.page(path)
    await office.ledger.act(
        Assign(number=number, clerk_id="li", clerk_name="李博"), by=LI, now=office.clock()
    )
    part = await clerk.page(path)
    assert "别人刚改过" in part
    assert 'id="version"' not in part


async def test_news_are_seen_only_by_somebody_who_looks(clerk, office, number):
    await clerk.page(f"/admin/cases/{number}")
    await CaseRow.filter(number=number).update(unread=True)
    await clerk.page(f"/admin/cases/{number}/talk?visible=0")
    assert (await row(number)).unread
    part = await clerk.page(f"/admin/cases/{number}/talk?visible=1")
    assert not (await row(number)).unread
    assert "<html" not in part


async def test_a_case_can_be_given_to_somebody_and_back(clerk, office, number):
    await office.clerk("li", "李博")
    await clerk.post(f"/admin/cases/{number}/assign", {"clerk": "li"})
    assert (await row(number)).clerk_id == "li"
    assert "指派给 李博" in text_of(await clerk.page(f"/admin/cases/{number}"))
    await clerk.post(f"/admin/cases/{number}/assign", {"clerk": ""})
    assert (await row(number)).clerk_id == ""
    refused = await clerk.post(f"/admin/cases/{number}/assign", {"clerk": "nobody"})
    assert refused.status == 422
    assert (await row(number)).clerk_id == ""


async def test_the_priority_can_be_set(clerk, number):
    await clerk.post(f"/admin/cases/{number}/priority", {"priority": "urgent"})
    assert (await row(number)).priority == "urgent"
    page = text_of(await clerk.page(f"/admin/cases/{number}"))
    assert "优先级从普通改为加急" in page
    refused = await clerk.post(f"/admin/cases/{number}/priority", {"priority": "x"})
    assert refused.status == 422


async def test_a_live_talk_is_shown_and_can_be_ended(clerk, number):
    await CaseRow.filter(number=number).update(live=True)
    assert "投诉人在等人直接回话" in await clerk.page(f"/admin/cases/{number}")
    await clerk.post(f"/admin/cases/{number}/end-talk")
    assert not (await row(number)).live
    assert (await OutboxRow.get(phrase="push_talk_ended")).text == "对话结束了。"


async def test_the_push_budget_stands_beside_the_composer(clerk, office):
    number = await office.case(channel="b")
    page = text_of(await clerk.page(f"/admin/cases/{number}"))
    assert "还可发 5 / 5 条 ，1 条留给结果" in page.replace("条，", "条 ，")
    assert "这个渠道发不了文件" in page
    office.clock.later(hours=49)
    key = await office.clerk("li", "李博")
    clerk.client.session.cookie_jar.update_cookies({"panel": key})
    assert "现在不能先发" in text_of(await clerk.page(f"/admin/cases/{number}"))


async def test_a_person_who_left_is_shown_as_out_of_reach(clerk, office, number):
    await AddressRow.all().update(gone_at=office.clock())
    page = text_of(await clerk.page(f"/admin/cases/{number}"))
    assert "联系不上" in page
    assert "没有聊天渠道" in page


async def test_a_pressed_button_reads_as_what_stood_on_it(clerk, office, number):
    await office.hear("继续说")
    await office.hear(heard=Heard.CHOICE, choice="menu:go")
    page = text_of(await clerk.page(f"/admin/cases/{number}"))
    assert "继续" in page.split("继续说")[-1]


async def test_an_answer_that_is_overdue_says_by_how_much(clerk, office, number):
    await CaseRow.filter(number=number).update(
        due_check_at=office.clock() - timedelta(hours=2),
        due_at=office.clock() - timedelta(hours=2),
    )
    assert "超时 2 小时" in text_of(await clerk.page(f"/admin/cases/{number}"))


async def test_replies_of_one_instant_keep_their_own_words(clerk, office, number):
    for text in ("第一句", "第二句"):
        await office.ledger.act(Reply(number=number, text=text), by=LI, now=office.clock())
    page = await clerk.page(f"/admin/cases/{number}")
    assert page.count("第一句") == 1
    assert page.count("第二句") == 1


async def test_a_fault_is_a_page_with_a_mark_and_no_trace(clerk, office, number, caplog):
    office.panel.ledger.act = None
    await CaseRow.filter(number=number).update(unread=True)
    answer = await clerk.get(f"/admin/cases/{number}")
    page = await answer.text()
    assert answer.status == 500
    assert "Traceback" not in page
    mark = page.split("编号 ")[1][:8]
    assert mark in caplog.text
