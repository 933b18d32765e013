"""The languages that a browser asks for, in the order in which it wants them."""

import pytest

from cases.languages import accepted


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", ["zh-CN", "zh-CN", "en"]),
        ("en;q=0.5, zh-HK", ["zh-TW", "en"]),
        ("zh-Hant-MO", ["zh-TW"]),
        ("fr-CH, de;q=0.7", ["fr", "de"]),
        ("en;q=many, zh", ["zh-CN"]),
        ("fr;q=0.2, zh-Hant;q=0.9, en", ["en", "zh-TW", "fr"]),
        ("", [""]),
    ],
)
def test_languages_come_in_the_order_of_their_weight(header, wanted):
    assert accepted(header) == wanted
