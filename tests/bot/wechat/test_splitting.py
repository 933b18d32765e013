"""No part too long, no character cut, nothing lost."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.wechat.splitting import beginning, size, split

CALM = settings(deadline=None)
TEXTS = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from("退款。！？\n \u200d\ufe0f\U0001f3fb👨👩"),
    ),
    max_size=400,
)


def bare(text):
    return "".join(text.split())


@CALM
@given(TEXTS, st.integers(4, 300))
def test_every_part_fits_and_nothing_but_white_space_is_lost(text, limit):
    parts = split(text, limit)
    assert all(0 < size(one) <= limit for one in parts)
    assert bare("".join(parts)) == bare(text)


@CALM
@given(TEXTS, st.integers(4, 300))
def test_a_beginning_is_one(text, limit):
    found = beginning(text, limit)
    assert text.startswith(found)
    assert size(found) <= limit


@CALM
@given(st.text("退款投诉。\n", max_size=3000))
def test_parts_are_at_least_half_full_so_that_few_are_needed(text):
    parts = split(text, 2047)
    assert all(size(one) > 2047 // 2 - 20 for one in parts[:-1]) or "\n" in text


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("一" * 20 + "\n\n" + "二" * 20, "一" * 20),
        ("一" * 20 + "\n" + "二" * 20, "一" * 20),
        ("一" * 20 + "。" + "二" * 20, "一" * 20 + "。"),
        ("word " * 40, "word " * 14 + "word"),
        ("一" * 10 + "。" + "二" * 40, "一" * 10 + "。" + "二" * 14),
        ("一" * 40, "一" * 25),
    ],
)
def test_a_text_is_cut_where_it_reads_best(text, first):
    assert split(text, 77)[0] == first


def test_an_emoji_family_stays_together():
    family = "👨\u200d👩\u200d👧"
    parts = split(family * 6, size(family) * 2 + 8)
    assert parts == [family * 2] * 3


def test_an_accent_stays_on_its_letter():
    text = "e\u0301" * 30
    for one in split(text, 10):
        assert not unicodedata.combining(one[0])


@pytest.mark.parametrize("text", ["", " ", "\n\n"])
def test_blank_text_gives_no_part(text):
    assert split(text, 10) == []


@pytest.mark.parametrize(("many", "parts"), [(682, 1), (683, 2)])
def test_the_limit_is_exact(many, parts):
    assert len(split("汉" * many, 2047)) == parts
