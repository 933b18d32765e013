"""Draws the preview of one photo: a program of its own, from standard input to output.

It opens what strangers made with decoders written in C, so `previews` runs it as a
process that has no secrets, little memory, little time and one file to write. It
imports nothing of ours. Its arguments are the decoder's name and the longest side.
"""

import contextlib
import io
import os
import resource
import sys
import warnings
from pathlib import Path

from PIL import Image, ImageOps

MEMORY = 2**30  # bytes of address space; a photo of 100 million pixels fits
CPU_S = 20  # seconds of computing
OUTPUT = 2**20  # bytes that may be written
MAX_PIXELS = 210_000_000  # what the largest phone cameras make
TALLEST = 3  # times its other side; of a longer screenshot, the beginning is shown
QUALITY = 80


def confine() -> None:
    """Give up what is not needed; done before the file is touched."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_S),
        (resource.RLIMIT_FSIZE, OUTPUT),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):  # not every system has every limit
            resource.setrlimit(what, (most, most))
    with contextlib.suppress(OSError):  # when memory runs out, this is what has to go
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    os.nice(10)


def draw(decoder: str, side: int) -> bytes:
    """Give width, height and a line's end, then a JPEG without metadata."""
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    if decoder == "HEIF":
        import pillow_heif  # noqa: PLC0415 - large, and seldom wanted

        # An embedded preview may show another picture; the evidence itself is drawn.
        pillow_heif.register_heif_opener(thumbnails=False, decode_threads=1)
    with Image.open(sys.stdin.buffer, formats=[decoder]) as opened:
        photo: Image.Image = opened
        short, long = sorted(photo.size)
        reach = max(side, round(side * long / (TALLEST * short)))
        if photo.mode in {"1", "P"}:  # these would be made smaller without smoothing
            photo = photo.convert("RGBA")
        photo.thumbnail((reach, reach))
        photo = ImageOps.exif_transpose(photo)
        photo = photo.crop((0, 0, min(photo.width, side), min(photo.height, side)))
        clear = photo.convert("RGBA") if photo.has_transparency_data else photo.convert("RGB")
    paper = Image.new("RGB", clear.size, "white")  # a fresh image carries no metadata along
    paper.paste(clear, mask=clear if clear.mode == "RGBA" else None)
    drawn = io.BytesIO()
    paper.save(drawn, "JPEG", quality=QUALITY, optimize=True)
    return b"%d %d\n" % paper.size + drawn.getvalue()


if __name__ == "__main__":
    confine()
    sys.stdout.buffer.write(draw(sys.argv[1], int(sys.argv[2])))
