"""The channel as WeChat meets it: over HTTP, signed, impatient, twice."""

import json
import re
import time
from collections import Counter

import pytest

from bot.wechat import limits
from cases.messages import Heard
from tests.fakes.wechat_phone import encrypt, sign


@pytest.mark.parametrize("mode", ["safe", "compatible", "plain"])
async def test_a_message_is_answered_in_the_same_breath(serve, clerk, mode):
    phone = await serve(mode=mode)
    shown = await phone.text("我要投诉")
    assert (shown.text, shown.tries, shown.why) == ("收到：我要投诉", 1, "")
    assert clerk.heard[0].sender == "oPerson1"
    assert clerk.sent == [100]


@pytest.mark.parametrize("mode", ["safe", "compatible", "plain"])
async def test_the_handshake_is_echoed_as_it_came(serve, mode):
    phone = await serve(mode=mode)
    assert await phone.greet("<b>7421 echo</b>") == (200, "<b>7421 echo</b>")


async def test_the_handshake_is_plain_text_that_no_browser_runs(serve):
    phone = await serve()
    query = {**phone.sealed("<xml></xml>")[0], "echostr": "<script>"}
    del query["msg_signature"]
    async with phone.platform.session.get(f"{phone.address}/wechat", params=query) as got:
        assert got.content_type == "text/plain"


async def test_an_encrypted_handshake_is_answered_with_what_was_in_it(serve, platform):
    phone = await serve()
    query = phone.sealed("<xml></xml>")[0]
    query["echostr"] = encrypt(platform.aes_key, platform.app_id, "4711")
    query["msg_signature"] = sign(
        platform.token, query["timestamp"], query["nonce"], query["echostr"]
    )
    async with platform.session.get(f"{phone.address}/wechat", params=query) as got:
        assert (got.status, await got.text()) == (200, "4711")


@pytest.mark.parametrize("query", [{}, {"echostr": "x"}, {"timestamp": "now", "nonce": "1"}])
async def test_a_browser_that_comes_by_is_refused(serve, query):
    phone = await serve()
    async with phone.platform.session.get(f"{phone.address}/wechat", params=query) as got:
        assert got.status == 403


def fixtures(shared):
    return sorted((shared / "data/fixtures/wechat_xml/wechatpy").glob("*.xml"))


@pytest.mark.parametrize("mode", ["safe", "compatible", "plain"])
async def test_every_captured_payload_passes(serve, clerk, shared, mode):
    phone = await serve(mode=mode)
    found = fixtures(shared)
    assert len(found) > 70
    for number, path in enumerate(found):
        phone.openid = f"oPerson{number}"  # many of them have the same sender, time and id
        xml = _from(path.read_text(encoding="utf-8"), phone)
        shown = await phone.push(xml)
        assert (shown.statuses, shown.why) == ((200,), ""), path
    assert Counter(one.heard for one in clerk.heard) == {
        Heard.TEXT: 5,
        Heard.FILES: 6,
        Heard.LOCATION: 2,
        Heard.JOINED: 11,
        Heard.LEFT: 1,
        Heard.CHOICE: 3,
        Heard.NOTICE: 45,
        Heard.STICKER: 2,
    }


def _from(xml, phone):
    """Let a captured message come from this phone's person and account."""
    account = re.search(r"<ToUserName><!\[CDATA\[(.*?)\]\]>", xml)
    phone.account = account[1] if account else ""
    return re.sub(r"(<FromUserName><!\[CDATA\[).*?\]\]>", rf"\1{phone.openid}]]>", xml)


async def test_the_captured_encrypted_message_opens(serve, clerk, shared, make, platform):
    folder = shared / "data/fixtures/wechat_xml/wechatpy"
    told = json.loads((folder / "encrypted_parameters.json").read_text(encoding="utf-8"))
    name = "test_crypto_L0078_encrypted.xml"
    signed = told[name]
    channel = await make(
        app_id=told["app_id"], token=told["token"], aes_key=told["encoding_aes_key"]
    )
    phone = await serve(channel=channel)
    query = {key: signed[key] for key in ("msg_signature", "timestamp", "nonce")}
    body = (folder / name).read_bytes()
    assert await phone.post(query, body) == (403, b"Not signed by WeChat.\n")  # years old
    query["timestamp"] = str(int(time.time()))
    encrypted = re.search(rb"<Encrypt><!\[CDATA\[(.*?)\]\]>", body)[1].decode()
    query["msg_signature"] = sign(told["token"], query["timestamp"], query["nonce"], encrypted)
    status, _ = await phone.post(query, body)
    assert status == 200
    assert clerk.heard[0].text == "test"


@pytest.mark.parametrize("mode", ["safe", "plain"])
@pytest.mark.parametrize("part", ["signature", "timestamp", "nonce"])
async def test_a_tampered_request_is_refused_and_leaves_nothing(serve, clerk, mode, part):
    phone = await serve(mode=mode)
    query, body = phone.sealed(phone.xml("text", "<Content>x</Content><MsgId>1</MsgId>"))
    query[part] = query[part][:-1] + ("1" if query[part][-1] != "1" else "2")
    assert (await phone.post(query, body))[0] == 403
    assert clerk.heard == []


async def test_a_body_with_another_signature_is_refused(serve, clerk):
    phone = await serve()
    one = phone.sealed(phone.xml("text", "<Content>x</Content><MsgId>1</MsgId>"))
    other = phone.sealed(phone.xml("text", "<Content>y</Content><MsgId>2</MsgId>"))
    assert (await phone.post(one[0], other[1]))[0] == 403
    assert clerk.heard == []


