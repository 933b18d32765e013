"""How fast we may speak: about one message a second to each chat, 30 a second to all."""

from collections.abc import Callable

from bot.telegram.limits import BURST, PER_CHAT_S, PER_GROUP_S

_FORGET_OVER = 10_000  # chats remembered before the quiet ones are forgotten


class Pacer:
    """Books a moment for each message. One chat's flood never holds up another.

    Each chat, and everybody together, has a meter: the moment at which all that
    was booked is paid off. A burst may run ahead of it.
    """

    def __init__(self, *, overall_per_s: float, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._each_s = 1.0 / overall_per_s
        self._overall_burst = overall_per_s
        self._paid_at: dict[str, float] = {}
        self._all_paid_at = 0.0
        self._shut_until: dict[str, float] = {}

    def wait(self, chat: str) -> float:
        """Give the seconds until a message to ``chat`` may go; nothing is booked."""
        now = self._clock()
        ahead = self._paid_at.get(chat, now) - (BURST - 1) * _interval(chat)
        all_ahead = self._all_paid_at - (self._overall_burst - 1) * self._each_s
        return max(ahead, all_ahead, self._shut_until.get(chat, now), now) - now

    def book(self, chat: str) -> float:
        """Book the next moment for ``chat``; give the seconds until then."""
        now, seconds = self._clock(), self.wait(chat)
        self._paid_at[chat] = max(self._paid_at.get(chat, now), now) + _interval(chat)
        self._all_paid_at = max(self._all_paid_at, now) + self._each_s
        if len(self._paid_at) > _FORGET_OVER:
            self._forget(now)
        return seconds

    def shut(self, chat: str, seconds: float) -> None:
        """Let nothing go to ``chat`` for so long: what a 429 asks for."""
        until = self._clock() + seconds
        self._shut_until[chat] = max(self._shut_until.get(chat, until), until)

    def is_shut(self, chat: str) -> bool:
        """Say whether `shut` still holds."""
        return self._shut_until.get(chat, 0.0) > self._clock()

    def _forget(self, now: float) -> None:
        self._paid_at = {chat: at for chat, at in self._paid_at.items() if at > now}
        self._shut_until = {chat: at for chat, at in self._shut_until.items() if at > now}


def _interval(chat: str) -> float:
    return PER_GROUP_S if chat.startswith("-") else PER_CHAT_S
