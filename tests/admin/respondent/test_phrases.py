"""The words of the respondent's pages: whole in three languages, and none missing."""

import re

from admin.respondent.door import LANGUAGES
from cases.links import Answer, Standing
from tests.admin.building import ROOT, phrases

WORDS = phrases("admin/respondent")
SLOT = re.compile(r"\{([a-z_]+)\}")
FILES = [
    *(ROOT / "admin" / "templates" / "respondent").glob("*.html"),
    *(ROOT / "admin" / "respondent").glob("*.py"),
]


def test_the_languages_are_those_of_the_files():
    assert set(WORDS) == set(LANGUAGES)


def test_every_language_has_the_same_keys_and_slots():
    for own in WORDS.values():
        assert set(own) == set(WORDS["zh-CN"])
        for key, words in own.items():
            assert set(SLOT.findall(words)) == set(SLOT.findall(WORDS["zh-CN"][key])), key
            assert words.strip(), key


def test_every_key_that_is_named_exists():
    named = {
        key for path in FILES for key in re.findall(r'\bw\("([a-z_]+)"[),]', path.read_text())
    }
    named |= {f"answer_{one}{hint}" for one in Answer for hint in ("", "_hint")}
    named |= {f"language_{one}" for one in LANGUAGES}
    named |= {f"file_file_{one}" for one in ("too_big", "empty", "type", "broken")}
    errors = re.compile(r'"(error_[a-z_]+)"')
    named |= {key for path in FILES for key in errors.findall(path.read_text())}
    assert len(named) > 40
    assert named - set(WORDS["zh-CN"]) == set()


def test_whatever_staff_are_told_of_a_link_has_words():
    for own in phrases().values():
        wanted = {f"standing_{one}" for one in Standing} | {f"responds_{one}" for one in Answer}
        assert wanted - set(own) == set()
