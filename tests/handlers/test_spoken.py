"""The words of an offered choice are as good as its number."""

import pytest

from handlers.reading.fold import fold
from handlers.spoken import WORDS
from tests.handlers.dialogue import PHRASES, Dialogue, submitted, talk


@pytest.mark.parametrize(
    ("asked", "said", "heard"),
    [
        ("menu:guide", "提不了现", "提不了现，先做这几件"),
        ("menu:guide", "第三个", "提不了现，先做这几件"),
        ("menu:guide", "最后一个", "第 1 步"),
        ("menu:language", "繁體中文", "好，以後用繁體中文"),
        ("menu:language", "第二个", "好，以後用繁體中文"),
    ],
)
def test_words_and_places_choose(asked, said, heard):
    chat = Dialogue()
    chat.press(asked)
    assert chat.say(said).startswith(heard)


def test_words_of_a_choice_that_was_not_offered_choose_nothing():
    chat = talk("你好", "我安全")
    assert chat.heard.startswith("这句我没看懂")


def test_a_part_of_a_name_that_fits_two_cases_chooses_neither():
    chat = submitted()
    chat.wait(hours=30).say(
        "投诉",
        "2",
        "小满优品旗舰店，11月9号买的手表899元，一直不发货",
        "2026110300123999",
        "1",
        "1",
        "1",
    )
    chat.say("进度", "小满优品")
    assert not chat.heard.startswith("2611-")


def test_every_word_is_written_as_folding_leaves_it():
    loose = [word for words in WORDS.values() for word in words if fold(word) != word]
    assert loose == []


def test_the_words_on_the_buttons_choose_them_too():
    labels = {
        "answer:think": "choice_think",
        "withdraw:other": "withdraw_other",
        "alarm:safe": "harm_safe",
        "emergency:called": "emergency_called",
        "forwarded:none": "forwarded_none",
        "draft:go": "choice_go_on",
        "human:stay": "choice_stay",
        "addition:drop": "choice_sent_by_mistake",
    }
    for key, phrase in labels.items():
        label = PHRASES["zh-CN"][phrase]
        assert any(word in label for word in WORDS[key]), key
