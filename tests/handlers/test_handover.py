"""What is put before staff: what the person is busy with, never two things for one."""

from cases.acts import CallStaff, Flag, Open
from cases.model import Priority, Status
from handlers.handover import hand_over
from tests.handlers.dialogue import Dialogue, submitted, talk

STORY = "小满优品旗舰店，11月3号买的耳机299元，说48小时发货，到现在没发，客服不理人"


def test_with_nothing_a_case_is_made_of_the_words():
    chat = Dialogue()
    handed = hand_over(chat.session, chat.known(), flag="harm", story="我很难过")
    (opened,) = handed.acts
    assert isinstance(opened, Open)
    assert (opened.submitted, opened.live, opened.story) == (False, False, "我很难过")
    assert opened.flags == ("harm",)


def test_a_draft_goes_with_all_that_it_holds_and_keeps_its_number():
    chat = talk("投诉", "2", STORY)
    handed = hand_over(chat.session, chat.known(), call="asked", priority=Priority.HIGH)
    (opened,) = handed.acts
    assert isinstance(opened, Open)
    assert (opened.party, opened.amount_cents, opened.live) == ("小满优品旗舰店", 29900, True)
    assert opened.priority is Priority.HIGH
    assert handed.session.draft is not None
    assert handed.session.draft["number"] == opened.number


def test_a_draft_that_staff_see_is_not_opened_twice():
    chat = talk("投诉", "2", STORY, "人工", "返回", "人工")
    assert chat.turn.acts == (CallStaff(number=chat.case.number, why="asked"),)
    assert len(chat.cases) == 1


def test_a_case_is_flagged_and_called_in_one():
    chat = submitted()
    handed = hand_over(chat.session, chat.known(), call="harm", flag="harm")
    assert [type(one) for one in handed.acts] == [Flag, CallStaff]


def test_a_talk_that_runs_is_only_flagged():
    chat = submitted()
    chat.say("人工")
    handed = hand_over(chat.session, chat.known(), call="harm", flag="harm")
    assert [type(one) for one in handed.acts] == [Flag]


def test_two_marks_of_one_message_are_both_kept():
    chat = talk("他们威胁我说要弄死我，我不想活了")
    (opened,) = chat.turn.acts
    assert set(opened.flags) == {"harm", "threatened"}


def test_an_unsent_case_of_before_is_taken_up_again():
    chat = talk("人工", "返回")
    number = chat.case.number
    chat.say("人工")
    assert chat.turn.acts == (CallStaff(number=number, why="asked"),)
    assert chat.case.status is Status.DRAFT
