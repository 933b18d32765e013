"""Everything a person can do in WeChat reaches the service as what it is."""

import pytest

from cases.messages import Heard, Medium
from tests.fakes.wechat_phone import cdata


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
