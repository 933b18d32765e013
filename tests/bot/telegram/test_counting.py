from dataclasses import replace
from datetime import UTC, datetime

from bot.telegram.counting import Counts, is_count
from cases.messages import Message, Queued, Rows

COUNT = Message(text="1 photo", phrase="held", card=Rows(kind="evidence"))


def queued(number, message=COUNT, chat="7"):
    return Queued(
        id=number,
        person_id=1,
        address_id=1,
        channel="telegram",
        account="70",
        address=chat,
        message=message,
        created_at=datetime(2026, 11, 23, tzinfo=UTC),
    )


def test_a_count_is_a_card_of_evidence_without_files():
    assert is_count(COUNT)
    assert not is_count(Message(text="1 photo"))
    assert not is_count(replace(COUNT, card=Rows(kind="summary")))
    assert not is_count(replace(COUNT, files=("a",)))


def test_only_a_newer_count_of_the_same_kind_replaces_one_that_waits():
    counts = Counts()
    other = replace(COUNT, phrase="asked")
    counts.expect([queued(3), queued(4, other), queued(5), queued(6, Message(text="x"))])
    assert counts.superseded(queued(3))
    assert not counts.superseded(queued(5))
    assert not counts.superseded(queued(4, other))
    assert not counts.superseded(queued(2, chat="8"))
    assert not counts.superseded(queued(2, Message(text="x")))


def test_a_count_is_edited_until_something_else_is_said():
    counts = Counts()
    assert counts.place(queued(1)) is None
    counts.went_out(queued(1), 55)
    assert counts.place(queued(2)) == 55
    assert counts.place(queued(2, replace(COUNT, case="2611-7KQ4M8"))) is None
    assert counts.place(queued(2, Message(text="x"))) is None
    counts.went_out(queued(3, Message(text="x")), 56)
    assert counts.place(queued(4)) is None


def test_a_count_is_new_after_the_person_said_something():
    counts = Counts()
    counts.went_out(queued(1), 55)
    counts.forget("7")
    assert counts.place(queued(2)) is None
