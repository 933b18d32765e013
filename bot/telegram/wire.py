"""What we read of Telegram's updates, checked as it is read.

Only the fields that mean something here are named; the rest is passed over, so
that a new field cannot break us. python-telegram-bot's own types are not used
for reading: they check nothing, and refuse an update for a field that we never
look at (a user without ``is_bot``).
"""

from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

#: Seconds since 1970 up to the year 3000: beyond it `datetime` may overflow.
Seconds = Annotated[int, Meta(ge=0, le=32_503_680_000)]


class Garbage(ValueError):
    """The body is no update at all."""


class User(Struct):
    """Who did something."""

    id: int
    is_bot: bool = False
    username: str = ""
    language_code: str = ""


class Chat(Struct):
    """Where it was done."""

    id: int
    type: str = ""


class File(Struct):
    """Anything with a file id: document, video, voice, audio, animation, one photo size."""

    file_id: str
    file_unique_id: str = ""
    file_size: int | None = None
    file_name: str = ""
    mime_type: str = ""
    duration: int | None = None
    width: int = 0
    height: int = 0


class LivePhoto(File):
    """A photograph that moves: the file is the video, ``photo`` its still."""

    photo: list[File] = []


class Location(Struct):
    """A place on earth."""

    latitude: float
    longitude: float


class Venue(Struct):
    """A place with a name."""

    location: Location
    title: str = ""
    address: str = ""


class Contact(Struct):
    """A card from somebody's address book; ``user_id`` if that one uses Telegram."""

    phone_number: str
    first_name: str = ""
    last_name: str = ""
    user_id: int | None = None


class Entity(Struct):
    """A marked part of a text; offsets count UTF-16 units."""

    type: str
    offset: int = 0
    length: int = 0


class Button(Struct):
    """One button of a keyboard of ours, as Telegram gives it back."""

    text: str
    callback_data: str = ""
    url: str = ""


class Keyboard(Struct):
    """The buttons under a message of ours."""

    inline_keyboard: list[list[Button]] = []


class Message(Struct, kw_only=True):
    """One message, new or edited, or the one whose button was pressed."""

    message_id: int
    chat: Chat
    date: Seconds = 0
    edit_date: Seconds = 0
    sender: User | None = msgspec.field(name="from", default=None)
    text: str = ""
    caption: str = ""
    entities: list[Entity] = []
    media_group_id: str = ""
    photo: list[File] = []
    live_photo: LivePhoto | None = None
    video: File | None = None
    video_note: File | None = None
    voice: File | None = None
    audio: File | None = None
    animation: File | None = None
    document: File | None = None
    location: Location | None = None
    venue: Venue | None = None
    contact: Contact | None = None
    reply_to_message: "Replied | None" = None
    reply_markup: Keyboard | None = None
    rich_message: Any = None
    forward_origin: Any = None
    forward_date: Any = None
    sticker: Any = None
    dice: Any = None
    poll: Any = None
    game: Any = None
    story: Any = None
    gift: Any = None
    checklist: Any = None
    giveaway: Any = None
    paid_media: Any = None


class Replied(Struct):
    """The message that another one answers."""

    message_id: int
    sender: User | None = msgspec.field(name="from", default=None)


class CallbackQuery(Struct, kw_only=True):
    """A button was pressed. ``message`` may be one that Telegram no longer shows us."""

    id: str
    sender: User = msgspec.field(name="from")
    message: Message | None = None
    data: str = ""


class Standing(Struct):
    """What somebody is in a chat."""

    status: str


class ChatMemberUpdated(Struct, kw_only=True):
    """We were blocked, let in again, added or removed."""

    chat: Chat
    date: Seconds
    new_chat_member: Standing
    sender: User = msgspec.field(name="from")


class Stub(Struct):
    """As much of a message as is needed to keep one that we cannot read."""

    message_id: int
    chat: Chat


class Update(Struct, kw_only=True):
    """One thing that happened; at most one of the others is set."""

    update_id: int
    message: Message | None = None
    edited_message: Message | None = None
    callback_query: CallbackQuery | None = None
    my_chat_member: ChatMemberUpdated | None = None
    unread: Stub | None = None  # a message whose fields are not of the types we know


class _Loose(Struct, kw_only=True):
    update_id: int
    message: Any = None
    edited_message: Any = None


_update = msgspec.json.Decoder(Update)
_loose = msgspec.json.Decoder(_Loose)


def read(body: bytes) -> Update:
    """Read one update. Raises Garbage when it is none.

    An update with a field of an unknown type is not refused, since Telegram
    would send it again and again before all others: a message then comes as
    ``unread``, anything else as an update without content.
    """
    try:
        return _update.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return read_loosely(body)


def read_loosely(body: bytes) -> Update:
    """Read no more of an update than who wrote where. Raises Garbage."""
    try:
        found = _loose.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Garbage("not an update") from error
    try:
        unread = msgspec.convert(found.message or found.edited_message, Stub | None)
    except msgspec.ValidationError:
        unread = None
    return Update(update_id=found.update_id, unread=unread)
