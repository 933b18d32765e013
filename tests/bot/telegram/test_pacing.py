import pytest

from bot.telegram.limits import BURST
from bot.telegram.pacing import Pacer


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_a_short_burst_goes_at_once_and_then_one_a_second(clock):
    pacer = Pacer(overall_per_s=30, clock=clock)
    waits = [pacer.book("7") for _ in range(BURST + 3)]
    assert waits == pytest.approx([0] * BURST + [1, 2, 3])


def test_after_a_pause_a_burst_may_go_again(clock):
    pacer = Pacer(overall_per_s=30, clock=clock)
    for _ in range(BURST):
        pacer.book("7")
    clock.now += BURST
    assert [pacer.book("7") for _ in range(BURST)] == [0] * BURST


def test_a_group_gets_twenty_a_minute(clock):
    pacer = Pacer(overall_per_s=30, clock=clock)
    waits = [pacer.book("-100") for _ in range(BURST + 2)]
    assert waits == pytest.approx([0] * BURST + [3, 6])


def test_all_chats_together_get_thirty_a_second(clock):
    pacer = Pacer(overall_per_s=30, clock=clock)
    waits = [pacer.book(str(chat)) for chat in range(90)]
    assert waits[:30] == [0] * 30
    assert waits[-1] == pytest.approx(2, abs=0.1)


def test_a_chat_that_is_shut_waits_and_no_other(clock):
    pacer = Pacer(overall_per_s=30, clock=clock)
    pacer.shut("7", 30)
    pacer.shut("7", 5)
    assert (pacer.wait("7"), pacer.wait("8")) == (30, 0)
    assert pacer.is_shut("7")
    clock.now += 30
    assert pacer.wait("7") == 0
    assert not pacer.is_shut("7")


def test_asking_books_nothing(clock):
    pacer = Pacer(overall_per_s=30, clock=clock)
    assert [pacer.wait("7") for _ in range(50)] == [0] * 50


def test_quiet_chats_are_forgotten(clock):
    pacer = Pacer(overall_per_s=1e9, clock=clock)
    for chat in range(10_000):
        pacer.book(str(chat))
    clock.now += 60
    pacer.book("new")
    assert len(pacer._paid_at) == 1
