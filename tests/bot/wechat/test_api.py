"""The calls that are not messages: files, templates, codes."""

import json

import pytest
from aiohttp import ClientTimeout

from bot.channel import FetchError
from bot.wechat.api import ApiError, Unreachable
from cases.messages import Attachment, Medium

AMR = b"#!AMR\n" + bytes(range(256)) * 400
OPENID = "oPerson1"


@pytest.fixture
async def channel(make, platform):
    platform.heard(OPENID, "spoke")
    return await make()


@pytest.fixture
def api(channel):
    return channel.api


async def fetched(channel, source, medium=Medium.PHOTO):
    attachment = Attachment(medium=medium, source=source)
    return b"".join([chunk async for chunk in channel.fetch(attachment, "gh_1")])


async def not_fetched(channel, source):
    with pytest.raises(FetchError) as caught:
        await fetched(channel, source)
    return caught.value.reason, caught.value.final


@pytest.mark.parametrize("mime", ["image/jpeg", "audio/amr", "voice/speex", "application/x"])
async def test_a_file_comes_byte_for_byte(channel, platform, mime):
    assert await fetched(channel, platform.put_media(AMR, mime)) == AMR


async def test_real_files_come_byte_for_byte(channel, platform, shared):
    media = shared / "data/media"
    for name, mime in (("voice_amr_test.amr", "audio/amr"), ("ptb_telegram.jpg", "image/jpeg")):
        raw = (media / name).read_bytes()
        assert await fetched(channel, platform.put_media(raw, mime)) == raw
    raw = (media / "ptb_telegram.mp4").read_bytes()
    assert await fetched(channel, platform.put_video(raw), Medium.VIDEO) == raw


async def test_a_video_is_fetched_from_where_it_is_said_to_be(channel, platform):
    assert await fetched(channel, platform.put_video(AMR), Medium.VIDEO) == AMR
    assert platform.calls["public"] == 1


async def test_an_error_is_never_taken_for_a_file(channel):
    assert await not_fetched(channel, "no_such_media") == ("bad_media", True)


@pytest.mark.parametrize(
    ("code", "final"), [(-1, False), (45009, False), (40164, False), (40007, True)]
)
async def test_a_file_is_asked_for_again_where_that_may_help(channel, platform, code, final):
    platform.fail("media/get", code)
    assert (await not_fetched(channel, platform.put_media(AMR, "audio/amr")))[1] is final


async def test_a_picture_that_the_api_refuses_comes_from_its_public_address(channel, platform):
    media_id = platform.put_media(AMR, "image/jpeg")
    platform.fail("media/get", 48001)
    assert await fetched(channel, f"{media_id} {platform.url}/mmbiz/{media_id}") == AMR


async def test_an_account_without_api_takes_pictures_from_there_at_once(make, platform):
    channel = await make(account="passive", secret="")
    media_id = platform.put_media(AMR, "image/jpeg")
    assert await fetched(channel, f"{media_id} {platform.url}/mmbiz/{media_id}") == AMR
    assert platform.calls["media/get"] == platform.calls["stable_token"] == 0
    assert await not_fetched(channel, media_id) == ("no_right", True)


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/x",
        "http://localhost:1/",
        "http://notqpic.cn/",
        "file:///etc/x",
        "x",
    ],
)
async def test_a_picture_is_fetched_from_the_platform_only(make, url):
    channel = await make(account="passive", secret="")
    assert await not_fetched(channel, f"m {url}") == ("foreign_address", True)


async def test_a_picture_that_is_gone_is_gone(make, platform):
    channel = await make(account="passive", secret="")
    source = f"m {platform.url}/mmbiz/m"
    assert await not_fetched(channel, source) == ("http_404", True)


async def test_a_slow_file_comes_whole(channel, platform):
    assert await fetched(channel, platform.put_media(AMR, "audio/amr", fault="slow")) == AMR


