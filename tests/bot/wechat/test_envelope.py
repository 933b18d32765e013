"""The envelope against WeRoBot, which nobody here wrote."""

import contextlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.wechat.envelope import (
    Cipher,
    Envelope,
    NotFromWeChat,
    Undecipherable,
    Unreadable,
    key_bytes,
)
from tests.fakes.wechat_phone import decrypt, encrypt, sign

CALM = settings(deadline=None)
TOKEN, APP_ID = "huiyintoken", "wx0123456789abcdef"
KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
OTHER_KEY = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefg"
NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
STAMP = str(int(NOON.timestamp()))
XML = "<xml><FromUserName>o</FromUserName><Content><![CDATA[退款 ]] > 😀]]></Content></xml>"


def envelope(**changes):
    settings = {"app_id": APP_ID, "token": TOKEN, "aes_keys": (KEY,)}
    return Envelope(**settings | changes)


def sealed(xml=XML, key=KEY, app_id=APP_ID):
    encrypted = encrypt(key, app_id, xml)
    query = {
        "timestamp": STAMP,
        "nonce": "n",
        "signature": sign(TOKEN, STAMP, "n"),
        "msg_signature": sign(TOKEN, STAMP, "n", encrypted),
    }
    return query, f"<xml><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>".encode()


@pytest.fixture
def werobot():
    """WeRoBot's own crypto and parser."""
    crypto = pytest.importorskip("werobot.crypto", reason="the foreign peer needs werobot")
    parser = pytest.importorskip("werobot.parser", reason="the foreign peer needs werobot")
    return crypto.MessageCrypt(TOKEN, KEY, APP_ID), parser


def test_what_werobot_sealed_is_opened(werobot):
    crypt, parser = werobot
    body = crypt.encrypt_message(XML, timestamp=STAMP, nonce="n")
    told = parser.parse_xml(body)
    query = {"timestamp": STAMP, "nonce": "n", "msg_signature": told["MsgSignature"]}
    assert envelope().open(query, body.encode()).xml == XML


def test_what_we_seal_werobot_opens(werobot):
    crypt, parser = werobot
    query, body = sealed()
    ours = envelope()
    told = parser.parse_xml(ours.seal(XML, ours.open(query, body), NOON))
    opened = crypt.decrypt_message(
        told["TimeStamp"], told["Nonce"], told["MsgSignature"], told["Encrypt"]
    )
    assert opened.decode() == XML


@CALM
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=3000))
def test_every_text_comes_through_the_cipher(text):
    cipher = Cipher(KEY)
    assert decrypt(KEY, APP_ID, cipher.encrypt(text, APP_ID).decode()) == text
    assert cipher.decrypt(encrypt(KEY, APP_ID, text), APP_ID) == text


def test_the_same_text_is_never_sealed_the_same_way():
    query, body = sealed()
    ours = envelope()
    opened = ours.open(query, body)
    assert ours.seal(XML, opened, NOON) != ours.seal(XML, opened, NOON)


def test_an_answer_is_sealed_with_the_key_that_opened_the_question():
    query, body = sealed(key=OTHER_KEY)
    ours = envelope(aes_keys=(KEY, OTHER_KEY))
    told = ours.seal(XML, ours.open(query, body), NOON)
    encrypted = told.split("<Encrypt><![CDATA[")[1].split("]]")[0]
    assert decrypt(OTHER_KEY, APP_ID, encrypted) == XML


@pytest.mark.parametrize("changes", [{"key": OTHER_KEY}, {"app_id": "wxsomebodyelse0000"}])
def test_what_is_not_for_us_is_not_opened(changes):
    query, body = sealed(**changes)
    with pytest.raises(Undecipherable):
        envelope().open(query, body)


@pytest.mark.parametrize("encrypted", ["", "AAAA", "A" * 64, "A" * 1000, "====", "a b"])
def test_rightly_signed_nonsense_raises_nothing_else(encrypted):
    query = sealed()[0] | {"msg_signature": sign(TOKEN, STAMP, "n", encrypted)}
    body = f"<xml><Encrypt>{encrypted}</Encrypt></xml>".encode()
    with pytest.raises((NotFromWeChat, Unreadable)):
        envelope().open(query, body)


@CALM
@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_else(body):
    query = sealed()[0]
    for ours in (envelope(), envelope(aes_keys=(), plain=True)):
        with contextlib.suppress(NotFromWeChat, Unreadable):
            ours.open(query, body)


@pytest.mark.parametrize(("seconds", "passes"), [(300, True), (301, False)])
@pytest.mark.parametrize("direction", [1, -1])
def test_the_age_limit_is_exact(seconds, passes, direction):
    query = sealed()[0]
    then = NOON + direction * timedelta(seconds=seconds)
    if passes:
        envelope().check(query, then)
    else:
        with pytest.raises(NotFromWeChat):
            envelope().check(query, then)


def test_a_signature_of_the_body_stands_in_for_one_of_the_request():
    query, body = sealed()
    del query["signature"]
    envelope().check(query, NOON)
    assert envelope().open(query, body).xml == XML


def test_without_any_signature_nothing_passes():
    query = {"timestamp": STAMP, "nonce": "n"}
    with pytest.raises(NotFromWeChat):
        envelope(plain=True).check(query, NOON)


def test_a_plain_body_needs_a_signed_request_even_in_plain_mode():
    query = {"timestamp": STAMP, "nonce": "n", "msg_signature": "x"}
    with pytest.raises(NotFromWeChat):
        envelope(plain=True, aes_keys=()).open(query, XML.encode())


def test_signatures_are_compared_in_constant_time_and_whatever_they_are_made_of():
    query = sealed()[0] | {"signature": "é" * 40}
    with pytest.raises(NotFromWeChat):
        envelope().check(query, NOON)


@pytest.mark.parametrize("key", ["", KEY[:-1], KEY + "a", "é" * 43, "!" * 43])
def test_a_key_is_43_letters_and_digits(key):
    with pytest.raises(ValueError, match="EncodingAESKey"):
        key_bytes(key)
