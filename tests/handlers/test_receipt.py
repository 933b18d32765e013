"""The receipt says what was received, what comes when, and how to look it up."""

from dataclasses import replace

import pytest

from cases.talk import Desk, Held
from handlers import form
from handlers.receipt import receipt
from tests.handlers.dialogue import Dialogue

NUMBER = "2611-7KQ4M8"


def words(language="zh-CN", category="refund", held=(), **desk):
    """The receipt in words, and its card."""
    made = Dialogue(language=language, desk=Desk(**desk))
    known = replace(made.known(), held=tuple(held))
    draft = {**form.begun(known), "category": category}
    return made.wording.render(receipt(draft, known, number=NUMBER))


def files(**many):
    """So many files of each kind."""
    return [
        Held(id=f"{kind}{place}", medium=kind)
        for kind, count in many.items()
        for place in range(count)
    ]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("zh-CN", "收到 7份：5张照片、1个视频、1个PDF。"),
        ("zh-TW", "收到 7份：5張照片、1部影片、1個PDF。"),
        ("en", "Received 7 files: 5 photos, 1 video, 1 PDF."),
    ],
)
def test_files_are_counted_by_their_real_kind(language, line):
    held = files(photo=5, video=1, pdf=1)
    assert line in words(language, held=held).text


def test_what_could_not_be_taken_is_not_counted():
    held = [*files(photo=1), Held(id="x", medium="video", state="failed")]
    assert "收到 1张照片。" in words(held=held).text


def test_the_days_are_those_of_the_kind_and_skip_the_weekend():
    assert (
        "最晚 11月24日（周二）告诉您收不收；最晚 11月25日（周三）"
        in words(category="fraud").text
    )
    assert (
        "最晚 11月25日（周三）告诉您收不收；最晚 11月30日（周一）"
        in words(category="price").text
    )


@pytest.mark.parametrize(
    ("category", "warned"),
    [
        ("fraud", True),
        ("prepaid", True),
        ("account", True),
        ("refund", False),
        ("service", False),
    ],
)
def test_the_second_scam_is_warned_of_where_money_may_be_hunted(category, warned):
    assert ("都是骗子" in words(category=category).text) is warned


def test_without_a_page_no_code_is_promised():
    assert "查询码" not in words().text
    assert "查询码 ABCDE-23456" in words(web_url="https://x.example/status").text


def test_only_where_we_cannot_speak_first_the_days_to_look_are_named():
    assert "不能主动找您" not in words().text
    assert "不能主动找您" in words(pushes=False).text


def test_the_card_says_the_same():
    card = words(held=files(photo=2)).card
    assert card.kind == "receipt"
    rows = {label: value for label, value, _ in card.rows}
    assert rows["编号"] == NUMBER
    assert rows["收到"] == "2张照片"
    assert rows["查询码"] == "ABCDE-23456"
    assert rows["接下来"] == "最晚 11月25日（周三）告诉您收不收"
