import asyncio
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.channel import ChannelError
from cases.messages import Button, Message
from tests.bot.telegram.conftest import connected, now
from tests.fakes.telegram_methods import utf16
from tests.fakes.telegram_person import JPEG

PNG = b"\x89PNG" + bytes(3000)


@pytest.fixture
async def anna(telegram, office, channel):
    """Somebody who has written to the bot, and was not answered."""
    office.answer = lambda said: []
    person = telegram.person()
    await person.starts()
    return person


@pytest.fixture
def send(office, channel, anna):
    async def send(**message):
        return await channel.send(
            office.queue(Message(**{"text": "", **message}), str(anna.id))
        )

    return send


async def refused(sending):
    with pytest.raises(ChannelError) as error:
        await sending
    return error.value


async def test_a_message_goes_out_as_it_is_worded_and_is_named(send, anna):
    name = await send(text="a < b & <b>c</b> _d_ [e](f)")
    [shown] = anna.screen
    assert shown.text == "a < b & <b>c</b> _d_ [e](f)"
    assert name == f"{anna.id}:{shown.message_id}"


async def test_links_are_not_previewed(telegram, send):
    await send(text="https://example.org/upload/once")
    [call] = telegram.called("sendMessage")
    assert json.loads(call.parameters["link_preview_options"]) == {"is_disabled": True}
    assert "parse_mode" not in call.parameters


async def test_a_long_text_is_split_and_the_buttons_stand_at_its_end(send, anna):
    text = "😀一段话。\n\n" * 1000
    await send(text=text, buttons=(Button(key="k", label="OK"),))
    assert len(anna.screen) > 1
    assert all(utf16(shown.text) <= 4096 for shown in anna.screen)
    assert [shown.labels for shown in anna.screen] == [[]] * (len(anna.screen) - 1) + [["OK"]]
    assert "".join(shown.text for shown in anna.screen).count("😀一段话。") == 1000


async def test_a_local_link_goes_into_the_text(send, anna):
    upload = Button(key="", label="Upload", url="http://localhost:8080/u/1")
    page = Button(key="", label="Page", url="https://example.org/p")
    await send(text="Too big.", buttons=(upload, page))
    [shown] = anna.screen
    assert shown.text == "Too big.\nUpload: http://localhost:8080/u/1"
    assert shown.keyboard == [[{"text": "Page", "url": "https://example.org/p"}]]


async def test_nothing_to_say_is_refused_here(telegram, send):
    error = await refused(send(text="  \n"))
    assert (error.reason, error.retry_at, error.gone) == ("empty", None, False)
    assert telegram.called("sendMessage") == []


@pytest.mark.parametrize(
    "case",
    [
        ("a.jpg", "image/jpeg", JPEG, "photo"),
        ("a.heic", "image/heic", b"heic", "document"),
        ("a.mp4", "video/mp4", b"video", "video"),
        ("a.mov", "video/quicktime", b"video", "document"),
        ("a.mp3", "audio/mpeg", b"ID3", "audio"),
        ("a.ogg", "audio/ogg", b"OggS", "voice"),
        ("a.amr", "audio/amr", b"#!AMR", "document"),
        ("决定书.pdf", "application/pdf", b"%PDF" * 1000, "document"),
    ],
)
async def test_a_file_goes_as_bytes_with_the_text_beneath(office, send, anna, case):
    name, mime, content, kind = case
    office.keep(name, content, mime=mime)
    await send(text="The answer", files=(name,), buttons=(Button(key="k", label="OK"),))
    [shown] = anna.screen
    assert (shown.kind, shown.text, shown.labels) == (kind, "The answer", ["OK"])
    [upload] = shown.uploads
    assert (upload.name, upload.content) == (name, content)


async def test_several_pictures_are_an_album_and_the_text_follows(office, send, anna):
    names = [office.keep(f"{n}.png", PNG, mime="image/png") for n in range(11)]
    names.append(office.keep("a.mp4", b"video", mime="video/mp4"))
    names.append(office.keep("a.pdf", b"%PDF", mime="application/pdf"))
    await send(text="See these", files=tuple(names))
    kinds = [shown.kind for shown in anna.screen]
    assert kinds == ["photo"] * 11 + ["video", "document", "text"]
    assert len(anna.screen[0].uploads[0].content) == len(PNG)


async def test_albums_have_ten_files_at_most(telegram, office, send):
    names = [office.keep(f"{n}.png", PNG, mime="image/png") for n in range(11)]
    await send(files=tuple(names))
    assert len(telegram.called("sendMediaGroup")) == 1
    assert len(telegram.called("sendPhoto")) == 1


async def test_a_long_text_does_not_fit_beneath_a_file(office, send, anna):
    office.keep("a.png", PNG, mime="image/png")
    await send(text="x" * 1025, files=("a.png",))
    assert [shown.kind for shown in anna.screen] == ["photo", "text"]


async def test_a_picture_over_ten_megabytes_goes_as_a_document(office, send, anna):
    office.keep("a.png", PNG, mime="image/png", size=10_000_001)
    await send(text="x", files=("a.png",))
    assert anna.screen[0].kind == "document"


@pytest.mark.parametrize("count", [1, 2])
async def test_a_picture_that_telegram_cannot_show_goes_as_a_document(
    office, send, anna, count
):
    names = [office.keep(f"{n}.jpg", b"no picture", mime="image/jpeg") for n in range(count)]
    await send(files=tuple(names))
    assert [shown.kind for shown in anna.screen] == ["document"] * count


