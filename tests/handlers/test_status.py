"""Progress: the only case at once, several as a list, numbers in every spelling."""

import pytest

from cases import references
from cases.acts import Move, Reply
from cases.messages import Incoming, Say, Session
from cases.model import Status
from cases.talk import Desk
from handlers.own import spoken_of
from tests.handlers.dialogue import NOON, Dialogue, submitted, talk


def many(count):
    chat = Dialogue()
    for _ in range(count):
        chat.say(
            "投诉",
            "2",
            "小满优品旗舰店，11月3号买的耳机299元，说48小时发货，到现在没发，客服不理人",
            "2026110300123456",
            "1",
            "1",
            "1",
        )
        chat.wait(hours=2)
    assert len(chat.cases) == count
    return chat


def stranger():
    return references.number(NOON.date(), "ZZ83K")


def test_dialogue_9_the_only_case_is_told_at_once():
    chat = submitted()
    number = chat.case.number
    chat.wait(days=2).staff(Move(number=number, to=Status.ACCEPTED))
    chat.staff(Move(number=number, to=Status.WITH_RESPONDENT))
    said = chat.say("进度")
    assert said.splitlines() == [
        f"{number} 小满优品旗舰店，不退款/售后",
        "现在：等对方答复",
        "轮到对方：我们已请对方答复，收到后先核对再告诉您。",
        "最晚 11月30日（周一），还有 3 个工作日",
        "11月23日 您提交",
        "11月25日 受理了，我们来办",
        "11月25日 请对方答复",
        '要补材料直接发；有话说回"人工"。',
    ]


def test_dialogue_9_several_are_listed_and_shown_by_number_or_press():
    chat = many(2)
    assert chat.say("查进度").startswith("您有 2 件在办")
    assert len(chat.choices) == 2
    newest = chat.case.number
    assert chat.say("1").startswith(newest)
    assert chat.say("进度").startswith("您有 2 件在办")
    assert chat.press(f"status:show:{newest}").startswith(newest)


def test_cases_that_would_read_alike_are_told_apart_by_their_numbers():
    chat = many(2)
    chat.say("进度")
    assert [one.split()[0] for one in chat.choices] == list(reversed(chat.cases))


def test_a_case_in_the_list_may_be_named_by_its_shop():
    chat = submitted()
    chat.say("投诉", "7", "在跃动健身（人民路店）办了年卡2980元，上周关门了人都找不到")
    while "complaint:submit" not in chat.session.offered:
        chat.say("跳过" if "complaint:done" not in chat.session.offered else "1")
    chat.press("complaint:submit")
    assert chat.say("进度").startswith("您有 2 件在办")
    assert "跃动健身" in chat.say("跃动健身").splitlines()[0]


def test_dialogue_9_in_traditional_chinese_and_english():
    for language, typed, words in (
        ("zh-TW", "進度", "等同事看資料"),
        ("en", "status", "first check"),
    ):
        chat = submitted()
        chat.language = language
        assert words in chat.say(typed)


@pytest.mark.parametrize(
    "spelling",
    [
        "{0}",
        "查询 {0}",
        "查询{1}",
        "编号是{0}",
        "status {1}",
        " {0} ",
        "{2}",
    ],
)
def test_a_number_is_read_in_every_spelling(spelling):
    chat = submitted()
    number = chat.case.number
    wide = "".join(chr(ord(one) + 0xFEE0) for one in number)
    typed = spelling.format(number, number.replace("-", "").lower(), wide)
    assert chat.say(typed).startswith(number)


def test_somebody_elses_number_and_no_number_are_answered_alike():
    owner = submitted()
    other = Dialogue()
    of_another = other.say(owner.case.number)
    assert of_another.startswith("您名下没有这个编号")
    assert other.say(stranger()) == of_another


def test_a_wrong_check_character_is_told_as_arithmetic():
    chat = submitted()
    number = chat.case.number
    wrong = number[:-1] + ("2" if number[-1] != "2" else "3")
    assert "少了或错了一位" in chat.say(wrong)
    assert "wrong_numbers" not in chat.session.memory


def test_after_five_wrong_numbers_within_an_hour_there_is_a_rest():
    chat = submitted()
    own = chat.case.number
    for _ in range(4):
        assert "您名下没有" in chat.say(stranger())
    assert "13:00 后再试" in chat.say(stranger())
    chat.say("投诉", "你好", "进度")
    assert "13:00 后再试" in chat.say(stranger())
    assert chat.say(own).startswith(own)
    assert "您名下没有" in chat.wait(minutes=61).say(stranger())


