"""What Telegram's refusals mean for a message on its way.

========================  ===================  ==========================================
Telegram says             reason               what follows
========================  ===================  ==========================================
403, "chat not found"     blocked, not_found   gone: nothing more goes to this address
429                       slow_down            again when it says; this chat waits
400 with a new chat id    moved                the address is renamed, again at once
401, 404                  configuration        again in ten minutes: the operator must act
400 too long, file …      too_long, …          never again
any other 400             refused              never again
409, 5xx, no connection   network              again with growing pauses
========================  ===================  ==========================================

A lost connection does not tell whether the message went out. It is sent again:
a person may see a message twice, but never lose one.
"""

from datetime import datetime, timedelta

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.channel import ChannelError

CONFIGURATION_AGAIN = timedelta(minutes=10)
_FIRST_PAUSE_S = 5
_LONGEST_PAUSE_S = 600
_DOUBLINGS = 7  # after so many tries the pause no longer grows
#: Words of a 400 and what they mean; the first that fits.
_REFUSALS = (
    ("chat not found", "not_found"),
    ("too long", "too_long"),
    ("file is too big", "file_too_big"),
    ("entity too large", "file_too_big"),
)
_GONE = frozenset({"not_found"})


def seconds_of(error: RetryAfter) -> float:
    """Give the pause a 429 asks for; the library is changing from int to timedelta."""
    after: int | timedelta = error.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else float(after)


def channel_error(error: TelegramError, now: datetime, *, attempts: int = 0) -> ChannelError:
    """Give what the delivery loop should do about ``error``; ``attempts`` came before."""
    match error:
        case RetryAfter():
            again = now + timedelta(seconds=seconds_of(error))
            return ChannelError("slow_down", retry_at=again)
        case Forbidden():
            return ChannelError("blocked", gone=True)
        case ChatMigrated():
            return ChannelError("moved", moved_to=str(error.new_chat_id), retry_at=now)
        case InvalidToken():
            return ChannelError("configuration", retry_at=now + CONFIGURATION_AGAIN)
        case BadRequest():
            reason = refusal(error)
            return ChannelError(reason, gone=reason in _GONE)
    pause = min(_FIRST_PAUSE_S * 2 ** min(attempts, _DOUBLINGS), _LONGEST_PAUSE_S)
    return ChannelError("network", retry_at=now + timedelta(seconds=pause))


def refusal(error: BadRequest) -> str:
    """Name a 400."""
    told = error.message.casefold()
    return next((reason for words, reason in _REFUSALS if words in told), "refused")
