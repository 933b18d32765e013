"""Looks whether a film or a recording has tracks or frames, without decoding it."""

# ruff: noqa: PLR2004 - the numbers are those of the formats named beside them

import re
from collections.abc import Callable
from typing import BinaryIO

from storage.formats.reading import LOOK, Boxes, Broken, at


def film(file: BinaryIO, size: int, mime: str) -> str:
    """Say by its tracks whether a file of the MP4 family is a film or a recording."""
    path = (b"moov", b"trak", b"mdia", b"hdlr")
    tracks = set()
    for start, _ in Boxes(file).inside(path, 0, size):
        tracks.add(at(file, start + 8, 4))
        if b"vide" in tracks:
            return "video/mp4" if mime == "audio/mp4" else mime
    if b"soun" in tracks:
        return "audio/3gpp" if mime == "video/3gpp" else "audio/mp4"
    raise Broken("a film without a track")


#: Kilobits a second of an MP3 frame by its index, for MPEG 1 and for MPEG 2 and 2.5.
_MP3_RATES = (
    (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
)
_MP3_SAMPLES = (44_100, 48_000, 32_000)  # a second, in MPEG 1


def mp3_frame(piece: bytes) -> int:
    """Give the length of the MP3 frame that begins here, 0 when none does (ISO 11172-3)."""
    if len(piece) < 4 or piece[0] != 0xFF or piece[1] & 0xE6 != 0xE2:
        return 0
    halvings = {3: 0, 2: 1, 0: 2}.get(piece[1] >> 3 & 3)  # MPEG 1, 2, 2.5
    rate, samples, padding = piece[2] >> 4, piece[2] >> 2 & 3, piece[2] >> 1 & 1
    if halvings is None or rate in {0, 15} or samples == 3:
        return 0
    kilobits = _MP3_RATES[halvings > 0][rate - 1]
    bytes_a_frame = 72_000 if halvings else 144_000
    return bytes_a_frame * kilobits // (_MP3_SAMPLES[samples] >> halvings) + padding


def aac_frame(piece: bytes) -> int:
    """Give the length of the AAC frame that begins here, 0 when none does (ISO 13818-7)."""
    if len(piece) < 7 or piece[0] != 0xFF or piece[1] & 0xF6 != 0xF0:
        return 0
    length = (piece[3] & 3) << 11 | piece[4] << 3 | piece[5] >> 5
    return length if length > 7 and piece[2] >> 2 & 15 < 13 else 0


def _mp3(file: BinaryIO, _size: int) -> None:
    """Find two frames in a row behind the tag (https://id3.org/id3v2.4.0-structure)."""
    tag = at(file, 0, 10)
    length = 0
    for byte in tag[6:10] if tag.startswith(b"ID3") else b"":
        length = length << 7 | byte & 0x7F
    piece = at(file, 10 + length if length else 0, LOOK)
    for found in re.finditer(rb"\xff[\xe2-\xff]", piece):
        frame = piece[found.start() : found.start() + 4]
        following = found.start() + mp3_frame(frame)
        if following > found.start() and mp3_frame(piece[following : following + 4]):
            return
    raise Broken("an MP3 without sound")


def _marked(mark: bytes, what: str) -> Callable[[BinaryIO, int], None]:
    def check_mark(file: BinaryIO, _size: int) -> None:
        if mark not in at(file, 0, LOOK):
            raise Broken(f"{what} without its {mark!r}")

    return check_mark


def _longer_than(header: int) -> Callable[[BinaryIO, int], None]:
    def check_length(_file: BinaryIO, size: int) -> None:
        if size <= header:
            raise Broken("a recording without sound")

    return check_length


CHECKS: dict[str, Callable[[BinaryIO, int], None]] = {
    "video/webm": _marked(b"\x18\x53\x80\x67", "a film"),
    "video/x-matroska": _marked(b"\x18\x53\x80\x67", "a film"),
    "audio/webm": _marked(b"\x18\x53\x80\x67", "a recording"),
    "audio/x-matroska": _marked(b"\x18\x53\x80\x67", "a recording"),
    "video/x-msvideo": _marked(b"hdrl", "a film"),
    "audio/wav": _marked(b"data", "a recording"),
    "audio/mpeg": _mp3,
    "audio/flac": _longer_than(42),
    "audio/amr": _longer_than(6),
    "audio/amr-wb": _longer_than(9),
    "audio/silk": _longer_than(12),
}
