"""The answers just given, so that a retry gets the same bytes."""

from collections import OrderedDict
from dataclasses import dataclass

from bot.wechat.limits import TRIES_END_S

KEPT = 4096  # answers at most; about 2 kB each, and only those of the last seconds


@dataclass(kw_only=True)
class Reply:
    """The body of an answer; ``told`` once its messages are noted as sent."""

    body: str
    ids: tuple[int, ...]
    at: float
    told: bool = False


class Replies:
    """Remembers answers by the external id of what they answer, for as long as WeChat asks."""

    def __init__(self, *, keep_s: float = TRIES_END_S) -> None:
        self._keep_s = keep_s
        self._replies: OrderedDict[str, Reply] = OrderedDict()

    def get(self, external_id: str) -> Reply | None:
        """Give the answer to a message, None if there is none or it is forgotten."""
        return self._replies.get(external_id)

    def keep(self, external_id: str, reply: Reply) -> None:
        """Remember an answer; forget the old ones."""
        self._replies[external_id] = reply
        self._replies.move_to_end(external_id)
        while self._replies:
            oldest = next(iter(self._replies.values()))
            if len(self._replies) <= KEPT and reply.at - oldest.at <= self._keep_s:
                break
            self._replies.popitem(last=False)

    def __len__(self) -> int:
        """Count what is remembered."""
        return len(self._replies)
