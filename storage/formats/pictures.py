"""Looks whether a picture has measures and a beginning, without decoding it."""

# ruff: noqa: PLR2004 - the numbers are those of the formats named beside them

import re
from typing import BinaryIO

from storage.formats.reading import LOOK, MAX_PARTS, Boxes, Broken, at, exactly, little

MAX_PIXELS = 300_000_000  # phones make 200 million; more is aimed at whoever looks at it


def _jpeg(file: BinaryIO, _size: int) -> None:
    """Find the measures and the beginning of the picture (ITU T.81, annex B)."""
    file.seek(2)
    measured = False
    for _ in range(MAX_PARTS):
        lead, marker = exactly(file, 2)
        if lead != 0xFF or marker == 0xD9:
            break
        if marker == 0xFF:  # fill
            file.seek(-1, 1)
            continue
        segment = file.tell() + max(2, int.from_bytes(exactly(file, 2)))
        if marker in _JPEG_FRAMES:
            frame = exactly(file, 5)
            _measure(int.from_bytes(frame[3:5]), int.from_bytes(frame[1:3]))
            measured = True
        file.seek(segment)
        if marker == 0xDA:  # the scan
            exactly(file, 1)
            if measured:
                return
            break
    raise Broken("a JPEG without a picture")


_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def _png(file: BinaryIO, _size: int) -> None:
    """Find the measures and the beginning of the picture (W3C PNG, 11.2)."""
    file.seek(8)
    header = exactly(file, 25)
    if header[:8] != b"\x00\x00\x00\x0dIHDR":
        raise Broken("a PNG without a header")
    _measure(int.from_bytes(header[8:12]), int.from_bytes(header[12:16]))
    for _ in range(MAX_PARTS):
        chunk = exactly(file, 8)
        if chunk[4:] == b"IDAT":
            exactly(file, 1)
            return
        file.seek(int.from_bytes(chunk[:4]) + 4, 1)
    raise Broken("a PNG without a picture")


def _gif(file: BinaryIO, _size: int) -> None:
    """Find the first picture (GIF89a, appendix B)."""
    file.seek(6)
    screen = exactly(file, 7)
    _measure(little(screen[0:2]), little(screen[2:4]))
    file.seek(_gif_colours(screen[4]), 1)
    in_extension = False
    for _ in range(MAX_PARTS):
        block = exactly(file, 1)
        if in_extension:
            file.seek(block[0], 1)
            in_extension = block[0] > 0
        elif block == b"!":
            exactly(file, 1)
            in_extension = True
        elif block == b",":
            picture = exactly(file, 9)
            _measure(little(picture[4:6]), little(picture[6:8]))
            exactly(file, _gif_colours(picture[8]) + 2)
            return
        else:
            break
    raise Broken("a GIF without a picture")


def _gif_colours(flags: int) -> int:
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _webp(file: BinaryIO, _size: int) -> None:
    """Read the measures that the first chunk states (RFC 9649, 2.4 to 2.7)."""
    file.seek(12)
    first = exactly(file, 18)
    chunk, body = first[:4], first[8:]
    if chunk == b"VP8X":
        _measure(little(body[4:7]) + 1, little(body[7:10]) + 1)
    elif chunk == b"VP8L" and body[0] == 0x2F:
        bits = little(body[1:5])
        _measure((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    elif chunk == b"VP8 " and body[3:6] == b"\x9d\x01\x2a":
        _measure(little(body[6:8]) & 0x3FFF, little(body[8:10]) & 0x3FFF)
    else:
        raise Broken("a WebP without a picture")


def _bmp(file: BinaryIO, size: int) -> None:
    file.seek(10)
    header = exactly(file, 16)
    if little(header[:4]) >= size:
        raise Broken("a BMP without a picture")
    width, height = (
        int.from_bytes(header[at : at + 4], "little", signed=True) for at in (8, 12)
    )
    _measure(width, abs(height))  # a height below zero means "from the top"


def _heif(file: BinaryIO, size: int) -> None:
    """Read the measures of every picture in it (ISO 23008-12, 6.5.3)."""
    for start, end in Boxes(file).inside((b"meta",), 0, size):
        meta = at(file, start, min(end - start, 16 * LOOK))
        found = re.findall(rb"ispe.{4}(.{4})(.{4})", meta, re.DOTALL)
        for width, height in found:
            _measure(int.from_bytes(width), int.from_bytes(height))
        if found:
            return
    raise Broken("a HEIF file without a picture")


CHECKS = {
    "image/jpeg": _jpeg,
    "image/png": _png,
    "image/gif": _gif,
    "image/webp": _webp,
    "image/bmp": _bmp,
    "image/heic": _heif,
    "image/heif": _heif,
    "image/avif": _heif,
}


def _measure(width: int, height: int) -> None:
    if width < 1 or height < 1 or width * height > MAX_PIXELS:
        raise Broken(f"a picture of {width} x {height} pixels")
