"""Which language is guessed, and how it is changed."""

import pytest

from handlers.language import guess
from tests.handlers.dialogue import LANGUAGES, submitted, talk


@pytest.mark.parametrize(
    ("hint", "language"),
    [
        ("zh_CN", "zh-CN"),
        ("zh-Hans-SG", "zh-CN"),
        ("zh_HK", "zh-TW"),
        ("zh-TW", "zh-TW"),
        ("zh-hant", "zh-TW"),
        ("en", "en"),
        ("en-GB", "en"),
        ("EN_us", "en"),
        ("fr", "zh-CN"),
        ("", "zh-CN"),
    ],
)
def test_the_platforms_hint_is_read(hint, language):
    assert guess(hint, LANGUAGES, "zh-CN") == language


def test_a_language_that_is_not_offered_is_not_guessed():
    assert guess("zh-TW", ("en",), "en") == "en"
    assert guess("en", ("zh-CN",), "zh-CN") == "zh-CN"


def test_the_list_names_each_language_in_itself():
    chat = talk("语言")
    assert chat.choices == ["简体中文", "繁體中文", "English"]
    assert chat.say("3") == "All right, English from now on."
    assert chat.say("status").startswith("You have not")


@pytest.mark.parametrize(
    ("typed", "language", "said"),
    [
        ("英文", "en", "All right"),
        ("english", "en", "All right"),
        ("繁体", "zh-TW", "好，以後用繁體中文"),
        ("轉英文", "en", "All right"),
        ("中文", "zh-CN", "好，以后用简体中文"),
    ],
)
def test_a_language_may_be_named_at_once(typed, language, said):
    chat = talk(typed)
    assert chat.language == language
    assert chat.heard.startswith(said)


def test_in_the_middle_of_a_form_the_question_comes_again_in_it():
    chat = talk("投诉", "2", "小满优品旗舰店不发货，299元的耳机", "english")
    assert chat.heard.startswith("All right, English from now on.")
    assert "order number" in chat.heard
    assert chat.session.conversation == "complaint"


def test_after_the_list_the_question_of_the_form_can_still_be_answered():
    chat = talk("投诉", "2", "小满优品旗舰店不发货，299元的耳机", "语言", "2026110300123456")
    assert chat.draft["answers"]["order_no"]["value"] == "2026110300123456"


def test_a_language_that_is_gone_shows_the_list():
    chat = submitted()
    chat.press("language:tlh")
    assert chat.choices == ["简体中文", "繁體中文", "English"]


@pytest.mark.parametrize(
    ("first", "language"),
    [
        ("hello", "en"),
        ("I paid for headphones and they never came", "en"),
        ("complaint", "en"),
        ("我要投訴，買的耳機一直不出貨", "zh-TW"),
        ("您好", "zh-CN"),
        ("tousu", "zh-CN"),
        ("ok", "zh-CN"),
        ("2611-7KQ4M8", "zh-CN"),
    ],
)
def test_the_first_words_are_answered_in_their_own_language(first, language):
    assert talk(first).language == language


def test_chinese_words_are_answered_in_chinese_although_the_phone_is_english():
    assert talk("耳机坏了不给退，299块", language="en").language == "zh-CN"


def test_later_words_change_nothing():
    chat = talk("你好", "they wrote to me in English only")
    assert chat.language == "zh-CN"


def test_a_language_that_was_chosen_stays():
    chat = talk("英文", "我要投诉")
    assert chat.language == "en"


def test_another_language_gets_the_list_and_its_words_are_kept():
    words = "Магазин не вернул мне деньги, 300 юаней"
    chat = talk(words)
    assert chat.choices == ["简体中文", "繁體中文", "English"]
    chat.say("3")
    assert chat.language == "en"
    assert chat.draft["story"][0]["text"] == words
