"""Gives the headers with which kept bytes may go to a browser without harming anyone."""

import re
import unicodedata
from urllib.parse import quote

from storage.kinds import ALLOWED, Kind, Type

UNKNOWN = "application/octet-stream"
_NAME_BYTES = 200  # of the 255 that file systems take; the ending comes on top

#: Endings that fit a type beside its own. Whatever else a file is called, its true
#: ending is put behind: "photo.exe" that is a JPEG is saved as "photo.exe.jpg".
_ALSO = {
    "image/jpeg": {"jpeg", "jpe", "jfif"},
    "image/heic": {"heif"},
    "image/heif": {"heic"},
    "video/mp4": {"m4v"},
    "video/3gpp": {"3gpp", "3g2"},
    "audio/3gpp": {"3gpp", "3g2"},
    "audio/amr-wb": {"amr"},
    "audio/mp4": {"mp4"},
    "audio/ogg": {"oga", "opus", "spx"},
    "audio/webm": {"webm"},
    "text/plain": {"log"},
}
#: The style is the browser's own, that puts a picture in the middle of its page.
_SHOWN = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
#: In a sandbox the page that a browser makes of a film may not fetch the film.
_PLAYED = "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'"
_FORBIDDEN = re.compile(
    r'[<>:"|?*%]'
)  # what Windows refuses, and what header parsers trip over
_TURNING = dict.fromkeys(  # marks that turn the direction of writing and so hide an ending
    [0x061C, 0x200E, 0x200F, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)


def disposition(name: str, mime: str) -> dict[str, str]:
    """Give the headers for a piece of evidence under the name that it came with.

    Photos, video, sound and PDF may be shown in the browser, all else is saved; a type
    that is not on the list goes out as mere bytes. Names are told twice, in ASCII and
    in full (RFC 6266, RFC 5987).
    """
    known = ALLOWED.get(mime)
    shown = known is not None and (known.kind != Kind.DOCUMENT or known.ending == "pdf")
    played = known is not None and known.kind in {Kind.VIDEO, Kind.AUDIO}
    label = _label(name, known)
    plain = "".join(char if char.isascii() else "_" for char in label)
    return {
        "Content-Type": known.mime if known else UNKNOWN,
        "Content-Disposition": (
            f"{'inline' if shown else 'attachment'}; "
            f"filename=\"{plain}\"; filename*=UTF-8''{quote(label, safe='')}"
        ),
        "Content-Security-Policy": _PLAYED if played else _SHOWN,
        "X-Content-Type-Options": "nosniff",
    }


def _label(name: str, known: Type | None) -> str:
    """Clean a name of folders, controls and tricks, and let it end as its type does."""
    last = re.split(r"[/\\]", name)[-1].translate(_TURNING)
    clean = "".join(char for char in last if unicodedata.category(char) not in {"Cc", "Cs"})
    label = _FORBIDDEN.sub("_", clean).strip(". ") or "evidence"
    stem, _, ending = label.rpartition(".")
    fitting = {known.ending, *_ALSO.get(known.mime, ())} if known else set()
    if not stem or ending.lower() not in fitting:
        stem, ending = label, known.ending if known else "bin"
    return f"{_cut(stem)}.{ending}"


def _cut(stem: str) -> str:
    return stem.encode()[:_NAME_BYTES].decode(errors="ignore")
