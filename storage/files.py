"""Keeps the bytes of evidence: streamed in, looked at, streamed out, gone when deleted.

Refused               the file itself is not taken; ``code`` is the phrase for the person
├── file_too_big      it is over the limit of the settings
├── file_empty        it holds nothing
├── file_type         it is not on the list of `kinds`, or is two things at once
└── file_broken       it begins as an allowed type and cannot be one
StoreDown             the place for the bytes fails; the text says why, in plain words
FileNotFoundError     (Python's own) there are no bytes under that key

Every file gets a key of its own, drawn by lot: two people who send the same picture
have two objects, so that deleting one never takes the other's.
"""

import asyncio
import contextlib
import hashlib
import os
import re
import secrets
import tempfile
import threading
from collections.abc import AsyncIterable, AsyncIterator, Iterator
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from storage import kinds
from storage.formats.reading import Broken
from storage.kinds import HEAD, Kind, Type
from storage.places import Place, StoreDown, place, reason, sync_folder
from storage.serving import disposition

__all__ = ["Files", "Kept", "Refused", "StoreDown", "disposition"]

PIECE = 2**20  # bytes read, hashed and written in one go
PART = 5 * 2**20  # bytes sent in one request; larger files go in parts, the least S3 takes
STORING_AT_ONCE = 4  # files on their way into the place; each holds about two parts
LET_FINISH_S = 3.0  # for a write that nobody waits for any more
_KEY = re.compile(r"evidence/[0-9a-f]{2}/[0-9a-f]{32}")


class Refused(Exception):
    """The file is not taken; ``code`` is one of the four of this file's first lines."""

    def __init__(self, code: str, why: str = "") -> None:
        super().__init__(f"{code}: {why}")
        self.code = code


@dataclass(frozen=True, kw_only=True)
class Kept:
    """Bytes that are kept: where, which, how many, and what they really are."""

    key: str
    sha256: str
    size: int
    mime: str
    kind: Kind
    ending: str


class _Spool:
    """Bytes on their way in, in a file without a name: it ends with the process.

    Its methods block, each for one piece, and are called in threads. A thread outlives
    the cancellation of who waits for it, so nobody closes the file under its hands.
    """

    def __init__(self, file: FileIO) -> None:
        self.digest = hashlib.sha256()
        self.size = 0
        self._file = file
        self._lock = threading.Lock()

    def take(self, piece: bytes) -> None:
        """Write one piece. Raises Refused when the first shows that the file is hopeless."""
        if self.size == 0 and not kinds.possible(piece[:HEAD]):
            raise Refused("file_type", "not on the list by its beginning")
        with self._lock:
            rest = memoryview(piece)
            while rest:
                rest = rest[self._file.write(rest) :]
            self.digest.update(piece)
            self.size += len(piece)

    def type(self, name: str) -> Type:
        """Say what all of it is. Raises Refused."""
        if not self.size:
            raise Refused("file_empty", "no bytes")
        try:
            with self._lock:
                found = kinds.confirm(self._file, name=name)
        except Broken as broken:
            raise Refused("file_broken", str(broken)) from broken
        if found is None:
            raise Refused("file_type", "not on the list by its content")
        return found

    def piece(self, start: int, length: int) -> bytes:
        """Read a piece back."""
        with self._lock:
            self._file.seek(start)
            return self._file.read(length)

    def close(self) -> None:
        """Let the bytes go."""
        with self._lock:
            self._file.close()


