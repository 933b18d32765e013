"""A wrong setting is named in plain words, and no secret is shown."""

import pytest

from bot.wechat.config import WeChatConfig, wrong

GOOD = {
    "app_id": "wx0123456789abcdef",
    "token": "huiyintoken",
    "aes_key": "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
    "secret": "s" * 32,
}


def test_a_good_one_has_nothing_wrong():
    assert wrong(WeChatConfig(**GOOD)) == []


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"app_id": "my account"}, "app_id"),
        ({"token": "a b"}, "WECHAT_TOKEN"),
        ({"token": "ab"}, "WECHAT_TOKEN"),
        ({"aes_key": "short"}, "43"),
        ({"aes_key": ""}, "WECHAT_AES_KEY"),
        ({"aes_key": "", "mode": "compatible"}, "WECHAT_AES_KEY"),
        ({"previous_aes_key": "short"}, "previous"),
        ({"secret": ""}, "WECHAT_SECRET"),
    ],
)
def test_a_wrong_one_is_named(changes, named):
    (sentence,) = wrong(WeChatConfig(**GOOD | changes))
    assert named in sentence


@pytest.mark.parametrize(
    "changes", [{"aes_key": "", "mode": "plain"}, {"secret": "", "account": "passive"}]
)
def test_what_is_not_needed_may_be_missing(changes):
    assert wrong(WeChatConfig(**GOOD | changes)) == []


def test_no_secret_is_shown():
    shown = repr(WeChatConfig(**GOOD, previous_aes_key="b" * 43))
    assert "huiyintoken" not in shown
    assert "bbbb" not in shown
    assert "ssss" not in shown
    assert "abcdefghij" not in shown


def test_a_key_that_is_none_opens_nothing():
    assert WeChatConfig(**GOOD | {"aes_key": "short"}).aes_keys == ()
