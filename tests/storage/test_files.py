"""Tests of keeping bytes: in a folder, on a real S3 server, in memory."""

import asyncio
import contextlib
import hashlib
import os
import resource
import signal
import subprocess
import sys
import tracemalloc
from collections.abc import AsyncIterator, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from aiohttp import web
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.files import PART, PIECE, Files, Refused, StoreDown
from storage.kinds import HEAD, Kind
from tests.storage.conftest import MEGABYTE, SAMPLES
from tests.storage.test_kinds import HOSTILE, MEDIA

ROOT = Path(__file__).parents[2]
WAV = (SAMPLES / "sound.wav").read_bytes()


async def stream(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


async def whole(files: Files, key: str, **limits: int) -> bytes:
    return b"".join([piece async for piece in files.read(key, **limits)])


def kept_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


async def test_bytes_come_back_as_they_were_received(files):
    content = WAV + os.urandom(3 * PIECE)
    kept = await files.keep(stream(content[:7], content[7:70_000], content[70_000:]))
    assert kept.size == len(content)
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    assert (kept.mime, kept.kind, kept.ending) == ("audio/wav", Kind.AUDIO, "wav")
    assert await whole(files, kept.key) == content
    assert await files.size(kept.key) == len(content)


async def test_a_large_file_goes_in_parts_and_comes_back_whole(files):
    content = WAV + os.urandom(2 * PART + 1)
    kept = await files.keep(stream(content))
    assert await whole(files, kept.key) == content


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (0, 1),
        (5, 5),
        (10, 2000),
        (PIECE - 1, PIECE + 1),
        (3, None),
        (2 * PIECE, None),
        (7, 10**9),
    ],
)
async def test_any_part_can_be_read(files, start, end):
    content = WAV + os.urandom(PIECE)
    kept = await files.keep(stream(content))
    assert await whole(files, kept.key, start=start, end=end) == content[start:end]


async def test_deleting_one_persons_evidence_leaves_the_same_picture_of_another(files):
    mine, yours = await files.keep(stream(WAV)), await files.keep(stream(WAV))
    assert mine.sha256 == yours.sha256
    await files.delete(mine.key)
    assert await whole(files, yours.key) == WAV
    with pytest.raises(FileNotFoundError):
        await whole(files, mine.key)
    with pytest.raises(FileNotFoundError):
        await files.size(mine.key)


async def test_deleting_twice_is_no_mistake(files):
    kept = await files.keep(stream(WAV))
    await files.delete(kept.key)
    await files.delete(kept.key)


async def test_a_preview_lives_beside_its_file_and_goes_with_it(files):
    kept = await files.keep(stream(WAV))
    assert await files.preview(kept.key) is None
    await files.put_preview(kept.key, b"first")
    await files.put_preview(kept.key, b"second")
    assert await files.preview(kept.key) == b"second"
    assert await whole(files, kept.key) == WAV
    await files.delete(kept.key)
    assert await files.preview(kept.key) is None


async def test_the_preview_of_a_file_deleted_meanwhile_is_not_kept(files):
    kept = await files.keep(stream(WAV))
    await files.delete(kept.key)
    await files.put_preview(kept.key, b"late")
    assert await files.preview(kept.key) is None


@pytest.mark.parametrize(
    "key", ["", "../../etc/passwd", "evidence/../x", "evidence/ab/" + "g" * 32, "/etc/passwd"]
)
async def test_only_keys_of_evidence_are_opened(files, key):
    for ask in (files.size(key), whole(files, key), files.put_preview(key, b"x")):
        with pytest.raises(FileNotFoundError):
            await ask
    assert await files.preview(key) is None


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "转账记录 截图.png", "😡𠮷.png", "a\x00b", "x" * 5000, "CON", ""],
)
async def test_what_a_file_calls_itself_touches_nothing(files, folder, spool, name):
    kept = await files.keep(stream(WAV), name=name)
    assert kept.key.removeprefix("evidence/").replace("/", "").isalnum()
    assert await whole(files, kept.key) == WAV
    assert kept_in(spool) == []


async def test_every_honest_file_is_kept_as_what_it_is(files, shared):
    for name, mime in MEDIA.items():
        content = (shared / "data" / "media" / name).read_bytes()
        if mime is None:
            with pytest.raises(Refused, match="file_type"):
                await files.keep(stream(content), name=name)
            continue
        kept = await files.keep(stream(content), name=name)
        assert kept.mime == mime
        assert await whole(files, kept.key) == content


