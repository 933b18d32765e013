import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.splitting import split, units


@pytest.mark.parametrize(("text", "count"), [("", 0), ("abc", 3), ("投诉", 2), ("a😀", 3)])
def test_units_are_counted_as_utf_16(text, count):
    assert units(text) == count == len(text.encode("utf-16-le")) // 2


@given(st.text(max_size=300), st.integers(min_value=2, max_value=80))
def test_every_part_fits_and_nothing_but_white_space_is_lost(text, limit):
    parts = split(text, limit)
    assert all(part and 0 < units(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@given(st.lists(st.sampled_from(["👨‍👩‍👧", "👍🏽", "e\u0301", "字", " "]), max_size=60))
def test_no_emoji_is_cut_in_two(clusters):
    for part in split("".join(clusters), 12):
        assert not part.startswith(("\u200d", "🏽", "\u0301", "👩\u200d", "👧"))


def test_a_text_that_fits_is_one_part():
    assert split("x" * 4096, 4096) == ["x" * 4096]
    assert split("  \n", 4096) == []


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("one two\n\nthree four five", "one two"),
        ("one two three\nfour five", "one two three"),
        ("他们骗了我。钱也没退，人也不见了。真的", "他们骗了我。"),
        ("one two three four five", "one two three"),
        ("x" * 40, "x" * 16),
    ],
)
def test_a_text_is_cut_where_it_reads_best(text, first):
    assert split(text, 16)[0] == first
