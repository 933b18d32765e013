"""A talk with staff: called to what the person is busy with, and the way back."""

import pytest

from cases.acts import Add, CallStaff, EndTalk, Open, Reply
from cases.messages import Heard, Say
from cases.model import Actor, Role, Status
from cases.rules import decide
from cases.talk import Desk
from tests.handlers.dialogue import NOON, PHOTO, Dialogue, submitted, talk

STORY = "小满优品旗舰店，11月3号买的耳机299元，说48小时发货，到现在没发，客服不理人"


def test_dialogue_12_human_help_and_back_to_the_open_question():
    chat = talk("投诉", "2", STORY, colleagues=2)
    question = chat.heard.splitlines()[-2]
    said = chat.say("人工")
    assert "已经叫同事了" in said
    assert "现在有 2 位同事在。" in said
    assert chat.choices == ["返回"]
    (opened,) = chat.turn.acts
    assert isinstance(opened, Open)
    assert (opened.submitted, opened.live, opened.category) == (False, True, "refund")
    number = opened.number
    assert chat.say("我就想问下能不能不要让商家知道我是谁") == ""
    assert chat.turn.acts[0].text == "我就想问下能不能不要让商家知道我是谁"
    pushed = chat.staff(Reply(number=number, text="商家看不到您的电话和这个聊天。"))
    assert pushed == "同事 周：商家看不到您的电话和这个聊天。"
    said = chat.say("返回")
    assert chat.turn.acts == (EndTalk(number=number),)
    assert question in said
    chat.say("2026110300123456", "1", "1", "1")
    assert chat.case.number == number
    assert chat.case.status is Status.SUBMITTED


@pytest.mark.parametrize(
    ("language", "typed", "back"), [("zh-TW", "真人", "返回"), ("en", "agent", "back")]
)
def test_dialogue_12_in_the_other_languages(language, typed, back):
    chat = submitted()
    chat.language = language
    chat.say(typed)
    assert chat.case.live
    chat.say(back)
    assert not chat.case.live


def test_out_of_hours_we_say_when_and_promise_no_more():
    chat = submitted(now=NOON.replace(hour=13))
    said = chat.say("人工")
    assert "同事 11月24日（周二） 09:00 上班" in said
    assert chat.turn.acts == (CallStaff(number=chat.case.number),)


def test_nobody_says_how_many_are_there_when_that_is_not_known():
    assert "位同事" not in talk("人工").heard


def test_without_anything_else_a_case_for_staff_is_made():
    chat = talk("有人吗")
    (opened,) = chat.turn.acts
    assert (opened.submitted, opened.live, opened.story) == (False, True, "")


def test_while_it_runs_numbers_and_files_go_to_staff_too():
    chat = submitted()
    number = chat.case.number
    chat.say("人工")
    assert chat.say("1") == ""
    assert chat.turn.acts == (Add(number=number, text="1"),)
    assert chat.send(PHOTO, text="订单截图") == ""
    assert chat.turn.acts == (Add(number=number, text="订单截图", files=1),)
    assert len(chat.held(number)) == 1
    assert chat.say("0") == ""
    assert chat.case.live


def test_a_sticker_and_a_place_are_no_reason_to_speak():
    chat = submitted()
    chat.say("人工")
    chat.take(heard=Heard.STICKER)
    assert (chat.heard, chat.turn.acts) == ("", ())
    chat.take(heard=Heard.LOCATION, latitude=31.2, longitude=121.4)
    assert (chat.heard, len(chat.turn.acts)) == ("", 1)


@pytest.mark.parametrize("word", ["进度", "投诉", "菜单", "我的投诉"])
def test_words_for_the_service_are_asked_about(word):
    chat = submitted()
    chat.say("人工")
    assert chat.say(word).startswith("还在和同事说话")
    assert chat.choices == ["返回", "再聊一会"]
    assert chat.say("2").startswith("好，您接着说")
    assert chat.case.live
    chat.say(word, "回去")
    assert not chat.case.live


def test_asked_again_nothing_is_opened_twice():
    chat = submitted()
    chat.say("人工")
    assert chat.say("人工").startswith("同事已经叫了")
    assert chat.turn.acts == ()


def test_buttons_still_work_while_it_runs():
    chat = submitted()
    number = chat.case.number
    chat.say("人工")
    assert chat.press(f"status:show:{number}").startswith(number)


def test_when_staff_end_it_the_conversation_goes_on_where_it_was():
    chat = talk("投诉", "2", STORY)
    chat.say("人工")
    number = chat.case.number
    assert chat.staff(EndTalk(number=number)).startswith("同事先聊到这里")
    chat.say("2026110300123456")
    assert chat.draft["answers"]["order_no"]["value"] == "2026110300123456"


def test_the_case_last_spoken_of_is_the_one_that_staff_are_called_to():
    chat = submitted()
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
    chat.say(first, "人工")
    assert chat.turn.acts == (CallStaff(number=first),)


def test_where_we_cannot_speak_first_the_next_word_brings_what_staff_wrote():
    chat = submitted(desk=Desk(pushes=False))
    number = chat.case.number
    assert "这个号不能主动找您" in chat.say("人工")
    chat.say("能不能不让商家知道我是谁")
    chat.staff(Reply(number=number, text="可以，他们看不到您。"))
    chat.waiting = [Say(phrase="text", values={"text": chat.heard})]
    assert chat.say("在吗") == "同事 周：可以，他们看不到您。"
    assert chat.turn.acts == (Add(number=number, text="在吗"),)
    assert chat.say("好的") == ""


def test_a_person_is_called_to_the_draft_and_not_to_an_older_case():
    chat = submitted()
    old = chat.case.number
    chat.wait(days=2).say(old)
    chat.say("投诉", "2", "大满数码店，11月5号买的手表899元，一直不发货")
    chat.say("不想活了", "1")
    assert not chat.cases[old].case.live
    assert chat.case.number != old
    assert chat.case.live


def test_harm_while_staff_talk_is_answered_and_passed_on():
    chat = submitted()
    number = chat.case.number
    chat.say("人工")
    said = chat.say("我真的不想活了")
    assert "您现在安全吗" in said
    assert [type(one).__name__ for one in chat.turn.acts] == ["Add", "Flag"]
    assert "harm" in chat.cases[number].case.flags


def test_files_sent_while_a_draft_is_with_staff_are_not_lost_at_submission():
    chat = talk("投诉", "2", STORY)
    chat.send(PHOTO)
    chat.say("人工")
    chat.send(PHOTO)
    chat.say("返回", "2026110300123456", "1", "1", "1")
    assert chat.case.status is Status.SUBMITTED
    assert len(chat.held(chat.case.number)) == 2


def test_deleting_a_draft_that_staff_see_withdraws_it():
    chat = talk("投诉", "2", STORY, "人工", "返回")
    chat.press("draft:delete")
    assert chat.session.draft is None
    assert chat.case.status is Status.WITHDRAWN


def test_every_act_of_a_talk_is_one_that_the_rules_allow():
    chat = Dialogue()
    chat.say("人工", "你好", "返回", "人工", "返回")
    by = Actor(role=Role.PERSON, id="1")
    assert decide(chat.case, EndTalk(number=chat.case.number), by=by, now=NOON).entries == ()
    assert len(chat.cases) == 1


def test_a_button_calls_staff_to_the_case_it_names():
    chat = submitted()
    number = chat.case.number
    chat.press(f"human:case:{number}")
    assert chat.turn.acts == (CallStaff(number=number),)
    assert chat.case.live
