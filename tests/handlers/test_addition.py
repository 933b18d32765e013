"""Adding to a case: asked for, late, in a burst, in answer to what was wanted."""

import pytest

from cases.acts import Add, Move
from cases.messages import Heard
from cases.model import Status
from tests.handlers.dialogue import BIG, PDF, PHOTO, VIDEO, Dialogue, submitted, talk


def two_cases():
    chat = submitted()
    chat.wait(hours=30).say(
        "投诉",
        "2",
        "大满数码店，11月5号买的手表899元，一直不发货，客服不回",
        "2026110300123999",
        "1",
        "1",
        "1",
    )
    assert len(chat.cases) == 2
    return chat.wait(hours=30)


def wanted(chat, number):
    return chat.staff(
        Move(
            number=number,
            to=Status.MORE_WANTED,
            reason="退款页的截图",
            values={"items": "退款页的截图"},
        )
    )


def test_add_takes_words_and_files_until_that_is_all():
    chat = submitted()
    number = chat.case.number
    assert chat.say("补充").startswith(f"好，补到 {number}（小满优品旗舰店")
    assert chat.say("今天客服回我说没货了").startswith(f"已补进 {number}")
    assert chat.turn.acts == (Add(number=number, text="今天客服回我说没货了"),)
    assert chat.send(PHOTO).startswith(f"收到，已放进 {number}")
    assert chat.send(PDF) == ""
    assert chat.say("好了") == f"好，{number} 现在共有：1张照片、1个PDF。同事会看到。"
    assert len(chat.held(number)) == 2


def test_the_end_is_said_by_number_button_or_word():
    for end in ("1", "发完了", "没有了"):
        chat = submitted()
        chat.say("补充")
        chat.send(PHOTO)
        assert "1张照片" in chat.say(end)
    chat = submitted()
    chat.say("补充")
    chat.send(PHOTO)
    assert "1张照片" in chat.press("发完了")


def test_without_a_case_there_is_nothing_to_add_to():
    assert "没有在办的投诉可以补" in talk("补充").heard


def test_while_a_draft_is_open_everything_goes_into_it():
    chat = talk("投诉", "2", "小满优品不发货，299元的耳机")
    assert chat.say("补充").startswith("直接发")
    assert chat.session.draft is not None


def test_with_two_cases_it_is_asked_which():
    chat = two_cases()
    assert chat.say("补充").startswith("补到哪一件？")
    assert chat.say("大满数码").startswith("好，补到")
    assert chat.session.memory["case"] == chat.case.number


def test_dialogue_7_a_file_soon_after_submission_joins_that_case():
    chat = submitted()
    number = chat.case.number
    assert chat.wait(minutes=10).send(PHOTO).startswith(f"收到，已放进 {number}")
    assert [one.medium for one in chat.held(number)] == ["photo"]


def test_of_a_burst_the_first_alone_is_answered_album_or_not():
    chat = submitted()
    heard = chat.album(PHOTO, PHOTO, VIDEO)
    assert [bool(one) for one in heard] == [True, False, False]
    assert len(chat.held(chat.case.number)) == 3
    assert chat.wait(seconds=59).send(PHOTO) == ""
    assert chat.wait(seconds=61).send(PHOTO) != ""


def test_what_is_too_big_gets_the_link_every_time():
    chat = submitted(desk=Dialogue().known().desk)
    number = chat.case.number
    chat.send(PHOTO)
    said = chat.send(BIG)
    assert "聊天里收不下" in said
    assert "前面的都留着" in said
    assert chat.held(number)[-1].state == "failed"


def test_dialogue_10_more_wanted_a_photo_then_what_cannot_be_had():
    chat = submitted()
    number = chat.case.number
    assert wanted(chat, number).startswith(f"{number} 还差：退款页的截图")
    said = chat.send(PHOTO)
    assert said.startswith(f"收到，已放进 {number}。\n同事接着看，最晚 11月30日（周一） 回您。")
    assert chat.case.status is Status.ACCEPTED
    assert chat.say("没有了 那个页面进不去").startswith('记下了："那个页面进不去"。会告诉同事')
    assert chat.turn.acts[0].text == "没有了 那个页面进不去"


@pytest.mark.parametrize(
    ("language", "none", "words"),
    [
        ("zh-CN", "没有", "没有这个"),
        ("zh-TW", "沒有", "沒有這個"),
        ("en", "none", "you do not have it"),
    ],
)
def test_dialogue_10_none_is_an_answer_in_each_language(language, none, words):
    chat = submitted()
    chat.language = language
    wanted(chat, chat.case.number)
    assert words in chat.say(none)
    assert chat.case.status is Status.ACCEPTED


