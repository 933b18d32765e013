"""A complaint that was begun and left: going on, another one, deleting, the reminder."""

from handlers.reminder import reminder
from tests.handlers.dialogue import PHOTO, Dialogue, talk

STORY = "小满优品旗舰店，11月3号买的耳机299元，说48小时发货，到现在没发，客服不理人"


def left():
    chat = talk("投诉", "2", STORY)
    chat.send(PHOTO)
    return chat.wait(days=5)


def test_dialogue_8_after_days_a_greeting_asks_whether_to_go_on():
    chat = left()
    said = chat.say("在吗")
    assert said.startswith(
        "在。您 11月23日 填到一半的投诉还在：\n小满优品旗舰店，299元，1张照片"
    )
    assert chat.choices == ["接着填投诉", "另投一件", "删掉"]
    assert "您希望怎么解决？" in chat.say("1")
    assert len(chat.held()) == 1


def test_the_menu_and_a_sticker_ask_too_and_lose_nothing():
    chat = left()
    chat.say("先放着", "菜单")
    assert chat.choices == ["接着填投诉", "另投一件", "删掉"]
    assert chat.draft["story"]


def test_another_one_asks_before_it_deletes():
    chat = left()
    chat.say("在吗", "2")
    assert "找不回来" in chat.heard
    assert chat.draft["story"]
    chat.say("1")
    assert chat.draft["story"] == []
    assert chat.held() == ()
    assert chat.heard.startswith("哪一类？")


def test_deleting_asks_once_and_takes_the_files_along():
    chat = left()
    chat.say("在吗", "3")
    assert chat.session.draft is not None
    assert chat.say("删掉").startswith("删掉了，照片也一起删了")
    assert chat.session.draft is None
    assert chat.held() == ()


def test_deleting_can_be_thought_better_of():
    chat = left()
    assert "您希望怎么解决？" in chat.say("在吗", "3", "2")
    assert chat.draft["story"]


def test_the_reminders_choices_work():
    chat = left()
    say = reminder(chat.draft)
    keys = [one.key for one in say.choices]
    assert not say.numbered
    assert "您希望怎么解决？" in chat.press(keys[0])
    chat.press(keys[1])
    assert "找不回来" in chat.heard


def test_a_choice_of_a_draft_that_is_gone_is_answered():
    chat = Dialogue()
    chat.press("draft:go")
    assert chat.heard.startswith("没有填到一半的投诉了")
    chat.press("draft:delete")
    assert chat.turn.drop_held == ()


def test_a_new_complaint_by_the_menu_does_not_overwrite_it():
    chat = left()
    chat.press("menu:complain")
    assert "填到一半" in chat.heard
    assert chat.draft["story"]


def test_the_open_question_can_be_answered_after_something_else():
    chat = talk("投诉", "2", STORY)
    chat.say("进度", "2026110300123456")
    assert chat.draft["answers"]["order_no"]["value"] == "2026110300123456"
    assert chat.session.conversation == "complaint"