@pytest.mark.parametrize("mode", ["safe", "compatible"])
async def test_a_plain_body_is_refused_unless_the_mode_is_plain(serve, clerk, mode):
    phone = await serve(mode=mode)
    phone.mode = "plain"
    shown = await phone.text("x")
    assert shown.statuses == (403,) * 4
    assert clerk.heard == []


async def test_in_compatible_mode_only_the_encrypted_half_counts(serve, clerk):
    phone = await serve(mode="compatible")
    xml = phone.xml("text", "<Content>meant</Content><MsgId>1</MsgId>")
    query, body = phone.sealed(xml)
    status, _ = await phone.post(query, body.replace(b"meant", b"forged"))
    assert status == 200
    assert [one.text for one in clerk.heard] == ["meant"]


@pytest.mark.parametrize(
    ("age_s", "status"), [(0, 200), (295, 200), (-295, 200), (310, 403), (-310, 403)]
)
async def test_a_request_is_taken_within_five_minutes_of_its_signature(serve, age_s, status):
    phone = await serve()
    xml = phone.xml("text", "<Content>x</Content><MsgId>1</MsgId>")
    query, body = phone.sealed(xml, at=time.time() - age_s)
    assert (await phone.post(query, body))[0] == status


@pytest.mark.parametrize("stamp", ["", "12e3", "٤٢", "9" * 40, "-1", "1\n2"])
async def test_a_senseless_timestamp_is_refused(serve, platform, stamp):
    phone = await serve()
    query, body = phone.sealed("<xml></xml>")
    query["timestamp"] = stamp
    query["signature"] = sign(platform.token, stamp, query["nonce"])
    assert (await phone.post(query, body))[0] == 403


async def test_a_replay_has_no_second_effect(serve, clerk):
    phone = await serve()
    query, body = phone.sealed(phone.xml("text", "<Content>x</Content><MsgId>1</MsgId>"))
    first = await phone.post(query, body)
    assert [await phone.post(query, body) for _ in range(3)] == [first] * 3
    assert len(clerk.heard) == 1
    assert clerk.sent == [100]


async def test_the_previous_key_still_opens_and_seals(serve, clerk, platform):
    phone = await serve(aes_key="0" * 42 + "g", previous_aes_key=platform.aes_key)
    assert (await phone.text("x")).text == "收到：x"


async def test_with_a_wrong_key_nothing_is_acknowledged(serve, clerk, caplog):
    phone = await serve(aes_key="0" * 42 + "g")
    shown = await phone.text("x")
    assert shown.unavailable
    assert clerk.heard == []
    assert "WECHAT_AES_KEY" in caplog.text


HOSTILE = {
    "empty": b"",
    "no xml": b"hello",
    "other root": b"<html></html>",
    "no elements": b"<xml></xml>",
    "binary": bytes(range(256)),
    "latin": "<xml><Content>é</Content></xml>".encode("latin-1"),
    "entities": b'<!DOCTYPE x [<!ENTITY a "b">]><xml><Content>&a;</Content></xml>',
    "dtd": b'<!DOCTYPE xml SYSTEM "http://127.0.0.1:1/x"><xml></xml>',
    "deep": b"<xml>" + b"<a>" * 900 + b"</a>" * 900 + b"</xml>",
    "wide": b"<xml>" + b"<a/>" * 20000 + b"</xml>",
    "twice": b"<xml><Encrypt>a</Encrypt><Encrypt>b</Encrypt></xml>",
    "not base64": b"<xml><Encrypt><![CDATA[$$$]]></Encrypt></xml>",
    "two senders": b"<xml><FromUserName>a</FromUserName><FromUserName>b</FromUserName>"
    b"<MsgType>text</MsgType></xml>",
    "two kinds": b"<xml><FromUserName>a</FromUserName><MsgType>text</MsgType>"
    b"<MsgType>image</MsgType></xml>",
}


@pytest.mark.parametrize("mode", ["safe", "plain"])
@pytest.mark.parametrize("name", HOSTILE)
async def test_what_cannot_be_read_is_let_go_if_signed_and_refused_if_not(
    serve, clerk, platform, mode, name
):
    phone = await serve(mode=mode)
    query, _ = phone.sealed("<xml></xml>")
    if mode == "safe":  # as if somebody had got hold of a signed address
        query["msg_signature"] = sign(platform.token, "nothing")
    status, body = await phone.post(query, HOSTILE[name])
    assert (status, body) in ((200, b"success"), (403, b"Not signed by WeChat.\n"))
    if mode == "plain":
        assert body == b"success"
    query["signature"] = "0" * 40
    assert (await phone.post(query, HOSTILE[name]))[0] == 403
    assert clerk.heard == []


@pytest.mark.parametrize("name", [one for one in HOSTILE if one not in ("binary", "latin")])
async def test_what_was_encrypted_and_cannot_be_read_is_let_go(serve, clerk, name):
    phone = await serve()
    shown = await phone.push(HOSTILE[name].decode())
    assert (shown.statuses, shown.body) == ((200,), b"success")
    assert clerk.heard == []


async def test_a_huge_body_is_refused_before_it_is_read_whole(serve, clerk):
    phone = await serve(mode="plain")
    query, _ = phone.sealed("<xml></xml>")
    body = b"<xml>" + b"a" * limits.BODY_BYTES + b"</xml>"
    status, _ = await phone.post(query, body)
    assert status in (0, 413)  # 0: we hung up while it was still being sent
    assert clerk.heard == []