def test_words_for_what_was_wanted_go_to_that_case_even_among_two():
    chat = two_cases()
    first = next(iter(chat.cases))
    wanted(chat, first)
    chat.say("没有截图，那个页面已经打不开了")
    assert chat.turn.acts[0].number == first
    wanted(chat, first)
    chat.say("页面上写的申请日期是11月10号，状态是处理中")
    assert chat.turn.acts[0].number == first


def test_dialogue_10_with_two_cases_a_late_file_is_asked_about_once_for_a_burst():
    chat = two_cases()
    newest = chat.case.number
    heard = chat.album(PHOTO, PHOTO, PHOTO)
    assert heard[0].startswith("收到。放进哪一件？")
    assert heard[1:] == ["", ""]
    assert chat.choices == []
    chat.say("1")
    assert chat.heard.startswith(f"收到，已放进 {newest}")
    assert len(chat.held(newest)) == 3
    assert chat.held() == ()


def test_a_late_file_may_begin_a_new_complaint():
    chat = submitted().wait(days=3)
    chat.send(PHOTO)
    chat.send(PHOTO)
    chat.say("2")
    assert chat.session.conversation == "complaint"
    assert len(chat.held()) == 2


def test_a_late_file_sent_by_mistake_is_deleted():
    chat = submitted().wait(days=3)
    chat.send(PHOTO)
    assert chat.say("发错了") == "好，删掉了。"
    assert chat.held() == ()


def test_a_draft_of_before_is_not_given_away_with_a_late_file():
    chat = two_cases()
    chat.say("投诉", "2", "另一家店也不发货，200元")
    chat.send(PHOTO)
    chat.say("进度", "返回").strip()
    chat.wait(hours=2)
    chat.say("菜单")
    chat.send(VIDEO)
    assert "放进哪一件" in chat.heard
    chat.say("2")
    given = [own for own in chat.cases if chat.held(own)]
    assert [one.medium for one in chat.held(given[0])] == ["video"]
    assert [one.medium for one in chat.held()] == ["photo"]


def test_long_words_late_are_asked_about_and_kept():
    chat = submitted().wait(days=2)
    words = "他们今天打电话来说仓库没有货，要我再等半个月"
    assert chat.say(words).startswith("这是补到哪一件")
    chat.say("1")
    assert chat.turn.acts == (Add(number=chat.case.number, text=words),)


def test_long_words_late_may_be_a_new_complaint():
    chat = submitted().wait(days=2)
    words = "他们今天打电话来说仓库没有货，要我再等半个月"
    chat.say(words)
    chat.press("新投诉")
    assert chat.draft["story"][0]["text"] == words


def test_a_story_about_another_shop_is_a_new_complaint_at_once():
    chat = submitted().wait(days=2)
    chat.say("在跃动健身办了年卡2980元，上周关门了人都找不到")
    assert chat.session.conversation == "complaint"
    assert chat.draft["category"] == "prepaid"


def test_adding_left_for_a_day_is_over():
    chat = submitted()
    chat.say("补充")
    chat.wait(hours=25)
    assert chat.say("他们今天打电话来说仓库没有货，要我再等半个月").startswith("这是补到哪一件")


def test_a_place_and_a_telephone_number_are_added_too():
    chat = submitted()
    chat.say("补充")
    chat.take(heard=Heard.LOCATION, latitude=31.2, longitude=121.4, text="人民路店")
    assert chat.turn.acts[0].text == "人民路店 (31.2, 121.4)"
    chat.take(heard=Heard.CONTACT, text="13800001234")
    assert chat.turn.acts[0].text == "13800001234"


def test_an_ended_case_takes_nothing_more():
    chat = submitted()
    number = chat.case.number
    chat.say("补充")
    chat.staff(Move(number=number, to=Status.REFUSED, reason="不归我们管"))
    chat.press(f"addition:case:{number}")
    assert "已经结束了" in chat.heard
    assert chat.turn.acts == ()


def test_what_was_seen_last_takes_what_comes_next():
    chat = two_cases()
    first = next(iter(chat.cases))
    chat.say(first)
    chat.send(PHOTO)
    assert len(chat.held(first)) == 1


def test_a_late_file_sent_by_mistake_is_taken_back():
    chat = submitted()
    number = chat.case.number
    chat.wait(minutes=10)
    assert '发错了回"撤回这张"' in chat.send(PHOTO)
    assert chat.say("撤回这张").startswith("好，那个删掉了。")
    assert chat.held(number) == ()


def test_words_about_a_mistake_without_a_late_file_are_words():
    chat = submitted()
    chat.say("补充", "他们发错了颜色还不承认")
    assert chat.heard.startswith("已补进")
