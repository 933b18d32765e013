"""What we say first, through the platform's API, with all that it may refuse."""

import asyncio
import logging
from datetime import timedelta

import pytest
from aiohttp import ClientTimeout

from bot.channel import ChannelError, OutFile
from bot.wechat import codes, limits
from bot.wechat.menu import menu
from cases.messages import Button, Message
from cases.reach import Grants, opened, spend
from tests.bot.wechat.conftest import queued
from tests.bot.wechat.test_codes import EXPECTED

JPEG = b"\xff\xd8\xff\xe0" + b"0" * 1000
MENU = {
    "complain": "我要投诉",
    "status": "查进度",
    "more": "更多",
    "guide": "被骗了怎么办",
    "mine": "我的投诉",
    "human": "找人工",
}


@pytest.fixture
async def channel(make, platform):
    platform.heard("oPerson1", "spoke")
    return await make()


async def refused(channel, message=None):
    with pytest.raises(ChannelError) as caught:
        await channel.send(queued(message or Message(text="x")))
    return caught.value


async def test_a_push_arrives_as_it_is_written(channel, platform):
    assert await channel.send(queued(Message(text='受理了 "é" 😀\\'))) == ""
    assert platform.texts("oPerson1") == ['受理了 "é" 😀\\']


async def test_a_push_has_its_choices_as_links(channel, platform):
    message = Message(
        text="解决了吗？", buttons=(Button(key="rate:1", label="解决了"),), numbered=False
    )
    await channel.send(queued(message))
    (text,) = platform.texts("oPerson1")
    assert "msgmenuid=rate:1" in text
    assert text.endswith(">解决了</a>")


async def test_a_long_push_goes_in_parts_and_loses_nothing(channel, platform):
    text = "\n\n".join(f"第{n}段。" + "长" * 200 for n in range(9))
    assert channel.weight(Message(text=text)) == 3
    await channel.send(queued(Message(text=text)))
    sent = platform.texts("oPerson1")
    assert len(sent) == 3
    assert "\n\n".join(sent) == text


async def test_a_push_that_was_refused_half_way_goes_on_where_it_stopped(channel, platform):
    text = "一" * 680 + "二" * 680 + "三" * 680
    platform.users["oPerson1"].grants["spoke"] = (platform.clock() + 60, 2)
    error = await refused(channel, Message(text=text))
    assert (error.reason, error.held) == ("window_used_up", True)
    platform.heard("oPerson1", "spoke")
    await channel.send(queued(Message(text=text)))
    assert "".join(platform.texts("oPerson1")) == text


def photo(name="a.jpg", mime="image/jpeg", kind="photo", size=1004):
    async def read():
        yield JPEG[:10]
        yield JPEG[10:]

    return OutFile(id=name, name=name, mime=mime, kind=kind, size=size, read=read)


async def test_photos_are_sent_as_such_and_other_files_are_named(channel, platform, clerk):
    clerk.files = {
        "1": photo(),
        "2": photo("合同.pdf", "application/pdf", "document"),
        "3": photo("huge.jpg", size=limits.PHOTO_BYTES + 1),
        "4": photo("a.heic", "image/heic"),
    }
    message = Message(text="见附件", files=("1", "2", "3", "4"))
    await channel.send(queued(message))
    assert platform.texts("oPerson1") == [
        "见附件\n📎 合同.pdf\n📎 huge.jpg\n📎 a.heic\nhttps://huiyin.example/status"
    ]
    shown = platform.sent[-1]
    assert shown["msgtype"] == "image"
    assert platform.media[shown["image"]["media_id"]].raw == JPEG
    assert channel.weight(message) >= 2


async def test_a_passive_account_never_writes_first(make, platform):
    error = await refused(await make(account="passive"))
    assert (error.reason, error.held) == ("window_shut", True)
    assert platform.calls.total() == 0


async def test_a_passive_answer_names_the_files_it_cannot_hold(serve, clerk):
    clerk.files = {"1": photo()}
    clerk.answers = lambda said: [Message(text="见附件", files=("1",))]
    phone = await serve(account="passive")
    shown = await phone.text("x")
    assert shown.text == "见附件\n📎 a.jpg\nhttps://huiyin.example/status"


@pytest.mark.parametrize("code", [code for code in EXPECTED if code not in codes.STALE])
async def test_every_refusal_is_treated_as_the_table_says(channel, platform, code):
    platform.fail("message/custom/send", code)
    error = await refused(channel)
    reason, again_at, held, gone = EXPECTED[code]
    assert (error.reason, error.held, error.gone) == (reason, held, gone)
    assert (error.retry_at is None) == (again_at is None)
    assert platform.calls["message/custom/send"] == 1


@pytest.mark.parametrize("code", sorted(codes.STALE))
async def test_a_stale_token_is_renewed_once_and_the_push_arrives(channel, platform, code):
    platform.fail("message/custom/send", code)
    await channel.send(queued(Message(text="x")))
    assert platform.texts("oPerson1") == ["x"]
    assert platform.calls["message/custom/send"] == 2


async def test_a_token_that_stays_stale_is_no_endless_loop(channel, platform):
    platform.fail("message/custom/send", 40001, times=9)
    error = await refused(channel)
    assert (error.reason, error.retry_at is not None) == ("token", True)
    assert platform.calls["message/custom/send"] == 2


async def test_fifty_pushes_at_once_ask_for_one_token(channel, platform):
    for number in range(50):
        platform.heard(f"o{number}", "spoke")
    await asyncio.gather(
        *(channel.send(queued(Message(text="x"), id_=n, address=f"o{n}")) for n in range(50))
    )
    assert platform.calls["stable_token"] == 1
    assert len(platform.sent) == 50


