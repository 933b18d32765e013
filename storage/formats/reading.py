"""Reads a file in small pieces for those who look whether it is whole."""

from collections.abc import Iterator
from typing import BinaryIO

LOOK = 2**16  # bytes read at once where a mark is searched
MAX_PARTS = 10_000  # segments, chunks, boxes or entries; honest files have some dozens


class Broken(Exception):
    """The file begins as an allowed type and does not hold what such a file must."""


def at(file: BinaryIO, start: int, length: int) -> bytes:
    """Read at most ``length`` bytes from ``start`` on."""
    file.seek(start)
    return file.read(length)


def exactly(file: BinaryIO, length: int) -> bytes:
    """Read the next bytes. Raises Broken when there are not that many."""
    piece = file.read(length)
    if len(piece) < length:
        raise Broken("it ends too early")
    return piece


def little(piece: bytes) -> int:
    """Read a number whose lowest byte stands first."""
    return int.from_bytes(piece, "little")


def tail(file: BinaryIO, size: int) -> bytes:
    """Read the end, long enough for the last record of a ZIP with its comment."""
    return at(file, max(0, size - LOOK - 22), LOOK + 22)


class Boxes:
    """Walks the boxes of an ISO file (ISO 14496-12, 4.2), `MAX_PARTS` of them at most."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._left = MAX_PARTS

    def inside(
        self, path: tuple[bytes, ...], start: int, end: int
    ) -> Iterator[tuple[int, int]]:
        """Give where the bodies of all boxes at a path begin and end."""
        for name, body, stop in self._between(start, end):
            if name == path[0] and path[1:]:
                yield from self.inside(path[1:], body, stop)
            elif name == path[0]:
                yield body, stop

    def _between(self, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
        while start + 8 <= end:
            self._left -= 1
            if self._left < 0:
                return
            header = at(self._file, start, 16)
            length, body = int.from_bytes(header[:4]), start + 8
            if length == 1:  # a long one
                length, body = int.from_bytes(header[8:16]), start + 16
            elif length == 0:  # it reaches to the end
                length = end - start
            if start + length < body:
                return  # what follows is no box
            yield header[4:8], body, min(start + length, end)
            start += length
