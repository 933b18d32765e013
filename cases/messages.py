"""What passes between a person and the service, whatever the channel."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Heard(StrEnum):
    """What kind of thing a person said or did."""

    TEXT = "text"
    CHOICE = "choice"  # pressed a button or a link; ``choice`` names it
    FILES = "files"  # one or more attachments, with or without a caption
    LOCATION = "location"
    CONTACT = "contact"  # a shared phone number, in ``text``
    STICKER = "sticker"  # anything friendly without content
    EDIT = "edit"  # a new wording of an earlier message, named by ``edits``
    JOINED = "joined"  # followed, pressed start, opened the page; ``scene`` may say where from
    LEFT = "left"  # unfollowed or blocked us; nothing can be sent any more
    NOTICE = "notice"  # something the platform tells us that asks for no answer


class Medium(StrEnum):
    """What an attachment was sent as; what it is, `storage.kinds` finds out."""

    PHOTO = "photo"
    VIDEO = "video"
    VOICE = "voice"
    AUDIO = "audio"
    DOCUMENT = "document"


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """One file that came with a message.

    ``source`` is what the channel needs to fetch the bytes (a media id, a file
    id) and nobody else understands; a file whose bytes are already kept has
    ``kept`` instead, the id of its evidence row. ``too_big`` marks one that the
    platform will not hand over; ``size`` is in bytes, None if not told.
    """

    medium: Medium
    source: str = ""
    kept: str = ""
    unique: str = ""  # the platform's own mark of equal content, if it has one
    name: str = ""
    mime: str = ""
    size: int | None = None
    seconds: int | None = None
    too_big: bool = False


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """One thing a person said. Each part of an album is an Incoming of its own."""

    channel: str
    external_id: str  # unique within (channel, account); a retry bears the same
    sender: str  # the address to answer to
    at: datetime  # when the platform says it was sent, aware
    account: str = ""  # which of our accounts was spoken to
    heard: Heard = Heard.TEXT
    text: str = ""
    choice: str = ""
    answers_message: str = ""  # external id of our message whose button was pressed
    attachments: tuple[Attachment, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    edits: str = ""
    burst: str = ""  # the album's id
    scene: str = ""
    language: str = ""  # the platform's hint, as it came
    opens: str = "spoke"  # which window of `reach.Limits` this opens


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One answer offered. ``key`` is at most 64 ASCII bytes and carries its own target.

    ``label`` is a value as `wording` understands it (words, or a phrase by name).
    """

    key: str
    label: Any
    url: str = ""  # opens a page instead of answering


@dataclass(frozen=True, kw_only=True)
class Card:
    """A message as labelled rows, for channels that can show more than text.

    ``kind`` is evidence, summary, receipt or progress. A row is (label, value,
    key of the choice that changes it or ""). Channels without cards send the
    phrase, which says the same.
    """

    kind: str
    rows: tuple[tuple[Any, Any, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Say:
    """One thing to tell a person, named by its phrase and not yet in words.

    ``values`` fill the slots; they are JSON, see `wording.word` for the forms.
    ``numbered`` choices may also be answered by their number; those of a push
    are not numbered, since a number answers the last question.
    """

    phrase: str
    values: dict[str, Any] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    numbered: bool = True
    card: Card | None = None
    files: tuple[str, ...] = ()  # evidence ids sent along
    case: str = ""  # the case's number it is about
    author: str = ""  # staff name when a human wrote it
    outcome: bool = False  # may use the push that is kept in reserve
    quiet: bool = False  # worth keeping for the next answer, not worth a push
    young: bool = False  # to a child, who is not addressed as grown-ups are


@dataclass(frozen=True, kw_only=True)
class Session:
    """Where a person is in a conversation. ``memory`` and ``draft`` hold JSON only.

    ``draft`` outlives every other conversation until it is sent or deleted;
    ``offered`` are the keys of the last numbered choices, in their order.
    """

    conversation: str = "menu"
    step: str = ""
    memory: dict[str, Any] = field(default_factory=dict)
    draft: dict[str, Any] | None = None
    offered: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Button:
    """A `Choice` in words."""

    key: str
    label: str
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Rows:
    """A `Card` in words: (label, value, key of the choice that changes it or "")."""

    kind: str
    rows: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Message:
    """A `Say` in the person's own language, ready for any channel."""

    text: str
    phrase: str = ""
    buttons: tuple[Button, ...] = ()
    numbered: bool = True
    card: Rows | None = None
    files: tuple[str, ...] = ()
    case: str = ""
    author: str = ""


@dataclass(frozen=True, kw_only=True)
class Queued:
    """A message waiting in the outbox, with where it is to go."""

    id: int
    person_id: int
    address_id: int
    channel: str
    account: str
    address: str
    message: Message
    created_at: datetime
    attempts: int = 0
    outcome: bool = False
    quiet: bool = False
