"""Taking down a complaint: the form, its mistakes, the receipt, once only."""

import re

import pytest

from cases import references
from storage.tables import CaseRow, EntryRow
from tests.admin.conftest import text_of

FIELDS = {
    "source": "phone",
    "language": "zh-CN",
    "category": "refund",
    "name": "吴桂芳",
    "contact": "13800001234",
    "party": "大满商城",
    "amount": "4,800.50",
    "currency": "CNY",
    "wanted": "退款",
    "story": "定制橱柜尺寸错误，重做要加钱。\n已经等了两周。",
}


async def once(clerk):
    page = await clerk.page("/admin/intake")
    return re.search(r'name="once"\s+value="([^"]+)"', page)[1]


async def test_the_receipt_bears_number_code_and_promises(clerk):
    answer = await clerk.post("/admin/intake", {**FIELDS, "once": await once(clerk)})
    page = text_of(await answer.text())
    assert answer.status == 200
    row = await CaseRow.all().first()
    assert row.number in page
    code = re.search(r"[A-Z0-9]{5}-[A-Z0-9]{5}", page)[0]
    assert references.code_hash(code) == row.lookup_hash
    assert "http://panel.test/status" in page
    assert "2026-11-25" in page
    assert (row.status, row.source, row.channel) == ("submitted", "phone", "")
    assert (row.amount_cents, row.party) == (480050, "大满商城")
    entry = await EntryRow.get(number=row.number)
    assert (entry.kind, entry.by_id) == ("submitted", "zhou")


async def test_such_a_case_says_that_no_chat_leads_to_the_person(clerk):
    await clerk.post("/admin/intake", {**FIELDS, "once": await once(clerk)})
    number = (await CaseRow.all().first()).number
    page = text_of(await clerk.page(f"/admin/cases/{number}"))
    for words in ("电话", "吴桂芳", "13800001234", "没有聊天渠道", "定制橱柜尺寸错误"):
        assert words in page
    await clerk.post(f"/admin/cases/{number}/say", {"kind": "reply", "text": "已联系商家"})
    page = text_of(await clerk.page(f"/admin/cases/{number}"))
    assert "已联系商家 没有聊天渠道，请打电话或当面告知" in page
    assert "电话" in text_of(await clerk.page("/admin/cases?view=all&channel=phone"))


async def test_the_same_form_sent_twice_makes_one_case(clerk):
    fields = {**FIELDS, "once": await once(clerk)}
    await clerk.post("/admin/intake", fields)
    again = await clerk.post("/admin/intake", fields)
    assert again.status == 409
    assert await CaseRow.all().count() == 1
    number = (await CaseRow.all().first()).number
    assert f"/admin/cases/{number}" in await again.text()


async def test_a_number_of_ones_own_choice_is_refused(clerk, office):
    number = await office.case()
    answer = await clerk.post("/admin/intake", {**FIELDS, "once": f"{number}.forged"})
    assert answer.status == 403
    assert await CaseRow.all().count() == 1


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("category", "", "请从列表里选"),
        ("category", "gone", "请从列表里选"),
        ("source", "pigeon", "请从列表里选"),
        ("language", "xx", "请从列表里选"),
        ("party", " ", "这里要填"),
        ("party", "长" * 201, "太长了"),
        ("story", "", "这里要填"),
        ("story", "长" * 10_001, "太长了"),
        ("amount", "三千", "请填数字"),
        ("amount", "-1", "请填数字"),
        ("amount", "NaN", "请填数字"),
        ("amount", "1e400", "请填数字"),
    ],
)
async def test_a_mistake_names_its_field_and_loses_nothing(clerk, field, value, words):
    fields = {**FIELDS, "once": await once(clerk), field: value}
    answer = await clerk.post("/admin/intake", fields)
    page = await answer.text()
    assert answer.status == 422
    assert f'aria-describedby="{field}-error"' in page
    assert words in page
    assert "13800001234" in page
    assert fields["once"] in page
    assert await CaseRow.all().count() == 0
