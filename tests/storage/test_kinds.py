"""Tests of telling what a file really is."""

import base64
import io
import struct
import zipfile
import zlib

import filetype
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage import kinds
from storage.formats.documents import OFFICE
from storage.formats.reading import MAX_PARTS, Broken
from storage.kinds import Kind
from tests.storage.conftest import SAMPLES

DOCX = f"{OFFICE}.wordprocessingml.document"
XLSX = f"{OFFICE}.spreadsheetml.sheet"
PPTX = f"{OFFICE}.presentationml.presentation"
BROKEN = "broken"

#: Every honest file of the shared folder; None is refused: an animated sticker is a packed
#: program for a drawing engine that no browser has.
MEDIA = {
    "pdf_image.pdf": "application/pdf",
    "pdf_minimal.pdf": "application/pdf",
    "ptb_telegram.gif": "image/gif",
    "ptb_telegram.jpg": "image/jpeg",
    "ptb_telegram.mp3": "audio/mpeg",
    "ptb_telegram.mp4": "video/mp4",
    "ptb_telegram.ogg": "audio/ogg",
    "ptb_telegram.png": "image/png",
    "ptb_telegram.webp": "image/webp",
    "ptb_telegram2.mp4": "video/mp4",
    "ptb_telegram_animated_sticker.tgs": None,
    "ptb_telegram_no_standard_header.jpg": "image/jpeg",
    "ptb_telegram_sticker.png": "image/png",
    "ptb_text_file.txt": "text/plain",
    "ptb_测试.png": "image/png",
    "voice_amr_test.amr": "audio/amr",
}
SAMPLE = {
    "empty.xlsx": XLSX,
    "film.3gp": "video/3gpp",
    "film.avi": "video/x-msvideo",
    "film.m2ts": None,
    "film.mkv": "video/x-matroska",
    "film.mov": "video/quicktime",
    "film.mp4": "video/mp4",
    "film.ogv": "video/ogg",
    "film.webm": "video/webm",
    "film.wmv": None,
    "fragmented.mp4": "video/mp4",
    "lossless.webp": "image/webp",
    "moving.webp": "image/webp",
    "progressive.jpg": "image/jpeg",
    "red.avif": "image/avif",
    "red.bmp": "image/bmp",
    "red.heic": "image/heic",
    "red.tiff": None,
    "sound.aac": "audio/aac",
    "sound.aiff": None,
    "sound.flac": "audio/flac",
    "sound.m4a": "audio/mp4",
    "sound.mka": "audio/x-matroska",
    "sound.ogg": "audio/ogg",
    "sound.opus": "audio/ogg",
    "sound.wav": "audio/wav",
    "sound_only.mp4": "audio/mp4",
    "tagged.mp3": "audio/mpeg",
    "untagged.mp3": "audio/mpeg",
    "voice.amr": "audio/amr",
    "voice.webm": "audio/webm",
}
#: What becomes of each hostile file. None: not on the list. BROKEN: it begins as what is on
#: the list and cannot be that.
HOSTILE = {
    # Text is text, however it is nested or numbered: nothing of ours parses evidence.
    "big_int.json": "text/plain",
    "deep_nest.json": "text/plain",
    "lone_surrogate.json": "text/plain",
    "nul.json": "text/plain",  # the NUL is spelled out in six characters
    "invalid_utf8.json": None,
    # Markup is never kept as text: what opens it runs it or expands it.
    "billion_laughs.xml": None,
    "cdata_close.xml": None,
    "deep_nest.xml": None,
    "quadratic.xml": None,
    "xxe_wechat.xml": None,
    "html_named.jpg": None,
    "svg_named.png": None,
    # Archives are not on the list, so what is in them does not matter.
    "dup_names.zip": None,
    "gzip_bomb_100MB.gz": None,
    "many_files_20000.zip": None,
    "zip_bomb_100MB.zip": None,
    "zip_slip.zip": None,
    # Two files in one.
    "jpg_zip_polyglot.jpg": None,
    "gif_js_polyglot.gif": BROKEN,  # the script stands where the picture must begin
    "pdf_html_polyglot.pdf": BROKEN,  # no object in it
    # A PDF that wants to run something is a PDF: viewers ask, and it is served in a sandbox.
    "pdf_js.pdf": "application/pdf",
    # Pictures that are none, or that nobody could look at.
    "empty.jpg": None,
    "huge_dims_2g.png": BROKEN,
    "huge_dims_50000x50000.png": BROKEN,
    "only_magic.png": BROKEN,
    "short_idat_20000x20000.png": BROKEN,
    "truncated.jpg": BROKEN,
    "truncated.png": BROKEN,
    "zero_dims.png": BROKEN,
}


