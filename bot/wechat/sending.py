"""Sends one message through the customer-service interface, in as many parts as it takes."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import NamedTuple

from bot.channel import OutFile, Service
from bot.wechat.answer import Style, parts
from bot.wechat.api import WeChatApi
from bot.wechat.limits import PHOTO_BYTES, PHOTO_TYPES
from cases.messages import Message, Queued

STARTED = 1000  # messages at most of which we remember how far they went

Step = Callable[[], Awaitable[None]]


class Carried(NamedTuple):
    """A message in whose words the files are named that cannot go along, and the photos."""

    message: Message
    photos: list[OutFile]


class Sender:
    """Sends messages; one that failed half-way goes on where it stopped."""

    def __init__(self, api: WeChatApi, style: Style, service: Service) -> None:
        self._api = api
        self._style = style
        self._service = service
        self._gone_out: OrderedDict[int, int] = OrderedDict()

    async def send(self, queued: Queued) -> None:
        """Send all parts of a message. Raises ApiError, Unreachable."""
        steps = await self._steps(queued)
        for done in range(self._gone_out.get(queued.id, 0), len(steps)):
            await steps[done]()
            self._note(queued.id, done + 1)
        self._gone_out.pop(queued.id, None)

    async def named(self, queued: Queued) -> Queued:
        """Give a message with its files named in its words, for an answer that holds none."""
        carried = await self._carried(queued.message, photos=False)
        return replace(queued, message=carried.message)

    async def _carried(self, message: Message, *, photos: bool) -> Carried:
        """Find the files of a message; name those that WeChat will not carry.

        ``photos``: whether pictures can be sent as such, as no passive reply can.
        """
        files = await self._service.find_files(message.files) if message.files else []
        able = [one for one in files if photos and _is_photo(one)]
        named = [f"📎 {one.name}" for one in files if one not in able]
        if not named:
            return Carried(message, able)
        lines = [message.text, *named, self._style.page]
        return Carried(replace(message, text="\n".join(filter(None, lines))), able)

    async def _steps(self, queued: Queued) -> list[Step]:
        message, photos = await self._carried(queued.message, photos=True)
        address = queued.address
        return [
            *(self._say(address, text) for text in parts(message, self._style)),
            *(self._show(address, photo) for photo in photos),
        ]

    def _say(self, address: str, text: str) -> Step:
        return lambda: self._api.custom_send(address, "text", {"content": text})

    def _show(self, address: str, photo: OutFile) -> Step:
        async def show() -> None:
            raw = b"".join([chunk async for chunk in photo.read()])
            media_id = await self._api.upload(raw, photo.mime)
            await self._api.custom_send(address, "image", {"media_id": media_id})

        return show

    def _note(self, id_: int, done: int) -> None:
        self._gone_out[id_] = done
        if len(self._gone_out) > STARTED:
            self._gone_out.popitem(last=False)


def weight(message: Message, style: Style) -> int:
    """Give how many of the messages that a window grants ``message`` takes at the most."""
    return max(len(parts(message, style)), 1) + len(message.files)


def _is_photo(file: OutFile) -> bool:
    return file.kind == "photo" and file.mime in PHOTO_TYPES and file.size <= PHOTO_BYTES
