"""Files while a complaint is taken: albums, bursts, lists ticked off, what is too big."""

from dataclasses import replace

import pytest

from cases.messages import Attachment, Medium
from cases.talk import Desk
from tests.handlers.dialogue import BIG, PDF, PHOTO, VIDEO, VOICE, Dialogue, talk

STORY = "小满优品旗舰店，11月3号买的耳机299元，到现在没发"


def collecting(**how):
    """A complaint at the evidence."""
    return talk("投诉", "2", STORY, "2026110300123456", "1", **how)


def test_the_list_and_the_limits_are_said_before():
    heard = collecting(desk=Desk(max_file_mb=200, platform_mb=20, max_files=9)).heard
    assert "· 订单页\n· 付款记录\n· 物流或退货单号" in heard
    assert "每个不超过20MB，最多9个。" in heard
    assert "用这里传" not in heard


def test_where_no_documents_come_the_link_stands_in_the_question():
    desk = Desk(takes_files=False, upload=lambda: "https://x.example/u/1")
    assert "更大的，或者是文件，用这里传：https://x.example/u/1" in collecting(desk=desk).heard


def test_the_card_has_the_list_to_tick():
    card = collecting().messages[-1].card
    assert card.kind == "evidence"
    assert card.rows[0] == ("订单页", "☐", "complaint:tick:0")


def test_of_an_album_the_first_part_alone_is_answered():
    made = collecting()
    answers = made.album(PHOTO, PHOTO, PHOTO, VIDEO, PDF)
    assert answers[0].startswith("收到，继续发")
    assert answers[1:] == ["", "", "", ""]
    assert "收到 5份：3张照片、1个视频、1个PDF。" in made.say("1")


def test_files_close_behind_each_other_are_one_burst_without_an_album():
    made = collecting()
    assert made.send(PHOTO)
    made.wait(seconds=20)
    assert made.send(PHOTO) == ""
    made.wait(seconds=50)
    assert made.send(PHOTO) == ""
    made.wait(seconds=61)
    assert made.send(PHOTO)


def test_words_in_between_end_a_burst():
    made = collecting()
    made.send(PHOTO)
    made.say("等一下")
    assert made.send(PHOTO)


def test_an_album_is_one_message_of_the_person():
    made = collecting()
    said = made.draft["said"]
    made.album(PHOTO, PHOTO, PHOTO)
    assert made.draft["said"] == said + 1


def test_the_same_picture_is_silent_and_counted_once():
    made = collecting()
    once = replace(PHOTO, unique="same")
    made.send(once)
    made.wait(minutes=5)
    assert made.send(once) == ""
    assert "收到 1张照片。" in made.say("好了")


def test_a_name_or_caption_ticks_the_item():
    made = collecting()
    made.send(Attachment(medium=Medium.DOCUMENT, name="订单截图.png"))
    made.send(PHOTO, text="和客服的聊天")
    made.say("还有吗")
    assert "☑ 订单页\n☐ 付款记录\n☐ 物流或退货单号\n☑ 和客服的聊天" in made.heard


def test_the_first_file_that_tells_nothing_is_guessed():
    made = collecting()
    made.album(PHOTO, PHOTO)
    made.say("还有吗")
    assert "☑ 订单页（您发的第1个，猜的）\n☐ 付款记录" in made.heard


def test_an_item_that_is_named_is_ticked():
    made = collecting()
    made.send(PHOTO)
    made.say("付款记录")
    assert "☑ 付款记录\n" in made.heard


def test_a_tick_is_taken_away_by_pressing_again():
    made = collecting()
    made.send(PHOTO)
    made.press("complaint:tick:1")
    assert "☑ 付款记录\n" in made.heard
    made.press("complaint:tick:1")
    assert "☐ 付款记录\n" in made.heard


def test_what_is_too_big_gets_the_link_even_in_a_burst():
    desk = Desk(platform_mb=20, max_file_mb=200, upload=lambda: "https://x.example/u/1")
    made = collecting(desk=desk)
    answers = made.album(PHOTO, BIG, PHOTO)
    assert answers[0]
    assert answers[1].startswith("视频太大，聊天里收不下（最多20MB）。")
    assert "最大200MB" in answers[1]
    assert "https://x.example/u/1" in answers[1]
    assert answers[2] == ""
    assert "收到 2张照片。" in made.say("好了")


def test_without_a_link_a_smaller_file_is_asked_for():
    made = collecting()
    assert "可以压缩一下" in made.send(BIG)


def test_files_beyond_the_most_are_not_kept_and_said_once():
    made = collecting(desk=Desk(max_files=2))
    answers = made.album(PHOTO, PHOTO, PHOTO, PHOTO)
    assert answers[2].startswith("一件投诉最多收 2 个")
    assert answers[3] == ""
    assert len(made.held()) == 2
    assert "收到 2张照片。" in made.say("好了")


@pytest.mark.parametrize("words", ["发错了", "删掉这个", "撤回这张", "remove the last one"])
def test_the_last_file_can_be_taken_away(words):
    made = collecting()
    made.send(PHOTO)
    made.wait(minutes=2).send(VIDEO)
    made.say(words)
    assert "好，那个删掉了。" in made.heard
    assert [one.medium for one in made.held()] == ["photo"]
    assert "收到 1张照片。" in made.heard


def test_a_file_after_one_was_taken_away_still_counts():
    made = collecting()
    made.send(PHOTO)
    made.say("发错了")
    assert made.send(VIDEO)
    assert "收到 1个视频。" in made.say("好了")


def test_evidence_may_be_opened_again_from_the_summary():
    made = collecting()
    made.say("好了", "改证据")
    made.send(PHOTO, PHOTO)
    made.say("好了")
    assert "收到 2张照片。" in made.heard
    made.say("1")
    assert len(made.held(made.case.number)) == 2


def test_back_from_the_summary_leads_to_the_evidence():
    made = collecting()
    made.say("好了", "上一步")
    assert made.heard.startswith("好，回到证据。")


def test_a_photo_at_the_summary_is_evidence():
    made = collecting()
    made.say("好了")
    assert made.send(PHOTO).startswith("收到，算作证据。")
    made.say("1")
    assert len(made.held(made.case.number)) == 1


def test_a_screenshot_answers_which_account_got_the_money():
    made = Dialogue()
    made.say("刷单被骗了5000元，平台叫宏达商城")
    made.say("3")
    assert "收钱的账户" in made.heard
    made.send(PHOTO)
    assert made.draft["answers"]["payee"]["value"] == {"file": True}
    assert "您希望怎么解决" in made.heard


def test_intimate_pictures_need_not_be_sent():
    made = talk("投诉", "4", "前男友把我的私密照发到网上了，上周的事", "1")
    while "私密照片不用发图" not in made.heard:
        made.say("不知道")
        assert made.many < 9
    assert "给网址就够" in made.heard


def test_voice_messages_are_counted_as_such():
    made = collecting()
    made.album(VOICE, VOICE)
    assert "收到 2段语音。" in made.say("好了")


def test_a_draft_that_staff_see_gets_new_files_at_once():
    made = collecting()
    made.say("人工")
    number = made.case.number
    made.say("返回")
    made.send(PHOTO)
    assert made.turn.evidence_of == number
    assert len(made.held(number)) == 1
