"""Thanks, nods, and words that ask for nothing; help; what staff do instead."""

import pytest

from tests.handlers.dialogue import submitted, talk


@pytest.mark.parametrize("word", ["谢谢", "多谢", "唔该", "thanks"])
def test_thanks_are_answered_kindly_and_short(word):
    assert talk(word).heard == "不客气。要投诉、查进度，随时叫我。"


@pytest.mark.parametrize("word", ["好", "嗯", "OK", "👌", "好了", "还好", "没有"])
def test_a_small_word_to_nothing_gets_a_nod(word):
    chat = submitted()
    assert chat.say(word) == "嗯，随时来。"
    assert chat.turn.acts == ()


def test_dialogue_17_the_lost_are_offered_ways_on():
    chat = talk("asdfgh")
    assert chat.heard.startswith("这句我没看懂，抱歉。")
    assert chat.choices == ["我要投诉", "查进度", "找同事"]


def test_dialogue_17_who_waits_too_long_is_told_where_it_stands():
    chat = submitted()
    said = chat.say("你们到底管不管啊！！！一个月了！！")
    assert said.startswith(f"等这么久，换谁都急。{chat.case.number} 现在：等同事看材料。")
    assert "最晚 11月25日（周三）" in said
    assert chat.choices == ["找同事"]


def test_dialogue_17_a_complaint_about_us_is_one_like_any_other():
    chat = talk("投诉你们客服")
    assert chat.heard.startswith("可以，我们自己的人也能投诉。")
    assert chat.draft["category"] == "service"
    assert chat.draft["flags"] == ["about_us"]


def test_cancel_with_nothing_open_cancels_nothing():
    assert "不用取消" in talk("取消").heard
    chat = submitted()
    assert "您在办的 1 件照常办" in chat.say("算了")
    assert chat.turn.acts == ()


@pytest.mark.parametrize("word", ["帮助", "怎么用", "？", "help", "說明"])
def test_help_says_what_words_do(word):
    chat = talk("你好", word)
    assert '查进度：回"进度"或编号' in chat.heard
    assert len(chat.choices) == 6


@pytest.mark.parametrize("word", ["材料", "我的数据", "再看一次"])
def test_what_only_staff_can_do_is_offered_as_such(word):
    chat = submitted()
    assert "要同事来办" in chat.say(word)
    assert chat.choices == ["找同事", "查进度"]
    chat.say("1")
    assert chat.case.live


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("你们是不是帮商家说话的", "我们是中间人"),
        ("你是机器人吗", "我是自动助手，不是真人"),
        ("你是谁", "我是自动助手，不是真人"),
    ],
)
def test_who_we_are_and_whose_side_we_take(asked, words):
    assert words in talk(asked).heard


def test_swearing_is_not_answered_but_the_matter_is_asked_for():
    chat = talk("垃圾！！！")
    assert chat.heard.startswith("听出来您很气。")
    assert chat.choices == ["我要投诉", "查进度", "找同事"]


def test_with_a_draft_left_lying_small_words_lead_back_to_it():
    chat = talk("投诉", "2", "小满优品旗舰店不发货，299元的耳机", "先放着")
    assert chat.say("谢谢").startswith("不客气")
    assert chat.choices == ["接着填投诉"]
    for word in ("好", "算了"):
        chat.say("先放着" if word == "算了" else word)
        chat.say(word)
        assert chat.draft["story"]
