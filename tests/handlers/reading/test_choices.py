"""A choice is understood by its number, its place and its words, and never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.reading.choices import pick
from handlers.reading.outcome import Read, Unclear

WISHES = (
    ("退款",),
    ("发货",),
    ("换货或维修", "换货", "维修"),
    ("赔偿", "赔"),
    ("其他", "other"),
)
STUCK = (
    ("一直不发货",),
    ("显示签收但没收到",),
    ("退了货不退钱",),
    ("不肯退",),
    ("维修没结果",),
)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("③", 2),
        ("3️⃣", 2),
        ("３", 2),
        ("3", 2),
        ("3、", 2),
        ("3.", 2),
        ("（3）", 2),
        ("第三个", 2),
        ("第3", 2),
        ("三", 2),
        ("叁", 2),
        ("选3", 2),
        ("就3吧", 2),
        ("3号", 2),
        ("option 3", 2),
        ("#3", 2),
        ("the third one", 2),
        ("three", 2),
        ("退款", 0),
        ("退款吧", 0),
        ("我要退款", 0),
        ("1 退款", 0),
        ("1.退款", 0),
        ("換貨", 2),
        ("我要換貨", 2),
        ("都不是", 4),
        ("都不对", 4),
        ("none of the above", 4),
        ("最后一个", 4),
        ("倒数第二个", 3),
        ("33", 2),
    ],
)
def test_one_choice_is_found_however_it_is_named(text, place):
    assert pick(text, WISHES) == Read((place,))
    assert pick(text, WISHES, many=True) == Read((place,))


@pytest.mark.parametrize(
    "text",
    [
        "13",
        "1和3",
        "1,3",
        "一跟三",
        "1 3",
        "1、3",
        "①③",
        "一三",
        "1 and 3",
        "选1和3",
        "退款和换货",
    ],
)
def test_two_are_two_where_several_may_be_chosen_and_a_question_where_one_may(text):
    assert pick(text, WISHES, many=True) == Read((0, 2))
    asked = pick(text, WISHES)
    assert isinstance(asked, Unclear)
    assert asked.phrase == "choose_one"
    assert asked.options == (("退款", 0), ("换货或维修", 2))


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("1到3", (0, 1, 2)),
        ("前两个", (0, 1)),
        ("最后两个", (3, 4)),
        ("都要", (0, 1, 2, 3)),
        ("1、3、5", (0, 2, 4)),
        ("1或者3", (0, 2)),
    ],
)
def test_stretches_are_several(text, places):
    assert pick(text, WISHES, many=True) == Read(places)


@pytest.mark.parametrize(
    "text",
    [
        "9",
        "0",
        "16",
        "3500",
        "1 9",
        "asdf",
        "",
        "不要退款",
        "不退款",
        "退钱",
        "我买的那个耳机到现在都没有任何消息真的很烦",
    ],
)
def test_what_is_no_choice_is_not_taken_for_one(text):
    assert pick(text, WISHES) is None
    assert pick(text, WISHES, many=True) is None


@pytest.mark.parametrize(
    ("text", "place"),
    [("没收到", None), ("签收但没收到", 1), ("退货不退钱", None), ("不发货", 0)],
)
def test_most_of_a_choice_is_enough_when_no_other_holds_it(text, place):
    assert pick(text, STUCK) == (None if place is None else Read((place,)))


def test_the_opposite_of_a_choice_is_not_the_choice():
    assert pick("解决", (("没解决",), ("再想想",))) is None


def test_where_ten_are_offered_ten_is_the_tenth():
    assert pick("10", [(f"第{n}家店",) for n in range(1, 12)]) == Read((9,))


def test_of_no_choices_none_is_picked():
    assert pick("最后一个", ()) is None


@given(st.text(max_size=60), st.booleans())
def test_what_is_picked_was_offered(text, many):
    found = pick(text, WISHES, many=many)
    if isinstance(found, Read):
        assert set(found.value) <= set(range(5))
        assert len(set(found.value)) == len(found.value)
