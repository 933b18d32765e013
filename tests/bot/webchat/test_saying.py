"""When a message was written is believed of a browser's clock as far as that can be."""

from datetime import timedelta

import pytest

from bot.webchat.cases import turn
from bot.webchat.saying import CLOCK_SKEW, OFFLINE_MAX, _believed, medium
from cases.messages import Medium
from cases.model import Status
from tests.conftest import NOON

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("off", "believed"),
    [
        (timedelta(), True),
        (-timedelta(hours=3), True),
        (CLOCK_SKEW - SECOND, True),
        (CLOCK_SKEW, False),
        (SECOND - OFFLINE_MAX, True),
        (-OFFLINE_MAX, False),
    ],
)
def test_a_browsers_clock_is_believed_within_reason(off, believed):
    said = NOON + off
    found = _believed(int(said.timestamp() * 1000), NOON)
    assert found == (said if believed else NOON)


@pytest.mark.parametrize("nonsense", [0, 2**53])
def test_a_clock_out_of_its_mind_is_not(nonsense):
    assert _believed(nonsense, NOON) == NOON


@pytest.mark.parametrize(
    ("mime", "sent_as"),
    [
        ("image/heic", Medium.PHOTO),
        ("video/mp4", Medium.VIDEO),
        ("audio/amr", Medium.AUDIO),
        ("application/pdf", Medium.DOCUMENT),
        ("text/plain", Medium.DOCUMENT),
    ],
)
def test_a_file_is_sent_as_what_it_is(mime, sent_as):
    assert medium(mime) is sent_as


def test_the_colour_of_every_status_says_whose_turn_it_is():
    turns = {}
    for status in Status:
        turns.setdefault(turn(status), set()).add(status)
    assert turns["person"] == {Status.MORE_WANTED, Status.ANSWERED}
    assert turns["party"] == {Status.WITH_RESPONDENT}
    assert turns["good"] == {Status.RESOLVED}
    assert Status.REFUSED in turns["over"]
    assert Status.REOPENED in turns["ours"]
