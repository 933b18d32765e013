"""What was just answered is remembered, and forgotten in time."""

import pytest

from bot.wechat import replies
from bot.wechat.replies import Replies, Reply


def reply(at=0.0):
    return Reply(body="x", ids=(1,), at=at)


def test_an_answer_is_remembered_as_it_was():
    kept, one = Replies(), reply()
    kept.keep("a", one)
    assert kept.get("a") is one
    assert kept.get("b") is None


@pytest.mark.parametrize(("at", "left"), [(20.0, 2), (20.1, 1)])
def test_it_is_forgotten_when_the_platform_asks_no_more(at, left):
    kept = Replies()
    kept.keep("a", reply())
    kept.keep("b", reply(at))
    assert len(kept) == left


def test_there_are_never_too_many(monkeypatch):
    monkeypatch.setattr(replies, "KEPT", 10)
    kept = Replies()
    for number in range(50):
        kept.keep(str(number), reply())
    assert len(kept) == 10
    assert kept.get("49") is not None
    assert kept.get("39") is None
