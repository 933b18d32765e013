"""Files on their way to a person: always bytes, never a link that Telegram would fetch."""

import asyncio
import logging
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import IO

from telegram import (
    Bot,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    Message,
)
from telegram.error import BadRequest

from bot.channel import OutFile
from bot.telegram.failures import refusal
from bot.telegram.limits import ALBUM_MOST, PHOTO_BYTES

log = logging.getLogger(__name__)

WRITE_S = 120  # to push one file up a slow line
_PHOTOS = frozenset({"image/jpeg", "image/png", "image/webp"})  # A, sendPhoto
_VIDEOS = frozenset({"video/mp4"})  # A, sendVideo: other formats go as documents
_AUDIOS = frozenset({"audio/mpeg", "audio/mp4", "audio/m4a", "audio/x-m4a"})  # A, sendAudio
_VOICES = frozenset({"audio/ogg", "audio/opus"})  # A, sendVoice
_SHOWN_AS = ((_PHOTOS, "photo"), (_VIDEOS, "video"), (_AUDIOS, "audio"), (_VOICES, "voice"))
#: Kinds that may share an album (A, sendMediaGroup); a voice message goes alone.
_FAMILY = {"photo": "seen", "video": "seen", "audio": "heard", "document": "read"}
_MEDIA = {
    "photo": InputMediaPhoto,
    "video": InputMediaVideo,
    "audio": InputMediaAudio,
    "document": InputMediaDocument,
}


class Unreadable(Exception):
    """A file that we keep could not be read; the store may be down."""


def kind_of(file: OutFile) -> str:
    """Say as what Telegram will show a file: photo, video, audio, voice or document."""
    if file.mime in _PHOTOS and file.size > PHOTO_BYTES:
        return "document"
    return next((kind for mimes, kind in _SHOWN_AS if file.mime in mimes), "document")


def parcels(files: Sequence[OutFile], most_bytes: int) -> Iterator[list[OutFile]]:
    """Put files together that may go as one album, in their order."""
    parcel: list[OutFile] = []
    for file in files:
        if parcel and not _joins(parcel, file, most_bytes):
            yield parcel
            parcel = []
        parcel = [*parcel, file]
    if parcel:
        yield parcel


def _joins(parcel: list[OutFile], file: OutFile, most_bytes: int) -> bool:
    family = _FAMILY.get(kind_of(file))
    return (
        family is not None
        and family == _FAMILY.get(kind_of(parcel[0]))
        and len(parcel) < ALBUM_MOST
        and sum(one.size for one in parcel) + file.size <= most_bytes
    )


async def send_parcel(
    bot: Bot,
    chat: str,
    parcel: Sequence[OutFile],
    *,
    caption: str = "",
    buttons: InlineKeyboardMarkup | None = None,
) -> int:
    """Send files as one message or album; give the id of the last message.

    A picture that Telegram cannot show (odd proportions, a broken file) goes
    as a document, so that the person gets it all the same. Raises TelegramError
    and Unreadable.
    """
    one = partial(_send_one, bot, chat, caption=caption, buttons=buttons)
    try:
        if len(parcel) > 1:
            return await _send_album(bot, chat, parcel)
        kind = kind_of(parcel[0])
        return await _send_one(
            bot, chat, parcel[0], kind=kind, caption=caption, buttons=buttons
        )
    except BadRequest as error:
        shown = any(kind_of(file) != "document" for file in parcel)
        if not shown or refusal(error) != "refused":
            raise
        log.info("Telegram cannot show %d files, they go as documents", len(parcel))
    last = 0
    for file in parcel:
        last = await one(file, kind="document")
    return last


async def _send_one(
    bot: Bot,
    chat: str,
    file: OutFile,
    *,
    kind: str,
    caption: str,
    buttons: InlineKeyboardMarkup | None,
) -> int:
    ways: dict[str, Callable[..., Awaitable[Message]]] = {
        "photo": bot.send_photo,
        "video": bot.send_video,
        "audio": bot.send_audio,
        "voice": bot.send_voice,
        "document": bot.send_document,
    }
    async with _spooled(file) as spool:
        upload = InputFile(spool, filename=file.name or None, read_file_handle=False)
        message = await ways[kind](
            chat,
            upload,
            caption=caption or None,
            reply_markup=buttons,
            write_timeout=WRITE_S,
            read_timeout=WRITE_S,
        )
    return message.message_id


async def _send_album(bot: Bot, chat: str, parcel: Sequence[OutFile]) -> int:
    async with AsyncExitStack() as stack:
        media = []
        for file in parcel:
            spool = await stack.enter_async_context(_spooled(file))
            upload = InputFile(
                spool, filename=file.name or None, attach=True, read_file_handle=False
            )
            media.append(_MEDIA[kind_of(file)](upload))
        messages = await bot.send_media_group(
            chat, media, write_timeout=WRITE_S, read_timeout=WRITE_S
        )
    return messages[-1].message_id


@asynccontextmanager
async def _spooled(file: OutFile) -> AsyncIterator[IO[bytes]]:
    """Copy a kept file to a temporary one: the upload needs its length, not its memory."""
    with tempfile.TemporaryFile() as spool:
        try:
            async for chunk in file.read():
                await asyncio.to_thread(spool.write, chunk)
        except Exception as error:
            log.warning("file %s cannot be read: %r", file.id, error)
            raise Unreadable(file.id) from error
        spool.seek(0)
        yield spool
