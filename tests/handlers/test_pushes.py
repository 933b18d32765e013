"""What is told first and what every case says of itself: all worded, short, and true."""

import re

import pytest

from cases.acts import AskAgain, EndTalk, Move, Reply
from cases.messages import Say
from cases.model import Actor, Role, Status
from cases.steps import INSIDE, NOT_BY_STAFF
from cases.wording import Wording
from handlers.progress import TOLD
from tests.handlers.dialogue import LANGUAGES, PHRASES, submitted

#: Slots of each push, as the table of dialogues has them; refusal and packet are worded
#: without what the service cannot do yet.
SLOTS = {
    "submitted": "number counts due_check due",
    "accepted": "number actor due",
    "refused": "number reason bodies",
    "more_wanted": "number items due",
    "with_department": "number department due",
    "with_respondent": "number respondent due",
    "respondent_answered": "number respondent due",
    "respondent_late": "number respondent due_old due",
    "answered": "number text line",
    "asked_again": "number due",
    "reopened": "number n max actor due",
    "resolved": "number rating",
    "closed_unconfirmed": "number",
    "closed_unresolved": "number reason bodies papers line",
    "withdrawn": "number until",
    "deadline_moved": "number due_old due reason",
    "merged": "number n due",
    "measure": "number respondent measure from basis actor due line",
    "offer": "number respondent offer due line",
    "agreed": "number agreement respondent due",
    "still_holds": "number",
    "improved": "number change from",
    "talk_ended": "",
}
DAY = {"moment": "2026-11-30T10:00:00+00:00"}
VALUES = {
    "number": "2611-7KQ4M8",
    "counts": {"counts": {"photo": 5, "video": 1, "pdf": 1}},
    "due": DAY,
    "due_old": DAY,
    "due_check": DAY,
    "until": DAY,
    "from": DAY,
    "actor": {"phrase": "actor_staff"},
    "respondent": "小满优品",
    "n": 2,
    "max": 3,
}
CLERK = Actor(role=Role.CLERK, id="7", name="周")
HAN = re.compile(r"[一-鿿]")


def wording(language):
    return Wording(PHRASES, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", SLOTS)
def test_each_push_is_worded_with_its_slots(language, key):
    template = PHRASES[language][f"push_{key}"]
    assert set(re.findall(r"\{(\w+)\}", template)) == set(SLOTS[key].split())


@pytest.mark.parametrize("key", sorted(SLOTS))
def test_a_push_is_at_most_160_characters_before_what_staff_write(key):
    for language in ("zh-CN", "zh-TW"):
        text = wording(language).phrase(f"push_{key}", VALUES)
        assert len(HAN.findall(text)) <= 160


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", sorted(SLOTS))
def test_a_push_without_its_day_leaves_no_hole(language, key):
    values = {name: value for name, value in VALUES.items() if name not in {"due", "until"}}
    text = wording(language).phrase(f"push_{key}", values)
    if key in {"asked_again", "agreed", "deadline_moved", "submitted", "measure"}:
        return  # these are never said without it
    assert not re.search(
        r"最晚 {1,2}[^ 0-9]|限 *前|(?<!\S)前回|by *[.;]|until *[.;]", text, re.I
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", list(Status))
def test_each_status_says_what_it_means_and_who_acts(language, status):
    words = PHRASES[language]
    assert words[f"status_{status}"]
    assert words[f"status_line_{status}"].endswith((".", "。"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_told_kind_of_entry_is_worded(language):
    assert [kind for kind in TOLD if f"entry_{kind}" not in PHRASES[language]] == []


@pytest.mark.parametrize("status", sorted(set(Status) - NOT_BY_STAFF - INSIDE))
def test_every_status_that_staff_bring_about_is_pushed_in_words(status):
    assert f"push_{status}" in PHRASES["zh-CN"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_rules_push_is_whole(language):
    chat = submitted(language=language)
    number = chat.case.number
    heard = [
        chat.staff(Move(number=number, to=Status.ACCEPTED)),
        chat.staff(Reply(number=number, text="OK")),
        chat.staff(EndTalk(number=number)),
        chat.staff(
            Move(number=number, to=Status.MORE_WANTED, reason="A", values={"items": "A"})
        ),
        chat.staff(Reply(number=number, text="B", answer=True)),
        chat.staff(AskAgain(number=number), by=Actor(role=Role.CLOCK, id="clock"))
        if chat.wait(days=3)
        else "",
    ]
    told = [one for one in heard if one]
    assert len(told) == 5
    assert not any(re.search(r"\{\w+\}|push_\w+|^[a-z_]+$", one) for one in told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_voice_never_shouts_promises_or_blames(language):
    never = re.compile(
        r"[!！]|肯定能|一定能|保证能|马上处理|尽快|近期|系统错误|無效|无效|亲爱的|敬请谅解|贵方|予以"
        r"|as soon as possible|invalid input|dear customer|已为您转接"
    )
    found = {key: text for key, text in PHRASES[language].items() if never.search(text)}
    assert found == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_only_emoji_stands_at_the_moment_of_submission(language):
    emoji = re.compile("[\u2600-\u27bf\U0001f300-\U0001faff]")
    allowed = {"push_submitted", "receipt"}
    found = {key for key, text in PHRASES[language].items() if emoji.search(text)}
    assert found - allowed == set()


def test_nothing_is_promised_that_the_service_cannot_do_yet():
    later = re.compile(r'回"材料"|再看一次|回"同意"|不同意|"packet"|look again|"agree"')
    for language in LANGUAGES:
        assert [key for key, text in PHRASES[language].items() if later.search(text)] == []


def test_an_unknown_phrase_is_seen_and_nothing_is_lost():
    assert (
        wording("zh-CN").render(Say(phrase="nobody_worded_this")).text == "nobody_worded_this"
    )
