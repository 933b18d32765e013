"""Fraud in progress: before any form, and the form goes on with what was read."""

import pytest

from cases.acts import Open
from cases.model import Priority, Status
from handlers.emergency import AGAIN_AFTER
from tests.handlers.dialogue import PHOTO, submitted, talk, with_organisation

WORDS = "刚刚转了两万块给他 还让我再转保证金 怎么办"


def test_dialogue_14_stop_hang_up_call_and_go_on():
    chat = talk(WORDS)
    said = chat.heard
    assert said.startswith("先停：不要再转，不管对方说什么。现在就做：\n① 打 110 报警")
    assert "\n④ 聊天和转账记录别删\n拿不准打 96110 问。" in said
    assert chat.choices == ["打完了", "还在被催着转钱", "请同事陪着"]
    (opened,) = chat.turn.acts
    assert isinstance(opened, Open)
    assert (opened.submitted, opened.category) == (False, "fraud")
    assert (opened.flags, opened.priority) == (("fraud_now",), Priority.URGENT)
    assert opened.amount_cents == 2_000_000
    assert chat.say("2").startswith("挂掉、不回、不解释")
    said = chat.say("1")
    assert said.startswith("做得对。110 给您的回执或警号记下来。")
    assert chat.draft["answers"]["amount"]["value"]["amount"] == "20000"
    assert chat.draft["answers"]["last_paid"]["value"] == "today"
    assert "最近一次转钱" not in said
    said = chat.say("我真的不想活了 那是我妈看病的钱")
    assert "您现在安全吗" in said
    assert said.count("\n1 ") == 1


@pytest.mark.parametrize(
    ("language", "words", "stop"),
    [
        ("zh-TW", "剛剛轉帳兩萬給他，還要我再轉手續費", "先停：不要再轉"),
        ("en", "I just sent 2000 to him and he wants more", "Stop: send nothing more"),
    ],
)
def test_dialogue_14_in_the_other_languages(language, words, stop):
    chat = talk(words, language=language)
    assert chat.heard.startswith(stop)
    assert "110" in chat.heard


def test_the_form_leads_here_when_money_was_sent_today():
    chat = talk("投诉", "3", "1")
    assert chat.heard.startswith("先停：")
    assert chat.draft["answers"]["last_paid"]["value"] == "today"
    assert "对方怎么找上您的" in chat.say("打完了")


def test_the_guide_leads_here_too_and_a_draft_is_begun():
    chat = talk("你好", "4", "1")
    assert chat.heard.startswith("先停：")
    assert chat.draft["category"] == "fraud"
    assert chat.say("1").startswith("做得对")


def test_in_the_middle_of_a_form_what_was_said_is_kept():
    chat = talk("投诉", "3", "3")
    chat.say("对方加我微信说刷单能赚钱，我刚刚转了五千块给他，他还在催")
    assert chat.heard.startswith("先停：")
    assert "刷单" in chat.draft["story"][0]["text"]
    chat.say("1")
    assert chat.session.conversation == "complaint"


def test_the_open_question_can_be_answered_without_pressing_anything():
    chat = talk("投诉", "3", "1")
    chat.say("一个陌生人加我微信，说帮我办贷款，要先转保证金，我转了三千块到他卡上")
    assert "贷款" in chat.draft["story"][0]["text"]


def test_a_colleague_can_be_asked_for():
    chat = talk(WORDS, "3")
    assert chat.case.live
    assert "已经叫同事了" in chat.heard


def test_the_alarm_is_not_raised_twice_within_hours():
    chat = talk(WORDS, "1")
    assert not chat.say("刚刚转了两万块，验证码也给了").startswith("先停")
    chat.wait(seconds=AGAIN_AFTER.total_seconds() + 1)
    assert chat.say("他还让我再转一笔，刚刚又转了").startswith("先停")


def test_a_transfer_record_that_was_just_sent_is_no_alarm():
    chat = talk("投诉", "2", "小满优品不发货，299元的耳机")
    assert not chat.send(PHOTO, text="刚刚转账的").startswith("先停")
    assert not chat.say("刚刚转账记录发给你了").startswith("先停")


def test_with_an_older_case_a_new_draft_is_begun_and_flagged():
    chat = submitted()
    old = chat.case.number
    chat.wait(days=5).say(WORDS)
    assert chat.cases[old].case.flags == ()
    assert chat.case.number != old
    assert chat.case.status is Status.DRAFT


def test_while_staff_talk_they_see_it_and_no_draft_is_begun():
    chat = submitted()
    number = chat.case.number
    chat.say("人工")
    assert chat.say(WORDS).startswith("先停：")
    assert chat.session.draft is None
    assert "fraud_now" in chat.cases[number].case.flags


def test_the_steps_are_the_organisations_and_a_missing_number_drops_its_line():
    def change(table):
        table["lines"] = {"emergency": "999"}

    chat = talk(WORDS, organisation=with_organisation(change))
    assert "打 999 报警" in chat.heard
    assert "96110" not in chat.heard
    assert "拿不准" not in chat.heard

    def without_situations(table):
        table.pop("situations")

    chat = talk(WORDS, organisation=with_organisation(without_situations))
    assert chat.heard.startswith("先停：")
    assert chat.session.draft is not None
