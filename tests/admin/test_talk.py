"""The conversation as staff read it: folded, in order, days apart, nothing doubled."""

from dataclasses import replace
from datetime import timedelta

from admin import talk
from cases.messages import Heard, Incoming, Message
from cases.model import Actor, Case, Entry, Role, Status
from cases.wording import Wording
from storage.queries import Dossier
from storage.transcript import Line
from tests.admin.building import phrases
from tests.conftest import NOON

WORDS = Wording(phrases(), "zh-CN")
CLERK = Actor(role=Role.CLERK, id="zhou", name="周敏")
PERSON = Actor(role=Role.PERSON, id="1")
CASE = Case(number="n", person_id=1, status=Status.SUBMITTED, opened_at=NOON, submitted_at=NOON)


def at(minutes):
    return NOON + timedelta(minutes=minutes)


def heard(minutes, text="好", **more):
    said = Incoming(channel="a", external_id="x", sender="p", at=at(minutes), **more)
    return Line(
        seq=minutes,
        id=1,
        direction="in",
        at=at(minutes),
        text=text,
        heard=said.heard.value,
        said=said,
        state="done",
        channel="a",
    )


def told(minutes, text="请说", *, phrase="ask_story", author="", state="sent"):
    message = Message(text=text, phrase=phrase, author=author)
    return Line(
        seq=minutes,
        id=2,
        direction="out",
        at=at(minutes),
        text=text,
        message=message,
        author=author,
        state=state,
        channel="a",
    )


def entry(minutes, kind, by=CLERK, **detail):
    return Entry(at=at(minutes), by=by, kind=kind, detail=detail)


def read(lines=(), entries=(), case=CASE):
    dossier = Dossier(
        case=case, channel="a", clerk_name="", lines=tuple(lines), entries=tuple(entries)
    )
    return [one for one in talk.read(dossier, WORDS) if one.kind != "day"]


def test_the_form_is_folded_and_counted():
    lines = [told(-9), heard(-8), told(-7), heard(-6), told(0, "交上了")]
    (fold,) = read(lines)
    assert (fold.kind, fold.questions, fold.answers) == ("fold", 3, 2)


def test_what_comes_after_the_complaint_stands_open():
    pieces = read([told(-9), heard(-8), heard(5), told(5, "收到")])
    assert [one.kind for one in pieces] == ["fold", "person", "robot"]


def test_of_a_draft_nothing_is_folded():
    draft = replace(CASE, status=Status.DRAFT, submitted_at=None)
    pieces = read([heard(-9), told(-8)], case=draft)
    assert [one.kind for one in pieces] == ["person", "robot"]


def test_a_reply_shows_the_clerks_own_words_and_is_not_doubled():
    line = told(5, "周敏：请问订单号？", phrase="staff_says", author="周敏")
    pieces = read([line], [entry(5, "replied", text="请问订单号？", files=[])])
    assert [(one.kind, one.text, one.by) for one in pieces] == [
        ("staff", "请问订单号？", "周敏")
    ]


def test_a_reply_that_no_channel_took_is_shown_all_the_same():
    (piece,) = read([], [entry(5, "answered", text="退款")])
    assert (piece.text, piece.delivery.state) == ("退款", "none")


def test_in_one_instant_the_deed_stands_before_the_notice_and_after_the_persons_words():
    notice = told(5, "受理了", phrase="push_accepted")
    accepted = read([notice], [entry(5, "accepted")])
    assert [one.kind for one in accepted] == ["event", "told"]
    by_person = read([heard(5), told(5)], [entry(5, "reopened", PERSON, reason="没到账")])
    assert [one.kind for one in by_person] == ["person", "robot", "event"]


def test_an_event_says_who_and_why():
    pieces = read(
        [],
        [
            entry(1, "refused", reason="不归我们管"),
            entry(2, "assigned", to="li", name="李博"),
            entry(3, "assigned", to="", name=""),
            entry(4, "called_staff", PERSON, why="asked"),
            entry(5, "flagged", PERSON, flag="harm"),
        ],
    )
    assert [(one.by, one.text) for one in pieces] == [
        ("周敏", "不受理：不归我们管"),
        ("周敏", "指派给 李博"),
        ("周敏", "退回待领取"),
        ("投诉人", "要找工作人员"),
        ("投诉人", "标记：可能有人身危险"),
    ]


def test_each_day_begins_with_a_line():
    dossier = Dossier(
        case=CASE, channel="a", clerk_name="", lines=(heard(1), heard(2), heard(60 * 24))
    )
    kinds = [one.kind for one in talk.read(dossier, WORDS)]
    assert kinds == ["day", "person", "person", "day", "person"]


def test_what_is_no_text_is_told_in_words():
    place = heard(1, "", heard=Heard.LOCATION, latitude=31.2, longitude=121.5)
    pieces = read([place, heard(2, "", heard=Heard.STICKER), heard(3, "", heard=Heard.LEFT)])
    assert [(one.kind, one.text) for one in pieces] == [
        ("person", "发来一个位置"),
        ("person", "（表情）"),
        ("event", "投诉人离开了对话，消息可能到不了"),
    ]
    assert pieces[0].place == "31.20000, 121.50000"


def test_only_what_staff_wrote_and_is_not_out_can_be_taken_back():
    def undo(**more):
        return read([told(5, **more)])[0].delivery.undo

    assert undo(author="周敏", state="waiting")
    assert undo(author="周敏", state="held")
    assert not undo(author="周敏", state="sent")
    assert not undo(author="周敏", state="sending")
    assert not undo(state="waiting")


def test_a_message_on_its_way_makes_the_page_look_again_soon():
    assert talk.waits(read([told(5, author="周敏", state="waiting")]))
    assert not talk.waits(read([told(5, author="周敏", state="held")]))
