"""Telephone numbers, addresses, links and accounts are found as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.values import Phone
from handlers.reading.contacts import accounts, email, links, phone, phones
from handlers.reading.outcome import Read, Unclear


@pytest.mark.parametrize(
    ("text", "region", "number"),
    [
        ("138-0000 1234", "CN", "+8613800001234"),
        ("一三八零零零零幺二三四", "CN", "+8613800001234"),
        ("＋８６ １３８００００１２３４", "CN", "+8613800001234"),
        ("0086-138-0000-1234", "CN", "+8613800001234"),
        ("我的电话是13800001234", "CN", "+8613800001234"),
        ("手机号：138 0000 1234。", "CN", "+8613800001234"),
        ("13800001234", "HK", "+8613800001234"),
        ("0912-345-678", "TW", "+886912345678"),
        ("0912-345-678", "CN", "+886912345678"),
        ("02-2345-6789", "TW", "+886223456789"),
        ("9123 4567", "HK", "+85291234567"),
        ("852 9123 4567", "CN", "+85291234567"),
        ("0755-8888 9999", "CN", "+8675588889999"),
        ("010-12345678", "CN", "+861012345678"),
        ("400-800-1234", "CN", "+864008001234"),
        ("+1 (415) 555-2671", "CN", "+14155552671"),
        ("+44 20 7946 0958", "HK", "+442079460958"),
    ],
)
def test_a_number_is_read_in_every_spelling(text, region, number):
    assert phone(text, region=region) == Read(Phone(number=number))


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("13800001234 微信同号", "微信同号"),
        ("微信同號13800001234", "微信同号"),
        ("13800001234或13900001234", "13900001234"),
    ],
)
def test_a_remark_and_a_second_number_are_kept_on_it(text, note):
    assert phone(text) == Read(Phone(number="+8613800001234", note=note))


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("13800001", "CN"),
        ("9123 4567", "CN"),
        ("9123 4567", "TW"),
        ("138000012345", "CN"),
        ("12800001234", "CN"),
        ("138****1234", "CN"),
    ],
)
def test_a_number_that_lacks_digits_is_asked_about(text, region):
    found = phone(text, region=region)
    assert isinstance(found, Unclear)
    assert found.phrase == "phone_digits"


@pytest.mark.parametrize("text", ["", "你好", "95588", "2611-M4T9XA", "1-2", "电话", "3500元"])
def test_what_is_no_number_is_not_read_as_one(text):
    assert phone(text) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("微信号：xm_shop2026", ("xm_shop2026",)),
        ("加微信xm_shop，他的QQ是29123456", ("xm_shop", "29123456")),
        ("對方帳號 xm2026", ("xm2026",)),
        ("ID 98765432", ("98765432",)),
        ("telegram @scammer01", ("@scammer01",)),
        ("line: abc123", ("abc123",)),
        ("wxid_ab12cd", ("wxid_ab12cd",)),
        ("whatsapp +852 91234567", ("+852 91234567",)),
        ("抖音号：小满优品", ("小满优品",)),
        ("账号是小满优品", ("小满优品",)),
        ("公众号叫我爱买", ("我爱买",)),
        ("账号是在聊天里发给我的", ()),
        ("only line item", ()),
        ("微信同号", ()),
        ("微信转账给他", ()),
    ],
)
def test_accounts_stand_after_a_word_for_one(text, found):
    assert accounts(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("看 https://item.example.com/i?id=1 这里", ("https://item.example.com/i?id=1",)),
        ("item.taobao.com/x，不发货", ("item.taobao.com/x",)),
        ("点t.cn/abc", ("t.cn/abc",)),
        ("（https://例子.cn/路径）", ("https://例子.cn/路径",)),
        ("写信到 a.b@example.com", ()),
        ("2026.11.3", ()),
        ("3.5元", ()),
    ],
)
def test_links_are_found_with_and_without_their_scheme(text, found):
    assert links(text) == found


def test_an_address_is_found_and_mobile_numbers_in_a_story():
    assert email("写到 Wang.Li@Example.com。") == "wang.li@example.com"
    assert email("没有邮箱 @ 。") == ""
    assert phones("打138-0000-1234或＋8613900001234".replace("＋", "+")) == (
        "13800001234",
        "13900001234",
    )


@given(st.text(max_size=120))
def test_nothing_that_is_typed_makes_it_fail(text):
    found = phone(text)
    assert found is None or isinstance(found, Read | Unclear)
    for reader in (email, links, accounts, phones):
        reader(text)