def told(content: bytes, name: str = "") -> str | None:
    try:
        found = kinds.confirm(io.BytesIO(content), name=name)
    except Broken:
        return BROKEN
    return found.mime if found else None


@pytest.mark.parametrize("name", sorted(MEDIA))
def test_an_honest_file_is_told_by_its_content(shared, name):
    content = (shared / "data" / "media" / name).read_bytes()
    assert told(content) == MEDIA[name]
    if MEDIA[name]:
        assert kinds.detect(content[: kinds.HEAD]).mime == MEDIA[name]
        assert kinds.possible(content[: kinds.HEAD])


def test_no_honest_file_is_left_out(shared):
    there = {path.name for path in (shared / "data" / "media").iterdir()} - {"INDEX.json"}
    assert there == set(MEDIA)


@pytest.mark.parametrize("name", sorted(SAMPLE))
def test_what_common_programs_write_is_told(name):
    assert told((SAMPLES / name).read_bytes()) == SAMPLE[name]


#: Where the other library, which looks at beginnings alone, says less or says it otherwise.
COARSER = {
    "film.3gp": "video/mp4",
    "sound_only.mp4": "video/mp4",
    "voice.webm": "video/webm",
    "sound.mka": "video/x-matroska",
    "film.ogv": "audio/ogg",
    "sound.wav": "audio/x-wav",
    "sound.flac": "audio/x-flac",
    "untagged.mp3": None,
}


@pytest.mark.parametrize("name", sorted(name for name, mime in SAMPLE.items() if mime))
def test_another_library_agrees(name):
    guess = filetype.guess_mime((SAMPLES / name).read_bytes())
    assert guess == COARSER.get(name, SAMPLE[name])


def test_every_hostile_file_is_decided_on(hostile):
    assert {path.name for path in hostile.iterdir()} == set(HOSTILE)


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_file_is_never_told_as_what_it_is_not(hostile, name):
    content = (hostile / name).read_bytes()
    assert told(content, name) == HOSTILE[name]


def test_script_bearing_drawings_are_not_on_the_list(shared):
    drawings = list((shared / "data" / "bad" / "patt").iterdir())
    assert drawings
    for drawing in drawings:
        content = drawing.read_bytes()
        assert told(content) is None
        assert told(content, "photo.jpg") is None


def test_the_test_virus_is_the_text_that_it_is(shared):
    packed = (shared / "data" / "bad" / "eicar.base64.txt").read_bytes()
    assert told(base64.b64decode(packed), "photo.jpg") == "text/plain"


def test_formulas_for_spreadsheets_are_plain_text(shared):
    content = (shared / "data" / "bad" / "csv_injection.txt").read_bytes()
    assert told(content, "accounts.csv") == "text/plain"


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00\x03\x00\x00\x00" + bytes(200),
        b"\x7fELF\x02\x01\x01" + bytes(200),
        b"#!/bin/sh\nrm -rf /\n",
        b"  \n<?php system($_GET[0]); ?>",
        b"\xef\xbb\xbf<!DOCTYPE html><p>hello",
        b"dear all <script>alert(1)</script>",
        b"GIF88a" + bytes(50),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        b"Rar!\x1a\x07\x01\x00" + bytes(50),
        "text as Windows once wrote it".encode("utf-16"),
        b"escape \x1b[31m sequences",
        b"\x00",
    ],
)
def test_what_runs_or_hides_is_not_on_the_list(content):
    assert told(content, "photo.jpg") is None
    assert not kinds.possible(content)


@pytest.mark.parametrize(
    "content",
    [
        "我被骗了 3500 元，对方微信号 abc_123。\n".encode(),
        "我被骗了 3500 元，对方微信号 abc_123。\r\n".encode("gb18030"),
        "\ufeff带记号的文字".encode(),
        "emoji 😡 and 𠮷野家".encode(),
        "1 < 2 and <张三> 说".encode(),
        b"a,b,c\n1,2,3\n",
        b" ",
    ],
)
def test_plain_text_is_taken(content):
    assert told(content) == "text/plain"


