"""The payments of a story are found, what only looks like one is not."""

from decimal import Decimal

import pytest

from cases.values import Money
from handlers.reading.payments import amounts


def found(text):
    return [one.amount for one in amounts(text)[0]]


@pytest.mark.parametrize(
    ("text", "paid"),
    [
        ("买的耳机299元不发货", [299]),
        ("一共2980元,私教又交了1500,结果关门了", [2980, 1500]),
        ("定金500,尾款2500,一共付了3000元", [3000]),
        ("一共付了3000元,后来另外又转了500", [3000, 500]),
        ("刚刚转了两万块给他", [20000]),
        ("刚刚转了两万给他", [20000]),
        ("充了1.5万", [15000]),
        ("被扣了三千五", [3500]),
        ("花了1块", [1]),
        ("才付一块,就不认了", [1]),
        ("paid $299 for it", [299]),
        ("退我,299块", [299]),
        ("每次扣25元,扣了25元", [25]),
    ],
)
def test_payments_are_found_in_order(text, paid):
    assert found(text) == paid


@pytest.mark.parametrize(
    "text",
    [
        "大家一块去的",
        "切下来一块给我",
        "我家住五一大道",
        "今年52岁了",
        "付款3天了",
        "买了2件",
        "一楼二楼三楼",
        "等了3个月",
        "要求赔偿5000元",
        "收到2026110300123456",
        "一万个不愿意",
        "24小时客服",
    ],
)
def test_what_is_no_payment_is_not_found(text):
    assert found(text) == []


def test_what_was_paid_counts_before_what_is_only_named():
    assert found("这个3000元的包,我付了2599元") == [2599]


def test_more_than_an_amount_is_kept_as_that():
    assert amounts("被骗了两万多元")[0] == (Money(amount=Decimal(20000), over=True),)