async def test_no_hostile_file_is_kept_as_what_it_is_not(hostile, folder):
    files = Files.open(str(folder), max_bytes=4 * MEGABYTE)
    refusals = {None: "file_type", "broken": "file_broken"}
    for name, mime in HOSTILE.items():
        content = (hostile / name).read_bytes()
        expected = refusals.get(mime) if content else "file_empty"
        if expected is None:
            kept = await files.keep(stream(content), name=name)
            assert kept.mime == mime
            await files.delete(kept.key)
        else:
            with pytest.raises(Refused) as refused:
                await files.keep(stream(content[:HEAD], content[HEAD:]), name=name)
            assert (name, refused.value.code) == (name, expected)
    assert kept_in(folder) == []


@pytest.mark.parametrize(("over", "taken"), [(-1, True), (0, True), (1, False)])
async def test_the_limit_is_the_last_size_that_is_taken(folder, over, taken):
    files = Files.open(str(folder), max_bytes=len(WAV))
    content = (WAV + b"\x00")[: len(WAV) + over]
    if taken:
        assert (await files.keep(stream(content))).size == len(content)
    else:
        with pytest.raises(Refused, match="file_too_big"):
            await files.keep(stream(content))
        assert kept_in(folder) == []


class Source:
    """An endless file that counts what was asked of it."""

    def __init__(self, start: bytes) -> None:
        self.given = 0
        self.closed = False
        self._start = start

    async def chunks(self) -> AsyncIterator[bytes]:
        try:
            yield self._start
            while True:
                self.given += 1
                yield bytes(MEGABYTE)
        finally:
            self.closed = True


async def test_reading_stops_at_the_limit(files, spool):
    source = Source(WAV)
    with pytest.raises(Refused) as refused:
        await files.keep(source.chunks())
    assert refused.value.code == "file_too_big"
    assert source.given == 20
    assert source.closed
    assert kept_in(spool) == []


async def test_a_file_of_no_use_is_not_read_to_its_end(files):
    source = Source(b"MZ\x90" + bytes(HEAD))
    with pytest.raises(Refused) as refused:
        await files.keep(source.chunks())
    assert refused.value.code == "file_type"
    assert source.given == 0
    assert source.closed


async def test_an_empty_file_is_refused(files):
    for nothing in (stream(), stream(b"", b"")):
        with pytest.raises(Refused) as refused:
            await files.keep(nothing)
        assert refused.value.code == "file_empty"


async def test_a_line_that_breaks_leaves_nothing_and_says_so_itself(files, folder, spool):
    async def breaking() -> AsyncIterator[bytes]:
        yield WAV + bytes(2 * PIECE)
        raise ConnectionResetError("peer went away")

    with pytest.raises(ConnectionResetError):
        await files.keep(breaking())
    assert kept_in(spool) == []
    assert kept_in(folder) == []


@pytest.mark.parametrize("size", [PIECE, 3 * PART])
@pytest.mark.parametrize("moment", range(8))
async def test_a_cancellation_at_any_moment_leaves_nothing(folder, spool, moment, size):
    files = Files.open(str(folder), max_bytes=20 * MEGABYTE, spool_dir=spool)
    arrived = asyncio.Event()

    async def arriving() -> AsyncIterator[bytes]:
        yield WAV + bytes(size)
        arrived.set()

    keeping = asyncio.ensure_future(files.keep(arriving()))
    await arrived.wait()
    for _ in range(moment):
        await asyncio.sleep(0.002)
    keeping.cancel()
    try:
        kept = await keeping
    except asyncio.CancelledError:
        assert kept_in(folder) == []
    else:  # it was kept before it could be cancelled
        assert kept_in(folder) == [kept.key.rpartition("/")[2]]
    assert kept_in(spool) == []


async def test_a_cancelled_upload_to_a_server_leaves_nothing(s3, s3_url, spool):
    files = Files.open(s3_url, max_bytes=40 * MEGABYTE, spool_dir=spool)
    keeping = asyncio.ensure_future(files.keep(stream(WAV + bytes(4 * PART))))
    while not s3.keys(s3_url) and not keeping.done():
        await asyncio.sleep(0.01)
    keeping.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        kept = await keeping
        await files.delete(kept.key)
    assert s3.keys(s3_url) == []


KILLED = """
import asyncio, sys
from pathlib import Path
from storage.files import Files

async def slow():
    yield open(sys.argv[3], "rb").read() + bytes(5_000_000)
    print("half", flush=True)
    await asyncio.sleep(600)

files = Files.open(sys.argv[1], max_bytes=10**9, spool_dir=Path(sys.argv[2]))
asyncio.run(files.keep(slow()))
"""


def test_a_killed_process_leaves_nothing(folder, spool):
    arguments = [str(folder), str(spool), str(SAMPLES / "sound.wav")]
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, *arguments], cwd=ROOT, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout.readline() == b"half\n"
        process.send_signal(signal.SIGKILL)
    assert kept_in(folder) == []
    assert kept_in(spool) == []


