"""In which order one message is read, and what `advance` does for every conversation."""

from dataclasses import replace

import pytest

from cases.messages import Choice, Heard, Incoming, Say, Session
from cases.talk import Turn
from handlers.conversation import Conversation, advance, follow, in_burst, missed
from handlers.reading.commands import Command
from tests.handlers.dialogue import NOON, PHOTO, Dialogue

KNOWN = Dialogue().known()


def said(text="", **what):
    """One thing that a person says."""
    return Incoming(channel="test", external_id="1", sender="p", at=NOON, text=text, **what)


def answer(phrase, *keys, numbered=True):
    """A step that says one phrase with choices."""
    choices = tuple(Choice(key=key, label=key) for key in keys)

    def step(session, said, known, *rest):
        says = Say(phrase=f"{phrase}{':' if rest else ''}{''.join(rest)}", choices=choices)
        return Turn(session=session, says=(replace(says, numbered=numbered),))

    return step


def heard(book, what, session=None):
    """The phrases that a message is answered with."""
    turn = advance(book, session or Session(), what, KNOWN)
    return [one.phrase for one in turn.says]


def if_text(word, phrase):
    """A hook that answers one word."""
    return lambda session, what, known: (
        Turn(session=session, says=(Say(phrase=phrase),)) if what.text == word else None
    )


TOY = Conversation(
    name="toy",
    openers=frozenset({Command.STATUS, Command.SKIP}),
    begin=answer("begun"),
    steps={"open": if_text("yes please", "stepped")},
    press=answer("pressed"),
)
REST = Conversation(
    name="menu",
    alarm=if_text("help me", "alarmed"),
    holds=if_text("hold", "held"),
    catch=answer("caught"),
    revise=answer("revised"),
)
BOOK = (TOY, REST)
OPEN = Session(conversation="toy", step="open", offered=("toy:a", "toy:b"))


@pytest.mark.parametrize("kind", [Heard.LEFT, Heard.NOTICE])
def test_what_asks_for_no_answer_gets_none(kind):
    turn = advance(BOOK, OPEN, said("help me", heard=kind), KNOWN)
    assert (turn.says, turn.session) == ((), OPEN)


def test_a_new_wording_is_revised_and_nothing_else():
    assert heard(BOOK, said("help me", heard=Heard.EDIT)) == ["revised"]


def test_danger_comes_before_a_pressed_choice():
    pressed = said("help me", heard=Heard.CHOICE, choice="toy:a")
    assert heard(BOOK, pressed, OPEN) == ["alarmed"]


def test_a_choice_names_its_conversation_wherever_the_person_is():
    assert heard(BOOK, said(heard=Heard.CHOICE, choice="toy:a:b")) == ["pressed:a:b"]


def test_a_choice_of_no_conversation_falls_through():
    assert heard(BOOK, said(heard=Heard.CHOICE, choice="gone:a"), OPEN) == ["caught"]


def test_what_runs_with_staff_holds_words_that_would_open_something():
    assert heard(BOOK, said("hold"), OPEN) == ["held"]


@pytest.mark.parametrize(("typed", "key"), [("1", "a"), ("２", "b"), ("2。", "b")])
def test_a_number_is_the_choice_offered_under_it(typed, key):
    assert heard(BOOK, said(typed), OPEN) == [f"pressed:{key}"]


@pytest.mark.parametrize("typed", ["3", "0", "12345678901234567890"])
def test_a_number_that_was_not_offered_is_none(typed):
    assert heard(BOOK, said(typed), OPEN) == ["caught"]


def test_a_command_word_opens_its_conversation_from_anywhere():
    assert heard(BOOK, said("进度"), Session(conversation="menu")) == ["begun"]
    assert heard(BOOK, said("２６１１－７ＫＱ４Ｍ８")) == ["begun"]


def test_a_sentence_with_a_command_word_is_no_command():
    assert heard(BOOK, said("进度一直不动")) == ["caught"]


def test_the_open_step_may_claim_a_number_or_a_word():
    claiming = replace(
        TOY, claims=lambda session, what, known: True, steps={"open": answer("mine")}
    )
    assert heard((claiming, REST), said("1"), OPEN) == ["mine"]
    assert heard((claiming, REST), said("跳过"), OPEN) == ["mine"]


