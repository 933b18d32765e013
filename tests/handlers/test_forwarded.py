"""Messages from others: was that us, and the second scam."""

import pytest

from cases.acts import Open, Reply
from tests.handlers.dialogue import Dialogue, submitted, talk

OFFER = "【回音客服】您的案件已追回款项4800元，请加退款专员QQ 29****31，缴纳5%保证金后到账。"
ANSWER = "商家愿意全额退款299元，原路退回，12月1日前到账。"


def answered():
    chat = submitted()
    chat.staff(Reply(number=chat.case.number, text=ANSWER, answer=True))
    return chat


def test_dialogue_15_not_us_nothing_happened_and_reported():
    chat = talk(f"{OFFER} 这是你们的吗")
    assert chat.heard.startswith("不是我们发的，我们没有给您发过这段话。")
    assert chat.choices == ["已经转了", "给了验证码", "都没有"]
    assert "躲过去了" in chat.say("3")
    assert chat.say("1") == "记下了。谢谢您替别人挡了一次。"
    (report,) = chat.turn.acts
    assert isinstance(report, Open)
    assert (report.submitted, report.anonymous, report.flags) == (False, True, ("scam_offer",))
    assert report.story.startswith("【回音客服】")


@pytest.mark.parametrize(
    ("language", "words", "said"),
    [
        ("zh-TW", "您的款項已追回，請先繳手續費，加我微信 是你們傳的嗎", "不是我們傳的"),
        (
            "en",
            "We guarantee guaranteed recovery, pay a deposit first. is this you",
            "not from us",
        ),
    ],
)
def test_dialogue_15_in_the_other_languages(language, words, said):
    assert said in talk(words, language=language).heard


def test_paid_already_leads_to_what_to_do_now():
    chat = talk(f"{OFFER} 这是你们的吗", "1")
    assert chat.heard.startswith("先停：")
    assert "fraud_now" in chat.case.flags


def test_a_code_given_away_comes_first():
    chat = talk(f"{OFFER} 这是你们的吗", "给了验证码")
    assert chat.heard.startswith("马上改密码，打银行客服停卡。\n先停：")


def test_not_reported_nothing_is_opened():
    chat = talk(f"{OFFER} 这是你们的吗", "都没有", "不用")
    assert chat.turn.acts == ()
    assert chat.heard.startswith("好。再收到这样的")


def test_an_offer_is_warned_of_even_when_nobody_asks():
    assert talk(OFFER).heard.startswith("不是我们发的")


def test_with_a_draft_the_offer_is_kept_with_it_and_opens_no_case():
    chat = talk("投诉", "2", "小满优品不发货，299元的耳机")
    chat.say(f"{OFFER} 这是你们的吗", "3", "1")
    assert chat.turn.acts == ()
    assert "scam_offer" in chat.draft["flags"]
    assert OFFER in chat.draft["notes"][-1]


def test_in_a_form_the_question_whether_it_is_us_comes_before_the_open_question():
    chat = talk("投诉", "2", "小满优品不发货，299元的耳机")
    answers = dict(chat.draft["answers"])
    assert chat.say(f"{OFFER} 是你们发的吗").startswith("不是我们发的")
    assert chat.draft["answers"] == answers


def test_our_own_answer_is_known_again_with_its_day():
    chat = answered()
    said = chat.say(f"{ANSWER} 是你们发的吗")
    assert said == f"是我们发的：11月23日（周一） 12:00，关于 {chat.case.number}。"


def test_our_own_answer_with_changes_is_told_from_it():
    chat = answered()
    changed = ANSWER.replace("原路退回", "请点 http://x.example 领取")
    assert "可能被改过" in chat.say(f"{changed} 是你们发的吗")


def test_what_others_were_answered_is_not_looked_at():
    answered()
    assert "认不出来" in Dialogue().say(f"{ANSWER} 是你们发的吗")


def test_asked_alone_we_ask_for_the_message():
    chat = answered()
    assert chat.say("是你们发的吗").startswith("把那条消息")
    assert chat.say(ANSWER).startswith("是我们发的")
    chat.say("真的假的")
    assert "认不出来" in chat.say("恭喜您中奖，请到前台领取")
    assert "96110" in chat.heard


def test_asked_alone_a_command_still_works():
    chat = answered()
    chat.say("是你们发的吗")
    assert chat.say("进度").startswith(chat.case.number)


def test_a_report_pressed_much_later_opens_nothing_empty():
    chat = Dialogue()
    chat.press("forwarded:report")
    assert chat.turn.acts == ()