@contextlib.contextmanager
def files_end_at(size: int) -> Iterator[None]:
    """Let no file of this process grow over a size, as a full disk would."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def test_arriving_files_without_room_say_so(folder, spool):
    files = Files.open(str(folder), max_bytes=20 * MEGABYTE, spool_dir=spool)
    with (
        files_end_at(MEGABYTE),
        pytest.raises(StoreDown, match=f"arriving files {spool}: the "),
    ):
        await files.keep(stream(WAV + bytes(3 * MEGABYTE)))
    assert kept_in(folder) == []
    assert kept_in(spool) == []


@pytest.mark.parametrize("size", [PART - MEGABYTE, 3 * PART])
async def test_a_folder_without_room_says_so_and_keeps_no_half(folder, spool, size):
    files = Files.open(str(folder), max_bytes=20 * MEGABYTE, spool_dir=spool)
    with contextlib.ExitStack() as stack:

        async def filling() -> AsyncIterator[bytes]:
            yield WAV + bytes(size)
            yield b""
            stack.enter_context(files_end_at(size // 2))

        # The last piece is small, so that only the folder meets the limit.
        with pytest.raises(StoreDown, match=r"the folder .*: the system lets files grow no"):
            await files.keep(filling())
    assert kept_in(folder) == []
    assert (await files.keep(stream(WAV))).size == len(WAV)


@pytest.fixture
def small_disk(tmp_path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False).returncode:
        pytest.skip("a real full disk needs leave to mount one")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.parametrize("size", [3 * MEGABYTE, 3 * PART])
async def test_a_full_disk_says_so_and_keeps_no_half(small_disk, spool, size):
    folder = small_disk / "evidence"
    files = Files.open(str(folder), max_bytes=20 * MEGABYTE, spool_dir=spool)
    with pytest.raises(StoreDown, match=r"the folder .*: the disk is full"):
        await files.keep(stream(WAV + bytes(size)))
    assert kept_in(folder) == []
    beside = Files.open(str(folder), max_bytes=20 * MEGABYTE)
    with pytest.raises(StoreDown, match=r"arriving files .*: the disk is full"):
        await beside.keep(stream(WAV + bytes(size)))
    assert (await beside.keep(stream(WAV))).size == len(WAV)


STREAMED = """
import asyncio, resource, sys, tracemalloc
from storage.files import Files

async def long(start):
    yield start
    for number in range(300):
        yield number.to_bytes(2) * 2**19

async def main():
    files = Files.open(sys.argv[1], max_bytes=400 * 2**20)
    start = open(sys.argv[2], "rb").read()
    await files.keep(long(start))  # what is loaded at the first use is no part of it
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    tracemalloc.start()
    kept = await files.keep(long(start))
    async for piece in files.read(kept.key):
        pass
    print(kept.size, tracemalloc.get_traced_memory()[1])
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)

