"""Case numbers: every slip of one character, or of two neighbours, is found."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from cases.references import (
    ALPHABET,
    CODE,
    RANDOM,
    code_hash,
    code_plain,
    code_words,
    number,
    valid,
)

CHOSEN = st.text(alphabet=ALPHABET, min_size=RANDOM, max_size=RANDOM)
MONTHS = st.dates(min_value=date(2020, 1, 1), max_value=date(2099, 12, 31))


@given(MONTHS, CHOSEN)
def test_a_number_says_its_month_and_is_valid(month, chosen):
    made = number(month, chosen)
    assert made.startswith(f"{month:%y%m}-{chosen}")
    assert valid(made)


@given(MONTHS, CHOSEN, st.integers(min_value=0, max_value=10), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_found(month, chosen, place, other):
    made = number(month, chosen)
    if made[place] in {"-", other} or (place < 4 and not other.isdigit()):
        return
    assert not valid(made[:place] + other + made[place + 1 :])


@given(MONTHS, CHOSEN, st.sampled_from([0, 1, 2, 5, 6, 7, 8]))
def test_two_neighbours_that_changed_places_are_found(month, chosen, place):
    made = number(month, chosen)
    a, b = made[place], made[place + 1]
    if a != b:
        assert not valid(made[:place] + b + a + made[place + 2 :])


def test_no_character_looks_like_another():
    assert not set("01ILOSU") & set(ALPHABET)
    assert len(ALPHABET) == 29


@given(st.text(max_size=20))
def test_any_text_may_be_asked(text):
    valid(text)


def test_a_code_is_the_same_however_it_is_typed():
    code = "ABCDEFGHJK"
    assert len(code) == CODE
    assert code_plain(code_words(code).lower()) == code
    assert code_hash(" abcde-fghjk ") == code_hash(code)
