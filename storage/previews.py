"""Makes small pictures of photos, in a process that a hostile file may kill.

One process for one photo, one at a time (`thumbnail`). Not a pool: starting one costs
a tenth of a second, and for that every photo meets fresh limits, a dead process
takes nothing with it, no memory stays behind, and Pillow is never loaded into the
service; a pool of `multiprocessing` would load the whole service into its worker.
"""

import asyncio
import contextlib
import logging
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

log = logging.getLogger(__name__)

MIME = "image/jpeg"  # of every preview
SIDE = 480  # pixels of the longer side, at most
WITHIN_S = 60.0  # on the wall, where others compute too; `thumbnail.CPU_S` comes first
OUTPUT = 2**20  # bytes; the process may write no more
PROGRAM = Path(__file__).with_name("thumbnail.py")
#: What opens a type. Nothing else is tried, whatever the file would like.
_DECODERS = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/gif": "GIF",
    "image/webp": "WEBP",
    "image/bmp": "BMP",
    "image/heic": "HEIF",
    "image/heif": "HEIF",
    "image/avif": "AVIF",
}
#: What the process is told of the surroundings: nothing secret.
_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "TMPDIR")


@dataclass(frozen=True, kw_only=True)
class Preview:
    """A small JPEG, upright and without metadata, and its measures in pixels."""

    body: bytes
    width: int
    height: int


class Source(Protocol):
    """Where the bytes of a photo come from: `files.Files`."""

    def read(self, key: str) -> AsyncIterator[bytes]:
        """Give the bytes of a file."""


class Previewer:
    """Makes previews, one after the other."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._running: asyncio.subprocess.Process | None = None
        self._closed = False

    async def make(self, files: Source, key: str, mime: str) -> Preview | None:
        """Make the preview of a kept file; None when it has none or cannot have one.

        Only photos have previews. Raises what reading raises, OSError when no process
        can be started, RuntimeError when the previewer was closed meanwhile.
        """
        if mime not in _DECODERS:
            return None
        async with self._turn:
            with tempfile.TemporaryFile() as photo:
                async for piece in files.read(key):
                    await asyncio.to_thread(photo.write, piece)
                return await self._preview(photo, mime)

    async def preview_of(self, photo: IO[bytes], mime: str) -> Preview | None:
        """Make the preview of an open file, which must be a real one; else as `make`."""
        if mime not in _DECODERS:
            return None
        async with self._turn:
            return await self._preview(photo, mime)

    async def close(self) -> None:
        """Make no more previews and end the one that is being made."""
        self._closed = True
        if self._running is not None:
            with contextlib.suppress(ProcessLookupError):
                self._running.kill()
        async with self._turn:
            pass

    async def _preview(self, photo: IO[bytes], mime: str) -> Preview | None:
        photo.seek(0)
        with tempfile.TemporaryFile() as drawn:
            status = await self._run(_DECODERS[mime], photo, drawn)
            if self._closed:
                raise RuntimeError("the previewer is closed")
            drawn.seek(0)
            made = _read(drawn.read(OUTPUT)) if status == 0 else None
        if made is None:
            log.info("no preview of a file of type %s, status %s", mime, status)
        return made

    async def _run(self, decoder: str, photo: IO[bytes], drawn: IO[bytes]) -> int | None:
        """Run the program; give its exit status, None when its time ran out."""
        if self._closed:
            return None
        self._running = process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", str(PROGRAM), decoder, str(SIDE)),
            stdin=photo,
            stdout=drawn,
            stderr=asyncio.subprocess.DEVNULL,
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
            start_new_session=True,  # Ctrl-C in a terminal is for the service alone
        )
        try:
            async with asyncio.timeout(WITHIN_S):
                return await process.wait()
        except TimeoutError:
            return None
        finally:
            self._running = None
            if process.returncode is None:
                process.kill()
                await process.wait()


def _read(drawn: bytes) -> Preview | None:
    """Read what the program wrote, trusting it no more than the file."""
    measures, _, body = drawn.partition(b"\n")
    numbers = measures.split()
    if len(numbers) != 2 or not all(number.isdigit() for number in numbers):  # noqa: PLR2004
        return None
    width, height = map(int, numbers)
    fits = 0 < width <= SIDE and 0 < height <= SIDE
    if not fits or not body.startswith(b"\xff\xd8\xff"):
        return None
    return Preview(body=body, width=width, height=height)
