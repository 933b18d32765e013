"""Files from pages: kept as they are, refused with a reason, given back to their owner only."""

import asyncio
import io
import struct
import zlib
from datetime import timedelta

import aiohttp
import pytest

from bot.webchat.identity import upload_token
from cases.acts import Reply
from cases.messages import Incoming
from storage import evidence
from storage.files import StoreDown
from storage.tables import AddressRow, EvidenceRow, InboxRow
from tests.bot.webchat.house import CLERK, MAX_MB, SECRET

TOO_BIG = MAX_MB * 2**20 + 1


def png(width=8, height=8, *, more=b""):
    """A real picture, made longer by a comment."""

    def chunk(kind, body):
        head = struct.pack(">I", len(body)) + kind + body
        return head + struct.pack(">I", zlib.crc32(kind + body))

    rows = zlib.compress(b"".join(b"\x00" + b"\x40\x80\xc0" * width for _ in range(height)))
    size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    middle = chunk(b"tEXt", b"c\x00" + more) if more else b""
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", size)
        + middle
        + chunk(b"IDAT", rows)
        + chunk(b"IEND", b"")
    )


async def get(someone, path, **headers):
    async with someone.session.get(f"{someone.url}{path}", headers=headers) as answer:
        return answer.status, await answer.read(), answer.headers


async def test_a_file_is_kept_as_received_and_said_with_a_message(visitor):
    someone = await visitor()
    await someone.connect()
    body = png()
    status, kept = await someone.upload(body, name="%E8%AE%A2%E5%8D%95.png")
    assert status == 200
    assert (kept["name"], kept["kind"], kept["size"]) == ("订单.png", "photo", len(body))
    await someone.say("付款记录", files=[kept["id"]])
    await someone.until("message", text="手里有 1 份。付款记录")
    row = await EvidenceRow.get(id=kept["id"])
    assert (row.state, row.mime, row.caption) == ("kept", "image/png", "付款记录")
    assert row.inbox_id == (await InboxRow.get(heard="files")).id


async def test_an_upload_alone_belongs_to_nothing(visitor):
    someone = await visitor()
    await someone.connect()
    _, kept = await someone.upload(png())
    row = await EvidenceRow.get(id=kept["id"])
    assert (row.inbox_id, row.case_number) == (None, None)


async def test_an_album_comes_in_parts_and_is_one_album_in_the_history(visitor):
    someone = await visitor()
    await someone.connect()
    for n in range(3):
        _, kept = await someone.upload(png(8 + n))
        name = await someone.say(files=[kept["id"]], burst="album-1")
        await someone.until("ack", id=name)
    await someone.drop()
    said = [one for one in (await someone.connect())["lines"] if one["type"] == "said"]
    assert [(one["burst"], len(one["files"])) for one in said] == [("album-1", 1)] * 3


async def test_a_form_may_bring_a_file_too(visitor):
    someone = await visitor()
    await someone.connect()
    form = aiohttp.FormData()
    form.add_field("note", "text")
    form.add_field("file", png(), filename="form.png", content_type="image/png")
    async with someone.session.post(f"{someone.url}/chat/upload", data=form) as answer:
        assert (answer.status, (await answer.json())["name"]) == (200, "form.png")


@pytest.mark.parametrize(
    ("body", "name", "status", "code"),
    [
        (b"", "a.png", 422, "file_empty"),
        (b"MZ\x90\x00" + b"\x00" * 500, "photo.jpg", 415, "file_type"),
        (b"<html><script>alert(1)</script></html>", "a.html", 415, "file_type"),
        (png()[:20], "half.png", 415, "file_broken"),
    ],
)
async def test_what_is_not_taken_is_told_by_code_and_leaves_nothing(
    visitor, body, name, status, code
):
    someone = await visitor()
    await someone.connect()
    assert await someone.upload(body, name=name) == (status, {"code": code})
    assert await EvidenceRow.all().count() == 0


@pytest.mark.parametrize("told", [True, False])
async def test_a_file_over_the_limit_is_refused_whether_its_size_is_told_or_not(visitor, told):
    someone = await visitor()
    await someone.connect()
    body = png(more=b"x" * TOO_BIG)

    async def pieces():
        for start in range(0, len(body), 2**16):
            yield body[start : start + 2**16]

    status, answer = await someone.upload(io.BytesIO(body) if told else pieces())
    assert (status, answer["code"]) == (413, "file_too_big")
    assert await EvidenceRow.all().count() == 0


async def test_a_file_at_the_limit_is_kept(visitor):
    someone = await visitor()
    await someone.connect()
    empty = len(png(more=b"x")) - 1
    status, kept = await someone.upload(io.BytesIO(png(more=b"x" * (TOO_BIG - 1 - empty))))
    assert (status, kept["size"]) == (200, MAX_MB * 2**20)


