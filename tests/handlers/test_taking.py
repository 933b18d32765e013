"""One message as the answer to one question."""

from decimal import Decimal

import pytest

from handlers import form
from handlers.reading.outcome import Unclear
from handlers.taking import Taken, hidden, take
from tests.handlers.dialogue import Dialogue

KNOWN = Dialogue().known()
ENGLISH = Dialogue(language="en").known()


def question(category, key):
    """A question of the shipped form."""
    return form.question_of({"category": category}, KNOWN, key)


def value(category, key, text, known=KNOWN):
    """The value that a text is taken for; None when it is none."""
    found = take(question(category, key), text, known)
    return found.answer.get("value") if isinstance(found, Taken) else None


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("三千五", "3500"),
        ("¥3,500.00", "3500"),
        ("3千5", "3500"),
        ("0", "0"),
        ("没有", "0"),
        ("一万二", "12000"),
    ],
)
def test_sums(text, amount):
    assert Decimal(value("refund", "amount", text)["amount"]) == Decimal(amount)


@pytest.mark.parametrize("text", ["好几千吧", "13800001234"])
def test_sums_that_are_asked_about(text):
    assert isinstance(take(question("refund", "amount"), text, KNOWN), Unclear)


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("小满优品旗舰店", {"name": "小满优品旗舰店"}),
        ("小满优品旗舰店 13800001234", {"name": "小满优品旗舰店", "phone": "+8613800001234"}),
        ("投诉小满优品", {"name": "小满优品"}),
        ("https://shop.example.com/x1", {"link": "https://shop.example.com/x1"}),
        ("13800001234", {"phone": "+8613800001234"}),
        ("微信 abc_123", {"id": "abc_123", "name": "微信"}),
        ("Sound Shop", {"name": "Sound Shop"}),
    ],
)
def test_whom_it_is_about(text, party):
    assert value("refund", "party", text) == party


@pytest.mark.parametrize(
    "text", ["1", "？？", "不知道", "人工", "123456", "他们昨天又打电话来说不给我处理了随便你"]
)
def test_what_names_nobody(text):
    assert value("refund", "party", text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2026110300123456", "2026110300123456"),
        ("订单号：ab-123456", "AB-123456"),
        ("订单 2026 1103 0012 3456", "2026110300123456"),
        ("order no. 778899X", "778899X"),
    ],
)
def test_order_numbers(text, number):
    assert value("refund", "order_no", text) == number


@pytest.mark.parametrize("text", ["1", "12345", "没有单号啊", "abcdefg", "x" * 41])
def test_what_is_no_order_number(text):
    assert take(question("refund", "order_no"), text, KNOWN) is None


@pytest.mark.parametrize("text", ["6222021234567890128", "11010519491231002X"])
def test_a_card_or_identity_number_is_no_order_number(text):
    found = take(question("refund", "order_no"), text, KNOWN)
    assert found.answer == {}
    assert found.masked is True


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("还有18次", {"number": 18, "unit": "次"}),
        ("剩十节", {"number": 10, "unit": "节"}),
        ("18 visits", {"number": 18, "unit": "visits"}),
    ],
)
def test_what_is_left_in_times(text, left):
    assert value("prepaid", "left", text) == left


def test_what_is_left_in_money():
    assert value("prepaid", "left", "还剩一千二")["amount"] == "1200"


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("1", ["refund"]),
        ("13", ["refund", "exchange"]),
        ("1、4", ["refund", "compensation"]),
        ("退钱", ["refund"]),
        ("我要换货", ["exchange"]),
        ("最后一个", ["other"]),
    ],
)
def test_wishes(text, keys):
    assert value("refund", "wanted", text)["keys"] == keys


@pytest.mark.parametrize("text", ["9", "嗯", "asdfgh", "3500元", "不知道"])
def test_what_is_no_wish(text):
    assert value("refund", "wanted", text) is None


def test_two_of_which_one_may_be_chosen_are_asked_about():
    found = take(question("refund", "stuck_at"), "13", KNOWN)
    assert isinstance(found, Unclear)
    assert found.phrase == "choose_one"


def test_an_account_that_got_the_money_is_kept_whole_and_shown_masked():
    found = take(question("fraud", "payee"), "6222 0212 3456 7890 128 王某", KNOWN)
    assert found.answer["value"] == "6222 0212 3456 7890 128 王某"
    assert found.answer["sensitive"] is True
    assert "3456" not in found.answer["shown"]
    assert "3456" not in found.answer["typed"]


def test_in_english_a_day_that_can_be_two_is_asked_about():
    asked = question("account", "happened_on")
    assert isinstance(take(asked, "3/11", ENGLISH), Unclear)
    assert take(asked, "3/11", KNOWN).answer["value"]["first"] == "2026-03-11"


@pytest.mark.parametrize(
    ("contact", "shown"),
    [("+8613800001234", "+86138••••1234"), ("anna@example.com", "an•••@example.com")],
)
def test_a_contact_is_shown_so_that_its_owner_knows_it(contact, shown):
    assert hidden(contact) == shown
