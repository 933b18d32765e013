"""The channel as WeChat meets it: over HTTP, signed, impatient, twice."""

import asyncio
import json
import re
import time
from collections import Counter

import pytest

from bot.wechat import limits
from cases.messages import Button, Heard, Medium, Message
from tests.fakes.wechat import Phone
from tests.fakes.wechat_phone import cdata, encrypt, sign, storm

IMPATIENT = {"answer_within_s": 0.2, "hung_up_after_s": 0.35}
PATIENCE_S = 0.3  # between the two, as the platform's five seconds are


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


async def test_nothing_to_say_is_said_in_the_platform_s_word(serve, clerk):
    clerk.answers = lambda said: []
    phone = await serve()
    shown = await phone.text("谢谢")
    assert (shown.text, shown.body, shown.why) == (None, b"success", "")


async def test_all_answers_of_a_turn_come_as_one_text(serve, clerk):
    clerk.answers = lambda said: [Message(text="一"), Message(text="二")]
    phone = await serve()
    assert (await phone.text("x")).text == "一\n\n二"
    assert clerk.sent == [100, 101]


@pytest.mark.parametrize("text", ["]]>", "a]]>b]]>c", "]]]]>>", "]]]><![CDATA[x", "&<>\"'\r"])
@pytest.mark.parametrize("mode", ["safe", "plain"])
async def test_no_text_breaks_out_of_its_answer(serve, clerk, mode, text):
    clerk.answers = lambda said: [Message(text=text)]
    phone = await serve(mode=mode)
    shown = await phone.text("x")
    assert shown.text == text.replace("<!", "＜!").replace("\r", "").strip() or not shown.why
    assert shown.why == ""


async def test_what_the_clients_would_take_for_a_link_is_none(serve, clerk):
    clerk.answers = lambda said: [Message(text=said.text)]
    phone = await serve()
    bad = (
        '<a href="weixin://bizmsgmenu?msgmenucontent=x&msgmenuid=case:close">点我</a> 1 < 2 <3'
    )
    shown = await phone.text(bad)
    assert shown.links == {}
    assert shown.text == bad.replace("<a", "＜a").replace("</a", "＜/a")


async def test_choices_are_links_that_say_their_label_and_name_their_key(serve, clerk):
    buttons = (
        Button(key="menu:status", label="查进度"),
        Button(key="page", label="网页", url="https://huiyin.example/u/a?b=1&c=2"),
    )
    clerk.answers = lambda said: [Message(text="您要？", buttons=buttons)]
    phone = await serve()
    shown = await phone.text("x")
    assert shown.plain == "您要？\n1 查进度\n2 网页"
    assert shown.links["网页"] == "https://huiyin.example/u/a?b=1&c=2"
    await phone.tap(shown, "查进度")
    tapped = clerk.heard[-1]
    assert (tapped.heard, tapped.choice, tapped.text) == (
        Heard.CHOICE,
        "menu:status",
        "查进度",
    )
    assert tapped.opens == "touched"


async def test_a_passive_account_shows_numbers_alone(serve, clerk):
    clerk.answers = lambda said: [
        Message(text="您要？", buttons=(Button(key="a:b", label="查进度"),))
    ]
    phone = await serve(account="passive")
    assert (await phone.text("x")).text == "您要？\n1 查进度"


async def test_what_does_not_fit_stays_unsent(serve, clerk):
    clerk.answers = lambda said: [
        Message(text="短"),
        Message(text="长" * 600),
        Message(text="长" * 600),
    ]
    phone = await serve()
    shown = await phone.text("x")
    assert shown.text == "短\n\n" + "长" * 600
    assert clerk.sent == [100, 101]


async def test_a_first_message_too_long_is_left_to_delivery(serve, clerk):
    clerk.answers = lambda said: [Message(text="长" * 900)]
    phone = await serve()
    shown = await phone.text("x")
    assert (shown.body, clerk.sent) == (b"success", [])


async def test_a_passive_account_cuts_it_and_says_where_the_rest_is(serve, clerk):
    clerk.answers = lambda said: [Message(text="长" * 900)]
    phone = await serve(account="passive")
    shown = await phone.text("x")
    assert shown.text.endswith("长…\nhttps://huiyin.example/status")
    assert len(shown.text.encode()) > 1900
    assert clerk.sent == [100]


async def test_a_message_with_files_is_left_to_delivery(serve, clerk, platform):
    clerk.answers = lambda said: [Message(text="见图", files=("e1",)), Message(text="后")]
    phone = await serve()
    shown = await phone.text("x")
    assert (shown.body, clerk.sent) == (b"success", [])


# --- impatience ---


async def test_a_storm_of_retries_is_one_turn_and_one_answer(serve, clerk):
    clerk.takes_s = 0.1
    phone = await serve()
    xml = phone.xml("text", "<Content>x</Content><MsgId>1</MsgId>")
    shown = await storm(phone, xml, times=30)
    assert {one.body for one in shown} == {shown[0].body}
    assert shown[0].text == "收到：x"
    assert len(clerk.heard) == 1
    assert clerk.sent == [100]
    assert clerk.asked.total() == 1


async def test_a_slow_turn_is_not_acknowledged_and_its_retry_is_given_the_words(serve, clerk):
    clerk.takes_s = 0.4
    phone = await serve(patience_s=PATIENCE_S, **IMPATIENT)
    shown = await phone.text("x")
    assert (shown.text, shown.statuses) == ("收到：x", (0, 200))
    assert clerk.asked.total() == 1  # the retry joined the turn
    assert clerk.sent == [100]


