"""Words of harm before everything; children; marks that staff see and nobody hears."""

import pytest

from cases.acts import CallStaff, Flag, Open
from cases.model import Priority, Status
from tests.handlers.dialogue import Dialogue, submitted, talk, with_organisation

STORY = "小满优品旗舰店，11月3号买的耳机299元，说48小时发货，到现在没发，客服不理人"


@pytest.mark.parametrize(
    ("language", "words", "said"),
    [
        ("zh-CN", "我真的不想活了", "现在就可以打：心理援助 12356；有危险打 110。"),
        ("zh-TW", "我想不開，想輕生", "心理援助 12356；有立即危險請撥 110。"),
        ("en", "i want to end my life", "You can call 12356 now; in danger call 110."),
    ],
)
def test_harm_is_answered_first_with_the_numbers_to_call(language, words, said):
    chat = talk(words, language=language)
    assert said in chat.heard
    assert len(chat.choices) == 2
    (opened,) = chat.turn.acts
    assert (opened.submitted, opened.flags, opened.priority) == (
        False,
        ("harm",),
        Priority.URGENT,
    )
    assert opened.story == words


def test_in_the_middle_of_a_form_it_comes_first_and_the_form_stays():
    chat = talk("投诉", "2", STORY)
    question = chat.heard.splitlines()[-2]
    answers = dict(chat.draft["answers"])
    assert "您现在安全吗" in chat.say("活着没意思 不想活了")
    assert chat.draft["answers"] == answers
    assert question in chat.say("2")


def test_a_safe_answer_may_be_given_in_words_or_by_a_button():
    for answer in ("我安全", "alarm:safe"):
        chat = talk("投诉", "2", STORY, "不想活了")
        said = chat.press(answer) if ":" in answer else chat.say(answer)
        assert said.startswith("好，我在这儿")


def test_asking_for_a_colleague_makes_it_a_live_talk():
    chat = submitted()
    chat.say("我想死", "1")
    assert chat.turn.acts == (CallStaff(number=chat.case.number, why="harm"),)


def test_a_case_in_work_is_flagged_and_goes_to_the_top():
    chat = submitted()
    chat.say("我不想活了")
    assert chat.turn.acts == (
        Flag(number=chat.case.number, flag="harm", priority=Priority.URGENT),
    )
    assert chat.case.priority is Priority.URGENT


def test_once_a_day_and_again_only_on_new_words():
    chat = talk("我不想活了")
    assert "您现在安全吗" not in chat.say("我不想活了")
    assert "您现在安全吗" in chat.say("我要自杀")
    assert "您现在安全吗" in chat.wait(days=1).say("我不想活了")
    assert len(chat.cases) == 1


@pytest.mark.parametrize("words", ["气死我了", "这是跳楼价买的耳机", "手机又死机了", "笑死"])
def test_figures_of_speech_are_left_alone(words):
    assert "您现在安全吗" not in talk(words).heard


def test_a_long_story_with_such_words_is_kept_as_story():
    words = (
        "那是我妈看病的钱，一共三万块，全被他们骗走了，我真的不想活了，家里人都还不知道这件事"
    )
    chat = talk("投诉", "3", "3", words)
    assert "您现在安全吗" in chat.heard
    assert words in chat.draft["story"][-1]["text"]


def test_a_number_that_is_not_set_leaves_its_sentence_out():
    def without(table):
        table["lines"]["crisis_line"] = ""

    chat = talk("我不想活了", organisation=with_organisation(without))
    assert "现在就可以打：110。" in chat.heard
    assert "心理援助" not in chat.heard

    def none(table):
        table["lines"] = {}

    chat = talk("我不想活了", organisation=with_organisation(none))
    assert "可以打" not in chat.heard
    assert "您现在安全吗" in chat.heard


def test_after_harm_a_submitted_draft_keeps_its_flag():
    chat = talk("投诉", "2", STORY, "我不想活了", "2")
    number = chat.case.number
    chat.say("2026110300123456", "1", "1", "1")
    assert chat.case.number == number
    assert chat.case.status is Status.SUBMITTED
    assert "harm" in chat.case.flags
    assert chat.case.priority is Priority.URGENT


def test_a_child_is_thanked_told_of_a_line_and_put_on_top():
    chat = talk("我今年15岁，买游戏皮肤被骗了300块，我妈不知道")
    assert chat.heard.startswith("谢谢你告诉我")
    assert "12355" in chat.heard
    assert "您" not in chat.heard
    (opened,) = chat.turn.acts
    assert isinstance(opened, Open)
    assert opened.priority is Priority.URGENT
    assert "minor" in opened.flags
    assert "300" in chat.draft["story"][0]["text"]
    assert "您" not in chat.say("1")
    assert "您" not in chat.say("你好")


def test_a_child_is_told_so_once():
    chat = talk("我今年15岁，买游戏皮肤被骗了300块，我妈不知道", "1")
    assert not chat.say("我妈不知道这件事").startswith("谢谢你告诉我")


def test_a_parent_is_not_taken_for_a_child():
    assert not talk("我儿子15岁，充游戏花了3000块，要求退款").heard.startswith("谢谢你")


@pytest.mark.parametrize(
    ("words", "flag"),
    [
        ("商家威胁我，说再投诉就上门找我，小满优品不退款299元", "threatened"),
        ("走投无路了，小满优品不退款，那是给孩子看病的钱299元", "distress"),
    ],
)
def test_despair_and_threats_mark_the_draft_without_another_word(words, flag):
    chat = talk("投诉", "2", words)
    assert flag in chat.draft["flags"]
    assert "安全" not in chat.heard


def test_a_threat_marks_the_case_once():
    chat = submitted()
    number = chat.case.number
    chat.say("补充", "他们威胁我，说再投诉就上门找我")
    assert chat.case.flags.count("threatened") == 1
    chat.say("他们又威胁我，说再投诉就上门找我")
    assert chat.cases[number].case.flags.count("threatened") == 1
    assert chat.case.priority is Priority.HIGH


def test_a_button_never_raises_an_alarm():
    chat = Dialogue()
    chat.press("menu:guide")
    assert "安全" not in chat.heard


def test_a_child_with_a_case_in_work_is_flagged_there_with_the_words_added():
    chat = submitted()
    chat.say("我妈不知道这件事，我该怎么跟她说")
    assert [type(one).__name__ for one in chat.turn.acts] == ["Add", "Flag"]
    assert "minor" in chat.case.flags
