"""The push budget as staff see it."""

from datetime import timedelta

import pytest

from admin.pushes import budget_of
from cases.reach import Grants
from storage.queries import Reach
from tests.admin.building import LIMITS
from tests.conftest import NOON

LATER = NOON + timedelta(hours=31)


def way(channel, **left):
    return Reach(id=1, channel=channel, heard_at=NOON, grants=Grants(left=left), gone=False)


@pytest.mark.parametrize(
    ("reach", "kind", "pips"),
    [
        (None, "none", ()),
        (way("a"), "free", ()),
        (way("unknown"), "free", ()),
        (way("b"), "shut", ("off",) * 5),
        (way("b", spoke=(NOON, 5)), "shut", ("off",) * 5),
        (way("b", spoke=(LATER, 0)), "shut", ("off",) * 5),
        (way("b", spoke=(LATER, 1)), "open", ("keep", "off", "off", "off", "off")),
        (way("b", spoke=(LATER, 3)), "open", ("", "", "keep", "off", "off")),
        (way("b", spoke=(LATER, 5)), "open", ("", "", "", "", "keep")),
    ],
)
def test_each_bar_stands_for_one_message(reach, kind, pips):
    made = budget_of(reach, LIMITS, NOON)
    assert (made.kind, made.pips) == (kind, pips)


def test_an_open_budget_says_until_when():
    made = budget_of(way("b", spoke=(LATER, 3)), LIMITS, NOON)
    assert (made.left, made.whole, made.kept, made.until) == (3, 5, 1, LATER)
