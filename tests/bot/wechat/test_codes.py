"""Every code of the platform has one meaning."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.wechat.codes import CODES, STALE, Remedy, meaning, next_day, not_fetched, refusal

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)  # in Beijing
MIDNIGHT = datetime(2026, 11, 23, 16, tzinfo=UTC)
MINUTE, REPAIR = NOON + timedelta(minutes=1), NOON + timedelta(minutes=10)

# code: reason, again at, held, gone
EXPECTED = {
    -1: ("busy", NOON, False, False),
    40001: ("token", NOON, False, False),
    40003: ("bad_address", None, False, True),
    40007: ("bad_media", None, False, False),
    40013: ("bad_app_id", REPAIR, False, False),
    40014: ("token", NOON, False, False),
    40033: ("bad_text", None, False, False),
    40125: ("bad_secret", REPAIR, False, False),
    40163: ("code_used", None, False, False),
    40164: ("ip_not_allowed", REPAIR, False, False),
    42001: ("token", NOON, False, False),
    43004: ("not_following", None, False, True),
    43019: ("blocked", None, False, True),
    44004: ("empty", None, False, False),
    45002: ("too_long", None, False, False),
    45009: ("quota_day", MIDNIGHT, False, False),
    45011: ("quota_minute", MINUTE, False, False),
    45015: ("window_shut", None, True, False),
    45047: ("window_used_up", None, True, False),
    47001: ("bad_request", None, False, False),
    48001: ("no_right", None, True, False),
    48002: ("refuses_messages", None, True, False),
    48004: ("api_banned", None, True, False),
    48006: ("quota_day", MIDNIGHT, False, False),
    50005: ("not_following", None, False, True),
}


def test_the_table_is_the_one_below():
    assert set(CODES) == set(EXPECTED)


@pytest.mark.parametrize("code", EXPECTED)
def test_a_refused_message_is_treated_as_its_code_says(code):
    error = refusal(code, NOON)
    assert (error.reason, error.retry_at, error.held, error.gone) == EXPECTED[code]


def test_an_unknown_code_is_tried_again_and_names_itself():
    error = refusal(99999, NOON)
    assert (error.reason, error.retry_at) == ("code_99999", NOON)


@pytest.mark.parametrize("code", EXPECTED)
def test_a_file_is_given_up_only_for_what_will_not_change(code):
    assert not_fetched(code).final is (meaning(code).remedy is Remedy.FINAL)


def test_three_codes_are_cured_by_a_fresh_token():
    assert {40001, 40014, 42001} == STALE


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (NOON, MIDNIGHT),
        (MIDNIGHT - timedelta(seconds=1), MIDNIGHT),
        (MIDNIGHT, MIDNIGHT + timedelta(days=1)),
    ],
)
def test_the_platform_s_day_begins_in_beijing(now, day):
    assert next_day(now) == day
