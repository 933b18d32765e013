"""What a file really is: told from its bytes against an allow-list, never from its name.

`detect` reads only the beginning, so that a hopeless upload is stopped early;
`confirm` reads what else it takes and has the last word. What is on the list:
photos and recordings that phones and messengers make, PDF, Office documents
without macros, plain text. Left out on purpose: TIFF and old Office files (no
browser shows them, and their readers are often attacked), SVG, HTML and XML (they
run), archives and animated stickers (nobody can look at them in a browser).
"""

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

from storage.formats import documents, pictures, recordings
from storage.formats.documents import OFFICE

HEAD = 2**16  # bytes that `detect` wants; fewer do when the file is shorter
PIECE = 2**18  # bytes of text looked at in one go


class Kind(StrEnum):
    """What a piece of evidence is to a person."""

    PHOTO = "photo"
    VIDEO = "video"
    AUDIO = "audio"
    DOCUMENT = "document"


@dataclass(frozen=True, kw_only=True)
class Type:
    """An allowed type; ``ending`` is the one that its files get, without the dot."""

    mime: str
    kind: Kind
    ending: str


_LIST: tuple[tuple[Kind, str, str], ...] = (
    (Kind.PHOTO, "jpg", "image/jpeg"),
    (Kind.PHOTO, "png", "image/png"),
    (Kind.PHOTO, "gif", "image/gif"),
    (Kind.PHOTO, "webp", "image/webp"),
    (Kind.PHOTO, "heic", "image/heic"),
    (Kind.PHOTO, "heif", "image/heif"),
    (Kind.PHOTO, "avif", "image/avif"),
    (Kind.PHOTO, "bmp", "image/bmp"),
    (Kind.VIDEO, "mp4", "video/mp4"),
    (Kind.VIDEO, "mov", "video/quicktime"),
    (Kind.VIDEO, "3gp", "video/3gpp"),
    (Kind.VIDEO, "webm", "video/webm"),
    (Kind.VIDEO, "mkv", "video/x-matroska"),
    (Kind.VIDEO, "avi", "video/x-msvideo"),
    (Kind.VIDEO, "ogv", "video/ogg"),
    (Kind.AUDIO, "amr", "audio/amr"),
    (Kind.AUDIO, "awb", "audio/amr-wb"),
    (Kind.AUDIO, "3gp", "audio/3gpp"),
    (Kind.AUDIO, "silk", "audio/silk"),
    (Kind.AUDIO, "ogg", "audio/ogg"),
    (Kind.AUDIO, "mp3", "audio/mpeg"),
    (Kind.AUDIO, "m4a", "audio/mp4"),
    (Kind.AUDIO, "wav", "audio/wav"),
    (Kind.AUDIO, "aac", "audio/aac"),
    (Kind.AUDIO, "flac", "audio/flac"),
    (Kind.AUDIO, "weba", "audio/webm"),
    (Kind.AUDIO, "mka", "audio/x-matroska"),
    (Kind.DOCUMENT, "pdf", "application/pdf"),
    (Kind.DOCUMENT, "docx", f"{OFFICE}.wordprocessingml.document"),
    (Kind.DOCUMENT, "xlsx", f"{OFFICE}.spreadsheetml.sheet"),
    (Kind.DOCUMENT, "pptx", f"{OFFICE}.presentationml.presentation"),
    (Kind.DOCUMENT, "txt", "text/plain"),
)
#: Every type that is kept, by its MIME name.
ALLOWED = {mime: Type(mime=mime, kind=kind, ending=ending) for kind, ending, mime in _LIST}

#: First bytes that name a type by themselves.
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"#!AMR\n", "audio/amr"),
    (b"#!AMR-WB\n", "audio/amr-wb"),
    (b"#!SILK_V3", "audio/silk"),
    (b"\x02#!SILK_V3", "audio/silk"),  # as some phones write it
    (b"fLaC\x00", "audio/flac"),
    (b"ID3", "audio/mpeg"),
)
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
_OGG = {
    b"OpusHead": "audio/ogg",
    b"\x01vorbis": "audio/ogg",
    b"Speex   ": "audio/ogg",
    b"\x7fFLAC": "audio/ogg",
    b"\x80theora": "video/ogg",
}
#: Brands of the ISO file format (https://mp4ra.org/registered-types/brands).
_BRANDS: tuple[tuple[str, str], ...] = (
    ("avif|avis", "image/avif"),
    ("heic|heix|heim|heis|hevc|hevx|hevm|hevs", "image/heic"),
    ("mif1|msf1|mif2", "image/heif"),
    ("qt  ", "video/quicktime"),
    ("3g..", "video/3gpp"),
    ("M4A |M4B |F4A ", "audio/mp4"),
    ("iso.|mp4.|avc1|M4V.|MSNV|dash|F4V |mmp4|XAVC|NDSC|kddi", "video/mp4"),
)
_CHECKS = {**pictures.CHECKS, **recordings.CHECKS, **documents.CHECKS}
_FILMS = frozenset({"video/mp4", "video/quicktime", "video/3gpp", "audio/mp4"})
_FOLDERS = {
    b"word/": f"{OFFICE}.wordprocessingml.document",
    b"xl/": f"{OFFICE}.spreadsheetml.sheet",
    b"ppt/": f"{OFFICE}.presentationml.presentation",
}
#: Text that is markup or a script however it is named; after white space and a mark.
_RUNS_AT_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<[!?/a-z%]|#!)", re.IGNORECASE)
_RUNS = re.compile(rb"<(?:script|html|svg|iframe|object|embed|!doctype|\?php)", re.IGNORECASE)
_RUNS_WITHIN = 1024  # where browsers stop guessing (https://mimesniff.spec.whatwg.org)
_CONTROLS = bytes({*range(32), 127} - set(b"\t\n\r\f"))
_ENCODINGS = ("utf-8-sig", "gb18030")


