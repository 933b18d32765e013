"""Every status has its sign, and its colour says whose turn it is."""

import re

import pytest

from admin import badges
from cases.model import ENDED, PERSONS_TURN, Case, Status
from tests.admin.building import ROOT
from tests.conftest import NOON

ICONS = set(re.findall(r'id="([a-z0-9-]+)"', (ROOT / "admin/static/icons.svg").read_text()))


@pytest.mark.parametrize("status", Status)
def test_the_colour_says_whose_turn_it_is(status):
    turn = badges.turn(status)
    if status is Status.RESOLVED:
        assert turn == "good"
    elif status in ENDED:
        assert turn == "over"
    elif status in PERSONS_TURN:
        assert turn == "person"
    else:
        assert turn == ("party" if status is Status.WITH_RESPONDENT else "ours")


@pytest.mark.parametrize("status", Status)
def test_every_status_has_an_icon_that_is_drawn(status):
    case = Case(number="n", person_id=1, status=status, opened_at=NOON)
    assert badges.state(case).icon in ICONS


def test_every_icon_that_templates_and_code_name_is_drawn():
    named = set()
    for path in (ROOT / "admin" / "templates").glob("*.html"):
        named |= set(re.findall(r"""icon\(['"]([a-z-]+)['"]""", path.read_text("utf-8")))
    for path in (ROOT / "admin").rglob("*.py"):
        named |= set(re.findall(r'icon="([a-z-]+)"', path.read_text("utf-8")))
    assert len(named) > 30
    assert named <= ICONS


def test_a_later_round_says_which():
    case = Case(number="n", person_id=1, status=Status.REOPENED, opened_at=NOON, round=2)
    made = badges.state(case)
    assert (made.phrase, made.n) == ("status_round", 2)
