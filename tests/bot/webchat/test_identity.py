"""Cookies, upload links and recovery codes that nobody can make but us."""

from datetime import timedelta

import pytest

from bot.webchat import identity
from cases.references import ALPHABET, CODE
from tests.conftest import NOON

SECRET = "a secret"


def test_a_cookie_of_ours_gives_its_address():
    address = identity.fresh_address()
    assert identity.address_of(SECRET, identity.signed(SECRET, address)) == address


@pytest.mark.parametrize(
    "spoilt",
    ["", ".", "a", "a.b", "{0}x", "x{0}", "{0}.{0}", "é.ü", "{0}\x00"],
)
def test_a_cookie_that_was_touched_gives_nothing(spoilt):
    good = identity.signed(SECRET, "address")
    assert identity.address_of(SECRET, spoilt.format(good)) == ""


def test_a_cookie_of_another_installation_gives_nothing():
    assert identity.address_of("other", identity.signed(SECRET, "address")) == ""


@pytest.mark.parametrize(("after", "found"), [(-1, 7), (0, None), (3600, None)])
def test_an_upload_link_works_until_its_hour_and_no_longer(after, found):
    token = identity.upload_token(SECRET, 7, NOON)
    assert identity.upload_address(SECRET, token, NOON + timedelta(seconds=after)) == found


@pytest.mark.parametrize("bad", ["", "a", "é", "....", "=" * 9, "OC4xLng", "x" * 5000])
def test_a_made_up_upload_link_opens_nothing(bad):
    assert identity.upload_address(SECRET, bad, NOON) is None


def test_an_upload_link_is_for_one_address_only():
    token = identity.upload_token(SECRET, 7, NOON)
    other = identity.upload_token(SECRET, 8, NOON)
    assert token != other
    assert identity.upload_address("other", token, NOON - timedelta(hours=1)) is None


def test_a_link_is_no_cookie_and_a_cookie_no_link():
    token = identity.upload_token(SECRET, 7, NOON)
    assert identity.address_of(SECRET, token) == ""
    cookie = identity.signed(SECRET, "7")
    assert identity.upload_address(SECRET, cookie, NOON - timedelta(hours=1)) is None


def test_codes_are_of_letters_that_cannot_be_mistaken():
    codes = {identity.fresh_code() for _ in range(50)}
    assert len(codes) == 50
    assert all(len(code) == CODE and set(code) <= set(ALPHABET) for code in codes)


def test_a_code_may_be_typed_in_any_case_with_hyphens():
    typed = identity.recovery_hash(SECRET, " abcde-fghjk ")
    assert typed == identity.recovery_hash(SECRET, "ABCDEFGHJK")
    assert typed != identity.recovery_hash("other", "ABCDEFGHJK")
