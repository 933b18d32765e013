"""Tests of making small pictures, of honest photos and of files that fight back."""

import asyncio
import contextlib
import io
import tempfile
from collections.abc import Iterator
from typing import IO

import pillow_heif
import psutil
import pytest
from PIL import Image, ImageDraw

from storage import previews
from storage.files import Files
from storage.previews import MIME, SIDE, Preview, Previewer
from tests.storage.conftest import MEGABYTE, SAMPLES
from tests.storage.test_files import stream
from tests.storage.test_kinds import HOSTILE, MEDIA

BLACK, WHITE, RED, BLUE = (0, 0, 0), (255, 255, 255), (255, 0, 0), (0, 0, 255)
PHOTOS = sorted(name for name, mime in MEDIA.items() if (mime or "").startswith("image/"))

ENDINGS = {"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif"}


@pytest.fixture
async def previewer():
    made = Previewer()
    yield made
    await made.close()


@contextlib.contextmanager
def on_disk(content: bytes) -> Iterator[IO[bytes]]:
    with tempfile.TemporaryFile() as file:
        file.write(content)
        yield file


async def preview_of(previewer: Previewer, content: bytes, mime: str) -> Preview | None:
    with on_disk(content) as file:
        return await previewer.preview_of(file, mime)


def drawing() -> list[psutil.Process]:
    """Give the processes that draw now, or that nobody has buried."""
    children = psutil.Process().children()
    return [one for one in children if str(previews.PROGRAM) in one.cmdline()]


