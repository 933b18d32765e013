"""What the other party must not read is hidden; what it is about stays."""

import pytest

from cases.masking import HIDDEN, mask


@pytest.mark.parametrize(
    "secret",
    [
        "13800001234",
        "138 0000 1234",
        "138-0000-1234",
        "１３８００００１２３４",
        "+86 138 0000 1234",
        "010-65551234",
        "(02) 2345-6789",
        "一三八零零零零一二三四",
        "幺三八零零零零幺二三四",
        "li.wei+shop@mail.example.com",
        "liwei @ example . cn",
        "11010119900307123X",
        "A123456789",
        "6222 0212 3456 7890 123",
        "20231103998877",
        "@zhang_san88",
    ],
)
def test_what_leads_to_the_person_is_hidden(secret):
    shown = mask(f"请打{secret}，谢谢")
    assert shown == f"请打{HIDDEN}，谢谢"


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("微信号：zhangsan_88，加我", "zhangsan_88"),
        ("我的微信是wxid_abc123def", "wxid_abc123def"),
        ("WeChat ID: bluefish", "bluefish"),
        ("QQ12345", "12345"),
        ("我的账号 xiaoming_2020 被封", "xiaoming_2020"),
        ("telegram: bluefish77", "bluefish77"),
        ("你好，我叫李小明，昨天买的", "李小明"),
        ("本人王芳，十月在贵店", "王芳"),
        ("Hello, my name is Anna Li and I bought", "Anna Li"),
    ],
)
def test_accounts_and_names_are_hidden_by_the_words_before_them(text, gone):
    assert gone not in mask(text)
    assert HIDDEN in mask(text)


@pytest.mark.parametrize(
    "text",
    [
        "11月3号在小满优品买耳机，付了299元，\n一直不发货，客服也不理。",
        "2026-11-03 下单，2026年11月5日付款",
        "一共 12,999.00 元，押金1000000元",
        "¥1,234,567.89 and $1000000",
        "我叫他退款，他不退",
        "我叫客服退款，客服说不行",
        "买了 WH-1000XM5 和 iPhone15",
        "住 3 楼 502，48 小时内发货",
        "我是老顾客，账号被封了",
    ],
)
def test_what_it_is_about_stays(text):
    assert mask(text) == text


def test_what_is_known_of_the_person_is_hidden_wherever_it_stands():
    text = "店员说欧阳晓不对，还把 Ou@Yang 写进去"
    assert (
        mask(text, ("欧阳晓", "ou@yang", "", "x"))
        == f"店员说{HIDDEN}不对，还把 {HIDDEN} 写进去"
    )