async def test_an_upload_broken_off_leaves_nothing(visitor, caplog):
    someone = await visitor()
    await someone.connect()
    _, writer = await asyncio.open_connection(*someone.url.split("//")[1].split(":"))
    cookie = "; ".join(f"{one.key}={one.value}" for one in someone.session.cookie_jar)
    lines = (
        "POST /chat/upload HTTP/1.1",
        "Host: x",
        f"Cookie: {cookie}",
        "Content-Length: 90000",
    )
    writer.write("\r\n".join((*lines, "", "")).encode() + png(more=b"x" * 2000))
    await writer.drain()
    writer.transport.abort()
    await asyncio.sleep(0.3)
    assert await EvidenceRow.all().count() == 0
    assert not [one for one in caplog.records if one.levelname == "ERROR"]


async def test_a_stranger_and_a_page_of_another_site_upload_nothing(visitor):
    stranger = await visitor()
    assert (await stranger.upload(png()))[0] == 403
    someone = await visitor()
    await someone.connect()
    headers = {"Origin": "https://evil.example", "X-File-Name": "a.png"}
    url = f"{someone.url}/chat/upload"
    async with someone.session.post(url, data=png(), headers=headers) as answer:
        assert answer.status == 403


async def test_nobody_says_a_file_of_another(visitor):
    someone, other = await visitor(), await visitor()
    await someone.connect()
    await other.connect()
    _, kept = await other.upload(png())
    name = await someone.say(files=[kept["id"]])
    error = await someone.until("error")
    assert (error["code"], error["id"]) == ("file_gone", name)
    assert (await EvidenceRow.get(id=kept["id"])).inbox_id is None


async def test_ones_own_file_comes_back_harmlessly(visitor):
    someone = await visitor()
    await someone.connect()
    body = png()
    _, kept = await someone.upload(body, name="a.png")
    status, got, headers = await get(someone, f"/chat/file/{kept['id']}")
    assert (status, got) == (200, body)
    assert headers["Content-Type"] == "image/png"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("sandbox")
    assert "private" in headers["Cache-Control"]


@pytest.mark.parametrize(
    ("wanted", "start", "stop"),
    [("bytes=0-3", 0, 4), ("bytes=10-", 10, None), ("bytes=-5", -5, None)],
)
async def test_a_part_of_a_file_is_given_to_players(visitor, wanted, start, stop):
    someone = await visitor()
    await someone.connect()
    body = png()
    _, kept = await someone.upload(body)
    status, got, headers = await get(someone, f"/chat/file/{kept['id']}", Range=wanted)
    assert (status, got) == (206, body[start:stop])
    first, _, _ = headers["Content-Range"].removeprefix("bytes ").partition("-")
    assert int(first) == len(body[:start]) if start else int(first) == 0
    assert headers["Content-Range"].endswith(f"/{len(body)}")


@pytest.mark.parametrize("wanted", ["bytes=9999-", "bytes=5-3", "lines=1-2", "bytes=a-b"])
async def test_an_impossible_part_is_refused(visitor, wanted):
    someone = await visitor()
    await someone.connect()
    _, kept = await someone.upload(png())
    status, _, headers = await get(someone, f"/chat/file/{kept['id']}", Range=wanted)
    assert status == 416
    assert headers["Content-Range"].startswith("bytes */")


async def test_nobody_gets_the_file_of_another(visitor):
    someone, other = await visitor(), await visitor()
    await someone.connect()
    await other.connect()
    _, kept = await other.upload(png())
    for path in (f"/chat/file/{kept['id']}", f"/chat/preview/{kept['id']}", "/chat/file/none"):
        assert (await get(someone, path))[0] == 404
    assert (await get(other, f"/chat/file/{kept['id']}"))[0] == 200


async def test_a_preview_is_given_once_it_is_made(house, visitor):
    someone = await visitor()
    await someone.connect()
    _, kept = await someone.upload(png())
    path = f"/chat/preview/{kept['id']}"
    assert (await get(someone, path))[0] == 404
    await house.files.put_preview((await evidence.get(kept["id"])).key, b"\xff\xd8small")
    status, body, headers = await get(someone, path)
    assert (status, body, headers["Content-Type"]) == (200, b"\xff\xd8small", "image/jpeg")


async def test_a_file_of_staff_comes_with_their_message(house, visitor):
    someone = await visitor()
    await someone.connect()
    await someone.say("提交")
    while not (message := await someone.until("message"))["case"]:
        pass

    async def pieces():
        yield png()

    kept = await house.files.keep(pieces(), name="答复.png")
    id_ = await evidence.keep(
        0, kept, medium="photo", name="答复.png", by_staff="zhou", now=house.clock()
    )
    act = Reply(number=message["case"], text="请看", files=(id_,))
    await house.ledger.act(act, by=CLERK, now=house.clock())
    answer = await someone.until("message", author="周敏")
    assert [one["name"] for one in answer["files"]] == ["答复.png"]
    assert (await get(someone, f"/chat/file/{id_}"))[1] == png()


