"""Amounts are read as people write them, and asked about where they are unclear."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.values import Money
from handlers.reading.money import money
from handlers.reading.outcome import Read, Unclear


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("三千五", "3500", "CNY"),
        ("三千零五", "3005", "CNY"),
        ("1.2万", "12000", "CNY"),
        ("一万二", "12000", "CNY"),
        ("1w2", "12000", "CNY"),
        ("3k5", "3500", "CNY"),
        ("3.5K", "3500", "CNY"),
        ("3千5", "3500", "CNY"),
        ("二百五", "250", "CNY"),
        ("一百零五块五毛", "105.5", "CNY"),
        ("￥３，５００．００", "3500", "CNY"),
        ("¥3,500.00", "3500", "CNY"),
        ("800蚊", "800", "HKD"),
        ("HK$800", "800", "HKD"),
        ("800港纸", "800", "HKD"),
        ("800港紙", "800", "HKD"),
        ("500刀", "500", "USD"),
        ("500U", "500", "USDT"),
        ("贰仟元整", "2000", "CNY"),
        ("貳仟元整", "2000", "CNY"),
        ("壹万贰仟叁佰肆拾伍元陆角柒分", "12345.67", "CNY"),
        ("50块5", "50.5", "CNY"),
        ("105块55", "105.55", "CNY"),
        ("五毛", "0.5", "CNY"),
        ("1千2百", "1200", "CNY"),
        ("NT$3,500", "3500", "TWD"),
        ("3500元台币", "3500", "TWD"),
        ("RM300", "300", "MYR"),
        ("50欧", "50", "EUR"),
        ("five hundred dollars", "500", "USD"),
        ("USD 1,200.50", "1200.5", "USD"),
        ("一共3500元", "3500", "CNY"),
        ("我总共被骗了3500块钱", "3500", "CNY"),
        ("0", "0", "CNY"),
        ("0元", "0", "CNY"),
    ],
)
def test_an_amount_is_read_in_every_spelling(text, amount, currency):
    assert money(text) == Read(Money(amount=Decimal(amount), currency=currency))


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("两百块左右", "200"),
        ("大概3000吧", "3000"),
        ("差不多三千", "3000"),
        ("不到3000", "3000"),
        ("二十来块", "20"),
        ("百来块", "100"),
        ("about $300", "300"),
    ],
)
def test_an_approximate_amount_is_marked_so(text, amount):
    found = money(text).value
    assert found.about
    assert found.amount == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "amount"),
    [("两万多", "20000"), ("3千多块", "3000"), ("三千幾蚊", "3000"), ("5000出头", "5000")],
)
def test_more_than_an_amount_is_marked_so(text, amount):
    found = money(text).value
    assert found.over
    assert found.amount == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "amount", "low", "high"),
    [
        ("四五千", "4500", "4000", "5000"),
        ("两三万", "25000", "20000", "30000"),
        ("一千五六", "1550", "1500", "1600"),
        ("三五百", "400", "300", "500"),
        ("3到5千", "4000", "3000", "5000"),
        ("4、5千", "4500", "4000", "5000"),
        ("3000-4000元", "3500", "3000", "4000"),
        ("十几万", "150000", "100000", "200000"),
        ("大概有三四千块钱吧", "3500", "3000", "4000"),
    ],
)
def test_a_range_is_its_middle_and_keeps_its_bounds(text, amount, low, high):
    wanted = Money(
        amount=Decimal(amount), currency="CNY", about=True, low=Decimal(low), high=Decimal(high)
    )
    assert money(text) == Read(wanted)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("1500+2000", (1500, 2000)),
        ("1500和2000", (1500, 2000)),
        ("1500+2000=3500", (1500, 2000)),
        ("一千五加两千", (1500, 2000)),
        ("两笔各1750", (1750, 1750)),
        ("每笔1750，共两笔", (1750, 1750)),
        ("3笔，每笔500", (500, 500, 500)),
        ("500x3", (500, 500, 500)),
    ],
)
def test_several_payments_are_added_up_and_shown(text, parts):
    found = money(text).value
    assert found.parts == parts
    assert found.amount == sum(parts)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("好几千", "money_how_many"),
        ("几百块", "money_how_many"),
        ("好幾萬", "money_how_many"),
        ("a few thousand", "money_how_many"),
        ("13800001234", "money_is_phone"),
        ("+86 138-0000-1234", "money_is_phone"),
        ("0912345678", "money_is_phone"),
    ],
)
def test_an_unclear_amount_is_asked_about(text, phrase):
    found = money(text)
    assert isinstance(found, Unclear)
    assert found.phrase == phrase


@pytest.mark.parametrize(("region", "currency"), [("HK", "HKD"), ("TW", "TWD"), ("CN", "CNY")])
def test_the_region_gives_the_currency_that_nobody_named(region, currency):
    assert money("三千五", region=region).value.currency == currency
    assert money("人民币100", region=region).value.currency == "CNY"


@pytest.mark.parametrize(("region", "currency"), [("HK", "HKD"), ("TW", "TWD"), ("CN", "USD")])
def test_dollars_are_those_of_the_region(region, currency):
    assert money("$100", region=region).value.currency == currency


@pytest.mark.parametrize(
    "text",
    [
        "",
        "没有",
        "不知道多少",
        "abc",
        "一定",
        "-500",
        "2026110300123456",
        "他们什么时候才肯把钱退给我啊",
        "我要退款",
    ],
)
def test_what_is_no_amount_is_not_read_as_one(text):
    assert money(text) is None


@given(st.text(max_size=60))
def test_nothing_that_is_typed_makes_it_fail(text):
    found = money(text)
    assert found is None or isinstance(found, Read | Unclear)


@given(
    st.text(
        alphabet="0123456789.,零一二三四五六七八九十百千万两几多来元块毛分+-各笔每约$¥kwx",
        max_size=16,
    )
)
def test_nothing_of_numbers_makes_it_fail(text):
    found = money(text)
    if isinstance(found, Read):
        assert found.value.amount >= 0
        assert Money.from_json(found.value.to_json()) == found.value
