"""The running count of a burst of files: one message, edited in place.

An album comes as one update per picture. Each is answered with how much we hold
by now, and five messages in a row would bury the question. So a newer count
takes the place of the older, until one of us says something else.
"""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cases.messages import Message, Queued

_EVIDENCE = "evidence"  # the kind of the card that counts files
_CHATS = 10_000  # remembered; an older count is followed by a new message


#: What makes two counts the same count: where, in which words, of which case.
_Kind = tuple[str, str, str]


@dataclass(frozen=True, kw_only=True)
class _Shown:
    message_id: int
    kind: _Kind


class Counts:
    """Knows which message of ours in a chat is a count that may still be edited."""

    def __init__(self) -> None:
        self._newest: OrderedDict[_Kind, int] = OrderedDict()
        self._shown: OrderedDict[str, _Shown] = OrderedDict()

    def expect(self, answers: Iterable[Queued]) -> None:
        """Note answers that wait to be sent."""
        for queued in answers:
            if is_count(queued.message):
                kind = _kind(queued)
                self._newest[kind] = max(queued.id, self._newest.pop(kind, 0))
        _keep_newest(self._newest)

    def superseded(self, queued: Queued) -> bool:
        """Say whether a newer count already waits, so that this one need not be sent."""
        return is_count(queued.message) and queued.id < self._newest.get(_kind(queued), 0)

    def place(self, queued: Queued) -> int | None:
        """Give the message to edit instead of sending ``queued``, if there is one."""
        shown = self._shown.get(queued.address)
        if shown is None or not is_count(queued.message) or shown.kind != _kind(queued):
            return None
        return shown.message_id

    def went_out(self, queued: Queued, message_id: int) -> None:
        """Note that ``queued`` is now the last thing we said to its address."""
        self._shown.pop(queued.address, None)
        if is_count(queued.message):
            self._shown[queued.address] = _Shown(message_id=message_id, kind=_kind(queued))
        _keep_newest(self._shown)

    def forget(self, chat: str) -> None:
        """Let the next count be a new message: the person said something in between."""
        self._shown.pop(chat, None)


def is_count(message: Message) -> bool:
    """Say whether a message counts the files of a burst."""
    return message.card is not None and message.card.kind == _EVIDENCE and not message.files


def _kind(queued: Queued) -> _Kind:
    return queued.address, queued.message.phrase, queued.message.case


def _keep_newest(chats: OrderedDict[Any, Any]) -> None:
    while len(chats) > _CHATS:
        chats.popitem(last=False)