def test_the_open_step_comes_before_what_is_caught():
    assert heard(BOOK, said("yes please"), OPEN) == ["stepped"]
    assert heard(BOOK, said("something"), OPEN) == ["caught"]


def test_a_step_that_is_gone_leads_to_what_is_caught():
    gone = Session(conversation="toy", step="of an older release")
    assert heard(BOOK, said("something"), gone) == ["caught"]


def test_the_numbers_of_the_last_choices_are_kept():
    asking = replace(REST, catch=answer("asked", "menu:x", "menu:y"))
    turn = advance((TOY, asking), Session(), said("hi there"), KNOWN)
    assert turn.session.offered == ("menu:x", "menu:y")


def test_choices_without_numbers_leave_the_older_ones():
    pushing = replace(REST, catch=answer("pushed", "menu:x", numbered=False))
    turn = advance((TOY, pushing), OPEN, said("hi there"), KNOWN)
    assert turn.session.offered == OPEN.offered


def puzzled(session, what, known):
    """A step that never understands."""
    choices = (Choice(key="toy:a", label="a"),)
    return missed(session, Say(phrase="what", choices=choices))


def test_the_third_time_running_a_person_is_offered_with_the_choices():
    book = (TOY, replace(REST, catch=puzzled))
    session, phrases = Session(), []
    for _ in range(5):
        turn = advance(book, session, said("???"), KNOWN)
        session = turn.session
        phrases.append(turn.says[0].phrase)
    assert phrases == ["what", "what", "offer_human", "offer_human", "offer_human"]
    assert [one.key for one in turn.says[0].choices] == ["human:call", "toy:a"]


def test_something_understood_begins_the_count_anew():
    book = (TOY, replace(REST, catch=puzzled))
    session = Session()
    for text in ("???", "???", "进度", "???"):
        turn = advance(book, session, said(text), KNOWN)
        session = turn.session
    assert turn.says[0].phrase == "what"


def test_a_turn_may_go_on_as_if_a_choice_were_pressed():
    leading = replace(
        REST,
        catch=lambda session, what, known: follow(
            Turn(session=session, says=(Say(phrase="first"),)), "toy:next"
        ),
    )
    turn = advance((TOY, leading), Session(), said("go"), KNOWN)
    assert [one.phrase for one in turn.says] == ["first", "pressed:next"]
    assert "follow" not in turn.session.memory


def test_news_that_waited_comes_before_the_answer():
    news = (
        Say(phrase="text", values={"text": "A"}),
        Say(phrase="text", values={"text": "B"}),
    )
    made = Dialogue()
    made.waiting = list(news)
    made.say("谢谢")
    assert made.messages[0].text == "您不在时有 2 条消息：\nA\nB\n——"
    assert len(made.messages) == 2
    assert made.waiting == []


def test_silence_leaves_the_news_waiting():
    made = Dialogue()
    made.send(PHOTO)
    made.waiting = [Say(phrase="text", values={"text": "A"})]
    assert made.send(PHOTO) == ""
    assert len(made.waiting) == 1


def test_a_child_is_not_addressed_as_a_grown_up():
    made = Dialogue()
    made.say("我今年13岁，游戏里充了2000块钱，我妈不知道")
    assert "您" not in made.heard
    made.say("1", "1", "星河游戏", "跳过")
    assert "你希望怎么解决" in "".join(made.log)
    assert "您" not in "".join(one for one in made.log if one.startswith("‹"))


@pytest.mark.parametrize(
    ("before", "burst", "after", "same"),
    [
        ("", "", 59, True),
        ("", "", 60, False),
        ("a", "a", 3600, True),
        ("a", "b", 59, True),
        ("a", "b", 60, False),
    ],
)
def test_a_burst_is_an_album_or_a_minute(before, burst, after, same):
    session = Session(memory={"filed": {"at": NOON.isoformat(), "album": before}})
    later = replace(KNOWN, now=Dialogue().wait(seconds=after).now)
    files = said(heard=Heard.FILES, burst=burst, attachments=(PHOTO,))
    assert in_burst(session, files, later) is same
