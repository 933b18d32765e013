import warnings
from datetime import UTC, datetime, timedelta

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.telegram.failures import channel_error, seconds_of

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)


@pytest.mark.parametrize("timedeltas", ["true", "false"])
def test_a_429_may_give_a_number_or_a_timedelta(monkeypatch, timedeltas):
    monkeypatch.setenv("PTB_TIMEDELTA", timedeltas)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        error = RetryAfter(17)
        assert seconds_of(error) == 17.0
        assert channel_error(error, NOW).retry_at == NOW + timedelta(seconds=17)


@pytest.mark.parametrize(
    ("error", "reason", "gone"),
    [
        (Forbidden("bot was blocked by the user"), "blocked", True),
        (Forbidden("user is deactivated"), "blocked", True),
        (BadRequest("Chat not found"), "not_found", True),
        (BadRequest("Message is too long"), "too_long", False),
        (BadRequest("File is too big"), "file_too_big", False),
        (BadRequest("BUTTON_DATA_INVALID"), "refused", False),
    ],
)
def test_what_will_never_work_is_final(error, reason, gone):
    got = channel_error(error, NOW)
    assert (got.reason, got.gone, got.retry_at) == (reason, gone, None)


@pytest.mark.parametrize(
    ("error", "reason", "after"),
    [
        (InvalidToken(), "configuration", 600),
        (ChatMigrated(-100), "moved", 0),
        (TimedOut(), "network", 5),
        (NetworkError("Bad Gateway"), "network", 5),
        (Conflict("x"), "network", 5),
        (TelegramError("Invalid server response"), "network", 5),
    ],
)
def test_what_may_work_later_is_tried_again(error, reason, after):
    got = channel_error(error, NOW)
    assert (got.reason, got.gone) == (reason, False)
    assert got.retry_at == NOW + timedelta(seconds=after)


def test_pauses_grow_to_ten_minutes():
    errors = (channel_error(TimedOut(), NOW, attempts=n) for n in range(9))
    pauses = [(error.retry_at - NOW).total_seconds() for error in errors]
    assert pauses == [5, 10, 20, 40, 80, 160, 320, 600, 600]
