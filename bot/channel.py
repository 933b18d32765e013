"""What a channel is. A new channel implements `Channel` and is named in app.py."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from aiohttp import web

from cases.messages import Attachment, Incoming, Queued
from cases.reach import Limits


class ChannelError(Exception):
    """A channel did not take a message.

    ``reason`` is a stable code for staff ("blocked", "window_shut", "too_long", …;
    worded in admin/phrases as ``delivery_<reason>``). ``retry_at``: when to try
    again; None: never on this address. ``held``: not an error, it waits until the
    person writes. ``gone``: nothing can reach this address any more.
    ``moved_to``: the address has a new name.
    """

    def __init__(
        self,
        reason: str,
        *,
        retry_at: datetime | None = None,
        held: bool = False,
        gone: bool = False,
        moved_to: str = "",
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_at = retry_at
        self.held = held
        self.gone = gone
        self.moved_to = moved_to


class FetchError(Exception):
    """A platform did not hand over a file. ``final``: asking again will not help."""

    def __init__(self, reason: str, *, final: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.final = final


@dataclass(frozen=True, kw_only=True)
class OutFile:
    """One kept file on its way to a person; ``read`` gives its bytes from the start."""

    id: str
    name: str
    mime: str
    kind: str  # photo, video, audio, document
    size: int
    read: Callable[[], AsyncIterator[bytes]]


#: Take one incoming message; when it returns, the message is stored for good.
#: Gives the unsent messages that answer it: the same again for a retry.
#: ``raw`` is the payload as received, kept beside it.
Hear = Callable[[Incoming, str], Awaitable[list[Queued]]]

#: Say which outbox messages went out inside the answer to a request, and under which
#: id the platform knows them ("" where it gives none).
Sent = Callable[[list[int]], Awaitable[None]]

#: Find the files of a message (`Message.files`) to send them along.
FindFiles = Callable[[tuple[str, ...]], Awaitable[list[OutFile]]]


@dataclass(frozen=True, kw_only=True)
class Service:
    """What the service gives every channel; made in app.py."""

    hear: Hear
    sent: Sent
    find_files: FindFiles
    clock: Callable[[], datetime]
    public_url: str = ""


class Channel(Protocol):
    """One way to talk with people."""

    name: str
    limits: Limits

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """Give the web routes the platform calls; none for a polling channel."""

    async def start(self) -> None:
        """Open sessions, register webhook and menu; a platform that is down is no failure."""

    async def run(self) -> None:
        """Poll until cancelled; return at once for a webhook channel."""

    async def stop(self) -> None:
        """Let turns under way end (they are never cancelled), close sessions."""

    async def send(self, queued: Queued) -> str:
        """Deliver one message; give the platform's id of it or "". Raises ChannelError."""

    def fetch(self, attachment: Attachment, account: str) -> AsyncIterator[bytes]:
        """Stream a file that a person sent. Raises FetchError."""

    async def check(self) -> list[str]:
        """Prove the credentials; give what is wrong in plain words, nothing if all is well."""
