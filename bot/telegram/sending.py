"""Delivers messages: paced, in order, each once as far as that can be known."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial

from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions, Message
from telegram.error import BadRequest, RetryAfter, TelegramError

from bot.channel import ChannelError, OutFile, Service
from bot.telegram.counting import Counts
from bot.telegram.failures import channel_error, seconds_of
from bot.telegram.keyboards import keyboard, spelled_out
from bot.telegram.limits import CAPTION_UNITS, TEXT_UNITS
from bot.telegram.pacing import Pacer
from bot.telegram.splitting import split, units
from bot.telegram.updates import message_name
from bot.telegram.uploads import Unreadable, parcels, send_parcel
from cases.messages import Queued

log = logging.getLogger(__name__)

PATIENCE_S = 2.0  # how long one delivery waits for its turn before it is put back
FILE_AGAIN = timedelta(minutes=1)  # when a kept file could not be read
_REMEMBERED = 4096  # messages known to have gone out
#: A preview would have Telegram open the link first, and upload links work once.
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

#: Sends one part of a message and gives the id of what it became.
_Step = Callable[[], Awaitable[int]]


class Sender:
    """Sends for one bot. It remembers what went out while the process lives.

    So a message that two sides want to send (the request it answers and the
    delivery loop) goes once, and one that failed half-way goes on where it was.
    """

    def __init__(self, bot: Bot, *, service: Service, pacer: Pacer, most_bytes: int) -> None:
        self.counts = Counts()
        self.pacer = pacer
        self._bot = bot
        self._service = service
        self._most_bytes = most_bytes
        self._gone_out: OrderedDict[int, str] = OrderedDict()
        self._parts: OrderedDict[int, int] = OrderedDict()  # sent of messages in several

    async def deliver(self, queued: Queued, *, patience_s: float = PATIENCE_S) -> str:
        """Send one message; give its name on Telegram, "" when a newer one replaces it.

        Raises ChannelError.
        """
        name = self._gone_out.get(queued.id)
        if name is not None:
            return name
        if self.counts.superseded(queued):
            return self._remember(queued, "")
        steps = await self._steps(queued)
        message_id = 0
        for step in steps[self._parts.get(queued.id, 0) :]:
            message_id = await self._take(queued, step, patience_s)
            self._parts[queued.id] = self._parts.pop(queued.id, 0) + 1
        self.counts.went_out(queued, message_id)
        return self._remember(queued, message_name(queued.address, message_id))

    async def _take(self, queued: Queued, step: _Step, patience_s: float) -> int:
        chat, now = queued.address, self._service.clock()
        wait = self.pacer.wait(chat)
        if wait > patience_s:
            raise ChannelError("slow_down", retry_at=now + timedelta(seconds=wait))
        await asyncio.sleep(self.pacer.book(chat))
        try:
            return await step()
        except Unreadable as error:
            raise ChannelError("file_unreadable", retry_at=now + FILE_AGAIN) from error
        except RetryAfter as error:
            self.pacer.shut(chat, seconds_of(error))
            raise channel_error(error, now) from error
        except TelegramError as error:
            raise channel_error(error, now, attempts=queued.attempts) from error

    async def _steps(self, queued: Queued) -> list[_Step]:
        message, chat = queued.message, queued.address
        buttons = keyboard(message.buttons)
        text = "\n".join([message.text, *spelled_out(message.buttons)]).strip()
        files = await self._files(message.files)
        if len(files) == 1 and units(text) <= CAPTION_UNITS:
            return [partial(send_parcel, self._bot, chat, files, caption=text, buttons=buttons)]
        steps: list[_Step] = [
            partial(send_parcel, self._bot, chat, parcel)
            for parcel in parcels(files, self._most_bytes)
        ]
        parts = split(text, TEXT_UNITS)
        for part in parts[:-1]:
            steps.append(partial(self._text, chat, part))
        if parts:
            steps.append(partial(self._last, queued, parts[-1], buttons))
        if not steps:
            raise ChannelError("empty")
        return steps

    async def _files(self, ids: tuple[str, ...]) -> list[OutFile]:
        files = await self._service.find_files(ids) if ids else []
        if any(file.size > self._most_bytes for file in files):
            raise ChannelError("file_too_big")
        return files

    async def _text(
        self, chat: str, text: str, buttons: InlineKeyboardMarkup | None = None
    ) -> int:
        message: Message = await self._bot.send_message(
            chat, text, reply_markup=buttons, link_preview_options=_NO_PREVIEW
        )
        return message.message_id

    async def _last(
        self, queued: Queued, text: str, buttons: InlineKeyboardMarkup | None
    ) -> int:
        """Send the part that carries the buttons, or edit the count that it renews."""
        shown = self.counts.place(queued)
        if shown is None:
            return await self._text(queued.address, text, buttons)
        try:
            await self._bot.edit_message_text(
                text,
                queued.address,
                shown,
                reply_markup=buttons,
                link_preview_options=_NO_PREVIEW,
            )
        except BadRequest as error:
            if "not modified" not in error.message:
                log.info("count %s is no longer there, a new one is sent", queued.id)
                return await self._text(queued.address, text, buttons)
        return shown

    def _remember(self, queued: Queued, name: str) -> str:
        self._parts.pop(queued.id, None)
        self._gone_out[queued.id] = name
        for memory in (self._gone_out, self._parts):
            while len(memory) > _REMEMBERED:
                memory.popitem(last=False)
        return name
