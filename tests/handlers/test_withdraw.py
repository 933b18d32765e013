"""Taking a complaint back: one word, one question, no argument."""

import pytest

from cases.acts import Withdraw
from cases.model import Status
from tests.handlers.dialogue import Dialogue, submitted, talk


def two_cases():
    chat = submitted()
    chat.wait(hours=30).say(
        "投诉",
        "2",
        "大满数码店，11月5号买的手表899元，一直不发货",
        "2026110300123999",
        "1",
        "1",
        "1",
    )
    assert len(chat.cases) == 2
    return chat


def test_dialogue_13_which_one_why_and_how_to_come_back():
    chat = two_cases()
    first = next(iter(chat.cases))
    assert chat.say("撤回投诉").startswith("要撤回哪一件？")
    said = chat.say("2")
    assert said.startswith(f"撤回 {first}")
    assert "不用说理由" in said
    assert chat.choices == ["撤回，已经解决了", "撤回，其他原因", "不撤"]
    said = chat.say("2")
    assert said.startswith("撤好了。12月24日（周四） 前想接着办")
    assert '如果是有人逼您撤，回"人工"' in said
    assert chat.turn.acts == (Withdraw(number=first),)
    assert chat.cases[first].case.status is Status.WITHDRAWN


@pytest.mark.parametrize(
    ("language", "typed", "words"),
    [("zh-TW", "撤案", "撤回後不再辦理"), ("en", "withdraw", "No reason needed")],
)
def test_dialogue_13_in_the_other_languages(language, typed, words):
    chat = submitted()
    chat.language = language
    assert words in chat.say(typed)
    chat.say("2")
    assert chat.case.status is Status.WITHDRAWN


def test_withdrawn_as_solved_counts_as_solved_and_may_be_rated():
    chat = submitted()
    chat.say("不告了", "1")
    assert chat.turn.acts == (Withdraw(number=chat.case.number, solved=True),)
    assert chat.case.status is Status.RESOLVED
    assert len(chat.choices) == 5


@pytest.mark.parametrize("no", ["3", "不撤", "不", "no", "取消", "返回", "0"])
def test_it_is_not_argued_with_when_somebody_changes_their_mind(no):
    chat = submitted()
    chat.say("撤回", no)
    assert chat.turn.acts == ()
    assert chat.heard.startswith("好，不撤")


def test_yes_is_enough():
    chat = submitted()
    chat.say("撤回", "是的")
    assert chat.turn.acts == (Withdraw(number=chat.case.number),)


def test_a_withdrawn_case_goes_on_at_once_within_thirty_days():
    chat = submitted()
    number = chat.case.number
    chat.say("撤回", "2")
    chat.wait(days=29).say(number)
    assert chat.choices == ["接着办"]
    assert "进入第 2 轮" in chat.say("1")
    assert chat.case.status is Status.REOPENED


def test_later_than_that_it_takes_a_new_complaint():
    chat = submitted()
    number = chat.case.number
    chat.say("撤回", "2")
    chat.wait(days=31).say(number)
    assert chat.choices == []
    chat.press(f"answer:not:{number}")
    assert chat.turn.acts == ()
    assert "重新投诉" in chat.heard


def test_without_a_case_there_is_nothing_to_withdraw():
    assert "没有在办的投诉" in talk("撤回").heard
    chat = talk("投诉", "2", "小满优品不发货，299元的耳机")
    assert "没交就不用撤" in chat.say("撤回")
    assert chat.choices == ["接着填投诉", "删掉"]


def test_pressed_twice_it_is_withdrawn_once():
    chat = submitted()
    number = chat.case.number
    chat.press(f"withdraw:other:{number}", f"withdraw:other:{number}")
    assert chat.turn.acts == ()
    assert "已经结束了" in chat.heard


def test_a_foreign_case_cannot_be_withdrawn():
    owner = submitted()
    other = Dialogue()
    other.press(f"withdraw:other:{owner.case.number}")
    assert other.turn.acts == ()


def test_words_of_threat_are_marked_for_staff_with_the_same_answer():
    chat = submitted()
    chat.say("撤回")
    chat.say("他们威胁我，不撤诉就上门找我")
    assert "threatened" in chat.case.flags
