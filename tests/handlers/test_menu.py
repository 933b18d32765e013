"""The greeting, the six ways in, and wherever a first message may come from."""

import pytest

from cases.messages import Heard, Session
from tests.handlers.dialogue import PHOTO, Dialogue, submitted, talk

SIX = ["我要投诉", "查进度", "我的投诉", "被骗了怎么办", "找人工", "Language 語言"]


def test_dialogue_1_greeting_guide_and_thanks():
    chat = talk("你好")
    assert chat.heard.startswith("您好，这里是回音消费投诉中心。我是自动助手")
    assert chat.choices == SIX
    assert "先别怕" in chat.say("４")
    assert chat.choices[0] == "刚刚转了钱"
    assert chat.say("谢谢") == "不客气。要投诉、查进度，随时叫我。"


@pytest.mark.parametrize(
    ("language", "hello", "words"),
    [("zh-TW", "您好", "自動助理"), ("en", "hello", "automatic assistant")],
)
def test_the_greeting_speaks_the_persons_language(language, hello, words):
    chat = talk(hello, language=language)
    assert words in chat.heard
    assert len(chat.choices) == 6


@pytest.mark.parametrize("heard", [Heard.JOINED, Heard.STICKER])
def test_following_and_a_sticker_are_greeted(heard):
    chat = Dialogue()
    chat.take(heard=heard)
    assert chat.choices == SIX


@pytest.mark.parametrize(
    ("pressed", "words"),
    [
        ("menu:complain", "哪一类？"),
        ("menu:status", "您还没有交过投诉"),
        ("menu:mine", "您还没有交过投诉"),
        ("menu:guide", "先别怕"),
        ("menu:human", "已经叫同事了"),
        ("menu:language", "English"),
        ("menu:something_old", "您好"),
    ],
)
def test_each_key_of_the_menu_starts_what_it_names(pressed, words):
    assert words in Dialogue().press(pressed)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("我要举报", "哪一类？"),
        ("查进度", "您还没有交过投诉"),
        ("我的投诉", "您还没有交过投诉"),
        ("被骗了怎么办", "先别怕"),
        ("有人吗", "已经叫同事了"),
        ("語言", "English"),
        ("菜单", "您好"),
    ],
)
def test_the_words_for_it_do_the_same(typed, words):
    assert words in talk(typed).heard


def test_a_paragraph_opens_a_draft_with_it_kept():
    chat = talk("小满优品旗舰店，11月3号买的耳机299元，说48小时发货，到现在没发")
    assert chat.heard.startswith("记下了：")
    assert chat.draft["story"][0]["text"].startswith("小满优品旗舰店")


def test_a_photo_opens_a_draft_with_it_kept():
    chat = Dialogue()
    assert chat.send(PHOTO).startswith("照片收到，先替您留着")
    assert len(chat.held()) == 1
    assert chat.session.draft is not None


@pytest.mark.parametrize("scene", ["c_refund", "refund"])
def test_a_link_of_a_category_begins_a_complaint_of_it(scene):
    chat = Dialogue()
    chat.take(heard=Heard.JOINED, scene=scene)
    assert chat.draft["category"] == "refund"
    assert chat.heard.startswith("哪家店")


def test_a_link_of_ones_own_case_shows_it_and_anybody_elses_nothing():
    chat = submitted()
    chat.take(heard=Heard.JOINED, scene=chat.case.number)
    assert chat.heard.startswith(chat.case.number)
    stranger = Dialogue()
    stranger.take(heard=Heard.JOINED, scene=chat.case.number)
    assert stranger.heard.startswith("您名下没有这个编号")


@pytest.mark.parametrize("scene", ["guide", "status", "human"])
def test_a_link_may_lead_anywhere_in_the_menu(scene):
    chat = Dialogue()
    chat.take(heard=Heard.JOINED, scene=scene)
    assert chat.choices != SIX


def test_a_link_to_nothing_known_is_greeted():
    chat = Dialogue()
    chat.take(heard=Heard.JOINED, scene="c_long_gone")
    assert chat.choices == SIX


def test_a_button_that_nobody_knows_any_more_is_no_dead_end():
    chat = Dialogue()
    chat.press("complaint_of_last_year:x")
    assert chat.choices == ["我要投诉", "查进度", "找同事"]


def test_the_third_time_not_understood_offers_a_person_first():
    chat = talk("asdf", "qwer")
    assert chat.choices[0] == "我要投诉"
    chat.say("zxcv")
    assert chat.choices[0] == "找同事"
    assert chat.heard.startswith("还是没看懂")


def test_back_from_anywhere_without_a_draft_is_the_menu():
    chat = submitted()
    chat.say("进度", "返回")
    assert chat.choices == SIX


def test_leaving_is_not_answered():
    chat = talk("你好")
    chat.take(heard=Heard.LEFT)
    assert chat.heard == ""


def test_nothing_is_said_twice_because_a_session_is_old():
    chat = Dialogue(session=Session(conversation="long_gone", step="nowhere"))
    chat.say("你好")
    assert chat.choices == SIX
