"""Pushed XML as `Incoming`, also where it is odd."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.wechat.envelope import Unreadable
from bot.wechat.incoming import read
from cases.messages import Heard, Medium
from tests.fakes.wechat_phone import cdata

FIELDS = sorted(
    {"FromUserName", "CreateTime", "MsgType", "Event", "EventKey", "Content", "MsgId"}
    | {"MediaId", "PicUrl", "Format", "Location_X", "Location_Y", "Label", "Title", "Url"}
    | {"bizmsgmenuid", "FileTotalLen", "Recognition"}
)
NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)


def xml(kind="text", inner="", *, sender="oA", at=1763870400, id_="<MsgId>7</MsgId>"):
    return (
        f"<xml><ToUserName>gh_1</ToUserName><FromUserName>{sender}</FromUserName>"
        f"<CreateTime>{at}</CreateTime><MsgType>{kind}</MsgType>{inner}{id_}</xml>"
    )


def said(*args, fetches=True, **changes):
    return read(xml(*args, **changes), now=NOON, fetches=fetches)


def event(name, key="", more=""):
    inner = f"<Event>{name}</Event><EventKey>{key}</EventKey>{more}"
    return said("event", inner, id_="")


def test_a_text_is_one():
    one = said(inner="<Content>退款</Content>")
    assert (one.heard, one.text, one.opens) == (Heard.TEXT, "退款", "spoke")
    assert (one.channel, one.account, one.sender) == ("wechat", "gh_1", "oA")
    assert one.at == datetime(2025, 11, 23, 4, tzinfo=UTC)
    assert one.external_id == "oA:1763870400:7"


@pytest.mark.parametrize("inner", ["", "<Content/>", "<Content> </Content>"])
def test_an_empty_text_is_friendly_and_without_content(inner):
    assert said(inner=inner).heard is Heard.STICKER


def test_a_tapped_link_is_a_choice_also_where_its_key_comes_escaped():
    inner = "<Content>查进度</Content><bizmsgmenuid>menu%3Astatus</bizmsgmenuid>"
    one = said(inner=inner)
    assert (one.heard, one.choice, one.text) == (Heard.CHOICE, "menu:status", "查进度")


@pytest.mark.parametrize("at", ["", "x", "-5", "9" * 30, "1.5", "٣"])
def test_a_senseless_time_is_replaced_by_the_present(at):
    assert said(inner="<Content>x</Content>", at=at).at == NOON


def test_an_element_that_comes_twice_counts_as_missing():
    one = said(inner="<Content>a</Content><Content>b</Content>")
    assert (one.heard, one.text) == (Heard.STICKER, "")


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<xml/>",
        "<xml>text</xml>",
        "<xml><MsgType>text</MsgType></xml>",
        xml(sender=""),
        xml(sender="oA</FromUserName><FromUserName>oB"),
        xml(kind="text</MsgType><MsgType>event"),
        xml("event", "<Event>subscribe</Event><EventKey>a</EventKey><EventKey>b</EventKey>"),
        '<!DOCTYPE xml [<!ENTITY a "b">]>' + xml(inner="<Content>&a;</Content>"),
        xml()[:-3],
    ],
)
def test_what_is_no_message_is_unreadable(body):
    with pytest.raises(Unreadable):
        read(body, now=NOON, fetches=True)


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(FIELDS),
        st.one_of(
            st.sampled_from(
                ["text", "event", "image", "file", "location", "subscribe", "1e999"]
            ),
            st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]), max_size=20),
        ),
    )
)
def test_no_fields_raise_anything_else(fields):
    inner = "".join(f"<{name}>{cdata(value)}</{name}>" for name, value in fields.items())
    body = f"<xml>{inner}</xml>".replace("\ufffe", "").replace("\uffff", "")
    try:
        one = read(body, now=NOON, fetches=True)
    except Unreadable:
        return
    assert one.sender
    assert len(one.external_id) <= 255


@pytest.mark.parametrize(
    ("kind", "inner", "medium", "source", "mime"),
    [
        ("image", "<PicUrl>p</PicUrl><MediaId>m</MediaId>", Medium.PHOTO, "m p", "image/jpeg"),
        ("voice", "<MediaId>m</MediaId><Format>amr</Format>", Medium.VOICE, "m", "audio/amr"),
        ("voice", "<MediaId>m</MediaId><Format>new</Format>", Medium.VOICE, "m", ""),
        ("video", "<MediaId>m</MediaId>", Medium.VIDEO, "m", "video/mp4"),
        ("shortvideo", "<MediaId>m</MediaId>", Medium.VIDEO, "m", "video/mp4"),
    ],
)  # fmt: skip
def test_a_file_says_where_it_is(kind, inner, medium, source, mime):
    one = said(kind, inner)
    (attachment,) = one.attachments
    assert one.heard is Heard.FILES
    assert (attachment.medium, attachment.source, attachment.mime) == (medium, source, mime)
    assert not attachment.too_big


def test_a_picture_without_address_cannot_be_fetched():
    assert said("image").attachments[0].too_big


@pytest.mark.parametrize(
    ("x", "y"),
    [("", ""), ("north", "1"), ("nan", "1"), ("1e9", "1"), ("91", "1"), ("1", "181")],
)
def test_a_place_that_is_none_is_its_label(x, y):
    place = f"<Location_X>{x}</Location_X><Location_Y>{y}</Location_Y>"
    assert said("location", f"{place}<Label>这里</Label>").text == "这里"
    assert said("location", place).heard is Heard.STICKER


def test_a_link_and_a_mini_program_are_what_they_say():
    link = said("link", "<Title>通知</Title><Description>d</Description><Url>http://a</Url>")
    assert (link.heard, link.text) == (Heard.TEXT, "通知\nhttp://a")
    assert said("miniprogrampage", "<Title>订单</Title>").text == "订单"
    assert said("link").heard is said("miniprogrampage").heard is Heard.STICKER


def test_a_kind_of_message_that_is_new_is_still_a_person_speaking():
    assert (said("hologram").heard, said("hologram").opens) == (Heard.STICKER, "spoke")
    assert said("device_text").heard is Heard.NOTICE
    assert said("hologram", id_="").heard is Heard.NOTICE


@pytest.mark.parametrize(
    ("name", "key", "expected"),
    [
        ("subscribe", "", (Heard.JOINED, "", "", "touched")),
        ("subscribe", "qrscene_case:x", (Heard.JOINED, "case:x", "", "touched")),
        ("subscribe", "last_trade_no_4", (Heard.JOINED, "", "", "touched")),
        ("SCAN", "case:x", (Heard.JOINED, "case:x", "", "touched")),
        ("unsubscribe", "", (Heard.LEFT, "", "", "")),
        ("CLICK", "menu:status", (Heard.CHOICE, "", "menu:status", "touched")),
        ("VIEW", "http://a", (Heard.NOTICE, "", "", "")),
        ("LOCATION", "", (Heard.NOTICE, "", "", "")),
        ("scancode_waitmsg", "6", (Heard.NOTICE, "", "", "touched")),
        ("pic_weixin", "6", (Heard.NOTICE, "", "", "")),
        ("TEMPLATESENDJOBFINISH", "", (Heard.NOTICE, "", "", "")),
        ("user_pay_from_pay_cell", "", (Heard.NOTICE, "", "", "")),
    ],
)
def test_an_event_is_what_the_person_did(name, key, expected):
    one = event(name, key)
    assert (one.heard, one.scene, one.choice, one.opens) == expected


def test_events_are_told_apart_by_all_that_they_bear():
    ids = {
        event("CLICK", "a").external_id,
        event("CLICK", "b").external_id,
        event("VIEW", "a").external_id,
        event("TEMPLATESENDJOBFINISH", "", "<MsgID>1</MsgID>").external_id,
        event("TEMPLATESENDJOBFINISH", "", "<MsgID>2</MsgID>").external_id,
        event("VIEW", "a" * 500).external_id,
        event("VIEW", "a" * 499 + "b").external_id,
    }
    assert len(ids) == 7
    assert max(map(len, ids)) <= 200
