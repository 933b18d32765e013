"""Whatever people send to the running server: no fault, no hang, no file misnamed."""

import asyncio
import io
import json
import re
from pathlib import Path

import pytest
import pytest_asyncio

from storage.kinds import ALLOWED
from tests.bot.telegram.test_channel import wrapped
from tests.bot.webchat.conftest import Visitor
from tests.world import examine_health, hostile_files, open_world

pytestmark = pytest.mark.asyncio(loop_scope="module")

AT_ONCE = 10  # people who write side by side
#: How a kept file of a type must begin; written down here apart from storage.kinds.
BEGINS = {
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
    "image/gif": b"GIF8",
    "application/pdf": b"%PDF-",
}
#: Endings of names whose files may never be kept, whatever the bytes are.
NEVER = (".svg", ".xml", ".zip", ".gz", "html_named.jpg", "svg_named.png", "empty.jpg")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(shared, tmp_path_factory):
    async with open_world(tmp_path_factory.mktemp("world")) as opened:
        yield opened


@pytest.fixture(scope="module")
def bad_files(shared, tmp_path_factory):
    return hostile_files(shared, tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="module")
def naughty(shared):
    """The big list of naughty strings."""
    path = shared / "data" / "bad" / "blns.json"
    return [text for text in json.loads(path.read_text(encoding="utf-8")) if text]


async def side_by_side(items, work):
    """Let `AT_ONCE` people do a share each; ``work`` gets the person's number and share."""
    shares = [items[n::AT_ONCE] for n in range(AT_ONCE)]
    await asyncio.gather(*(work(n, share) for n, share in enumerate(shares)))


async def test_every_captured_wechat_message_is_taken(world, shared):
    folder = shared / "data" / "fixtures" / "wechat_xml" / "wechatpy"
    paths = sorted(folder.glob("*.xml"))
    assert len(paths) > 70

    async def push(n, share):
        for at, path in enumerate(share):
            phone = world.phone(f"Captured{n}x{at}")
            xml = path.read_text(encoding="utf-8")
            account = re.search(r"<ToUserName><!\[CDATA\[(.*?)\]\]>", xml)
            phone.account = account[1] if account else ""
            own = rf"\1{phone.openid}]]>"
            xml = re.sub(r"(<FromUserName><!\[CDATA\[).*?\]\]>", own, xml)
            shown = await phone.push(xml, tries=1)
            assert (shown.statuses, shown.why) == ((200,), ""), path.name

    await side_by_side(paths, push)


async def test_captured_messages_sealed_for_another_account_are_refused(world, shared):
    folder = shared / "data" / "fixtures" / "wechat_xml" / "wechatpy"
    told = json.loads((folder / "encrypted_parameters.json").read_text(encoding="utf-8"))
    phone = world.phone("Sealed")
    names = [name for name in told if name.endswith(".xml")]
    assert names
    for name in names:
        query = {key: value for key, value in told[name].items() if isinstance(value, str)}
        assert (await phone.post(query, (folder / name).read_bytes()))[0] == 403, name


@pytest.mark.parametrize(
    "folder", ["telegram_webhook_guide", "telegram_types_pytelegrambotapi"]
)
async def test_every_captured_telegram_object_is_taken(world, shared, folder):
    paths = sorted((shared / "data" / "fixtures" / folder).glob("*.json"))
    assert len(paths) >= 10
    found = {}
    for path in paths:
        world.updates += 1
        content = json.loads(path.read_text(encoding="utf-8"))
        found[path.name] = await world.update(wrapped(path.name, content, world.updates))
    assert set(found.values()) == {200}, found


async def test_naughty_strings_by_wechat_do_no_harm(world, naughty):
    async def say(n, share):
        phone = world.phone(f"Naughty{n}")
        for text in share:
            shown = await phone.text(text)
            # What XML cannot carry is let go as unreadable; nothing is a fault.
            assert (shown.statuses, shown.why) == ((200,), ""), repr(text)

    await side_by_side(naughty, say)


async def test_naughty_strings_by_telegram_do_no_harm(world, naughty):
    async def say(n, share):
        person = world.telegram.person()
        for text in share:
            message = person.message(text=text)
            update = {"update_id": 10**6 + message["message_id"], "message": message}
            assert await world.update(update) == 200, repr(text)

    await side_by_side(naughty, say)


