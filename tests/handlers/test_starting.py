"""Free words find a sensible start: a complaint, the case at hand, or a way on."""

import pytest

from cases.messages import Heard
from tests.handlers.dialogue import Dialogue, submitted, talk


@pytest.mark.parametrize(
    "words",
    [
        "耳机坏了不给退，299块",
        "小满优品旗舰店卖假货",
        "这个App里的钱提现不了，客服一直说系统升级",
        "I paid 300 for headphones and they never came",
    ],
)
def test_whoever_tells_something_has_begun_a_complaint(words):
    chat = talk(words)
    assert chat.session.conversation == "complaint"
    assert chat.draft["story"][0]["text"] == words


def test_words_too_short_to_tell_anything_are_asked_about():
    assert talk("嘿嘿嘿").choices == ["我要投诉", "查进度", "找同事"]


def test_a_place_or_a_number_sent_first_opens_a_draft_with_it():
    chat = Dialogue()
    chat.take(heard=Heard.LOCATION, latitude=31.2, longitude=121.4, text="人民路店")
    assert chat.session.conversation == "complaint"
    assert "人民路店" in chat.draft["story"][0]["text"]


def test_impatience_without_a_case_is_no_case():
    assert talk("到底要多久啊").choices == ["我要投诉", "查进度", "找同事"]


def test_impatience_about_a_missed_day_admits_it():
    chat = submitted().wait(days=4)
    assert "没做到，抱歉" in chat.say("你们怎么还没有消息")


def test_with_a_draft_left_lying_a_new_story_does_not_overwrite_it():
    chat = talk("投诉", "2", "小满优品旗舰店不发货，299元的耳机", "先放着")
    before = chat.draft["story"]
    chat.wait(days=2).say("在跃动健身办了年卡2980元，上周关门了人都找不到")
    assert chat.draft["story"][: len(before)] == before
