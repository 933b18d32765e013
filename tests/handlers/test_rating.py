"""The rating: once, in the closing message, ignored at will."""

import pytest

from cases.acts import Add, Flag, Rate, Reply
from cases.model import Status
from tests.handlers.dialogue import submitted


def closed(**how):
    chat = submitted(**how)
    chat.staff(Reply(number=chat.case.number, text="已经全额退款。", answer=True))
    chat.say("解决了")
    assert chat.case.status is Status.RESOLVED
    return chat


@pytest.mark.parametrize(
    ("said", "stars"),
    [
        ("5", 5),
        ("１", 1),
        ("4", 4),
        ("很好", 5),
        ("好", 4),
        ("一般", 3),
        ("太差", 1),
        ("四星", 4),
    ],
)
def test_a_typed_number_is_the_rating_and_words_work_too(said, stars):
    chat = closed()
    chat.say(said)
    assert chat.turn.acts == (Rate(number=chat.case.number, stars=stars),)


@pytest.mark.parametrize("stars", [4, 5])
def test_good_ratings_are_thanked_without_another_question(stars):
    chat = closed()
    chat.say(str(stars))
    assert chat.choices == []
    assert chat.heard.startswith("谢谢")


@pytest.mark.parametrize(
    ("why", "reason"), [("1", "slow"), ("态度", "manner"), ("要问的太多", "questions")]
)
def test_few_stars_are_asked_for_a_reason_once(why, reason):
    chat = closed()
    chat.say("2")
    assert chat.choices == ["太慢", "结果不满意", "态度", "要问的太多", "不想说"]
    chat.say(why)
    assert chat.turn.acts == (Rate(number=chat.case.number, stars=2, reason=reason),)


def test_the_reason_may_be_in_own_words():
    chat = closed()
    chat.say("1", "电话打了三次没人接")
    assert chat.turn.acts[0].reason == "电话打了三次没人接"


@pytest.mark.parametrize("no", ["不想说", "5", "算了"])
def test_nobody_has_to_say_why(no):
    chat = closed()
    chat.say("2", no)
    assert chat.turn.acts == ()
    assert "没关系" in chat.heard


@pytest.mark.parametrize("no", ["不想评", "不用", "算了"])
def test_nobody_has_to_rate(no):
    chat = closed()
    assert chat.say(no) == "好，不评也完全没关系。"
    assert chat.turn.acts == ()


def test_praise_is_kept_for_whom_it_concerns():
    chat = closed()
    assert "会给管这件事的人看" in chat.say("客服小周特别耐心")
    assert chat.turn.acts == (Add(number=chat.case.number, text="客服小周特别耐心"),)


def test_a_new_matter_is_not_taken_for_a_remark():
    chat = closed()
    chat.say("进度")
    assert chat.heard.startswith(chat.case.number)
    chat = closed()
    chat.say("投诉")
    assert chat.session.conversation == "complaint"


def test_after_words_of_harm_or_threats_nobody_is_asked_to_rate():
    for flag in ("harm", "threatened"):
        chat = submitted()
        number = chat.case.number
        chat.staff(Flag(number=number, flag=flag))
        chat.staff(Reply(number=number, text="已经全额退款。", answer=True))
        chat.say("解决了")
        assert chat.choices == []
        assert chat.case.status is Status.RESOLVED


def test_a_late_press_rates_and_a_foreign_one_does_not():
    chat = closed()
    number = chat.case.number
    chat.wait(days=3).say("你好")
    chat.press(f"rating:5:{number}")
    assert chat.turn.acts == (Rate(number=number, stars=5),)
    chat.press("rating:5:2611-ZZ83KP", f"rating:6:{number}")
    assert chat.turn.acts == ()
