"""Files that people sent, streamed from Telegram or from our own Bot API server."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path

import httpx
from telegram import Bot, File
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.channel import FetchError

CHUNK = 64 * 1024
#: Words of a 400 of getFile, what they mean, and whether asking again will not help.
#: "wrong file_id or the file is temporarily unavailable" may be either, so we ask again.
_REFUSALS = (
    ("too big", "too_big", True),
    ("temporarily unavailable", "unavailable", False),
    ("invalid file", "gone", True),
    ("wrong file", "gone", True),
    ("wrong remote file", "gone", True),
)


async def fetch(
    bot: Bot, http: httpx.AsyncClient, file_id: str, *, local: bool = False
) -> AsyncGenerator[bytes]:
    """Stream the bytes of one file, never whole in memory. Raises FetchError.

    With ``local`` a path that our own Bot API server names is read from the disk
    that we share with it; otherwise no path is ever opened.
    """
    file = await _find(bot, file_id)
    path = Path(file.file_path or "")
    stream = (
        _from_disk(path) if local and path.is_absolute() else _from_url(http, _url(bot, file))
    )
    received = 0
    async with aclosing(stream):
        async for chunk in stream:
            received += len(chunk)
            yield chunk
    if file.file_size and received != file.file_size:
        raise FetchError("incomplete")


async def _find(bot: Bot, file_id: str) -> File:
    try:
        file = await bot.get_file(file_id)
    except RetryAfter as error:
        raise FetchError("slow_down") from error
    except BadRequest as error:
        told = error.message.casefold()
        reason, final = next(
            ((why, ends) for words, why, ends in _REFUSALS if words in told), ("refused", True)
        )
        raise FetchError(reason, final=final) from error
    except (InvalidToken, Forbidden) as error:
        raise FetchError("configuration") from error
    except TelegramError as error:
        raise FetchError("network") from error
    if not file.file_path:
        raise FetchError("unavailable")
    return file


def _url(bot: Bot, file: File) -> str:
    """Give where the file lies; the library leaves out our part of it for some paths."""
    path = file.file_path or ""
    return path if path.startswith(bot.base_file_url) else f"{bot.base_file_url}/{path}"


async def _from_url(http: httpx.AsyncClient, url: str) -> AsyncGenerator[bytes]:
    try:
        async with http.stream("GET", url) as response:
            if response.status_code != httpx.codes.OK:
                raise FetchError("unavailable")
            async for chunk in response.aiter_bytes(CHUNK):
                yield chunk
    except httpx.HTTPError as error:
        raise FetchError("network") from error


async def _from_disk(path: Path) -> AsyncGenerator[bytes]:
    try:
        file = await asyncio.to_thread(path.open, "rb")
        with file:
            while chunk := await asyncio.to_thread(file.read, CHUNK):
                yield chunk
    except OSError as error:
        raise FetchError("unreadable") from error