async def test_naughty_strings_by_the_page_do_no_harm(world, naughty):
    async def say(n, share):
        visitor = Visitor(world.server.url)
        try:
            await visitor.open()
            await visitor.connect()
            for text in share:
                name = await visitor.say(text)
                while (frame := await visitor.frame()) is not None:
                    if frame["type"] in {"ack", "error"} and frame["id"] == name:
                        break
                assert frame is not None, repr(text)
                if frame["type"] == "error":
                    assert not text.strip() or frame["code"] == "refused", (text, frame)
        finally:
            await visitor.close()

    await side_by_side(naughty, say)


async def test_hostile_files_by_the_page_are_refused_by_code_or_kept_as_what_they_are(
    world, bad_files
):
    visitor = Visitor(world.server.url)
    try:
        await visitor.open()
        await visitor.connect()
        for name, content in bad_files.items():
            status, told = await visitor.upload(
                io.BytesIO(content), name=name, mime="image/jpeg"
            )
            assert status in {200, 413, 415, 422}, name
            if status == 200:
                assert not name.endswith(NEVER), name
                async with visitor.session.get(
                    f"{visitor.url}/chat/file/{told['id']}"
                ) as answer:
                    assert answer.headers["X-Content-Type-Options"] == "nosniff"
                    assert await answer.read() == content
            else:
                assert told["code"], name
    finally:
        await visitor.close()
    _examine_evidence(world, bad_files)


async def test_hostile_pictures_by_wechat_are_answered_and_kept_as_what_they_are(
    world, bad_files
):
    phones = {}
    for at, (name, content) in enumerate(bad_files.items()):
        phones[name] = world.phone(f"Hostile{at}")
        shown = await phones[name].image(content)
        assert shown.statuses == (200,), name
        assert shown.text, name
    await world.settled()
    _examine_evidence(world, bad_files)


async def test_hostile_documents_by_telegram_are_answered_and_kept_as_what_they_are(
    world, bad_files
):
    people = {}
    for name, content in bad_files.items():
        person = people[name] = world.telegram.person()
        file_id, kept = person.file(content)
        document = {
            "file_id": file_id,
            "file_unique_id": kept.unique,
            "file_size": kept.size,
            "file_name": name,
            "mime_type": "image/jpeg",
        }
        message = person.message(document=document)
        update = {"update_id": 2 * 10**6 + message["message_id"], "message": message}
        assert await world.update(update) == 200, name
    for name, person in people.items():
        [said] = await person.sees(1, within_s=30)
        assert said.text, name
    await world.settled()
    _examine_evidence(world, bad_files)


async def test_who_sent_a_refused_file_is_told_why(world):
    """Not the page: there the answer to the upload says it."""
    assert {reason for reason, _ in _refused(world)} >= {"file_type", "file_broken"}
    async with asyncio.timeout(60):
        while any(count > _told(world, reason) for reason, count in _refused(world)):
            await asyncio.sleep(0.1)


def _refused(world):
    return world.rows(
        "SELECT reason, count(*) FROM evidence WHERE state = 'refused' GROUP BY reason"
    )


def _told(world, reason):
    return world.rows("SELECT count(*) FROM outbox WHERE phrase = ? AND text != ''", reason)[0][
        0
    ]


def _examine_evidence(world, files):
    by_name = world.rows("SELECT name, mime, state, key, size FROM evidence")
    kept = [row for row in by_name if row[2] == "kept"]
    assert kept, "some of the hostile files are harmless text and must be kept"
    stores = Path(world.server.folder, "data")
    for name, mime, _, key, size in kept:
        assert mime in ALLOWED, name
        [path] = [one for one in stores.rglob(Path(key).name) if one.is_file()]
        content = path.read_bytes()
        assert len(content) == size
        if mime in BEGINS:
            assert content.startswith(BEGINS[mime]), (name, mime)
        else:
            assert mime == "text/plain", (name, mime)
            assert b"\x00" not in content, name
            assert not content.lstrip().startswith(b"<"), name
        assert content in files.values(), name
    for row in by_name:
        if row[0].endswith(NEVER):
            assert row[2] != "kept", row


async def test_after_all_that_the_server_is_well_and_takes_a_complaint(world):
    await examine_health(world)