async def test_nothing_is_acknowledged_before_it_is_stored(serve, clerk):
    clerk.takes_s = 0.6
    phone = await serve(**IMPATIENT)  # met by a platform that waits longer than we think
    query, body = phone.sealed(phone.xml("text", "<Content>x</Content><MsgId>1</MsgId>"))
    status, _ = await phone.post(query, body)
    assert status == 503
    assert clerk.heard == []


async def test_a_turn_goes_on_after_the_platform_has_given_up(serve, clerk, make):
    clerk.takes_s = 0.8
    channel = await make(**IMPATIENT)
    phone = await serve(channel=channel, patience_s=0.25)
    xml = phone.xml("text", "<Content>x</Content><MsgId>1</MsgId>")
    shown = await phone.push(xml, tries=2)
    assert shown.unavailable
    await channel.stop()  # waits for the turn
    assert [one.text for one in clerk.heard] == ["x"]
    assert clerk.sent == []  # delivery brings it


async def test_a_turn_that_ends_late_is_told_to_the_next_try_alone(serve, clerk):
    clerk.takes_s = 0.25  # after our time for an answer, before the platform's
    phone = await serve(patience_s=PATIENCE_S, **IMPATIENT)
    shown = await phone.text("x")
    assert (shown.text, shown.statuses) == ("收到：x", (0, 200))
    assert clerk.sent == [100]


async def test_a_message_that_could_not_be_stored_is_asked_for_again(serve, clerk):
    clerk.refuses = [RuntimeError("the disk is full")]
    phone = await serve(patience_s=PATIENCE_S, **IMPATIENT)
    shown = await phone.text("x")
    assert (shown.text, shown.statuses) == ("收到：x", (0, 200))
    assert len(clerk.heard) == 1


async def test_an_answer_that_was_lost_on_the_way_is_given_again_by_another_process(
    serve, clerk, make
):
    clerk.takes_s = 0.2
    one, other = await serve(patience_s=0.1), await serve()
    xml = one.xml("text", "<Content>x</Content><MsgId>1</MsgId>")
    assert (await one.push(xml, tries=1)).statuses == (0,)
    await asyncio.sleep(0.2)
    assert clerk.sent == []  # the line was gone when it was written
    assert (await other.push(xml)).text == "收到：x"


async def test_the_same_id_from_two_people_is_two_messages(serve, clerk):
    phone = await serve()
    other = Phone(platform=phone.platform, address=phone.address, openid="oPerson2")
    for one in (phone, other):
        await one.push(one.xml("text", "<Content>x</Content><MsgId>7</MsgId>", at=1.0e9))
    assert [one.sender for one in clerk.heard] == ["oPerson1", "oPerson2"]


async def test_the_raw_message_is_kept_beside_it_out_of_its_envelope(serve, clerk):
    phone = await serve()
    xml = phone.xml("text", "<Content>x</Content><MsgId>7</MsgId>")
    await phone.push(xml)
    assert clerk.raw == [xml]


# --- what people do ---


async def test_everything_a_person_can_do_is_heard(serve, clerk):
    phone = await serve()
    await phone.image(b"jpeg")
    await phone.voice(b"#!AMR", recognition="我要投诉")
    await phone.video(b"mp4")
    await phone.video(b"mp4", kind="shortvideo")
    await phone.file("合同.pdf", 1234)
    await phone.location(31.2, 121.5, "人民广场")
    await phone.follow("cat:fraud")
    await phone.scan("case:x")
    await phone.click("menu:human")
    await phone.unfollow()
    heard = clerk.heard
    assert [one.heard for one in heard] == [Heard.FILES] * 5 + [
        Heard.LOCATION,
        Heard.JOINED,
        Heard.JOINED,
        Heard.CHOICE,
        Heard.LEFT,
    ]
    attachments = [one.attachments[0] for one in heard[:5]]
    assert [one.medium for one in attachments] == [
        Medium.PHOTO,
        Medium.VOICE,
        Medium.VIDEO,
        Medium.VIDEO,
        Medium.DOCUMENT,
    ]
    assert [one.too_big for one in attachments] == [False, False, False, False, True]
    assert (attachments[4].name, attachments[4].size) == ("合同.pdf", 1234)
    assert heard[1].text == "我要投诉"
    assert (heard[5].latitude, heard[5].longitude, heard[5].text) == (31.2, 121.5, "人民广场")
    assert [one.scene for one in heard[6:8]] == ["cat:fraud", "case:x"]
    assert heard[8].choice == "menu:human"
    assert [one.opens for one in heard[4:]] == ["spoke"] * 2 + ["touched"] * 3 + [""]


async def test_an_account_without_api_offers_another_way_for_what_it_cannot_fetch(serve, clerk):
    phone = await serve(account="passive", secret="")
    await phone.image(b"jpeg")
    await phone.voice(b"#!AMR")
    assert [one.attachments[0].too_big for one in clerk.heard] == [False, True]


@pytest.mark.parametrize(
    "content", ["【收到不支持的消息类型，暂无法显示】", "[收到不支持的消息类型，暂无法显示]"]
)
async def test_the_platform_s_stand_in_for_a_sticker_is_a_sticker(serve, clerk, content):
    phone = await serve()
    await phone.text(content)
    assert (clerk.heard[0].heard, clerk.heard[0].text) == (Heard.STICKER, "")


async def test_an_event_of_tomorrow_is_a_notice(serve, clerk):
    phone = await serve()
    await phone.event("something_new", cdata("x" * 400))
    assert clerk.heard[0].heard is Heard.NOTICE
    assert len(clerk.heard[0].external_id) <= 255
