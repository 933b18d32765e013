"""A whole story is read by the rules of the table, and no further."""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.values import Money
from handlers.reading.paragraph import read, story_only

TODAY = date(2026, 11, 23)  # a Monday
ORGANISATION = Path(__file__).parents[3] / "organisation" / "default.toml"
SHIPPED = {
    one["key"]: one.get("words", [])
    for one in tomllib.loads(ORGANISATION.read_text(encoding="utf-8"))["categories"]
}


def found(story, region="CN"):
    return read(story, categories=SHIPPED, today=TODAY, region=region)


@pytest.mark.parametrize(
    ("category", "words"),
    [
        ("refund", ["退款", "不发货", "售后", "refund"]),
        ("prepaid", ["充值", "会员卡", "办卡", "续费", "跑路"]),
        ("fraud", ["被骗", "转账", "刷单", "提现", "被盗", "scam"]),
        ("account", ["封号", "冻结", "限流", "申诉"]),
        ("false_goods", ["假货", "夸大", "过期", "变质", "过敏", "肿了", "fake"]),
        ("privacy", ["泄露", "骚扰电话", "隐私"]),
        ("price", ["乱收费", "多收", "标价", "没发票"]),
    ],
)
def test_every_word_of_a_category_leads_to_it(category, words):
    for word in words:
        assert found(f"他们这样：{word}").category == category, word


@pytest.mark.parametrize(
    ("story", "category"),
    [("對方不出貨，要求退貨退款", "refund"), ("帳號被停權，申訴也沒用", "account")],
)
def test_traditional_words_lead_to_the_same_category(story, category):
    assert found(story).category == category


def test_of_two_that_come_close_none_is_taken():
    near = found("买到假货，申请退款")
    assert near.category == ""
    assert set(near.close) == {"false_goods", "refund"}


def test_nothing_is_guessed_where_nothing_is_said():
    nothing = found("今天天气不错")
    assert (nothing.category, nothing.close, nothing.party) == ("", (), "")
    assert (nothing.amount, nothing.amounts, nothing.happened_on) == (None, (), None)
    assert (nothing.order_no, nothing.wanted, nothing.identifiers) == ("", (), ())
    assert not nothing.angry


def test_a_short_story_is_read_whole():
    told = found("小满优品旗舰店，11月3号买的耳机299元，说48小时发货，到现在没发，客服不理人")
    assert told.category == "refund"
    assert told.party == "小满优品旗舰店"
    assert told.amount == Money(amount=Decimal(299))
    assert told.happened_on.first == date(2026, 11, 3)


def test_two_payments_are_both_kept():
    told = found(
        "您好！我在跃动健身（人民路店）2026年3月8号办了年卡，一共2980元，私教又交了1500，"
        "结果上周关门了人都找不到！！！要求退款，太气人了"
    )
    assert told.category == "prepaid"
    assert told.party == "跃动健身（人民路店）"
    assert told.amount is None
    assert [one.amount for one in told.amounts] == [2980, 1500]
    assert told.happened_on.first == date(2026, 3, 8)
    assert told.wanted == ("退款",)
    assert told.angry


def test_a_story_in_traditional_characters_is_read():
    told = found("我向小滿優品旗艦店匯款三千元，11月3日下單，對方不出貨，要求退款", region="TW")
    assert told.category == "refund"
    assert told.party == "小滿優品旗艦店"
    assert told.amount == Money(amount=Decimal(3000), currency="TWD")
    assert told.happened_on.first == date(2026, 11, 3)
    assert told.wanted == ("退款",)


def test_a_story_in_english_is_read():
    told = found(
        "I paid $299 to buy headphones from Acme Electronics Ltd on Nov 3, they never arrived. "
        "I want a refund."
    )
    assert told.category == "refund"
    assert told.party == "Acme Electronics Ltd"
    assert told.amount == Money(amount=Decimal(299), currency="USD")
    assert told.happened_on.first == date(2026, 11, 3)
    assert told.wanted == ("退款",)


@pytest.mark.parametrize(
    ("story", "wanted"),
    [
        ("要求退款", ("退款",)),
        ("希望退差价", ("退差价",)),
        ("请尽快发货", ("发货",)),
        ("我要换货并且赔偿", ("换", "赔")),
        ("要求道歉", ("道歉",)),
        ("希望解封账号", ("解封",)),
        ("请删除我的信息", ("删除",)),
        ("请查处这家店", ("查处",)),
        ("他们说可以退款但是没退", ()),
    ],
)
def test_a_wish_counts_after_a_word_of_wishing(story, wanted):
    assert found(story).wanted == wanted


@pytest.mark.parametrize(
    ("story", "order"),
    [
        ("订单号 2026110300123456", "2026110300123456"),
        ("訂單編號：AB-123456", "AB-123456"),
        ("order no. 998877", "998877"),
        ("我的是2026110300123456这个", "2026110300123456"),
        ("卡4111111111111111", ""),
        ("订单4111111111111111", ""),
        ("身份证11010519491231002X", ""),
        ("订单一直不发", ""),
        ("电话13800001234", ""),
    ],
)
def test_an_order_number_is_no_card_and_no_identity_number(story, order):
    assert found(story).order_no == order


def test_links_accounts_and_telephones_identify_a_party():
    told = found("网址 abc.shop/x 微信号 xm2026 电话138-0000-1234")
    assert told.identifiers == ("abc.shop/x", "xm2026", "13800001234")


@pytest.mark.parametrize(
    "story",
    [
        "大家一块去的",
        "我家住五一大道",
        "今年52岁了",
        "去玩了跳楼机",
        "开发商说年底交房",
        "跳楼价",
    ],
)
def test_traps_are_read_as_neither_money_nor_days(story):
    told = found(story)
    assert told.amount is None
    assert told.amounts == ()
    assert told.happened_on is None


@pytest.mark.parametrize(
    ("text", "story"),
    [
        ("尊敬的领导：您好！我买了", "我买了"),
        ("您好，我买了", "我买了"),
        ("Dear Sir, I bought", "I bought"),
        ("您好", "您好"),
        ("我买了", "我买了"),
    ],
)
def test_a_salutation_is_left_out_of_the_first_words(text, story):
    assert story_only(text) == story


@given(st.text(max_size=300), st.sampled_from(["CN", "HK", "TW", "elsewhere"]))
def test_nothing_that_is_typed_makes_it_fail(story, region):
    assert read(story, categories=SHIPPED, today=TODAY, region=region).party in story
    story_only(story)


@pytest.mark.parametrize("zeros", [14, 15, 20, 21, 28, 29, 40])
def test_a_row_of_digits_of_any_length_makes_it_fail_no_more_than_a_word(zeros):
    told = read(f"被骗了1{'0' * zeros}元", categories=SHIPPED, today=TODAY)
    assert all(one.amount < 10**15 for one in (*told.amounts, told.amount) if one)


@pytest.mark.parametrize(
    "story",
    [
        "闪电数码店，11月10号买的平板1299元，收到是翻新机，要求退一赔三",
        "I paid 89 yuan for a new charger and got a refurbished one",
    ],
)
def test_an_old_thing_sold_as_new_is_no_question_of_delivery(story):
    assert read(story, categories=SHIPPED, today=TODAY).category == "false_goods"