def opened(preview: Preview | None) -> Image.Image:
    assert preview is not None
    picture = Image.open(io.BytesIO(preview.body))
    assert Image.MIME[picture.format] == MIME
    assert picture.mode == "RGB"
    assert picture.size == (preview.width, preview.height)
    return picture


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def halves(width: int, height: int) -> Image.Image:
    """Give a picture whose left half is red and whose right half is blue."""
    picture = Image.new("RGB", (width, height), RED)
    ImageDraw.Draw(picture).rectangle((width // 2, 0, width, height), fill=BLUE)
    return picture


def assert_near(colour: object, wanted: tuple[int, int, int]) -> None:
    assert isinstance(colour, tuple)
    assert all(abs(a - b) < 30 for a, b in zip(colour, wanted, strict=True)), (colour, wanted)


@pytest.mark.parametrize("name", PHOTOS)
async def test_every_honest_photo_has_a_preview(previewer, shared, name):
    content = (shared / "data" / "media" / name).read_bytes()
    picture = opened(await preview_of(previewer, content, MEDIA[name]))
    with Image.open(io.BytesIO(content)) as original:
        assert max(picture.size) == min(SIDE, max(original.size))
        assert abs(picture.width / picture.height - original.width / original.height) < 0.02


@pytest.mark.parametrize(
    ("name", "mime"),
    [
        ("red.heic", "image/heic"),
        ("red.avif", "image/avif"),
        ("red.bmp", "image/bmp"),
        ("lossless.webp", "image/webp"),
        ("progressive.jpg", "image/jpeg"),
    ],
)
async def test_every_kind_of_photo_is_drawn_and_not_enlarged(previewer, name, mime):
    picture = opened(await preview_of(previewer, (SAMPLES / name).read_bytes(), mime))
    assert max(picture.size) <= 40
    assert_near(picture.getpixel((5, 5)), RED)


async def test_of_a_moving_picture_the_first_is_drawn(previewer):
    content = (SAMPLES / "moving.webp").read_bytes()
    assert_near(
        opened(await preview_of(previewer, content, "image/webp")).getpixel((5, 5)), RED
    )


async def test_a_photo_stands_upright_and_tells_nothing_more(previewer):
    told = Image.Exif()
    told[0x0112] = 6  # to be turned by a quarter to the right
    told[0x013B] = "Zhang San"
    told.get_ifd(0x8825)[2] = (31.0, 14.0, 5.0)
    content = saved(
        halves(800, 400), "JPEG", exif=told, comment=b"Zhang San", icc_profile=b"x" * 200
    )
    assert b"Zhang San" in content
    preview = await preview_of(previewer, content, "image/jpeg")
    picture = opened(preview)
    assert picture.size == (240, 480)
    assert_near(picture.getpixel((120, 40)), RED)
    assert_near(picture.getpixel((120, 440)), BLUE)
    assert not picture.getexif()
    assert {"icc_profile", "comment", "exif", "xmp"}.isdisjoint(picture.info)
    assert b"Zhang San" not in preview.body


async def test_a_turned_photo_of_an_iphone_stands_upright(previewer):
    told = Image.Exif()
    told[0x0112] = 6
    file = io.BytesIO()
    pillow_heif.from_pillow(halves(400, 200)).save(file, exif=told.tobytes(), quality=90)
    picture = opened(await preview_of(previewer, file.getvalue(), "image/heic"))
    assert picture.height > picture.width
    assert_near(picture.getpixel((picture.width // 2, 20)), RED)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF"])
async def test_what_is_transparent_is_white(previewer, kind):
    picture = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    ImageDraw.Draw(picture).rectangle((50, 0, 100, 100), fill=(255, 0, 0, 255))
    made = opened(await preview_of(previewer, saved(picture, kind), f"image/{kind.lower()}"))
    assert_near(made.getpixel((20, 50)), WHITE)
    assert_near(made.getpixel((80, 50)), RED)


@pytest.mark.parametrize(
    ("mode", "kind", "light"),
    [
        ("1", "PNG", 1),
        ("L", "JPEG", 255),
        ("P", "PNG", 255),
        ("CMYK", "JPEG", (0, 0, 0, 0)),
        ("I;16", "PNG", 65535),
    ],
)
async def test_every_way_to_store_colours_is_understood(previewer, mode, kind, light):
    picture = Image.new(mode, (600, 300), light)
    if mode == "P":
        picture.putpalette([0, 0, 0] * 255 + [255, 255, 255])
    made = opened(await preview_of(previewer, saved(picture, kind), f"image/{kind.lower()}"))
    assert_near(made.getpixel((100, 100)), WHITE)


async def test_of_a_long_screenshot_the_beginning_is_shown(previewer):
    picture = Image.new("RGB", (300, 6000), BLUE)
    ImageDraw.Draw(picture).rectangle((0, 0, 300, 300), fill=RED)
    made = opened(await preview_of(previewer, saved(picture, "PNG"), "image/png"))
    assert made.size == (160, 480)
    assert_near(made.getpixel((80, 80)), RED)
    assert_near(made.getpixel((80, 400)), BLUE)


async def test_a_hair_has_a_preview_too(previewer):
    made = opened(await preview_of(previewer, saved(halves(20_000, 1), "PNG"), "image/png"))
    assert made.size == (SIDE, 1)


@pytest.mark.parametrize("name", [name for name in sorted(HOSTILE) if name[-3:] in ENDINGS])
async def test_a_hostile_picture_gets_no_preview_or_an_honest_one(previewer, hostile, name):
    """Nothing hostile comes so far; were it to, it would end here."""
    content = (hostile / name).read_bytes()
    made = await preview_of(previewer, content, ENDINGS[name[-3:]])
    assert made is None or max(opened(made).size) <= SIDE
    assert made is None or not name.startswith(("huge", "zero", "short", "only", "html", "svg"))


async def test_a_picture_that_unpacks_to_more_than_there_is_room_for_has_none(previewer):
    content = saved(Image.new("1", (14_400, 14_400)), "PNG")
    assert len(content) < MEGABYTE
    assert await preview_of(previewer, content, "image/png") is None


async def test_only_the_decoder_of_its_type_opens_a_photo(previewer):
    assert await preview_of(previewer, saved(halves(9, 9), "PNG"), "image/jpeg") is None
    for kind in ("TIFF", "EPS", "PDF"):
        content = saved(halves(9, 9), kind)
        assert await preview_of(previewer, content, "image/png") is None


@pytest.mark.parametrize(
    "mime", ["video/mp4", "application/pdf", "text/plain", "image/svg+xml", ""]
)
async def test_what_is_no_photo_starts_no_process(previewer, monkeypatch, mime):
    monkeypatch.setattr(previews, "PROGRAM", "/nowhere")
    monkeypatch.setattr(previews.sys, "executable", "/nowhere")
    assert await preview_of(previewer, b"x", mime) is None
    with pytest.raises(OSError, match="nowhere"):
        await preview_of(previewer, b"x", "image/png")


async def test_a_kept_photo_is_previewed_by_its_key(files, previewer, shared):
    content = (shared / "data" / "media" / "ptb_telegram.jpg").read_bytes()
    kept = await files.keep(stream(content))
    made = await previewer.make(files, kept.key, kept.mime)
    await files.put_preview(kept.key, made.body)
    assert await files.preview(kept.key) == made.body
    assert opened(made).size == (480, 480)


async def test_the_preview_of_a_file_that_is_gone_says_so(files, previewer):
    with pytest.raises(FileNotFoundError):
        await previewer.make(files, "evidence/ab/" + "ab" * 16, "image/png")


def misbehaving(monkeypatch, tmp_path, code: str) -> None:
    """Put another program in the place of the one that draws."""
    program = tmp_path / "program.py"
    program.write_text(f"import os, sys, time\nout = sys.stdout.buffer\n{code}\n")
    monkeypatch.setattr(previews, "PROGRAM", program)


@pytest.mark.parametrize(
    "code",
    [
        "sys.exit(3)",
        "os.abort()",
        "os.kill(os.getpid(), 11)",
        "out.write(b'480 480\\n<html><script>alert(1)</script>')",
        "out.write(b'9 9\\n')",
        "out.write(b'\\xff\\xd8\\xff no measures')",
        "out.write(b'-1 9\\n\\xff\\xd8\\xff')",
        "out.write(b'9999 9\\n\\xff\\xd8\\xff')",
        "pass",
    ],
)
async def test_a_process_that_a_file_took_over_is_not_believed(
    previewer, monkeypatch, tmp_path, code
):
    misbehaving(monkeypatch, tmp_path, code)
    assert await preview_of(previewer, b"x", "image/png") is None


async def test_a_process_that_does_not_end_is_ended(previewer, monkeypatch, tmp_path):
    misbehaving(monkeypatch, tmp_path, "while True: pass")
    monkeypatch.setattr(previews, "WITHIN_S", 0.3)
    assert await preview_of(previewer, b"x", "image/png") is None
    assert drawing() == []
    monkeypatch.undo()
    assert await preview_of(previewer, saved(halves(9, 9), "PNG"), "image/png")


@pytest.mark.parametrize(
    ("code", "alive"),
    [
        ("t.confine(); print('9 9'); sys.stdout.write('x' * 2 * t.OUTPUT)", False),
        ("t.confine(); b = bytearray(2 * t.MEMORY)", False),
        ("t.CPU_S = 1; t.confine()\nwhile True: pass", False),
        (
            "t.confine(); b = bytearray(t.MEMORY // 4); out.write(b'9 9\\n\\xff\\xd8\\xff')",
            True,
        ),
    ],
    ids=["output", "memory", "time", "within"],
)
async def test_the_process_is_confined_by_the_system(
    previewer, monkeypatch, tmp_path, code, alive
):
    room = str(previews.PROGRAM.parent)
    misbehaving(
        monkeypatch, tmp_path, f"sys.path.insert(0, {room!r})\nimport thumbnail as t\n{code}"
    )
    made = await preview_of(previewer, b"x", "image/png")
    assert (made is not None) == alive


async def test_the_process_knows_no_secret(previewer, monkeypatch, tmp_path):
    monkeypatch.setenv("PANEL_SECRET", "very secret")
    misbehaving(
        monkeypatch, tmp_path, "out.write(b'9 9\\n\\xff\\xd8\\xff' + repr(os.environ).encode())"
    )
    made = await preview_of(previewer, b"x", "image/png")
    assert b"PATH" in made.body
    assert b"secret" not in made.body.lower()


async def test_the_loop_goes_on_while_a_photo_is_drawn(previewer):
    beats = 0

    async def beat() -> None:
        nonlocal beats
        while True:
            await asyncio.sleep(0.002)
            beats += 1

    beating = asyncio.ensure_future(beat())
    assert await preview_of(previewer, saved(halves(4000, 3000), "JPEG"), "image/jpeg")
    beating.cancel()
    assert beats > 20


async def test_one_process_draws_at_a_time(previewer, monkeypatch, tmp_path):
    log = tmp_path / "log"
    note = f"open({str(log)!r}, 'a').write"
    misbehaving(monkeypatch, tmp_path, f"{note}('<'); time.sleep(0.1); {note}('>')")
    await asyncio.gather(*(preview_of(previewer, b"x", "image/png") for _ in range(3)))
    assert log.read_text() == "<><><>"


async def test_a_cancelled_preview_leaves_no_process(previewer, monkeypatch, tmp_path):
    misbehaving(monkeypatch, tmp_path, "time.sleep(600)")
    making = asyncio.ensure_future(preview_of(previewer, b"x", "image/png"))
    while not drawing():
        await asyncio.sleep(0.01)
    making.cancel()
    with pytest.raises(asyncio.CancelledError):
        await making
    assert drawing() == []


async def test_closing_ends_what_is_being_made(monkeypatch, tmp_path):
    misbehaving(monkeypatch, tmp_path, "time.sleep(600)")
    previewer = Previewer()
    making = [asyncio.ensure_future(preview_of(previewer, b"x", "image/png")) for _ in range(2)]
    while not drawing():
        await asyncio.sleep(0.01)
    await previewer.close()
    for one in making:
        with pytest.raises(RuntimeError, match="closed"):
            await one
    assert drawing() == []
    await previewer.close()


async def test_a_file_of_files_is_read_from_a_place_with_parts(tmp_path, previewer):
    """A photo larger than one piece."""
    noise = Image.effect_noise((1800, 1200), 100)
    content = saved(noise, "PNG")
    assert len(content) > MEGABYTE
    files = Files.open(str(tmp_path / "evidence"), max_bytes=20 * MEGABYTE)
    kept = await files.keep(stream(content))
    assert opened(await previewer.make(files, kept.key, kept.mime)).size == (480, 320)
