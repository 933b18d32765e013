"""What each error code of WeChat's API means for the message or file at hand."""

from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple, assert_never
from zoneinfo import ZoneInfo

from bot.channel import ChannelError, FetchError

PLATFORM_DAY = ZoneInfo("Asia/Shanghai")  # daily quotas start anew at midnight there
AGAIN_AFTER_MINUTE = timedelta(minutes=1)
AGAIN_AFTER_REPAIR = timedelta(minutes=10)  # somebody has to change a setting first


class Remedy(StrEnum):
    """What to do about a refusal."""

    AGAIN = "again"  # the platform's own trouble: soon, with growing pauses
    TOKEN = "token"  # noqa: S105  the access token is stale: renewed once, then again later
    MINUTE = "minute"  # the quota of this minute is used up
    DAY = "day"  # the quota of this day is used up
    FINAL = "final"  # this message or file will never pass
    HELD = "held"  # waits until the person writes
    GONE = "gone"  # nothing can reach this person any more
    SETTING = "setting"  # our configuration is wrong: again once it was mended


class Meaning(NamedTuple):
    """A remedy, and the reason that staff read."""

    remedy: Remedy
    reason: str


#: From WxJava's WxMpErrorMsgEnum (copied from the official global return codes) and
#: D commErrCode.html, read 2026-11.
CODES: dict[int, Meaning] = {
    -1: Meaning(Remedy.AGAIN, "busy"),
    40001: Meaning(Remedy.TOKEN, "token"),
    40014: Meaning(Remedy.TOKEN, "token"),
    42001: Meaning(Remedy.TOKEN, "token"),
    40003: Meaning(Remedy.GONE, "bad_address"),
    40007: Meaning(Remedy.FINAL, "bad_media"),
    40013: Meaning(Remedy.SETTING, "bad_app_id"),
    40033: Meaning(Remedy.FINAL, "bad_text"),
    40125: Meaning(Remedy.SETTING, "bad_secret"),
    40163: Meaning(Remedy.FINAL, "code_used"),
    40164: Meaning(Remedy.SETTING, "ip_not_allowed"),
    43004: Meaning(Remedy.GONE, "not_following"),
    43019: Meaning(Remedy.GONE, "blocked"),
    44004: Meaning(Remedy.FINAL, "empty"),
    45002: Meaning(Remedy.FINAL, "too_long"),
    45009: Meaning(Remedy.DAY, "quota_day"),
    45011: Meaning(Remedy.MINUTE, "quota_minute"),
    45015: Meaning(Remedy.HELD, "window_shut"),
    45047: Meaning(Remedy.HELD, "window_used_up"),
    47001: Meaning(Remedy.FINAL, "bad_request"),
    48001: Meaning(Remedy.HELD, "no_right"),
    48002: Meaning(Remedy.HELD, "refuses_messages"),
    48004: Meaning(Remedy.HELD, "api_banned"),
    48006: Meaning(Remedy.DAY, "quota_day"),
    50005: Meaning(Remedy.GONE, "not_following"),
}

#: Codes that a fresh access token cures.
STALE = frozenset(code for code, (remedy, _) in CODES.items() if remedy is Remedy.TOKEN)


def meaning(code: int) -> Meaning:
    """Give what ``code`` means; an unknown one is tried again, with growing pauses."""
    return CODES.get(code) or Meaning(Remedy.AGAIN, f"code_{code}")


def refusal(code: int, now: datetime) -> ChannelError:
    """Give the `ChannelError` for a message that was refused with ``code``."""
    remedy, reason = meaning(code)
    return ChannelError(
        reason,
        retry_at=_again_at(remedy, now),
        held=remedy is Remedy.HELD,
        gone=remedy is Remedy.GONE,
    )


def _again_at(remedy: Remedy, now: datetime) -> datetime | None:
    match remedy:
        case Remedy.FINAL | Remedy.HELD | Remedy.GONE:
            return None
        case Remedy.DAY:
            return next_day(now)
        case Remedy.MINUTE:
            return now + AGAIN_AFTER_MINUTE
        case Remedy.SETTING:
            return now + AGAIN_AFTER_REPAIR
        case Remedy.AGAIN | Remedy.TOKEN:
            return now  # delivery adds a pause that grows with each attempt
        case _:
            assert_never(remedy)


def not_fetched(code: int) -> FetchError:
    """Give the `FetchError` for a file that was refused with ``code``."""
    remedy, reason = meaning(code)
    return FetchError(reason, final=remedy is Remedy.FINAL)


def next_day(now: datetime) -> datetime:
    """Give when the platform's next day begins."""
    today = now.astimezone(PLATFORM_DAY).date()
    midnight = datetime.combine(today + timedelta(days=1), time(), PLATFORM_DAY)
    return midnight.astimezone(UTC)