def test_text_may_be_cut_anywhere_by_the_look_at_its_beginning():
    content = ("x" + "诉" * kinds.HEAD).encode()
    assert kinds.detect(content[: kinds.HEAD]).mime == "text/plain"
    assert told(content) == "text/plain"


@pytest.mark.parametrize("late", [b"\x00", b"\xff\xff", b"\x1b[0m"])
def test_text_must_be_text_to_its_end(late):
    content = b"a line of text\n" * 20_000 + late
    assert kinds.possible(content[: kinds.HEAD])
    assert told(content) is None


def test_the_name_decides_nothing(shared):
    photo = (shared / "data" / "media" / "ptb_telegram.jpg").read_bytes()
    for name in ("virus.exe", "a.svg", "报告.pdf", "", "../../x.html"):
        assert told(photo, name) == "image/jpeg"


def test_sound_that_calls_itself_a_film_is_sound_in_the_end():
    content = (SAMPLES / "sound_only.mp4").read_bytes()
    assert kinds.detect(content, name="x.mp4").kind == Kind.VIDEO
    assert kinds.detect(content, name="voice.m4a").kind == Kind.AUDIO
    assert told(content, "x.mp4") == "audio/mp4"
    film = (SAMPLES / "film.mp4").read_bytes()
    assert told(film, "film.m4a") == "video/mp4"


def test_voice_as_wechat_packs_it_is_sound():
    for start in (b"#!SILK_V3", b"\x02#!SILK_V3"):
        assert told(start + b"\x0e\x00" + bytes(range(14))) == "audio/silk"
        assert told(start) == BROKEN
    assert told(b"#!AMR-WB\n" + b"\x3c" * 61) == "audio/amr-wb"


def test_a_photo_with_a_film_behind_it_is_a_photo(shared):
    """What phones call a moving photo."""
    photo = (shared / "data" / "media" / "ptb_telegram.jpg").read_bytes()
    assert told(photo + (SAMPLES / "film.mp4").read_bytes()) == "image/jpeg"


def test_a_photo_with_markup_behind_it_is_kept_as_the_photo(shared):
    photo = (shared / "data" / "media" / "ptb_telegram.jpg").read_bytes()
    assert told(photo + b"<html><script>alert(1)</script>") == "image/jpeg"


@pytest.mark.parametrize("name", ["film.mp4", "sound.ogg", "red.bmp", "tagged.mp3"])
def test_an_archive_behind_anything_is_refused(name):
    packed = zipped({"a.txt": b"hello"})
    assert told((SAMPLES / name).read_bytes() + packed) is None


def test_a_photo_cut_off_in_the_picture_is_still_a_photo(shared):
    photo = (shared / "data" / "media" / "ptb_telegram.jpg").read_bytes()
    assert told(photo[: len(photo) // 2]) == "image/jpeg"


@pytest.mark.parametrize(
    "name",
    [name for name, mime in SAMPLE.items() if mime and name not in {"voice.amr", "red.bmp"}],
)
def test_a_beginning_alone_is_broken_or_refused(name):
    content = (SAMPLES / name).read_bytes()
    assert told(content[:16]) in {BROKEN, None}


def test_a_film_without_its_table_is_broken():
    content = (SAMPLES / "film.mp4").read_bytes()
    assert told(content.replace(b"moov", b"free")) == BROKEN


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        crc = zlib.crc32(kind + body)
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", crc)

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(bytes(8))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data)


@pytest.mark.parametrize(
    ("width", "height", "mime"),
    [
        (1, 1, "image/png"),
        (20_000, 15_000, "image/png"),
        (20_000, 15_001, BROKEN),
        (0, 5, BROKEN),
        (5, 0, BROKEN),
    ],
)
def test_measures_are_bounded_on_both_sides(width, height, mime):
    assert told(png(width, height)) == mime


class Counting(io.BytesIO):
    """A file that counts how often it is read."""

    reads = 0

    def read(self, size: int | None = -1) -> bytes:
        self.reads += 1
        return super().read(size)


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xd8" + b"\xff\xe0\x00\x02" * 300_000,
        b"\xff\xd8" + b"\xff" * 1_000_000,
        b"\x89PNG\r\n\x1a\n"
        + png(9, 9)[8:33]
        + b"\x00\x00\x00\x00tEXt\x00\x00\x00\x00" * 99_000,
        b"GIF89a\x01\x00\x01\x00\x00\x00\x00" + b"!\xfe\x01x\x00" * 200_000,
        b"GIF89a\x01\x00\x01\x00\x00\x00\x00!\xfe" + b"\x01x" * 500_000,
        b"\x00\x00\x00\x10ftypisom\x00\x00\x00\x00" + b"\x00\x00\x00\x08moov" * 130_000,
        b"\x00\x00\x00\x10ftypisom\x00\x00\x00\x00" + b"\x00\x00\x00\x00moov" * 130_000,
    ],
    ids=["segments", "fill", "chunks", "extensions", "blocks", "boxes", "boxes in boxes"],
)
def test_a_file_of_a_million_parts_is_not_walked_to_its_end(content):
    file = Counting(content)
    with pytest.raises(Broken):
        kinds.confirm(file)
    assert file.reads < 4 * MAX_PARTS


