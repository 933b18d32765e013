"""What is said to an answer: solved, not solved, not sure; rounds; opening again."""

import pytest

from cases.acts import Confirm, Dispute, Move, Reply, Revisit, Withdraw
from cases.model import Actor, Role, Status
from tests.handlers.dialogue import PHOTO, Dialogue, submitted

TEXT = "商家说仓库缺货，愿意全额退款299元，原路退回，12月1日前到账。客服 周"
CLOCK = Actor(role=Role.CLOCK, id="clock")


def answered(**how):
    chat = submitted(**how)
    chat.staff(Reply(number=chat.case.number, text=TEXT, answer=True))
    return chat


def answer_again(chat):
    return chat.staff(
        Reply(number=chat.case.number, text="已再催商家，今天到账。", answer=True)
    )


def test_dialogue_11_not_solved_a_second_round_solved_and_rated():
    chat = submitted()
    number = chat.case.number
    pushed = chat.staff(Reply(number=number, text=TEXT, answer=True))
    assert pushed.startswith(f"{number} 有答复了：\n——\n{TEXT}\n——\n这样解决了吗？")
    assert chat.choices == ["解决了", "没解决", "再想想"]
    assert "哪里没解决" in chat.say("没解决")
    assert chat.choices == ["没到账、没做到", "金额不对", "不接受这个办法", "其他"]
    said = chat.wait(days=9).say("说1号到账，今天2号了还没有")
    assert said == (
        f"记下了，{number} 进入第 2 轮（一共可以 3 轮）。还是同事来办，"
        "最晚 12月9日（周三） 回您。之前的材料不用重发。"
    )
    (dispute,) = chat.turn.acts
    assert isinstance(dispute, Dispute)
    assert dispute.reason == "说1号到账，今天2号了还没有"
    assert chat.case.due_answer_at == dispute.due_answer_at
    answer_again(chat.wait(days=2))
    assert f"{number} 按" in chat.say("钱到了，解决了")
    assert chat.choices == ["很差", "不好", "一般", "好", "很好"]
    assert chat.case.status is Status.RESOLVED
    assert "主要是哪里" in chat.say("2")
    assert "会给管这件事的人看" in chat.say("1")


@pytest.mark.parametrize(
    ("language", "no", "why", "yes"),
    [
        ("zh-TW", "還沒", "說1號到帳，今天2號了還沒有", "解決了"),
        ("en", "not solved", "the money has not arrived yet", "solved"),
    ],
)
def test_dialogue_11_in_the_other_languages(language, no, why, yes):
    chat = answered()
    chat.language = language
    chat.say(no, why)
    assert chat.case.round == 2
    answer_again(chat)
    chat.say(yes)
    assert chat.case.status is Status.RESOLVED


@pytest.mark.parametrize(
    "word", ["解决了", "搞定", "到账了", "搞掂咗", "solved", "钱到了，没问题了，解决了"]
)
def test_solved_is_understood_as_people_say_it(word):
    chat = answered()
    chat.say(word)
    assert chat.turn.acts == (Confirm(number=chat.case.number),)


@pytest.mark.parametrize("word", ["没解决", "还没", "没退", "骗人的", "未搞掂", "not solved"])
def test_not_solved_is_understood_as_people_say_it(word):
    chat = answered()
    assert "哪里没解决" in chat.say(word)


def test_a_pressed_choice_does_the_same():
    chat = answered()
    number = chat.case.number
    chat.press(f"answer:not:{number}", "金额不对")
    assert chat.turn.acts[0].reason == "金额不对"
    answer_again(chat)
    chat.press(f"answer:solved:{number}")
    assert chat.case.status is Status.RESOLVED


def test_the_reason_may_be_a_number_and_other_asks_for_words():
    chat = answered()
    chat.say("没解决", "4")
    assert "用您自己的话" in chat.heard
    chat.say("他们只肯退一半")
    assert chat.turn.acts[0].reason == "他们只肯退一半"


def test_a_reason_may_begin_like_a_command():
    chat = answered()
    chat.say("没解决", "没退")
    assert chat.turn.acts[0].reason == "没退"


def test_a_sentence_that_says_not_solved_is_the_reason_itself():
    chat = answered()
    chat.say("还没，客服又不理我了")
    assert chat.turn.acts[0].reason == "还没，客服又不理我了"


def test_files_while_we_ask_why_go_to_the_case_and_the_question_stays():
    chat = answered()
    number = chat.case.number
    chat.say("没解决")
    assert f"放进 {number} 了。哪里没解决？" in chat.send(PHOTO)
    assert len(chat.held(number)) == 1
    chat.say("截图里能看到没有到账")
    assert chat.case.round == 2


def test_good_after_an_answer_is_asked_about_once():
    chat = answered()
    assert chat.say("好").startswith(f'"好"是指 {chat.case.number} 解决了吗？')
    assert "好，不急" in chat.say("2")
    assert chat.case.status is Status.ANSWERED
    assert chat.say("好") == "嗯，随时来。"


def test_good_that_means_solved():
    chat = answered()
    chat.say("好的", "1")
    assert chat.case.status is Status.RESOLVED


def test_received_may_be_the_message_and_is_asked_about():
    chat = answered()
    assert "是指" in chat.say("收到了")
    assert chat.turn.acts == ()


def test_thinking_takes_no_decision_and_says_until_when():
    chat = answered()
    assert "到 12月13日（周日） 还没有您的消息" in chat.press(
        f"answer:think:{chat.case.number}"
    )
    assert chat.turn.acts == ()


