"""Answers of every form in words, in the order of the form."""

import pytest

from admin import answers
from cases.model import Case, Status
from cases.organisation import Category, Limit, Option, Organisation, Question
from cases.wording import Wording
from tests.admin.building import phrases
from tests.conftest import NOON

WORDS = Wording(phrases(), "zh-CN")
STUCK = Question(
    key="stuck_at",
    type="choice",
    text={"zh-CN": "卡在哪儿？\n选一个"},
    options=(Option(key="unsent", label={"zh-CN": "一直不发货"}),),
)
SECRET = Question(key="card", type="text", label={"zh-CN": "卡号"}, sensitive=True)
SHOP = Organisation(
    name={"zh-CN": "测试"},
    labels={"wanted": {"zh-CN": "要求"}},
    categories=(
        Category(
            key="refund",
            label={"zh-CN": "退款"},
            limit=Limit(check=1, answer=1, respondent=1, solution=1),
            questions=(SECRET, STUCK),
            parent="shopping",
        ),
        Category(
            key="shopping",
            label={"zh-CN": "购物"},
            limit=Limit(check=1, answer=1, respondent=1, solution=1),
            questions=(),
        ),
    ),
)


def rows(given, category="refund"):
    case = Case(
        number="n",
        person_id=1,
        status=Status.SUBMITTED,
        opened_at=NOON,
        category=category,
        answers=given,
    )
    return [(one.label, one.value) for one in answers.table(case, SHOP, WORDS)]


def test_answers_stand_in_the_order_of_the_form_and_strange_ones_last():
    given = {"later": "x", "wanted": "退款", "stuck_at": "unsent", "card": "6222020200"}
    assert rows(given) == [
        ("卡号", "6222020200"),
        ("卡在哪一步", "一直不发货"),
        ("later", "x"),
        ("要求", "退款"),
    ]


def test_a_category_that_is_gone_still_shows_its_answers():
    assert rows({"stuck_at": "unsent"}, category="gone") == [("卡在哪一步", "unsent")]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"amount": "3500", "currency": "CNY", "about": True}, "约3500元"),
        ({"first": "2026-11-03"}, "2026年11月3日"),
        (
            {"first": "2026-11-03", "last": "2026-11-05", "about": True},
            "约2026年11月3日 – 2026年11月5日",
        ),
        ({"number": "+8613800001234", "note": "晚上打"}, "+8613800001234、晚上打"),
        ({"name": "小满优品", "link": "https://x.test"}, "小满优品、https://x.test"),
        ({"value": ["unsent"], "typed": "1"}, "一直不发货"),
        ({"value": None, "shown": {"text": {"zh-CN": "说不准"}}}, "说不准"),
        ({"text": {"zh-CN": "自己的话"}}, "自己的话"),
        (["unsent", "别的"], "一直不发货、别的"),
        ("2026-11-03", "2026年11月3日"),
        (True, "是"),
        (0, "0"),
    ],
)
def test_every_form_of_value_is_put_into_words(value, text):
    assert answers.word(value, STUCK, WORDS) == text


def test_nothing_is_left_out_of_the_table():
    assert rows({"stuck_at": None, "wanted": "", "more": {"value": None}}) == []


def test_a_sensitive_answer_is_masked_but_for_its_end():
    case = Case(
        number="n",
        person_id=1,
        status=Status.SUBMITTED,
        opened_at=NOON,
        category="refund",
        answers={"card": "6222020200112233"},
    )
    assert answers.table(case, SHOP, WORDS)[0].masked == "•••• 2233"


def test_a_category_is_named_with_the_one_it_belongs_to():
    assert answers.category_name(SHOP.categories[0], SHOP, WORDS) == "购物 / 退款"
    assert answers.category_name(None, SHOP, WORDS) == ""
