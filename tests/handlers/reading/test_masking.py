"""Card numbers, identity numbers and passwords are hidden; orders and words are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.reading.masking import is_card, is_identity, mask


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("卡4111111111111111", "卡4111••••••••1111"),
        ("4111-1111 1111-1111", "4111••••••••1111"),
        ("４１１１１１１１１１１１１１１１", "4111••••••••1111"),
        ("卡号6222 0200 1234 5678 901", "卡号6222•••••••••••8901"),
        ("11010519491231002X", "1101••••••••••002X"),
        ("身分證A123456789", "身分證A1••••••89"),
        ("密码是abc123，帮我看", "密码是••••••，帮我看"),
        ("密碼：abc12345", "密碼：••••••"),
        ("支付密码 123456", "支付密码 ••••••"),
        ("password: hunter2 ok", "password: •••••• ok"),
        ("my password is swordfish", "my password is ••••••"),
        ("验证码 123456", "验证码 ••••••"),
    ],
)
def test_secrets_are_hidden_and_the_rest_stays(text, shown):
    assert mask(text) == (shown, True)


@pytest.mark.parametrize(
    "text",
    [
        "订单2026110300123456",
        "13800001234",
        "我的密码忘了",
        "密码给他了",
        "验证码给了",
        "password reset did not work",
        "买了2件，一共3500元",
        "4111111111111112",
        "11010519491231002１"[:17],
        "",
    ],
)
def test_what_is_no_secret_stays(text):
    assert mask(text) == (text, False)


@pytest.mark.parametrize(
    ("said", "one"),
    [
        ("4111111111111111", True),
        ("4111111111111112", False),
        ("2026110300123456", False),
        ("0000000000000000", False),
        ("٤١١١١١١١١١١١١١١١", False),
    ],
)
def test_a_card_is_told_by_its_check(said, one):
    assert is_card(said) is one


@pytest.mark.parametrize(
    ("said", "one"),
    [
        ("11010519491231002X", True),
        ("110105194912310021", False),
        ("11010519491331002X", False),
        ("A123456789", True),
        ("A123456788", False),
        ("A123456(3)", True),
        ("A123456(4)", False),
    ],
)
def test_an_identity_number_is_told_by_its_check(said, one):
    assert is_identity(said) is one


@given(st.text(max_size=200))
def test_masking_twice_is_masking_once(text):
    once = mask(text)[0]
    assert mask(once)[0] == once


@given(st.text(alphabet="0123456789 -Xx卡号密码:abc", max_size=60))
def test_no_card_number_is_left_in_sight(text):
    for run in mask(text)[0].split():
        assert not is_card(run)
