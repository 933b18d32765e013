"""Whatever machines send to the running server: refused in its place, and nothing more."""

import contextlib
import io
import re

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import WSMsgType
from yarl import URL

from tests.bot.webchat.conftest import Visitor
from tests.fakes.telegram import SECRET_HEADER
from tests.fakes.wechat_phone import cdata
from tests.world import HOOK_SECRET, examine_health, hostile_files, open_world

pytestmark = pytest.mark.asyncio(loop_scope="module")

MEBIBYTE = 2**20


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(shared, tmp_path_factory):
    async with open_world(tmp_path_factory.mktemp("world")) as opened:
        yield opened


@pytest.fixture(scope="module")
def bad_files(shared, tmp_path_factory):
    return hostile_files(shared, tmp_path_factory.mktemp("hostile"))


async def test_hostile_documents_as_bodies_do_no_harm(world, bad_files):
    phone, plain = world.phone("Body"), world.phone("Body", mode="plain")
    for name, content in bad_files.items():
        text = content.decode("utf-8", "replace")
        for sender, right in ((phone, 200), (plain, 403)):
            query, body = sender.sealed(text)
            if sender is plain:
                body = content
            allowed = {413, 0} if len(body) > MEBIBYTE else {right}
            assert (await sender.post(query, body))[0] in allowed, (name, sender.mode)
        with contextlib.suppress(aiohttp.ClientConnectionError):  # hung up on, after 413
            assert await world.update(content) in {200, 400, 413}, name


MALFORMED = [b"", b"x", b"{", b"[]", b"null", b"1", b'"a"', b"{}", b"\xff\xfe", b"\x00" * 99]
MALFORMED += [b'{"update_id": "x", "message": []}', b'{"update_id": 1, "message": {"chat": 7}}']
MALFORMED += [b'{"update_id": -1, "callback_query": {"data": {}}}', b"<xml>", b"<xml></xml>"]


@pytest.mark.parametrize("body", MALFORMED)
async def test_a_malformed_body_is_no_fault(world, body):
    phone = world.phone("Malformed")
    query, _ = phone.sealed("<xml></xml>")
    # The request is signed though its body is none: let go, as asking again brings no other.
    assert (await phone.post(query, body))[0] == 200
    assert await world.update(body) in {200, 400}
    for path in ("/chat/poll", "/chat/upload", "/status", "/upload/x", "/panel/sign-in"):
        assert await world.status("POST", path, data=body) < 500, path


@pytest.mark.parametrize("path", ["/wechat", "/telegram", "/chat/poll", "/status", "/panel/"])
async def test_a_body_of_two_megabytes_is_no_fault(world, path):
    phone = world.phone("Large")
    query, _ = phone.sealed("<xml></xml>")
    params = query if path == "/wechat" else {}
    async with world.http.post(
        f"{world.server.url}{path}",
        params=params,
        data=io.BytesIO(b"a" * 2 * MEBIBYTE),
        headers={SECRET_HEADER: HOOK_SECRET},
        allow_redirects=False,
    ) as answer:
        assert 400 <= answer.status < 500
        if path in {"/wechat", "/telegram"}:
            assert answer.status == 413


async def test_what_is_wrongly_signed_is_refused(world):
    phone = world.phone("Forger")
    xml = phone.xml("text", f"<Content>{cdata('forged by nobody')}</Content><MsgId>1</MsgId>")
    query, body = phone.sealed(xml)
    for key in ("msg_signature", "signature", "timestamp", "nonce"):
        for wrong in ("", "0" * 40, "é", "1" * 5000):
            assert (await phone.post({**query, key: wrong}, body))[0] == 403, (key, wrong)
        missing = {name: value for name, value in query.items() if name != key}
        if key != "signature":  # that of the body says more and stands in for it
            assert (await phone.post(missing, body))[0] == 403, key
    assert (await phone.post({}, body))[0] == 403
    update = {"update_id": 9, "message": world.telegram.person().message(text="forged too")}
    for secret in (None, "", "wrong", HOOK_SECRET[:-1], HOOK_SECRET + "x", "\u00e9"):
        assert await world.update(update, secret=secret) == 403, secret
    assert not world.rows("SELECT 1 FROM inbox WHERE text LIKE 'forged%'")


COOKIES = ["", "x", ".", "a.b", "a" * 2000, "%00", "=;=", '"', "é.é", "../../x." + "A" * 22]


@pytest.mark.parametrize("cookie", COOKIES)
async def test_a_garbled_cookie_is_nobodys(world, cookie):
    headers = {"Cookie": f"huiyin={cookie}; panel={cookie}; session={cookie}"}
    for path in ("/chat", "/chat/file/1", "/chat/preview/1", "/panel/", "/status", "/health"):
        assert await world.status("GET", path, headers=headers) < 500, path
    for path in ("/chat/poll", "/chat/upload"):
        assert await world.status("POST", path, data=b"[]", headers=headers) == 403, path


async def test_numbers_and_ids_of_any_length_find_nothing(world):
    visitor = Visitor(world.server.url)
    try:
        await visitor.open()
        await visitor.connect()
        for wrong in (
            "A" * 3000,
            "a" * 64,
            "2611-AAAAAA",
            "\x00",
            "'; DROP TABLE cases; --",
            "é",
        ):
            form = {"number": wrong, "code": wrong}
            assert await world.status("POST", "/status", data=form) < 500, wrong
            name = await visitor.say("这个", files=[wrong[:64]])
            while (frame := await visitor.frame()) and frame.get("id") != name:
                pass
            assert frame is not None, wrong
    finally:
        await visitor.close()


CLIMBING = [
    "../../../../etc/passwd",
    "..%2f..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/settings.toml",
    "....//....//etc/passwd",
    "..%5c..%5csettings.toml",
    "%00",
    "x%00.png",
    "%ff%fe",
    "a" * 3000,
]


@pytest.mark.parametrize("climb", CLIMBING)
async def test_no_path_leads_out_of_its_folder(world, climb):
    visitor = Visitor(world.server.url)
    try:
        await visitor.open()
        version = re.search(r"/chat/assets/([^/\"]+)/", visitor.page)[1]
        places = ["/chat/file", "/chat/preview", f"/chat/assets/{version}", "/chat/assets"]
        for place in [*places, "/panel/static", "/upload"]:
            url = URL(f"{world.server.url}{place}/{climb}", encoded=True)
            async with visitor.session.get(url, allow_redirects=False) as answer:
                assert 300 <= answer.status < 500, place
                assert b"root:" not in await answer.read()
    finally:
        await visitor.close()


async def test_a_frame_that_is_too_large_ends_its_line_alone(world):
    loud, quiet = Visitor(world.server.url), Visitor(world.server.url)
    try:
        for one in (loud, quiet):
            await one.open()
            await one.connect()
        await loud.socket.send_str("x" * 2 * MEBIBYTE)
        while (message := await loud.socket.receive()).type is WSMsgType.TEXT:
            pass
        assert message.type in {WSMsgType.CLOSE, WSMsgType.CLOSED, WSMsgType.ERROR}
        for broken in ("", "{", "[]", "null", '{"type": "say"}', '{"type": 7}', "\x00"):
            await quiet.socket.send_str(broken)
            assert (await quiet.until("error"))["code"]
        await quiet.socket.send_bytes(b"\xff\xfe")
        while (message := await quiet.socket.receive()).type is WSMsgType.TEXT:
            pass
    finally:
        await loud.close()
        await quiet.close()


async def test_after_all_that_the_server_is_well_and_takes_a_complaint(world):
    await examine_health(world)