def test_wrong_numbers_an_hour_apart_are_forgotten():
    chat = Dialogue()
    for _ in range(8):
        assert "您名下没有" in chat.wait(minutes=20).say(stranger())


def test_a_long_list_has_at_most_nine_choices_and_more():
    chat = many(11)
    chat.say("进度")
    assert len(chat.choices) == 9
    assert chat.choices[-1] == "更多（还有 3 件）"
    chat.say("9")
    assert len(chat.choices) == 3
    chat.say("进度", "更多")
    assert len(chat.choices) == 3


def test_an_answer_is_told_again_with_its_three_words():
    chat = submitted()
    chat.staff(Reply(number=chat.case.number, text="商家愿意全额退款299元。", answer=True))
    said = chat.say("有结果吗")
    assert "答复：商家愿意全额退款299元。" in said
    assert "到 12月13日（周日） 还没有您的消息" in said
    assert chat.choices == ["解决了", "没解决", "再想想"]


def test_what_is_missing_is_told_again():
    chat = submitted()
    move = Move(number=chat.case.number, to=Status.MORE_WANTED, reason="退款页的截图")
    chat.staff(move)
    assert "还差：退款页的截图" in chat.say("进度")
    assert chat.choices == ["没有这个"]
    assert "记下了：没有这个" in chat.say("1")


def test_a_refusal_is_told_again_with_its_reason_and_a_person():
    chat = submitted()
    chat.staff(Move(number=chat.case.number, to=Status.REFUSED, reason="不归我们管"))
    assert "原因：不归我们管" in chat.say(chat.case.number)
    assert chat.choices == ["找同事"]


def test_a_day_that_was_missed_is_admitted():
    chat = submitted().wait(days=4)
    assert "本来说 11月25日（周三），没做到，抱歉。" in chat.say("进度")


def test_a_long_history_is_cut_in_the_middle():
    chat = submitted()
    number = chat.case.number
    for _ in range(5):
        chat.wait(days=1).staff(Move(number=number, to=Status.WITH_DEPARTMENT))
        chat.wait(days=1).staff(Move(number=number, to=Status.WITH_RESPONDENT))
    lines = chat.say("进度").splitlines()
    assert lines[4:7] == ["11月23日 您提交", "……中间还有 4 步", "11月28日 转给专门的部门"]
    assert lines[-2] == "12月3日 请对方答复"


def test_mine_lists_ended_ones_too_and_the_draft():
    chat = many(2)
    chat.say("解决了", "1", "1")
    assert chat.say("我的投诉").startswith("您的投诉：在办 1 件，结束 1 件")
    assert len(chat.choices) == 2
    assert chat.case.number in "".join(chat.choices)
    chat.say("投诉", "2", "我的")
    assert chat.choices[-1] == "接着填投诉"


def test_without_a_case_a_draft_is_offered_instead():
    chat = talk("投诉", "2", "小满优品不发货，299元的耳机")
    chat.say("进度")
    assert "填到一半" in chat.heard
    assert chat.press("接着填投诉").startswith("接着来")


def test_the_card_says_the_same_as_the_words():
    chat = submitted()
    chat.say("进度")
    card = chat.messages[-1].card
    assert card is not None
    assert card.kind == "progress"
    rows = {label: value for label, value, _ in card.rows}
    assert rows["编号"] == chat.case.number
    assert rows["现在"] == "等同事看材料"
    assert rows["11月23日"] == "您提交"


def test_an_answer_that_waited_is_told_once_beside_the_progress():
    chat = submitted(desk=Desk(pushes=False))
    number = chat.case.number
    chat.staff(Move(number=number, to=Status.ACCEPTED))
    chat.staff(Reply(number=number, text="商家今天退给您299元。", answer=True))
    chat.waiting = [Say(phrase="text", values={"text": chat.heard}, case=number)]
    told = chat.say("进度")
    both = "\n".join(one.text for one in chat.messages)
    assert both.count("商家今天退给您299元。") == 1
    assert "现在：有答复" in told
    assert "商家今天退给您299元。" in chat.say("进度")


def test_a_number_however_it_is_typed_is_what_a_message_speaks_of():
    number = references.number(NOON.date(), "7KQ4M")
    session = Session(memory={"case": number})
    assert spoken_of(Session(), said("查询 " + number.lower())) == {number}
    assert spoken_of(Session(), said("你好", choice=f"status:show:{number}")) == {number}
    assert spoken_of(session, said("还有张照片")) == {number}
    assert spoken_of(Session(), said("2611-ABCDEF")) == frozenset()


def said(text, choice=""):
    return Incoming(channel="c", external_id="1", sender="a", text=text, choice=choice, at=NOON)
