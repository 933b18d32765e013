"""Nobody does anything without end, and everybody may go on later."""

from datetime import timedelta

from cases import pace
from cases.pace import Pace
from tests.conftest import NOON

HOUR = timedelta(hours=1)


def test_so_many_and_no_more_until_the_time_is_over():
    tries = Pace(2, HOUR)
    assert tries.take("a", NOON)
    assert tries.take("a", NOON + HOUR / 2)
    assert not tries.take("a", NOON + HOUR - timedelta(seconds=1))
    assert tries.full_until("a", NOON + HOUR / 2) == NOON + HOUR
    assert tries.take("a", NOON + HOUR)


def test_one_does_not_pay_for_another():
    tries = Pace(1, HOUR)
    assert tries.take("a", NOON)
    assert tries.take("b", NOON)
    assert tries.full_until("c", NOON) is None


def test_what_is_refused_does_not_prolong_the_wait():
    tries = Pace(1, HOUR)
    tries.take("a", NOON)
    for minute in range(59):
        assert not tries.take("a", NOON + timedelta(minutes=minute))
    assert tries.take("a", NOON + HOUR)


def test_memory_stays_bounded(monkeypatch):
    monkeypatch.setattr(pace, "KEYS_MAX", 10)
    tries = Pace(1, HOUR)
    for n in range(100):
        tries.take(str(n), NOON)
    assert len(tries._times) == 10
