"""People who come back: one greeting, though Telegram tells it twice.

Whoever unblocks a bot by "Restart" makes two updates, the unblocking
(my_chat_member) and "/start"; whoever unblocks it in the settings only the first,
and a newcomer only the second.
"""

from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cases.messages import Heard, Incoming

_TOGETHER = timedelta(seconds=10)  # both are made by one press
_PEOPLE = 10_000


@dataclass(frozen=True, kw_only=True)
class _Came:
    at: datetime
    unblocked: bool


class Returning:
    """Remembers who came lately, and by which of the two updates."""

    def __init__(self) -> None:
        self._came: OrderedDict[str, _Came] = OrderedDict()

    def once(self, said: Incoming, *, unblocked: bool) -> Incoming:
        """Give ``said``, or the same as a notice when the other update came already.

        A start that says where from is always heard.
        """
        if said.heard is not Heard.JOINED:
            return said
        before = self._came.get(said.sender)
        if (
            before is not None
            and before.unblocked is not unblocked
            and abs(said.at - before.at) <= _TOGETHER
            and not said.scene
        ):
            return replace(said, heard=Heard.NOTICE)
        self._came[said.sender] = _Came(at=said.at, unblocked=unblocked)
        while len(self._came) > _PEOPLE:
            self._came.popitem(last=False)
        return said