@pytest.mark.parametrize("video", [False, True])
async def test_a_file_that_breaks_off_is_no_file(channel, platform, video):
    put = (
        platform.put_video
        if video
        else lambda raw, **how: platform.put_media(raw, "x/y", **how)
    )
    reason, final = await not_fetched(channel, put(AMR, fault="broken"))
    assert not final
    assert reason


async def test_a_file_that_stops_coming_is_given_up_for_now(channel, platform, monkeypatch):
    monkeypatch.setattr("bot.wechat.api.FILE", ClientTimeout(total=5, sock_read=0.2))
    media_id = platform.put_media(AMR, "audio/amr", fault="stalled")
    assert await not_fetched(channel, media_id) == ("timeout", False)


async def test_an_empty_file_is_no_file(channel, platform):
    assert await not_fetched(channel, platform.put_media(b"", "audio/amr")) == ("empty", False)


@pytest.mark.parametrize("how", ["expire_tokens", "spoil_token"])
async def test_a_stale_token_is_renewed_for_a_file_too(channel, platform, how):
    await channel.api.token()
    getattr(platform, how)()
    assert await fetched(channel, platform.put_media(AMR, "audio/amr")) == AMR


async def test_a_file_can_be_left_in_the_middle(channel, platform):
    media_id = platform.put_media(AMR * 20, "audio/amr")
    stream = channel.fetch(Attachment(medium=Medium.VOICE, source=media_id), "")
    assert (await anext(stream)).startswith(b"#!AMR")
    await stream.aclose()


async def test_a_template_message_gives_the_id_of_its_report(api, platform):
    id_ = await api.template_send(
        OPENID, "tpl1", fields={"phrase1": "已受理"}, url="https://huiyin.example/status"
    )
    assert id_ == "200163837"
    assert platform.templates[0]["data"] == {"phrase1": "已受理"}
    assert platform.templates[0]["url"] == "https://huiyin.example/status"


async def test_a_refused_template_message_says_its_code(api):
    with pytest.raises(ApiError) as caught:
        await api.template_send(OPENID, "unknown", fields={})
    assert caught.value.code == 40037


@pytest.mark.parametrize("seconds", [None, 60, 99_999_999])
async def test_a_code_with_a_scene_is_made(api, seconds):
    assert (
        await api.qr_create("cat:fraud", seconds=seconds) == "http://weixin.qq.com/q/cat:fraud"
    )


async def test_a_scene_that_is_too_long_is_refused(api):
    with pytest.raises(ApiError):
        await api.qr_create("s" * 65)


async def test_a_person_sees_that_an_answer_is_being_written(api, platform):
    await api.typing(OPENID)
    assert platform.typing == [OPENID]


async def test_captured_answers_are_read_as_what_they_are(api, platform, shared, monkeypatch):
    folder = shared / "data/fixtures/wechat_api_responses"

    def says(name):
        async def told(*_):
            return json.loads((folder / name).read_text(encoding="utf-8"))

        return told

    for path, name in (
        ("stable_token", "token.json"),
        ("qrcode/create", "qrcode_create.json"),
        ("media/upload", "media_upload.json"),
        ("menu/create", "menu_create.json"),
    ):
        monkeypatch.setitem(platform._CALLS, path, says(name))
    platform._tokens["1234567890"] = platform.clock() + 60  # the captured token
    assert await api.token() == "1234567890"
    assert await api.qr_create("x") == "https://weixin.qq.com/q/kZgfwMTm72WWPkovabbI"
    assert await api.upload(b"\xff\xd8", "image/jpeg") == "12345678"
    await api.menu_create({"button": []})


@pytest.mark.parametrize("token_says", [{}, {"access_token": "x"}, []])
async def test_an_answer_without_a_token_is_none(api, platform, token_says, monkeypatch):
    async def odd(*_):
        return token_says

    monkeypatch.setitem(platform._CALLS, "stable_token", odd)
    with pytest.raises(Unreachable):
        await api.token()
