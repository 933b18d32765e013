"""Messages taken: their keys, and those whose turn failed and waits for another try."""

import hashlib
from datetime import datetime, timedelta

from cases.messages import Incoming
from storage import codec
from storage.tables import InboxRow

#: Pauses between tries of a failed turn; after the last it waits for an operator.
TRIES = (
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
)


def address_key(channel: str, account: str, address: str) -> str:
    """Give the key of an address: short and of one length, whatever the platform's ids are."""
    return _digest(channel, account, address)


def sender_key(said: Incoming) -> str:
    """Give the key of the address that a message comes from."""
    return address_key(said.channel, said.account, said.sender)


def message_key(said: Incoming) -> str:
    """Give the key by which a repeated message is known."""
    return _digest(said.channel, said.account, said.external_id)


def _digest(*parts: str) -> str:
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=20).hexdigest()


async def failed(now: datetime, *, limit: int = 20) -> list[tuple[int, Incoming, int]]:
    """Give failed messages whose next try is due: (inbox id, message, tries so far)."""
    rows = await (
        InboxRow.filter(state="failed", next_try_at__lte=now).order_by("id").limit(limit)
    )
    return [(row.id, codec.incoming_of(row.body), row.attempts) for row in rows]


async def postpone(inbox_id: int, attempts: int, now: datetime) -> None:
    """Note one more failed try; after the last pause nothing tries by itself."""
    again = now + TRIES[attempts] if attempts < len(TRIES) else None
    await InboxRow.filter(id=inbox_id).update(attempts=attempts + 1, next_try_at=again)


async def count_failed() -> int:
    """Count messages whose turn could not be taken yet."""
    return await InboxRow.filter(state="failed").count()
