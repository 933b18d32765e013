"""The people and groups of the fake Telegram: everything they can do to a bot."""

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.fakes.telegram_methods import Kept, Shown

if TYPE_CHECKING:
    from tests.fakes.telegram import Delivery, FakeTelegram

JPEG = b"\xff\xd8\xff\xe0" + b"picture" * 50


@dataclass(frozen=True, kw_only=True)
class Group:
    """A group that the bot was added to."""

    id: int


class Person:
    """Somebody with Telegram on their phone."""

    def __init__(self, telegram: "FakeTelegram", *, id: int, language: str) -> None:
        self.id = id
        self.language = language
        self._telegram = telegram
        self._seen = 0

    @property
    def user(self) -> dict[str, Any]:
        """What Telegram tells bots of this person."""
        return {
            "id": self.id,
            "is_bot": False,
            "first_name": "Test",
            "language_code": self.language,
        }

    @property
    def screen(self) -> list[Shown]:
        """Everything the bot has shown in the private chat, oldest first."""
        shown = self._telegram.shown.items()
        return [message for (chat, _), message in shown if chat == self.id]

    async def sees(self, count: int, *, within_s: float = 10.0) -> list[Shown]:
        """Wait for ``count`` messages after those seen before, and give them."""
        reached = self._seen + count
        await self._telegram.until(lambda: len(self.screen) >= reached, within_s=within_s)
        new = self.screen[self._seen : reached]
        self._seen = reached
        return new

    # What people write -------------------------------------------------------------

    async def starts(self, payload: str = "") -> "Delivery":
        """Press Start, maybe on a deep link."""
        return await self.says(f"/start {payload}".strip())

    async def says(self, text: str, *, times: int = 1, **more: Any) -> "Delivery":
        """Write a text."""
        return await self.sends(text=text, times=times, **more)

    async def sends(
        self, *, times: int = 1, group: Group | None = None, **content: Any
    ) -> "Delivery":
        """Send a message of any kind."""
        message = self.message(group=group, **content)
        return await self._telegram.push("message", message, times=times)

    def message(self, *, group: Group | None = None, **content: Any) -> dict[str, Any]:
        """Make a message without sending it."""
        if group is None:
            self._telegram.started.add(self.id)
            self._telegram.blocked.discard(self.id)
        number = self._telegram.next_message_id
        self._telegram.next_message_id += 1
        return {
            "message_id": number,
            "from": self.user,
            "chat": self._chat(group),
            "date": int(time.time()),
            **content,
        }

    async def edits(self, sent: "Delivery", **content: Any) -> "Delivery":
        """Change a message sent before: ``text`` or ``caption``."""
        before = sent.update["message"]
        edited = {**before, "edit_date": int(time.time()), **content}
        return await self._telegram.push("edited_message", edited)

    # Files ---------------------------------------------------------------------------

    def file(
        self, content: bytes = JPEG, *, folder: str = "documents", size: int | None = None
    ) -> tuple[str, Kept]:
        """Put a file on Telegram's servers; ``size`` pretends another one."""
        number = len(self._telegram.files) + 1
        path = f"{folder}/file_{number}"
        kept = Kept(
            content=content,
            path=path,
            unique=f"unique{number}",
            size=len(content) if size is None else size,
        )
        self._telegram.files[f"file{number}"] = kept
        self._telegram.by_path[path] = kept
        return f"file{number}", kept

    def photo_of(self, content: bytes = JPEG) -> dict[str, Any]:
        """Give a photograph in two sizes."""
        small, large = (
            self.file(content[:9], folder="photos"),
            self.file(content, folder="photos"),
        )
        sizes = [{**_described(*small), "width": 90, "height": 60}]
        return {"photo": [*sizes, {**_described(*large), "width": 1280, "height": 960}]}

    async def photo(self, content: bytes = JPEG, **more: Any) -> "Delivery":
        """Send a photograph; ``caption`` goes with it."""
        return await self.sends(**self.photo_of(content), **more)

    async def sends_file(
        self,
        kind: str,
        content: bytes = b"content",
        *,
        size: int | None = None,
        about: dict[str, Any] | None = None,
        **more: Any,
    ) -> "Delivery":
        """Send a video, voice, audio, document, animation or video_note."""
        described = {**_described(*self.file(content, size=size)), **(about or {})}
        if kind == "animation":  # also comes as a document, for old programs
            more["document"] = described
        return await self.sends(**{kind: described}, **more)

    async def album(
        self,
        parts: Sequence[bytes],
        *,
        caption: str = "",
        shuffled: random.Random | None = None,
        times: int = 1,
        together: bool = True,
    ) -> "list[Delivery]":
        """Send photographs as one album: an update each, in any order, maybe repeated."""
        burst = str(random.getrandbits(60))
        messages = [self.message(**self.photo_of(part), media_group_id=burst) for part in parts]
        if caption:
            messages[0]["caption"] = caption
        if shuffled is not None:
            shuffled.shuffle(messages)
        pushes = [self._telegram.push("message", one, times=times) for one in messages]
        if together:
            return list(await asyncio.gather(*pushes))
        return [await push for push in pushes]

    # Other things --------------------------------------------------------------------

    async def location(self, latitude: float, longitude: float) -> "Delivery":
        """Send a place."""
        return await self.sends(location={"latitude": latitude, "longitude": longitude})

    async def contact(self, phone: str, *, user_id: int | None = None) -> "Delivery":
        """Share the own number, or the card of ``user_id``."""
        card = {"phone_number": phone, "first_name": "Test", "user_id": user_id or self.id}
        return await self.sends(contact=card)

    async def sticker(self) -> "Delivery":
        """Send a sticker."""
        described = _described(*self.file(b"RIFFxxxxWEBP", folder="stickers"))
        about = {"width": 512, "height": 512, "is_animated": False, "is_video": False}
        return await self.sends(
            sticker={**described, **about, "type": "regular", "emoji": "👍"}
        )

    async def presses(self, button: str, *, times: int = 1, late: bool = False) -> "Delivery":
        """Press a button on the screen, named by its label or its callback data.

        ``late``: so old that Telegram no longer takes an answer to it.
        """
        message, key = self._find(button)
        number = f"4382{random.getrandbits(50)}"
        if not late:
            self._telegram.open_callbacks.add(number)
        pressed = {
            "id": number,
            "from": self.user,
            "chat_instance": "1",
            "data": key,
            "message": {
                "message_id": message.message_id,
                "date": int(time.time()),
                "chat": self._chat(None),
                "text": message.text,
                "reply_markup": {"inline_keyboard": message.keyboard},
            },
        }
        return await self._telegram.push("callback_query", pressed, times=times)

    async def blocks(self) -> "Delivery":
        """Stop and block the bot."""
        self._telegram.blocked.add(self.id)
        return await self._membership("kicked", "member")

    async def unblocks(self) -> "Delivery":
        """Let it in again, in the settings: no /start follows."""
        self._telegram.blocked.discard(self.id)
        return await self._membership("member", "kicked")

    async def _membership(self, now: str, before: str) -> "Delivery":
        bot = {
            "id": int(self._telegram.token.partition(":")[0]),
            "is_bot": True,
            "first_name": "H",
        }
        changed = {
            "chat": self._chat(None),
            "from": self.user,
            "date": int(time.time()),
            "old_chat_member": {"user": bot, "status": before},
            "new_chat_member": {"user": bot, "status": now, "until_date": 0},
        }
        return await self._telegram.push("my_chat_member", changed)

    def _find(self, button: str) -> tuple[Shown, str]:
        for message in reversed(self.screen):
            for one in (one for row in message.keyboard for one in row):
                if button in (one["text"], one.get("callback_data")):
                    return message, one["callback_data"]
        raise AssertionError(f"no button {button!r} on the screen of {self.id}")

    def _chat(self, group: Group | None) -> dict[str, Any]:
        if group is not None:
            return {"id": group.id, "type": "supergroup", "title": "A group"}
        return {"id": self.id, "type": "private", "first_name": "Test"}


def _described(file_id: str, kept: Kept) -> dict[str, Any]:
    return {"file_id": file_id, "file_unique_id": kept.unique, "file_size": kept.size}
