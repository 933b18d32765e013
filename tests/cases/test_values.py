"""Amounts, days and telephone numbers survive being kept as JSON."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.values import Day, Money, Phone

AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=2)


@given(
    st.builds(
        Money,
        amount=AMOUNTS,
        currency=st.sampled_from(["CNY", "HKD", "USDT"]),
        about=st.booleans(),
        over=st.booleans(),
        low=st.none() | AMOUNTS,
        high=st.none() | AMOUNTS,
        parts=st.lists(AMOUNTS, max_size=3).map(tuple),
    )
)
def test_an_amount_survives(amount):
    assert Money.from_json(json.loads(json.dumps(amount.to_json()))) == amount


@given(
    st.builds(
        Day,
        first=st.dates(),
        last=st.none() | st.dates(),
        about=st.booleans(),
        note=st.sampled_from(["", "evening"]),
    )
)
def test_a_day_survives(day):
    assert Day.from_json(json.loads(json.dumps(day.to_json()))) == day


def test_a_telephone_number_survives_with_its_remark():
    phone = Phone(number="+8613800001234", note="微信同号")
    assert Phone.from_json(json.loads(json.dumps(phone.to_json()))) == phone


def test_what_was_not_said_is_not_written():
    assert Money(amount=Decimal("3500")).to_json() == {"amount": "3500", "currency": "CNY"}
    assert Day(first=date(2026, 11, 3)).to_json() == {"first": "2026-11-03"}


@pytest.mark.parametrize(("amount", "cents"), [("105.50", 10550), ("0", 0), ("3500", 350000)])
def test_an_amount_is_counted_in_hundredths(amount, cents):
    assert Money(amount=Decimal(amount)).cents == cents