def zipped(entries: dict[str, bytes], **options: int) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, body in entries.items():
            archive.writestr(name, body)
    return packed.getvalue()


def document(mime: str = DOCX, part: str = "word/document.xml", **more: bytes) -> bytes:
    contents = f'<Types><Override ContentType="{mime}.main+xml"/></Types>'.encode()
    return zipped({"[Content_Types].xml": contents, "_rels/.rels": b"", part: b"<w/>"} | more)


@pytest.mark.parametrize(
    ("mime", "part"),
    [
        (DOCX, "word/document.xml"),
        (XLSX, "xl/workbook.xml"),
        (PPTX, "ppt/presentation.xml"),
    ],
)
def test_an_office_document_is_told_by_what_is_in_it(mime, part):
    content = document(mime, part)
    assert told(content, "photo.jpg") == mime
    assert kinds.detect(content).mime == mime


@pytest.mark.parametrize(
    "content",
    [
        zipped({"a.txt": b"x"}),
        document(part="xl/workbook.xml"),  # it says Word and holds none
        document("application/vnd.ms-word.document.macroEnabled"),
        document(**{"word/vbaProject.bin": b"macro"}),
        document(**{"../../etc/passwd": b"x"}),
        document(**{"/etc/passwd": b"x"}),
        document(**{"..\\evil.exe": b"x"}),
        document() + b"something behind",
        zipped(
            {f"word/{number}": b"" for number in range(MAX_PARTS)} | {"word/document.xml": b""}
        ),
        b"PK\x03\x04" + bytes(400),
        zipped({"x.apk": b""}) + document(),
    ],
    ids=[
        "archive",
        "mismatch",
        "macro type",
        "macros",
        "parent",
        "root",
        "backslash",
        "tail",
        "many entries",
        "no directory",
        "two archives",
    ],
)
def test_any_other_archive_is_refused(content):
    assert told(content, "letter.docx") in {None, BROKEN}


def test_a_document_that_claims_to_unpack_to_more_than_a_gigabyte_is_refused():
    content = document(**{"word/media/a.bin": bytes(1000)})
    claim, true = struct.pack("<I", 2**30 + 1), struct.pack("<I", 1000)
    assert content.count(true)
    assert told(content.replace(true, claim)) is None


def test_the_directory_for_huge_archives_is_not_followed():
    content = document()
    locator = b"PK\x06\x07" + bytes(16)
    assert told(content[:-22] + locator + content[-22:]) is None


def test_a_document_whose_contents_are_garbled_is_broken():
    content = bytearray(document())
    start = content.index(b"[Content_Types].xml") + len("[Content_Types].xml")
    content[start : start + 30] = bytes(30)
    assert told(bytes(content)) == BROKEN


@given(
    name=st.sampled_from(sorted(SAMPLE)),
    changes=st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 255)), max_size=30),
    length=st.integers(0, 12_000),
)
@settings(max_examples=200, deadline=None)
def test_whatever_is_garbled_is_told_or_refused_and_nothing_else(name, changes, length):
    content = bytearray((SAMPLES / name).read_bytes()[:length])
    for at, value in changes:
        if at < len(content):
            content[at] = value
    assert told(bytes(content)) in {*kinds.ALLOWED, BROKEN, None}