async def test_a_file_over_fifty_megabytes_is_never_tried(telegram, office, send):
    office.keep("a.mp4", b"", mime="video/mp4", size=50_000_001)
    error = await refused(send(text="x", files=("a.mp4",)))
    assert (error.reason, error.retry_at) == ("file_too_big", None)
    assert telegram.called("sendVideo") == []


async def test_a_file_that_cannot_be_read_is_tried_again(telegram, office, send):
    async def read():
        raise OSError("the store is away")
        yield b""

    office.keep("a.pdf", b"%PDF", mime="application/pdf")
    office.files["a.pdf"] = replace(office.files["a.pdf"], read=read)
    error = await refused(send(text="x", files=("a.pdf",)))
    assert (error.reason, error.gone) == ("file_unreadable", False)
    assert error.retry_at > now()


async def test_what_failed_half_way_goes_on_where_it_was(telegram, office, channel, send, anna):
    names = tuple(office.keep(f"{n}.ogg", b"OggS", mime="audio/ogg") for n in range(2))
    queued = office.queue(Message(text="x" * 1025, files=names), str(anna.id))
    telegram.fail("sendMessage", status=502)
    assert (await refused(channel.send(queued))).reason == "network"
    await channel.send(queued)
    assert [shown.kind for shown in anna.screen] == ["voice", "voice", "text"]


async def test_a_429_is_obeyed_and_then_the_message_goes(telegram, office, channel, send, anna):
    telegram.flood(retry_after=1)
    queued = office.queue(Message(text="news"), str(anna.id))
    error = await refused(channel.send(queued))
    assert (error.reason, error.gone) == ("slow_down", False)
    assert timedelta(0) < error.retry_at - now() <= timedelta(seconds=1)
    await asyncio.sleep(1)
    await channel.send(queued)
    assert [shown.text for shown in anna.screen] == ["news"]


async def test_while_a_chat_is_flooded_telegram_is_not_asked(telegram, send):
    telegram.flood(retry_after=60)
    await refused(send(text="one"))
    error = await refused(send(text="two"))
    assert error.reason == "slow_down"
    assert error.retry_at > now() + timedelta(seconds=50)
    assert len(telegram.called("sendMessage")) == 1


async def test_who_blocked_us_is_gone(send, anna):
    await anna.blocks()
    error = await refused(send(text="x"))
    assert (error.reason, error.gone, error.retry_at) == ("blocked", True, None)


async def test_who_never_wrote_to_us_is_gone(office, channel):
    error = await refused(channel.send(office.queue(Message(text="x"), "424242")))
    assert (error.reason, error.gone) == ("not_found", True)


async def test_a_chat_that_moved_names_its_new_address(telegram, send, anna):
    telegram.migrated[anna.id] = -100777
    error = await refused(send(text="x"))
    assert (error.reason, error.moved_to, error.gone) == ("moved", "-100777", False)
    assert error.retry_at is not None


async def test_a_refused_message_is_final(telegram, send):
    telegram.fail("sendMessage", status=400)
    error = await refused(send(text="x"))
    assert (error.reason, error.retry_at, error.gone) == ("refused", None, False)


@pytest.mark.parametrize("status", [0, 500, 502, 504])
async def test_a_server_that_is_down_is_asked_again_later(
    telegram, office, channel, anna, status
):
    pauses = []
    for attempts in (0, 1, 20):
        telegram.fail("sendMessage", status=status)
        queued = office.queue(Message(text="x"), str(anna.id), attempts=attempts)
        error = await refused(channel.send(queued))
        assert (error.reason, error.gone) == ("network", False)
        pauses.append(round((error.retry_at - now()).total_seconds()))
    assert pauses == [5, 10, 600]


async def test_an_answer_that_was_lost_makes_a_second_copy_never_none(
    telegram, office, channel, anna
):
    telegram.fail("sendMessage", after=True)
    queued = office.queue(Message(text="x"), str(anna.id))
    assert (await refused(channel.send(queued))).reason == "network"
    await channel.send(queued)
    assert [shown.text for shown in anna.screen] == ["x", "x"]


async def test_a_wrong_token_is_for_the_operator(telegram, office):
    async with connected(telegram, office, token="7000000001:AAwrong") as channel:
        error = await refused(channel.send(office.queue(Message(text="x"), "7")))
    assert (error.reason, error.gone) == ("configuration", False)
    assert error.retry_at > now()


async def test_more_than_a_burst_to_one_chat_goes_one_a_second(send, anna):
    for number in range(5):
        await send(text=str(number))
    times = [shown.at for shown in anna.screen]
    assert times[4] - times[2] >= 1.5
    assert [shown.text for shown in anna.screen] == ["0", "1", "2", "3", "4"]


async def test_who_would_wait_long_is_put_back(telegram, office, channel, anna):
    sends = [channel.send(office.queue(Message(text=str(n)), str(anna.id))) for n in range(5)]
    await asyncio.gather(*sends)
    channel._sender.pacer.shut(str(anna.id), 3)
    error = await refused(channel.send(office.queue(Message(text="x"), str(anna.id))))
    assert error.reason == "slow_down"
    assert len(anna.screen) == 5
