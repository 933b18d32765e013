"""Evidence over HTTP: staff only, parts for players, names that harm nobody, uploads."""

import io

import pytest
from PIL import Image

from admin.pages.files import Part, part_of
from storage import evidence
from storage.previews import Previewer
from storage.tables import EvidenceRow, OutboxRow
from tests.admin.conftest import text_of


def picture(colour="beige"):
    body = io.BytesIO()
    Image.new("RGB", (60, 80), colour).save(body, "JPEG")
    return body.getvalue()


async def stream(body):
    yield body


@pytest.fixture
async def number(office):
    return await office.case()


@pytest.fixture
async def photo(office, number):
    """A photo that a person sent and that was fetched."""
    body = picture()
    await office.photo()
    row = await EvidenceRow.all().first()
    kept = await office.files.keep(stream(body), name="合同.jpg")
    await evidence.fetched(row.id, kept, office.clock())
    await EvidenceRow.filter(id=row.id).update(name="合同.jpg")
    return row.id, body


async def test_only_staff_get_evidence(visitor, photo):
    for path in (f"/admin/files/{photo[0]}", f"/admin/previews/{photo[0]}"):
        answer = await visitor.get(path, headers={"Sec-Fetch-Dest": "image"})
        assert answer.status == 401


async def test_a_file_comes_back_as_it_was_sent(clerk, photo):
    id_, body = photo
    answer = await clerk.get(f"/admin/files/{id_}")
    assert await answer.read() == body
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    saved = await clerk.get(f"/admin/files/{id_}?download=1")
    assert saved.headers["Content-Disposition"].startswith("attachment")


async def test_a_player_gets_the_part_it_asks_for(clerk, photo):
    id_, body = photo
    answer = await clerk.get(f"/admin/files/{id_}", headers={"Range": "bytes=10-19"})
    assert answer.status == 206
    assert await answer.read() == body[10:20]
    assert answer.headers["Content-Range"] == f"bytes 10-19/{len(body)}"
    beyond = await clerk.get(f"/admin/files/{id_}", headers={"Range": f"bytes={len(body)}-"})
    assert beyond.status == 416


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("", (0, 100, True)),
        ("bytes=0-", (0, 100, False)),
        ("bytes=90-200", (90, 100, False)),
        ("bytes=-5", (95, 100, False)),
        ("bytes=-500", (0, 100, False)),
        ("bytes=0-1,5-6", (0, 100, True)),
        ("pages=1-2", (0, 100, True)),
        ("bytes=100-", None),
        ("bytes=9-8", None),
        ("bytes=-0", None),
    ],
)
def test_ranges_are_read_as_browsers_write_them(asked, part):
    made = part and Part(start=part[0], end=part[1], whole=part[2])
    assert part_of(asked, 100) == made


async def test_a_preview_is_given_where_there_is_one(clerk, office, photo):
    id_, _ = photo
    assert (await clerk.get(f"/admin/previews/{id_}")).status == 404
    row = await EvidenceRow.get(id=id_)
    previewer = Previewer()
    made = await previewer.make(office.files, row.key, row.mime)
    await office.files.put_preview(row.key, made.body)
    await previewer.close()
    answer = await clerk.get(f"/admin/previews/{id_}")
    assert answer.status == 200
    assert Image.open(io.BytesIO(await answer.read())).size == (60, 80)


async def test_what_has_not_arrived_cannot_be_had_and_says_so(clerk, office, number):
    await office.photo()
    row = await EvidenceRow.all().first()
    assert (await clerk.get(f"/admin/files/{row.id}")).status == 404
    assert "正在取" in await clerk.page(f"/admin/cases/{number}")
    await evidence.given_up(row.id, "refused", "file_type")
    assert "没有收：这种文件不能收" in text_of(await clerk.page(f"/admin/cases/{number}"))
    assert "这种文件不能收" in await clerk.page(f"/admin/files/{row.id}/view")


async def test_the_viewer_tells_where_a_file_comes_from_and_its_print(clerk, photo):
    id_, _ = photo
    row = await EvidenceRow.get(id=id_)
    page = await clerk.page(f"/admin/files/{id_}/view", headers={"HX-Request": "true"})
    for words in (row.sha256, "合同.jpg", "合同第七条", "image/jpeg", "网页"):
        assert words in page
    assert "<html" not in page
    assert "<html" in await clerk.page(f"/admin/files/{id_}/view")


async def test_files_that_are_none_are_not_found(clerk):
    for path in ("/admin/files/abc", "/admin/files/abc/view", "/admin/files/../x"):
        assert (await clerk.get(path)).status == 404


async def upload(clerk, number, body, name="回执.jpg"):
    return await clerk.client.post(
        f"/admin/cases/{number}/uploads?name={name}",
        data=io.BytesIO(body),
        headers={"X-CSRF": clerk.csrf, "Content-Type": "application/octet-stream"},
    )


async def test_an_uploaded_file_goes_out_with_the_reply(clerk, number):
    answer = await upload(clerk, number, picture())
    chip = await answer.text()
    id_ = chip.split('value="')[1].split('"')[0]
    assert "回执.jpg" in chip
    before = await EvidenceRow.get(id=id_)
    assert (before.by_staff, before.case_number) == ("zhou", None)
    sent = await clerk.post(
        f"/admin/cases/{number}/say", {"kind": "reply", "text": ""}, files=[id_]
    )
    assert sent.status == 303
    assert (await EvidenceRow.get(id=id_)).case_number == number
    assert id_ in (await OutboxRow.get(phrase="staff_says")).body


async def test_a_refused_reply_keeps_its_files(clerk, number):
    chip = await (await upload(clerk, number, picture())).text()
    id_ = chip.split('value="')[1].split('"')[0]
    answer = await clerk.post(
        f"/admin/cases/{number}/say", {"kind": "reply", "text": "长" * 2001}, files=[id_]
    )
    assert answer.status == 422
    assert f'name="files" value="{id_}"' in " ".join((await answer.text()).split())


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (b"MZ\x90\x00" + b"\x00" * 200, 422, "这种文件不能收"),
        (b"", 422, "文件是空的"),
        (b"\xff\xd8\xff" + b"\x00" * (2**20 + 1), 413, "文件太大"),
    ],
)
async def test_a_file_that_is_not_taken_is_told_in_plain_words(
    clerk, number, body, status, words
):
    answer = await upload(clerk, number, body, name="a.jpg")
    assert (answer.status, await answer.text()) == (status, words)
    assert await EvidenceRow.all().count() == 0


async def test_an_upload_without_the_mark_of_the_session_is_not_taken(clerk, number):
    clerk.csrf = "forged"
    assert (await upload(clerk, number, picture())).status == 403
    assert await EvidenceRow.all().count() == 0