def detect(head: bytes, *, name: str = "") -> Type | None:
    """Tell a file by its first `HEAD` bytes; None when it is not on the list.

    A ZIP whose Office folders stand further back is None here and still found by
    `confirm`. ``name`` decides nothing but whether a general MP4, whose tracks may
    stand at its end, is spoken of as sound or as video until `confirm` has looked.
    """
    mime = next((mime for start, mime in _SIGNATURES if head.startswith(start)), None)
    if mime is None:
        guesses = (look(head) for look in (_container, _iso, _mpeg, _bmp, _office, _text))
        mime = next((guess for guess in guesses if guess), None)
    if mime == "video/mp4" and name.lower().endswith((".m4a", ".aac")):
        mime = "audio/mp4"
    return ALLOWED.get(mime or "")


def possible(head: bytes) -> bool:
    """Say whether a file that begins so can still turn out to be allowed."""
    return head.startswith(b"PK\x03\x04") or detect(head) is not None


def confirm(file: BinaryIO, *, name: str = "") -> Type | None:
    """Tell a file by all of its bytes; None when it is not on the list.

    Reads with seeks and in bounded pieces, so that a large file costs little; blocks,
    so call it in a thread. Raises `reading.Broken` when the file begins as an allowed
    type and then does not hold what such a file must.
    """
    size = file.seek(0, 2)
    file.seek(0)
    head = file.read(HEAD)
    if head.startswith(b"PK\x03\x04"):
        return ALLOWED.get(documents.office(file, size) or "")
    found = detect(head, name=name)
    if found is None:
        return None
    if found.mime == "text/plain":
        return found if _text_throughout(file) else None
    if documents.ends_as_zip(file, size):
        return None  # two files in one: what is shown is not all that was sent
    if found.mime in _CHECKS:
        _CHECKS[found.mime](file, size)
    if found.mime in _FILMS:
        return ALLOWED[recordings.film(file, size, found.mime)]
    return found


def _container(head: bytes) -> str | None:
    if head.startswith(b"RIFF"):
        return _RIFF.get(head[8:12])
    if head.startswith(b"OggS\x00"):
        first = head[27 + head[26] :][:8] if head[26:] else b""  # RFC 3533, 6
        return next((mime for mark, mime in _OGG.items() if first.startswith(mark)), None)
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return _matroska(head)
    return None


def _matroska(head: bytes) -> str | None:
    """Tell WebM from Matroska and sound from film, by document type and codec names."""
    document = re.search(rb"\x42\x82[\x81-\x90](webm|matroska)", head[:256])
    if document is None:
        return None
    seen = re.search(rb"\x86[\x81-\xbf]V_", head)
    heard = re.search(rb"\x86[\x81-\xbf]A_", head)
    medium = "audio" if heard and not seen else "video"
    return f"{medium}/{'webm' if document[1] == b'webm' else 'x-matroska'}"


def _iso(head: bytes) -> str | None:
    if head[4:8] != b"ftyp":
        return None
    length = min(int.from_bytes(head[:4]), 256)
    brands = [head[at : at + 4].decode("latin-1") for at in (8, *range(16, length, 4))]
    for brand in brands:
        for pattern, mime in _BRANDS:
            # A general image brand leaves the word to the exact ones that follow it.
            if re.fullmatch(pattern, brand) and mime != "image/heif":
                return mime
    return "image/heif" if {"mif1", "msf1", "mif2"} & set(brands) else None


def _mpeg(head: bytes) -> str | None:
    """Tell MP3 and AAC without a tag: two frames in a row that agree."""
    for mime, length in (
        ("audio/mpeg", recordings.mp3_frame),
        ("audio/aac", recordings.aac_frame),
    ):
        first = length(head)
        if first and length(head[first:]) and head[first + 1] == head[1]:
            return mime
    return None


def _bmp(head: bytes) -> str | None:
    header = int.from_bytes(head[14:18], "little")
    known = header in {40, 52, 56, 64, 108, 124} and head[6:10] == bytes(4)
    return "image/bmp" if head.startswith(b"BM") and known else None


def _office(head: bytes) -> str | None:
    """Tell an Office document by the folders of a ZIP that the head shows."""
    if not head.startswith(b"PK\x03\x04"):
        return None
    for name in re.findall(rb"PK\x03\x04.{26}([a-z]+/)", head, re.DOTALL):
        if name in _FOLDERS:
            return _FOLDERS[name]
    return None


def _text(head: bytes) -> str | None:
    if not head or _RUNS_AT_START.match(head) or _RUNS.search(head[:_RUNS_WITHIN]):
        return None
    read = (_reads_as(encoding, [head], final=len(head) < HEAD) for encoding in _ENCODINGS)
    return "text/plain" if any(read) else None


def _text_throughout(file: BinaryIO) -> bool:
    for encoding in _ENCODINGS:
        file.seek(0)
        if _reads_as(encoding, iter(lambda: file.read(PIECE), b""), final=True):
            return True
    return False


def _reads_as(encoding: str, pieces: Iterable[bytes], *, final: bool) -> bool:
    """Say whether bytes are text in an encoding, with no control but ends of lines."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for piece in pieces:
            if len(piece.translate(None, _CONTROLS)) != len(piece):
                return False
            decoder.decode(piece)
        decoder.decode(b"", final)
    except UnicodeDecodeError:
        return False
    return True
