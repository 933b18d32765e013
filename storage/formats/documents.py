"""Looks whether a PDF leads to its objects and whether a ZIP is an Office document."""

import re
import zipfile
import zlib
from typing import BinaryIO

from storage.formats.reading import LOOK, MAX_PARTS, Broken, at, little, tail

OFFICE = "application/vnd.openxmlformats-officedocument"
_CONTENTS = "[Content_Types].xml"
_CONTENTS_LIMIT = 2**20  # bytes, unpacked
_DIRECTORY_LIMIT = 2**22  # bytes
_UNPACKED_LIMIT = 2**30  # bytes that all entries may claim together
_MAIN_PARTS = (
    ("word/document.xml", f"{OFFICE}.wordprocessingml.document"),
    ("xl/workbook.xml", f"{OFFICE}.spreadsheetml.sheet"),
    ("ppt/presentation.xml", f"{OFFICE}.presentationml.presentation"),
)


def ends_as_zip(file: BinaryIO, size: int) -> bool:
    """Say whether the file ends as an archive does, whatever its beginning is."""
    return bool(_end_record(file, size))


def office(file: BinaryIO, size: int) -> str | None:
    """Give the type of an Office document without macros, None for any other ZIP."""
    end = _end_record(file, size)
    # Asked before `zipfile` reads the whole directory into memory; a second record, for
    # archives over 4 GB, would take the place of this one (APPNOTE 4.3.15).
    large = at(file, max(0, size - len(end) - 20), 4) == b"PK\x06\x07"
    count, directory = little(end[10:12]), little(end[12:16])
    if large or not 0 < count <= MAX_PARTS or directory > _DIRECTORY_LIMIT:
        return None
    try:
        with zipfile.ZipFile(file) as archive:
            return _office(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise Broken(f"a ZIP that cannot be read: {error}") from error
    except RuntimeError:  # an unknown packing, or a password
        return None


def _end_record(file: BinaryIO, size: int) -> bytes:
    """Give the last record of a ZIP (APPNOTE 4.3.16), empty when the file ends otherwise."""
    last = tail(file, size)
    record = last[max(0, last.rfind(b"PK\x05\x06")) :]
    found = record.startswith(b"PK\x05\x06") and len(record) == 22 + little(record[20:22])
    return record if found else b""


def _office(archive: zipfile.ZipFile) -> str | None:
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if _suspicious(entries) or _CONTENTS not in names:
        return None
    with archive.open(_CONTENTS) as packed:
        contents = packed.read(_CONTENTS_LIMIT)
    for part, mime in _MAIN_PARTS:
        if part in names and f"{mime}.main+xml".encode() in contents:
            return mime
    return None


def _suspicious(entries: list[zipfile.ZipInfo]) -> bool:
    names = {entry.filename for entry in entries}
    return (
        len(names) != len(entries)
        or any(name.startswith("/") or ".." in re.split(r"[/\\]", name) for name in names)
        or any(name.lower().endswith("vbaproject.bin") for name in names)
        or min(entry.header_offset for entry in entries) != 0  # something stands before it
        or sum(entry.file_size for entry in entries) > _UNPACKED_LIMIT
    )


def _pdf(file: BinaryIO, size: int) -> None:
    """Find an object at the beginning, and at the end what leads to the objects."""
    if not re.search(rb"\b\d{1,10}\s{1,8}\d{1,5}\s{1,8}obj\b", at(file, 0, LOOK)):
        raise Broken("a PDF without objects")
    end = tail(file, size)
    if b"startxref" not in end and b"trailer" not in end:
        raise Broken("a PDF without an end")


CHECKS = {"application/pdf": _pdf}
