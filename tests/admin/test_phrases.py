"""The words of the panel: whole in both languages, and none missing."""

import re

import pytest

from admin import forms
from admin.access import LANGUAGES, THEMES
from admin.pages.queue import FILTERS
from cases.errors import CaseError
from cases.messages import Heard, Medium
from cases.model import STAFF, Priority, Role, Status
from cases.steps import NOT_BY_STAFF
from storage.queries import View
from tests.admin.building import ROOT, phrases

WORDS = phrases()
SLOT = re.compile(r"\{([a-z_]+)\}")
FILES = [*(ROOT / "admin").rglob("*.html"), *(ROOT / "admin").rglob("*.py")]


def test_the_languages_of_the_panel_are_those_of_its_files():
    assert set(WORDS) == set(LANGUAGES)


def test_every_language_has_the_same_keys():
    plain = {name: {k for k in own if not k.endswith("_one")} for name, own in WORDS.items()}
    assert plain["en"] == plain["zh-CN"]


def test_every_language_has_the_same_slots():
    for key, words in WORDS["zh-CN"].items():
        assert set(SLOT.findall(words)) == set(SLOT.findall(WORDS["en"][key])), key
        assert words.strip(), key


def test_every_count_of_one_has_the_slots_of_many():
    for key, words in WORDS["en"].items():
        if key.endswith("_one"):
            assert set(SLOT.findall(words)) == set(SLOT.findall(WORDS["en"][key[:-4]])), key


def families():
    """Keys that are put together while the panel runs."""
    yield from (f"status_{one}" for one in Status)
    yield from (f"next_{one}" for one in Status)
    yield from (f"step_{one}" for one in Status if one not in NOT_BY_STAFF | {Status.ANSWERED})
    yield from (f"turn_{one}" for one in ("ours", "person", "party", "good", "over"))
    yield from (f"priority_{one}" for one in Priority)
    yield from (f"role_{one}" for one in STAFF)
    yield from (f"by_{one}" for one in Role)
    for one in View:
        yield from (f"view_{one}", f"empty_{one}", f"empty_{one}_more")
    yield from (f"filter_{one}" for one in FILTERS)
    yield from (f"age_{one}" for one in (*forms.AGES, forms.OLDER))
    yield from (f"source_{one}" for one in (*forms.SOURCES, "chat"))
    yield from (f"medium_{one}" for one in Medium)
    yield from (f"heard_{one}" for one in Heard)
    yield from (f"file_{one}" for one in ("wanted", "kept", "refused", "failed", "dropped"))
    yield from (f"language_{one}" for one in ("zh-CN", "zh-TW", "en"))
    yield from (f"theme_{one}" for one in THEMES)
    states = ("sent", "waiting", "later", "held", "failed", "cancelled", "none")
    yield from (f"sent_{one}" for one in states)
    yield from (f"budget_{one}" for one in ("open", "kept", "until", "shut", "free", "none"))
    for slots in forms.SLOTS.values():
        yield from (f"field_{one}" for one in slots)


def test_whatever_the_panel_may_have_to_say_has_words():
    assert set(families()) - set(WORDS["zh-CN"]) == set()


def refusals(kind=CaseError):
    yield kind.code
    for one in kind.__subclasses__():
        yield from refusals(one)


@pytest.mark.parametrize("code", sorted(set(refusals())))
def test_every_refusal_of_the_rules_is_worded(code):
    assert code in WORDS["zh-CN"]


def test_every_key_that_is_named_exists():
    called = re.compile(r"""(?:words|phrase)\(\s*["']([a-z0-9_]+)["']\s*[,)]""")
    named = {key for path in FILES for key in called.findall(path.read_text("utf-8"))}
    assert len(named) > 150
    assert named - set(WORDS["zh-CN"]) == set()


def test_every_error_of_a_form_has_words():
    text = (ROOT / "admin" / "forms.py").read_text("utf-8")
    codes = set(re.findall(r'"((?:form|password)_[a-z_]+)"', text)) - {"password_differs"}
    assert codes
    assert codes <= set(WORDS["zh-CN"])