def test_solved_while_nothing_was_answered_is_asked_about():
    chat = submitted()
    assert "解决了吗" in chat.say("解决了")
    assert chat.turn.acts == ()
    chat.say("1")
    assert chat.turn.acts == (Withdraw(number=chat.case.number, solved=True),)
    assert chat.case.status is Status.RESOLVED


def test_not_solved_while_nothing_was_answered_tells_where_it_stands():
    chat = submitted()
    assert "等同事看材料" in chat.say("还没解决")


def test_with_two_answers_it_is_asked_which():
    chat = answered()
    first = chat.case.number
    chat.wait(hours=30).say(
        "投诉",
        "2",
        "大满数码店，11月5号买的手表899元，一直不发货",
        "2026110300123999",
        "1",
        "1",
        "1",
    )
    second = chat.case.number
    assert first != second
    answer_again(chat)
    assert chat.say("解决了").startswith("哪一件解决了？")
    chat.say("2")
    assert chat.turn.acts == (Confirm(number=first),)
    answered_again = chat.say("没解决")
    assert "哪里没解决" in answered_again


def test_after_the_last_round_we_say_so_and_who_else_can_help():
    chat = answered()
    for _ in range(2):
        chat.say("没解决", "还是没有到账")
        answer_again(chat)
    assert chat.case.round == 3
    said = chat.say("没解决")
    assert "已经办了 3 轮" in said
    assert "12315" in said
    assert "要带的材料" in said
    assert chat.choices == ["找同事"]
    assert chat.case.round == 3


def test_a_late_press_after_the_last_round_opens_no_fourth():
    chat = answered()
    for _ in range(2):
        chat.say("没解决", "还是没有到账")
        answer_again(chat)
    chat.press(f"answer:why:amount:{chat.case.number}")
    assert chat.turn.acts == ()
    assert "3 轮" in chat.heard


def test_an_ended_case_is_opened_again_by_its_number():
    chat = answered()
    number = chat.case.number
    chat.wait(days=20).staff(Move(number=number, to=Status.CLOSED_UNCONFIRMED), by=CLOCK)
    chat.wait(days=10).say(number)
    assert chat.choices == ["没解决，接着办"]
    chat.say("1", "钱一直没有退")
    assert chat.case.status is Status.REOPENED
    assert chat.case.round == 2


def test_solved_after_it_ended_unconfirmed_still_counts():
    chat = answered()
    number = chat.case.number
    chat.wait(days=20).staff(Move(number=number, to=Status.CLOSED_UNCONFIRMED), by=CLOCK)
    chat.say("解决了", "1")
    assert chat.case.status is Status.RESOLVED


def test_again_opens_what_was_solved():
    chat = answered()
    chat.say("解决了", "5")
    assert "哪里没解决" in chat.wait(days=20).say("又出问题了")
    chat.say("又坏了，客服不认账")
    assert chat.case.status is Status.REOPENED


def test_a_mere_no_to_something_else_opens_nothing():
    chat = answered()
    chat.say("解决了", "不想评")
    chat.say("no")
    assert chat.turn.acts == ()
    assert chat.case.status is Status.RESOLVED


def test_a_choice_of_somebody_elses_case_does_nothing():
    owner = answered()
    other = Dialogue()
    other.press(f"answer:solved:{owner.case.number}")
    assert other.turn.acts == ()
    assert "找不到这一件" in other.heard


def test_an_answer_is_accepted_in_the_middle_of_another_complaint():
    chat = answered()
    number = chat.case.number
    chat.say("投诉", "2")
    chat.press(f"answer:solved:{number}")
    assert chat.turn.acts == (Confirm(number=number),)
    assert chat.session.draft is not None


def test_solved_pressed_after_a_refusal_changes_nothing():
    chat = submitted()
    number = chat.case.number
    chat.staff(Move(number=number, to=Status.REFUSED, reason="不归我们管"))
    chat.press(f"answer:solved:{number}")
    assert chat.turn.acts == ()
    assert chat.heard == f"{number} 已经结束了，不用再做什么。"


def revisited(**more):
    """A dialogue whose case was solved four weeks ago, and asked about now."""
    chat = answered()
    chat.say("解决了")
    chat.wait(days=28).staff(Revisit(number=chat.case.number), by=CLOCK)
    return chat


@pytest.mark.parametrize("word", ["还好", "fine", "没问题"])
def test_an_end_that_still_holds_is_left_as_it_is(word):
    chat = revisited()
    assert "还好吗？" in chat.heard
    number = chat.case.number
    assert chat.say(word) == f"好，{number} 就这样。以后有事随时来。"
    assert chat.case.status is Status.RESOLVED


def test_an_end_that_broke_is_opened_again_with_the_reason():
    chat = revisited()
    chat.press("又出问题了")
    assert chat.case.status is Status.RESOLVED
    chat.say("又扣了我30元")
    assert chat.case.status is Status.REOPENED
    assert chat.case.round == 2


def test_fine_about_an_end_that_nobody_confirmed_confirms_it():
    chat = answered()
    number = chat.case.number
    chat.wait(days=20).staff(Move(number=number, to=Status.CLOSED_UNCONFIRMED), by=CLOCK)
    chat.wait(days=28).staff(Revisit(number=number), by=CLOCK)
    chat.press("还好")
    assert chat.case.status is Status.RESOLVED