@pytest.mark.parametrize("how", ["expire_tokens", "spoil_token"])
async def test_fifty_pushes_that_meet_a_dead_token_renew_it_once(channel, platform, how):
    for number in range(50):
        platform.heard(f"o{number}", "spoke")
    await channel.api.token()
    getattr(platform, how)()
    await asyncio.gather(
        *(channel.send(queued(Message(text="x"), id_=n, address=f"o{n}")) for n in range(50))
    )
    assert len(platform.sent) == 50
    assert platform.calls["stable_token"] == {"expire_tokens": 2, "spoil_token": 3}[how]


@pytest.mark.parametrize("reached", ["down", "html", "slow"])
async def test_a_platform_that_does_not_answer_is_asked_again(
    channel, platform, reached, monkeypatch
):
    if reached == "down":
        await platform.__aexit__()
    elif reached == "html":
        platform.broken = True
    else:
        monkeypatch.setattr("bot.wechat.api.CALL", ClientTimeout(total=0.05))
        platform.delay_s = 0.3
    error = await refused(channel)
    assert (error.reason, error.held, error.gone) == ("unreachable", False, False)
    assert error.retry_at is not None
    if reached == "down":
        await platform.__aenter__()


async def test_the_windows_of_the_limits_are_those_of_the_platform(channel, platform, clerk):
    """Spend what `cases.reach` grants: the platform takes exactly that many."""
    now = clerk.forget().clock()
    for event in ("spoke", "touched"):
        platform.users.clear()
        platform.heard("oPerson1", event)
        grants = opened(channel.limits, Grants(), event, now)
        sent = 0
        while after := spend(channel.limits, grants, now, outcome=True):
            await channel.send(queued(Message(text="x"), id_=sent))
            grants, sent = after, sent + 1
        assert sent == channel.limits.windows[event].count
        assert (await refused(channel)).reason == "window_used_up"
        fresh = opened(channel.limits, Grants(), event, now)
        later = now + channel.limits.windows[event].length
        assert spend(channel.limits, fresh, later, outcome=True) is None


async def test_after_its_window_a_push_is_held(channel, platform):
    real = platform.clock
    platform.clock = lambda: real() + timedelta(hours=48, seconds=1).total_seconds()
    assert (await refused(channel)).reason == "window_shut"


async def test_who_does_not_follow_is_gone(channel, platform):
    platform.unfollow("oPerson1")
    assert (await refused(channel)).gone
    assert (await refused(channel, Message(text="x"))).reason == "not_following"


async def test_the_menu_is_put_up_in_the_background(make, platform):
    channel = await make(menu=MENU)
    await channel.start()
    for _ in range(100):
        if platform.menu:
            break
        await asyncio.sleep(0.01)
    names = [one["name"] for one in platform.menu["button"]]
    assert names == ["我要投诉", "查进度", "更多"]
    keys = [one["key"] for one in platform.menu["button"][2]["sub_button"]]
    assert keys == ["menu:guide", "menu:mine", "menu:human"]


@pytest.mark.parametrize("changes", [{"menu": {}}, {"menu": MENU, "account": "passive"}])
async def test_no_menu_is_put_up_where_none_is_meant(make, platform, changes):
    channel = await make(**changes)
    await channel.start()
    await asyncio.sleep(0.02)
    assert platform.calls.total() == 0


@pytest.mark.parametrize("how", ["refused", "down"])
async def test_a_menu_that_fails_is_logged_and_stops_nothing(make, platform, caplog, how):
    if how == "refused":
        platform.fail("menu/create", 48001)
    else:
        platform.broken = True
    channel = await make(menu=MENU)
    await channel.start()
    for _ in range(100):
        if "menu" in caplog.text:
            break
        await asyncio.sleep(0.01)
    assert "menu" in caplog.text


def test_a_label_that_is_too_long_is_cut_to_what_the_platform_takes():
    made = menu(dict.fromkeys(MENU, "被骗了怎么办才好呢" * 5))
    assert [len(one["name"].encode()) for one in made["button"]] == [15, 15, 15]
    assert len(made["button"][2]["sub_button"][0]["name"].encode()) == 60


async def test_a_check_of_good_credentials_finds_nothing(make):
    assert await (await make()).check() == []


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("foreign_ip", "203.0.113.7", "Add its address 203.0.113.7 to the IP whitelist"),
        ("secret", "another", "AppSecret is not the one"),
        ("app_id", "wxfedcba9876543210", "does not know this AppID"),
        ("broken", True, "does not answer"),
    ],
)
async def test_a_check_says_in_plain_words_what_is_wrong(make, platform, setting, value, said):
    channel = await make()
    setattr(platform, setting, value)
    (sentence,) = await channel.check()
    assert said in sentence


async def test_a_wrong_setting_is_said_at_the_start(make, caplog):
    await (await make(aes_key="short")).start()
    assert "WECHAT_AES_KEY" in caplog.text


async def test_no_secret_and_no_token_reaches_a_log(channel, platform, caplog):
    caplog.set_level(logging.DEBUG)
    await channel.send(queued(Message(text="别人看不到的话")))
    platform.expire_tokens()
    platform.fail("message/custom/send", 45015)
    await refused(channel)
    platform.broken = True
    error = await refused(channel)
    logged = caplog.text + repr(error) + str(error.__cause__)
    for secret in (platform.secret, platform.token, platform.aes_key, "别人看不到的话"):
        assert secret not in logged
    for token in platform._tokens:
        assert token not in logged