async def elsewhere(house, *, language="zh-CN"):
    """Somebody on another channel; gives the path of an upload link of theirs."""
    said = Incoming(
        channel="elsewhere",
        external_id="1",
        sender="them",
        text="hi",
        at=house.clock(),
        language=language,
    )
    await house.ledger.hear(said)
    address = await AddressRow.get(channel="elsewhere")
    return f"/upload/{upload_token(SECRET, address.id, house.clock() + timedelta(hours=24))}"


async def test_a_link_brings_files_into_the_conversation_it_came_from(house, visitor):
    path = await elsewhere(house)
    someone = await visitor()
    assert (await someone.open(path)).status == 200
    body = png()
    status, kept = await someone.upload(body, name="movie.png", path=path)
    assert (status, kept["size"]) == (200, len(body))
    row = await EvidenceRow.get(id=kept["id"])
    address = await AddressRow.get(channel="elsewhere")
    assert (row.person_id, row.channel, row.state) == (address.person_id, "elsewhere", "kept")
    said = await InboxRow.get(id=row.inbox_id)
    assert (said.channel, said.heard, said.address_id) == ("elsewhere", "files", address.id)


async def test_a_link_gives_nothing_away_about_the_conversation(house, visitor):
    path = await elsewhere(house)
    someone = await visitor()
    _, kept = await someone.upload(png(), path=path)
    assert (await get(someone, f"/chat/file/{kept['id']}"))[0] == 404


async def test_the_upload_page_speaks_the_persons_language(house, visitor):
    path = await elsewhere(house, language="en")
    someone = await visitor()
    async with someone.session.get(someone.url + path, headers={"Accept-Language": "zh"}) as a:
        assert "Choose files" in await a.text()


@pytest.mark.parametrize("hours", [24, 1000])
async def test_an_old_link_is_over_and_says_what_to_do(house, visitor, hours):
    path = await elsewhere(house)
    house.clock.ahead = timedelta(hours=hours)
    someone = await visitor()
    assert (await someone.open(path)).status == 410
    assert "再要一个" in someone.page
    assert await someone.upload(png(), path=path) == (410, {"code": "link_over"})


async def test_a_made_up_link_opens_nothing(visitor):
    someone = await visitor()
    assert await someone.upload(png(), path="/upload/NzcuOTk5.x") == (
        410,
        {"code": "link_over"},
    )
    assert await EvidenceRow.all().count() == 0


async def test_a_store_that_is_down_is_told_as_such(house, visitor, monkeypatch):
    someone = await visitor()
    await someone.connect()

    async def down(stream, *, name=""):
        raise StoreDown("no room")

    monkeypatch.setattr(house.files, "keep", down)
    assert await someone.upload(png()) == (503, {"code": "not_stored"})


async def test_nobody_uploads_without_end(house, visitor):
    someone = await visitor()
    await someone.connect()
    house.channel._parts.uploads.many = 1
    assert (await someone.upload(png()))[0] == 200
    assert await someone.upload(png()) == (429, {"code": "slow_down"})


async def test_bad_files_of_the_shared_collection_do_no_harm(visitor, shared):
    someone = await visitor()
    await someone.connect()
    for path in sorted((shared / "data" / "bad").rglob("*")):
        if path.is_file() and path.stat().st_size < TOO_BIG:
            status, _ = await someone.upload(path.read_bytes(), name=path.name)
            assert status in {200, 413, 415, 422}, path.name


async def test_real_media_of_the_shared_collection_are_taken(visitor, shared):
    someone = await visitor()
    await someone.connect()
    taken = {}
    for name in ("ptb_telegram.jpg", "ptb_测试.png", "ptb_telegram.mp4", "pdf_minimal.pdf"):
        body = (shared / "data" / "media" / name).read_bytes()
        _, kept = await someone.upload(body)
        taken[name] = kept["kind"]
        assert (await get(someone, f"/chat/file/{kept['id']}"))[1] == body
    assert list(taken.values()) == ["photo", "photo", "video", "document"]


@pytest.mark.parametrize(
    "name", ["%00a%0A.png", "%FF%FE.png", "%F0%9F%92%A5" * 300, "../../etc/x"]
)
async def test_a_strange_name_is_only_a_label(visitor, name):
    someone = await visitor()
    await someone.connect()
    status, kept = await someone.upload(png(), name=name)
    assert status == 200
    assert kept["name"].isprintable()
    assert (await get(someone, f"/chat/file/{kept['id']}"))[0] == 200