asyncio.run(main())
"""


def streamed(url: str) -> tuple[int, int, int]:
    """Stream 300 MiB in and out in a process; give size, peak in Python, growth in all."""
    told = subprocess.run(
        [sys.executable, "-c", STREAMED, url, str(SAMPLES / "sound.wav")],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    size, peak, growth_kilobytes = map(int, told.stdout.split())
    return size, peak, growth_kilobytes * 1024


def test_a_file_of_300_megabytes_is_never_in_memory(folder):
    size, peak, growth = streamed(str(folder))
    assert size == len(WAV) + 300 * MEGABYTE
    assert peak < 20 * MEGABYTE
    assert growth < 40 * MEGABYTE  # also what is not Python's


async def test_a_chunk_as_it_comes_from_a_line_costs_little(files):
    tracemalloc.start()
    try:
        await files.keep(stream(WAV, *(bytes(MEGABYTE) for _ in range(3))))
        assert tracemalloc.get_traced_memory()[1] < 20 * MEGABYTE
    finally:
        tracemalloc.stop()


@given(cuts=st.lists(st.integers(0, 200_000), max_size=6))
@settings(max_examples=25, deadline=None)
def test_it_does_not_matter_how_the_bytes_are_cut(cuts):
    content = WAV + bytes(range(256)) * 700
    places = [0, *sorted(cuts), len(content)]
    chunks = [content[a:b] for a, b in pairwise(places)]

    async def keep() -> str:
        files = Files.open("memory:", max_bytes=MEGABYTE)
        return (await files.keep(stream(*chunks))).sha256

    assert asyncio.run(keep()) == hashlib.sha256(b"".join(chunks)).hexdigest()


async def test_many_files_at_once_are_kept_apart(files):
    contents = [WAV + bytes([number]) * 100_000 for number in range(12)]
    kept = await asyncio.gather(*(files.keep(stream(one)) for one in contents))
    assert len({one.key for one in kept}) == 12
    for one, content in zip(kept, contents, strict=True):
        assert await whole(files, one.key) == content


async def test_a_place_that_works_passes_its_check_and_stays_clean(files, folder):
    await files.check()
    if folder.exists():
        assert kept_in(folder) == []


async def test_the_check_leaves_nothing_on_a_server(s3, s3_url):
    await Files.open(s3_url, max_bytes=MEGABYTE).check()
    assert s3.keys(s3_url) == []


async def test_a_server_without_conditional_writes_serves_too(s3_url, monkeypatch):
    monkeypatch.setenv("AWS_CONDITIONAL_PUT", "disabled")
    files = Files.open(s3_url, max_bytes=MEGABYTE)
    await files.check()
    kept = await files.keep(stream(WAV))
    assert await whole(files, kept.key) == WAV


async def test_a_bucket_that_is_not_there_is_said_to_be_missing(s3_url):
    files = Files.open(s3_url.replace("s3://", "s3://no-"), max_bytes=MEGABYTE)
    for attempt in (files.check(), files.keep(stream(WAV))):
        with pytest.raises(StoreDown, match="there is no such bucket"):
            await attempt


async def test_a_server_that_is_away_is_said_to_be_away(s3_url, unused_tcp_port):
    base = s3_url.partition("?")[0]
    url = f"{base}?endpoint=http://127.0.0.1:{unused_tcp_port}&region=us-east-1"
    files = Files.open(url, max_bytes=MEGABYTE)
    key = "evidence/ab/" + "ab" * 16
    for attempt in (
        files.check(),
        files.keep(stream(WAV)),
        files.size(key),
        files.delete(key),
        files.put_preview(key, b"x"),
        files.preview(key),
    ):
        with pytest.raises(
            StoreDown, match=r"^s3://evidence-.*/of/huiyin: it does not answer$"
        ):
            await attempt


async def test_a_folder_that_went_away_is_said_to_be_missing(folder, spool):
    files = Files.open(str(folder), max_bytes=MEGABYTE, spool_dir=spool)
    folder.rmdir()
    folder.write_text("a file now")
    for attempt in (files.check(), files.keep(stream(WAV))):
        with pytest.raises(StoreDown, match="the folder"):
            await attempt
    spool.rmdir()
    with pytest.raises(StoreDown, match="arriving files"):
        await files.check()


async def test_an_upload_that_fails_in_the_middle_is_taken_back(
    aiohttp_server, monkeypatch, spool
):
    """A server that takes the first part and then breaks."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    asked = []

    async def answer(request: web.Request) -> web.Response:
        await request.read()
        asked.append((request.method, *sorted(request.query)))
        if request.method == "POST":
            return web.Response(text="<Result><UploadId>7</UploadId></Result>")
        broken = request.query.get("partNumber", "1") != "1"
        return web.Response(status=500 if broken else 200, headers={"ETag": '"1"'})

    app = web.Application(client_max_size=100 * MEGABYTE)
    app.router.add_route("*", "/{path:.*}", answer)
    running = await aiohttp_server(app)
    url = f"s3://evidence?endpoint=http://127.0.0.1:{running.port}&region=us-east-1"
    files = Files.open(url, max_bytes=40 * MEGABYTE, spool_dir=spool)
    with pytest.raises(StoreDown):
        await files.keep(stream(WAV + bytes(3 * PART)))
    assert ("DELETE", "uploadId") in asked
    assert ("POST", "uploadId") not in asked  # never completed


async def test_a_folder_may_be_a_path_or_a_url(tmp_path):
    path = tmp_path / "with space"
    kept = await Files.open(path.as_uri(), max_bytes=MEGABYTE).keep(stream(WAV))
    assert (path / kept.key).read_bytes() == WAV
    assert path.stat().st_mode & 0o077 == 0
    again = Files.open(str(path), max_bytes=MEGABYTE)
    assert await whole(again, kept.key) == WAV


@pytest.mark.parametrize(
    ("url", "why"),
    [
        (
            "s3://bucket?endpont=http://127.0.0.1",
            "has no 'endpont'; it may have endpoint, region",
        ),
        ("s3://key:secret@bucket", "credentials stay out"),
        ("s3:///nothing", "s3://bucket/prefix"),
        ("s3://bucket?endpoint=nowhere", "begins with http"),
        ("s3://bucket?style=path", "can only be virtual"),
        ("ftp://somewhere/else", "no place for evidence"),
    ],
)
def test_a_url_that_cannot_be_right_is_refused(url, why):
    with pytest.raises(StoreDown, match=why):
        Files.open(url, max_bytes=1)


def test_a_folder_that_cannot_be_made_is_refused(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreDown, match=r"the folder .*file/evidence"):
        Files.open(str(tmp_path / "file" / "evidence"), max_bytes=1)


def test_keeping_files_loads_no_decoder():
    code = "import sys, storage.files, storage.previews; print('PIL' in sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True
    )
    assert told.stdout == b"False\n"