class Files:
    """The evidence of all cases, in one place."""

    def __init__(self, where: Place, *, max_bytes: int, spool_dir: Path | None) -> None:
        self.max_bytes = max_bytes
        self._place = where
        self._store = where.store
        self._spool_dir = spool_dir or where.folder
        self._storing = asyncio.Semaphore(STORING_AT_ONCE)

    @classmethod
    def open(cls, url: str, *, max_bytes: int, spool_dir: Path | None = None) -> "Files":
        """Open the place that a URL names (`places.place`); ``max_bytes`` is for one file.

        Files on their way in wait in ``spool_dir``; without one, beside the evidence of
        a folder or in the system's folder for temporary files.
        """
        return cls(place(url), max_bytes=max_bytes, spool_dir=spool_dir)

    async def keep(self, stream: AsyncIterable[bytes], *, name: str = "") -> Kept:
        """Keep a file as it arrives; when this returns, it will outlive a power cut.

        Raises Refused, reading no further than it must, and StoreDown. Whatever happens,
        nothing half-written stays.
        """
        async with self._spool() as spool:
            await self._receive(stream, spool)
            with self._spooling():
                found = await asyncio.to_thread(spool.type, name)
            lot = secrets.token_hex(16)
            key = f"evidence/{lot[:2]}/{lot}"
            async with self._storing:
                await self._put(key, spool)
        return Kept(
            key=key,
            sha256=spool.digest.hexdigest(),
            size=spool.size,
            mime=found.mime,
            kind=found.kind,
            ending=found.ending,
        )

    async def read(
        self, key: str, *, start: int = 0, end: int | None = None
    ) -> AsyncIterator[bytes]:
        """Give the bytes from ``start`` up to, not including, ``end``, in pieces.

        Each piece is asked for by itself, so a slow reader holds no connection open.
        """
        size = await self.size(key)
        stop = size if end is None else min(end, size)
        for at in range(start, stop, PIECE):
            with self._place.plainly():
                piece = await self._store.get_range_async(
                    key, start=at, end=min(at + PIECE, stop)
                )
            yield bytes(piece)

    async def size(self, key: str) -> int:
        """Give how many bytes are kept under a key."""
        _preview_key(key)
        with self._place.plainly():
            return (await self._store.head_async(key))["size"]

    async def delete(self, key: str) -> None:
        """Delete a file and its preview; one that is gone already is no mistake."""
        for one in (key, _preview_key(key)):
            with contextlib.suppress(FileNotFoundError), self._place.plainly():
                await self._store.delete_async(one)
        if self._place.folder:
            with self._place.plainly():
                await asyncio.to_thread(_sync_folders, self._place.folder, key)

    async def put_preview(self, key: str, body: bytes) -> None:
        """Keep the preview of a file; nothing is kept when the file is gone meanwhile."""
        with self._place.plainly():
            await self._store.put_async(_preview_key(key), body)
        try:
            await self.size(key)
        except FileNotFoundError:
            await self.delete(key)

    async def preview(self, key: str) -> bytes | None:
        """Give the preview of a file (`previews.MIME`), None when there is none."""
        try:
            with self._place.plainly():
                found = await self._store.get_async(_preview_key(key))
                return bytes(await found.bytes_async())
        except FileNotFoundError:
            return None

    async def check(self) -> None:
        """Write, read back and delete a few bytes. Raises StoreDown with the reason."""
        key, body = f"check/{secrets.token_hex(16)}", secrets.token_hex(64).encode()
        async with self._spool() as spool:
            with self._spooling():
                await asyncio.to_thread(spool.take, body)
        try:
            with self._place.plainly():
                await self._create(key, body)
                found = await self._store.get_async(key)
                same = bytes(await found.bytes_async()) == body
                await self._store.delete_async(key)
        except FileNotFoundError as error:
            raise StoreDown(f"{self._place.name}: what is written is not there") from error
        if not same:
            raise StoreDown(f"{self._place.name}: gives back other bytes than it was given")

    @contextlib.asynccontextmanager
    async def _spool(self) -> AsyncIterator[_Spool]:
        with self._spooling():
            file = tempfile.TemporaryFile(dir=self._spool_dir, buffering=0)  # noqa: SIM115 - below
        spool = _Spool(file)
        try:
            yield spool
        finally:
            await asyncio.shield(asyncio.to_thread(spool.close))

    @contextlib.contextmanager
    def _spooling(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            where = self._spool_dir or tempfile.gettempdir()
            raise StoreDown(
                f"the folder for arriving files {where}: {reason(error)}"
            ) from error

    async def _receive(self, stream: AsyncIterable[bytes], spool: _Spool) -> None:
        piece, seen = bytearray(), 0
        try:
            async for chunk in stream:
                seen += len(chunk)
                if seen > self.max_bytes:
                    raise Refused("file_too_big", f"over {self.max_bytes} bytes")
                piece += chunk
                if len(piece) >= (PIECE if spool.size else HEAD):
                    await self._take(spool, piece)
        finally:
            if close := getattr(stream, "aclose", None):
                await close()
        if piece:
            await self._take(spool, piece)

    async def _take(self, spool: _Spool, piece: bytearray) -> None:
        with self._spooling():  # and not around the stream, whose faults are its own
            await asyncio.to_thread(spool.take, bytes(piece))
        piece.clear()

    async def _put(self, key: str, spool: _Spool) -> None:
        """Store what arrived. Whatever goes wrong, also a cancellation, is undone."""
        storing = asyncio.ensure_future(self._write(key, spool))
        try:
            with self._place.plainly():
                await asyncio.shield(storing)
        except BaseException as error:
            await asyncio.wait({storing}, timeout=LET_FINISH_S)
            storing.cancel()
            # Were the key there already, it could only be this very write, repeated
            # after its answer was lost: keys are drawn from 2**128.
            with contextlib.suppress(FileNotFoundError, StoreDown):
                await self.delete(key)
            if isinstance(error, FileNotFoundError):
                raise StoreDown(f"{self._place.name}: it is not there any more") from error
            raise

    async def _write(self, key: str, spool: _Spool) -> None:
        if spool.size <= PART:
            await self._create(key, await asyncio.to_thread(spool.piece, 0, PART))
        else:  # in parts; that the key is new rests on its 128 bits alone
            await self._store.put_async(key, _pieces(spool), chunk_size=PART, max_concurrency=1)
        if self._place.folder:
            await asyncio.to_thread(_sync, self._place.folder, key, spool.size)

    async def _create(self, key: str, body: bytes) -> None:
        try:
            await self._store.put_async(key, body, mode="create")
        except NotImplementedError:  # switched off, by AWS_CONDITIONAL_PUT=disabled
            await self._store.put_async(key, body)


async def _pieces(spool: _Spool) -> AsyncIterator[bytes]:
    for start in range(0, spool.size, PIECE):
        yield await asyncio.to_thread(spool.piece, start, PIECE)


def _preview_key(key: str) -> str:
    if not _KEY.fullmatch(key):
        raise FileNotFoundError(f"no key of evidence: {key!r}")
    return key.replace("evidence", "previews", 1)


def _sync(folder: Path, key: str, size: int) -> None:
    """Bring a file and the folders that name it onto the disk itself."""
    descriptor = os.open(folder / key, os.O_RDONLY)
    try:
        os.fsync(descriptor)
        if os.fstat(descriptor).st_size != size:
            raise OSError("fewer bytes arrived than were sent")
    finally:
        os.close(descriptor)
    _sync_folders(folder, key)


def _sync_folders(folder: Path, key: str) -> None:
    for parent in ((folder / key).parent, (folder / key).parent.parent, folder):
        with contextlib.suppress(FileNotFoundError):
            sync_folder(parent)
