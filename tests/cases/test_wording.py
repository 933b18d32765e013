"""Values are put into words as each language writes them."""

import pytest

from cases.messages import Card, Choice, Say
from cases.wording import Wording

PHRASES = {
    "zh-CN": {
        "hello": "您好，{name}。",
        "two": "编号 {number}。\n最晚 {due}。",
        "list_comma": "、",
        "count_photo": "{n}张照片",
        "count_pdf": "{n}个PDF",
        "count_none": "暂无",
        "money_about": "约{value}",
        "money_over": "{value}多",
    },
    "en": {
        "hello": "Hello {name}.",
        "list_comma": ", ",
        "count_photo": "{n} photos",
        "count_photo_one": "{n} photo",
        "count_none": "none",
        "money_about": "about {value}",
        "money_over": "over {value}",
    },
}
ZH, EN = Wording(PHRASES, "zh-CN"), Wording(PHRASES, "en")


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        ({"day": "2026-11-25"}, "11月25日（周三）", "Wed 25 Nov"),
        ({"moment": "2026-11-25T20:00:00+00:00"}, "11月26日（周四）", "Thu 26 Nov"),
        ({"clock": "2026-11-25T07:40:00+00:00"}, "15:40", "15:40"),
        ({"date": "2026-11-03"}, "11月3日", "3 Nov"),
        ({"date": "2025-12-03", "year": True}, "2025年12月3日", "3 Dec 2025"),
        ({"money": {"amount": "3500.00", "currency": "CNY"}}, "3500元", "¥3,500"),
        ({"money": {"amount": "105.5", "currency": "CNY"}}, "105.50元", "¥105.50"),
        ({"money": {"amount": "800", "currency": "HKD"}}, "800港元", "HK$800"),
        (
            {"money": {"amount": "200", "currency": "CNY", "about": True}},
            "约200元",
            "about ¥200",
        ),
        (
            {"money": {"amount": "20000", "currency": "CNY", "over": True}},
            "20000元多",
            "over ¥20,000",
        ),
        ({"counts": {"photo": 1, "pdf": 0}}, "1张照片", "1 photo"),
        ({"counts": {}}, "暂无", "none"),
        ({"text": {"zh-CN": "退款", "en": "Refund"}}, "退款", "Refund"),
        ({"join": ["a", "", "b"]}, "a、b", "a, b"),
        ({"phrase": "hello", "values": {"name": "x"}}, "您好，x。", "Hello x."),
        (None, "", ""),
        (3, "3", "3"),
    ],
)
def test_each_form_of_value_is_worded(value, zh, en):
    assert (ZH.word(value), EN.word(value)) == (zh, en)


def test_a_line_whose_slots_are_all_empty_is_left_out():
    assert ZH.phrase("two", {"number": "x", "due": ""}) == "编号 x。"


def test_a_phrase_that_a_language_lacks_is_said_in_the_default_one():
    assert EN.phrase("two", {"number": "x"}) == "编号 x。"
    assert EN.phrase("unknown_key") == "unknown_key"


def test_what_people_write_is_never_taken_for_a_slot():
    assert ZH.phrase("hello", {"name": "{due} {name}"}) == "您好，{due} {name}。"


def test_an_unknown_form_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="no such form"):
        ZH.word({"odd": 1})


def test_a_say_is_rendered_with_buttons_and_rows():
    say = Say(
        phrase="hello",
        values={"name": "x"},
        choices=(Choice(key="a:b", label={"text": {"zh-CN": "退款", "en": "Refund"}}),),
        card=Card(kind="summary", rows=(("label", {"day": "2026-11-25"}, "edit:k"),)),
    )
    message = EN.render(say)
    assert message.text == "Hello x."
    assert [(one.key, one.label) for one in message.buttons] == [("a:b", "Refund")]
    assert message.card.rows == (("label", "Wed 25 Nov", "edit:k"),)
