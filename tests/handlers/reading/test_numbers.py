"""Numbers are read in Han, in figures and in both at once."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.reading.numbers import number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("三千五", "3500"),
        ("三千零五", "3005"),
        ("三千五百六", "3560"),
        ("一百零五", "105"),
        ("二百五", "250"),
        ("十五", "15"),
        ("一万二", "12000"),
        ("一万零五百", "10500"),
        ("十二万三", "123000"),
        ("三百万", "3000000"),
        ("一亿二千万", "120000000"),
        ("壹万贰仟叁佰肆拾伍", "12345"),
        ("1.2万", "12000"),
        ("1万2千", "12000"),
        ("1千2百", "1200"),
        ("1万2000", "12000"),
        ("2百五", "250"),
        ("3k5", "3500"),
        ("1w2", "12000"),
        ("1,234,567.80", "1234567.8"),
        ("二〇二六", "2026"),
        ("两千", "2000"),
        ("零", "0"),
        ("five hundred", "500"),
        ("two thousand five hundred", "2500"),
        ("2 thousand", "2000"),
    ],
)
def test_a_number_is_read_in_every_spelling(text, value):
    assert number(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    ["", "百", "千万", "十百", "五千六千", "1200,5", "1.2.3", "一个", "a", "-5", "3500元"],
)
def test_what_is_no_number_is_not_made_into_one(text):
    assert number(text) is None


@given(st.integers(min_value=0, max_value=10**9))
def test_figures_with_and_without_separators_are_the_same_number(value):
    assert number(str(value)) == number(f"{value:,}") == value


@given(st.text(alphabet="零一二三四五六七八九十百千万亿两0123456789.,kw", max_size=14))
def test_no_number_is_below_zero(text):
    found = number(text)
    assert found is None or found >= 0


@pytest.mark.parametrize(
    "digits", ["1" + "0" * 15, "1" + "0" * 28, "9" * 30, "9亿" + "万亿" * 13]
)
def test_a_number_past_all_sense_is_none(digits):
    assert number(digits) is None
    assert number("9" * 15) == 10**15 - 1
