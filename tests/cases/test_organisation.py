"""The data file of an organisation: read whole, mistakes told with their place."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from cases.organisation import LANGUAGES, BadOrganisation, organisation_of

SHIPPED = Path(__file__).parent.parent.parent / "organisation" / "default.toml"


@pytest.fixture(scope="module")
def table():
    """The shipped file's table."""
    read = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    read.pop("phrases", None)
    return read


@pytest.fixture(scope="module")
def shipped(table):
    """The shipped organisation."""
    return organisation_of(table)


def test_eight_kinds_are_shipped_in_their_order(shipped):
    assert [one.key for one in shipped.categories] == [
        "false_goods",
        "refund",
        "fraud",
        "privacy",
        "account",
        "price",
        "prepaid",
        "service",
    ]


@pytest.mark.parametrize(
    ("key", "limit"),
    [
        ("false_goods", (2, 5, 7, 20)),
        ("refund", (2, 5, 5, 15)),
        ("fraud", (1, 2, 3, 15)),
        ("privacy", (2, 5, 5, 15)),
        ("account", (2, 3, 5, 10)),
        ("price", (2, 5, 5, 15)),
        ("prepaid", (2, 5, 7, 20)),
        ("service", (2, 5, 5, 15)),
    ],
)
def test_the_days_of_each_kind(shipped, key, limit):
    found = shipped.category(key).limit
    assert (found.check, found.answer, found.respondent, found.solution) == limit


def texts(shipped):
    """Every text of the categories, with its place."""
    for category in shipped.categories:
        yield category.key, category.label
        yield category.key, category.short
        for item in category.checklist:
            yield category.key, item
        for question in category.questions:
            for text in (question.text, question.label, question.help):
                if text:
                    yield f"{category.key}.{question.key}", text
            for option in question.options:
                yield f"{category.key}.{question.key}.{option.key}", option.label
                if option.advice:
                    yield f"{category.key}.{question.key}.{option.key}", option.advice


def test_every_text_is_there_in_every_language(shipped):
    missing = [
        (place, language)
        for place, text in texts(shipped)
        for language in LANGUAGES
        if not text.get(language)
    ]
    assert missing == []


def test_every_kind_asks_for_the_story_and_what_would_put_it_right(shipped):
    for category in shipped.categories:
        keys = [question.key for question in category.questions]
        assert "story" in keys
        assert keys[-1] == "wanted" or category.questions[-1].when == "after"
        assert len(keys) == len(set(keys))
        assert len(category.checklist) == len(category.checklist_words)


def test_options_have_keys_of_their_own_that_fit_a_button(shipped):
    for category in shipped.categories:
        for question in category.questions:
            keys = [option.key for option in question.options]
            assert len(keys) == len(set(keys)) <= 9
            assert all(len(f"complaint:a:{question.key}:{key}") <= 64 for key in keys)


def test_words_are_written_as_they_are_looked_up(shipped):
    for category in shipped.categories:
        options = (option for one in category.questions for option in one.options)
        words = [*category.words, *(word for option in options for word in option.words)]
        assert words == [word.lower() for word in words]


def test_fraud_offers_no_recovery_and_may_be_anonymous(shipped):
    fraud = shipped.category("fraud")
    assert "追回" not in str(
        [one.label for question in fraud.questions for one in question.options]
    )
    assert fraud.anonymous_allowed
    assert fraud.scam_warning
    assert not shipped.category("refund").anonymous_allowed


def test_the_help_lines_are_set_and_dated(shipped):
    assert shipped.lines["emergency"] == "110"
    assert date.fromisoformat(shipped.lines_confirmed)


def small(**changed):
    """A table with one category, changed."""
    question = {"key": "story", "type": "text", "text": "?"}
    limit = {"check": 1, "answer": 1, "respondent": 1, "solution": 1}
    category = {"key": "x", "label": "X", "limit": limit, "questions": [question], **changed}
    return {"name": "N", "categories": [category]}


@pytest.mark.parametrize(
    ("table", "place"),
    [
        ({"name": "N", "colour": "red"}, ".colour: unknown key"),
        ({"name": 3}, "name: expected text per language"),
        (small(size=3), "categories[0].size: unknown key"),
        (small(limit={"check": 1}), "categories[0].limit"),
        (small(questions=[{"key": "a"}]), "categories[0].questions[0].type: found None"),
        (
            small(questions=[{"key": "a", "type": "song"}]),
            "categories[0].questions[0].type: found 'song'; allowed are choice",
        ),
        (
            small(questions=[{"key": "a", "type": "text", "when": "later"}]),
            "categories[0].questions[0].when: found 'later'",
        ),
        (
            small(questions=[{"key": "a", "type": "choice", "options": [{"label": "A"}]}]),
            "categories[0].questions[0].options[0]",
        ),
        ({"name": "N", "labels": {"party": 3}}, "labels.party: expected text"),
        ({"name": "N", "holidays": ["1 May"]}, "holidays[0]: found '1 May'; expected a day"),
        ({"name": "N", "office_hours": ["18:00", "9:00"]}, "office_hours: found ['18:00'"),
        ({"name": "N", "office_hours": "9-18"}, "office_hours: found '9-18'; expected two"),
        ({"name": "N", "breaks": [["12:00"]]}, "breaks[0]: found ['12:00']; expected two"),
        (
            {"name": "N", "breaks": [["12:00", "13:00"], ["12:30", "14:00"]]},
            "breaks[1]: found ['12:30', '14:00']; allowed are breaks after 13:00",
        ),
        ({"name": "N", "breaks": [["08:00", "09:30"]]}, "breaks after 09:00 and before 18:00"),
    ],
)
def test_a_mistake_is_told_with_its_place(table, place):
    with pytest.raises(BadOrganisation) as told:
        organisation_of(table)
    assert place in str(told.value)


def test_one_text_stands_for_every_language():
    made = organisation_of(small())
    assert made.name == dict.fromkeys(LANGUAGES, "N")
    assert made.category("x").label["en"] == "X"


def test_a_label_that_nobody_gave_is_its_key():
    assert organisation_of(small()).label("party") == {"text": {"zh-CN": "party"}}
