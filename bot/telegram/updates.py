"""Makes what people say on Telegram into `Incoming`.

How a repetition is known. A message bears "<chat>:<message id>:m", which no two
messages of a bot share; an edit "<chat>:<message id>:e<when>-<update id>", since
two edits may fall into one second; a pressed button "cb<callback id>"; blocking
and unblocking "<chat>:<update id>:<when>". An update id alone would not do: after
a week of silence they begin again at random.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from telegram.constants import ChatMemberStatus, ChatType

from bot.telegram import wire
from bot.telegram.limits import DOWNLOAD_BYTES
from bot.telegram.words import SPOKEN
from cases.messages import Attachment, Heard, Incoming, Medium

CHANNEL = "telegram"
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@\w+)?(?:\s+(.*))?", re.DOTALL)
_SCENE = re.compile(r"[A-Za-z0-9_-]{1,64}")
_DEEPEST = 32  # nested parts of a rich message that are read
_OUT = frozenset({ChatMemberStatus.BANNED.value, ChatMemberStatus.LEFT.value})
#: Which field holds which kind of file, in the order of looking: an animation also
#: comes as a document, for programs that do not know animations.
_FILES = (
    ("video", Medium.VIDEO),
    ("video_note", Medium.VIDEO),
    ("voice", Medium.VOICE),
    ("audio", Medium.AUDIO),
    ("animation", Medium.VIDEO),
    ("document", Medium.DOCUMENT),
)
#: Sent by a person, but nothing that a complaint could use.
_FRIENDLY = (
    "sticker",
    "dice",
    "poll",
    "game",
    "story",
    "gift",
    "checklist",
    "giveaway",
    "paid_media",
)


def said(
    update: wire.Update, *, account: str, now: datetime, local: bool = False
) -> Incoming | None:
    """Give what a person said to us in private, or None when nobody did.

    Args:
        update: as read.
        account: the id of our bot.
        now: the present, for what Telegram does not date (pressed buttons).
        local: whether our own Bot API server hands over files of any size.
    """
    if update.message is not None and _private(update.message.chat):
        return _message(update.message, account=account, local=local)
    if update.edited_message is not None and _private(update.edited_message.chat):
        return _edit(update, update.edited_message, account=account, local=local)
    if update.callback_query is not None:
        return _choice(update.callback_query, account=account, now=now)
    if update.my_chat_member is not None and _private(update.my_chat_member.chat):
        return _standing(update.update_id, update.my_chat_member, account=account)
    if update.unread is not None and _private(update.unread.chat):
        return _unread(update.unread, account=account, now=now)
    return None


def chat_of(update: wire.Update) -> str:
    """Give the chat in which the update happened: what its order is kept by."""
    for one in (update.message, update.edited_message, update.my_chat_member, update.unread):
        if one is not None:
            return str(one.chat.id)
    pressed = update.callback_query
    return str(pressed.sender.id) if pressed is not None else ""


def message_name(chat: int | str, message_id: int) -> str:
    """Name a message of ours, as `send` gives it and as a pressed button gives it back."""
    return f"{chat}:{message_id}"


def _private(chat: wire.Chat) -> bool:
    return chat.type == ChatType.PRIVATE.value


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _message(message: wire.Message, *, account: str, local: bool) -> Incoming:
    language = message.sender.language_code if message.sender is not None else ""
    return Incoming(
        channel=CHANNEL,
        account=account,
        external_id=f"{message.chat.id}:{message.message_id}:m",
        sender=str(message.chat.id),
        at=_moment(message.date),
        language=language,
        **_content(message, local=local),
    )


def _edit(
    update: wire.Update, message: wire.Message, *, account: str, local: bool
) -> Incoming | None:
    """Give a new wording; None for a live location, which moves without being said again."""
    if message.location is not None:
        return None
    name = f"{message.chat.id}:{message.message_id}"
    return Incoming(
        channel=CHANNEL,
        account=account,
        external_id=f"{name}:e{message.edit_date}-{update.update_id}",
        sender=str(message.chat.id),
        at=_moment(message.edit_date or message.date),
        heard=Heard.EDIT,
        text=_text(message),
        attachments=tuple(_attachments(message, local=local)),
        edits=f"{name}:m",
        burst=message.media_group_id,
        language=message.sender.language_code if message.sender is not None else "",
    )


def _choice(pressed: wire.CallbackQuery, *, account: str, now: datetime) -> Incoming | None:
    """Give the choice; None when the button did not stand in the private chat with us."""
    message = pressed.message
    if not pressed.data or (message is not None and message.chat.id != pressed.sender.id):
        return None
    return Incoming(
        channel=CHANNEL,
        account=account,
        external_id=f"cb{pressed.id}",
        sender=str(pressed.sender.id),
        at=now,
        heard=Heard.CHOICE,
        choice=pressed.data,
        answers_message=message_name(message.chat.id, message.message_id) if message else "",
        language=pressed.sender.language_code,
    )


def _standing(update_id: int, changed: wire.ChatMemberUpdated, *, account: str) -> Incoming:
    out = changed.new_chat_member.status in _OUT
    return Incoming(
        channel=CHANNEL,
        account=account,
        external_id=f"{changed.chat.id}:{update_id}:{changed.date}",
        sender=str(changed.chat.id),
        at=_moment(changed.date),
        heard=Heard.LEFT if out else Heard.JOINED,
        language=changed.sender.language_code,
    )


def _unread(stub: wire.Stub, *, account: str, now: datetime) -> Incoming:
    """Keep a message that we cannot read: its payload is stored, nobody is answered."""
    return Incoming(
        channel=CHANNEL,
        account=account,
        external_id=f"{stub.chat.id}:{stub.message_id}:m",
        sender=str(stub.chat.id),
        at=now,
        heard=Heard.NOTICE,
    )


def _content(message: wire.Message, *, local: bool) -> dict[str, Any]:
    text = _text(message)
    if attachments := tuple(_attachments(message, local=local)):
        return {
            "heard": Heard.FILES,
            "text": text,
            "attachments": attachments,
            "burst": message.media_group_id,
        }
    if text:
        return _words(message, text)
    if message.contact is not None:
        return _card(message, message.contact)
    if (place := message.venue or message.location) is not None:
        return _place(place)
    friendly = any(getattr(message, field) is not None for field in _FRIENDLY)
    return {"heard": Heard.STICKER if friendly else Heard.NOTICE}


def _text(message: wire.Message) -> str:
    """Give the words of a message, without the NUL that no database keeps as text."""
    text = message.text or message.caption or _plain(message.rich_message)
    return text.replace("\0", "")


def _words(message: wire.Message, text: str) -> dict[str, Any]:
    """Read a command; one that was forwarded is what somebody else said."""
    command = _COMMAND.fullmatch(text.strip())
    if command is None or message.forward_origin or message.forward_date:
        return {"text": text}
    name, rest = command[1].lower(), (command[2] or "").strip()
    if name == "start":
        scene = _SCENE.fullmatch(rest)
        return {"heard": Heard.JOINED, "scene": scene[0] if scene else ""}
    if name in SPOKEN:
        return {"text": f"{SPOKEN[name]} {rest}".strip()}
    return {"text": text}


def _card(message: wire.Message, contact: wire.Contact) -> dict[str, Any]:
    """Give a person's own number; somebody else's card is part of the story."""
    own = message.sender is not None and contact.user_id == message.sender.id
    if own:
        return {"heard": Heard.CONTACT, "text": contact.phone_number}
    parts = (contact.first_name, contact.last_name, contact.phone_number)
    return {"text": " ".join(part for part in parts if part)}


def _place(place: wire.Venue | wire.Location) -> dict[str, Any]:
    where = place.location if isinstance(place, wire.Venue) else place
    parts = (place.title, place.address) if isinstance(place, wire.Venue) else ()
    return {
        "heard": Heard.LOCATION,
        "text": "\n".join(part for part in parts if part),
        "latitude": where.latitude,
        "longitude": where.longitude,
    }


def _attachments(message: wire.Message, *, local: bool) -> Iterator[Attachment]:
    if message.live_photo is not None:
        if message.live_photo.photo:
            yield _photo(message.live_photo.photo, local=local)
        yield _attachment(message.live_photo, Medium.VIDEO, local=local)
    elif message.photo:
        yield _photo(message.photo, local=local)
    for field, medium in _FILES:
        file: wire.File | None = getattr(message, field)
        if file is not None:
            yield _attachment(file, medium, local=local)
            return


def _photo(sizes: list[wire.File], *, local: bool) -> Attachment:
    largest = max(sizes, key=lambda size: (size.width * size.height, size.file_size or 0))
    return _attachment(largest, Medium.PHOTO, local=local)


def _attachment(file: wire.File, medium: Medium, *, local: bool) -> Attachment:
    return Attachment(
        medium=medium,
        source=file.file_id,
        unique=file.file_unique_id,
        name=file.file_name.replace("\0", ""),
        mime=file.mime_type or ("image/jpeg" if medium is Medium.PHOTO else ""),
        size=file.file_size,
        seconds=file.duration,
        too_big=not local and (file.file_size or 0) > DOWNLOAD_BYTES,
    )


def _plain(rich: Any) -> str:
    """Give the words of a rich message (Bot API 10.1), one block to a line."""
    blocks = rich.get("blocks") if isinstance(rich, dict) else None
    lines = (_told(block, _DEEPEST) for block in blocks) if isinstance(blocks, list) else ()
    return "\n".join(line for line in lines if line)


def _told(part: Any, depth: int) -> str:
    if isinstance(part, str):
        return part
    if depth == 0:
        return ""
    if isinstance(part, dict):
        part = [part.get(key) for key in ("text", "blocks", "items", "caption")]
    return "".join(_told(one, depth - 1) for one in part) if isinstance(part, list) else ""
