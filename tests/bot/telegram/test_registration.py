import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.telegram import registration
from bot.telegram.channel import Telegram
from bot.telegram.config import TelegramConfig
from bot.telegram.words import COMMANDS, IN_PRIVATE, OPEN_PRIVATE, SPOKEN, language_of
from tests.bot.telegram.conftest import SECRET, connected, unused_port


async def test_the_webhook_is_set_with_secret_and_kinds_and_drops_nothing(telegram, channel):
    assert telegram.webhook_url.endswith("/telegram")
    assert telegram.secret == SECRET
    assert set(telegram.allowed_updates) == {
        "message",
        "edited_message",
        "callback_query",
        "my_chat_member",
    }
    [call] = telegram.called("setWebhook")
    assert call.parameters.get("drop_pending_updates", "false") == "false"


async def test_the_menu_is_set_for_everybody_and_in_two_languages(telegram, channel):
    await telegram.until(lambda: len(telegram.commands) == 3)
    told = {code: commands[0]["description"] for code, commands in telegram.commands.items()}
    assert told == {"": "我要投诉", "zh": "我要投诉", "en": "Make a complaint"}
    assert [one["command"] for one in telegram.commands["en"]] == [c for c, _ in COMMANDS["en"]]


async def test_a_telegram_that_is_down_does_not_stop_the_service(telegram, office, monkeypatch):
    monkeypatch.setattr(registration, "_PAUSES_S", (0.05,))
    telegram.fail(status=502, times=3)
    async with connected(telegram, office):
        await telegram.until(lambda: len(telegram.commands) == 3)
        assert telegram.webhook_url


async def test_a_telegram_that_does_not_answer_does_not_hold_up_the_start(
    telegram, office, monkeypatch
):
    monkeypatch.setattr(registration, "_START_WITHIN_S", 0.1)
    telegram.slow_s = 3.0
    async with connected(telegram, office):
        assert telegram.webhook_url == ""


async def test_a_refused_menu_does_not_keep_us_from_the_webhook(telegram, office):
    telegram.fail("setMyCommands", status=400)
    async with connected(telegram, office):
        assert telegram.webhook_url


async def problems(telegram, office, **settings):
    async with connected(telegram, office, **settings) as channel:
        return await channel.check()


async def test_all_is_well(telegram, office, channel):
    assert await channel.check() == []


async def test_polling_is_well_without_secret_and_address(telegram, office):
    assert await problems(telegram, office, mode="polling", webhook_secret="", poll_s=1) == []


async def test_checking_needs_no_start(telegram, office):
    config = TelegramConfig(token=telegram.token, mode="polling", api_base=telegram.api_base)
    channel = Telegram(config=config, service=office.service)
    telegram.webhook_url = "http://elsewhere.example/telegram"
    [problem] = await channel.check()
    assert "webhook is set" in problem
    await channel.stop()


async def test_a_wrong_token_is_named(telegram, office):
    found = await problems(telegram, office, token="7000000001:AAwrong")
    assert "TELEGRAM_TOKEN" in found[-1]
    assert not any("AAwrong" in problem for problem in found)


async def test_a_server_out_of_reach_is_named(telegram, office):
    config = TelegramConfig(
        token=telegram.token, mode="polling", api_base=f"http://127.0.0.1:{unused_port()}"
    )
    channel = Telegram(config=config, service=office.service)
    [problem] = await channel.check()
    assert "cannot be reached" in problem
    await channel.stop()


async def test_a_webhook_that_points_elsewhere_is_named(telegram, office, channel):
    telegram.webhook_url = "https://elsewhere.example/telegram"
    [problem] = await channel.check()
    assert "elsewhere.example" in problem


async def test_what_telegram_could_not_deliver_is_named(telegram, office, channel):
    telegram.last_error = (int(datetime.now(UTC).timestamp()) - 60, "Connection refused")
    telegram.pending = 101
    first, second = await channel.check()
    assert "Connection refused" in first
    assert "101 updates" in second
    telegram.last_error = (int(datetime.now(UTC).timestamp()) - 7200, "Connection refused")
    telegram.pending = 100
    assert await channel.check() == []


async def test_a_clock_that_is_off_is_named(telegram, office, channel):
    off = datetime.now(UTC) + timedelta(minutes=5)
    object.__setattr__(channel._service, "clock", lambda: off)
    [problem] = await channel.check()
    assert "clock" in problem


@pytest.mark.parametrize("secret", ["", "with space", "x" * 257, "geheim\xfc"])
async def test_a_secret_that_telegram_refuses_is_named(telegram, office, secret):
    found = await problems(telegram, office, webhook_secret=secret)
    assert "TELEGRAM_WEBHOOK_SECRET" in found[0]


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("", "public_url is empty"),
        ("http://bot.example", "must be https"),
        ("https://bot.example:8080", "ports"),
        ("https://bot.example:8443", None),
        ("https://bot.example", None),
    ],
)
def test_an_address_that_telegram_does_not_call_is_named(url, word):
    config = TelegramConfig(token="7:AA", webhook_secret="good", public_url=url)
    found = list(registration._on_paper(config))
    assert [word in problem for problem in found] == ([] if word is None else [True])


@pytest.mark.parametrize(
    ("given", "api", "file"),
    [
        ({}, "https://api.telegram.org/bot", "https://api.telegram.org/file/bot"),
        (
            {"api_base": "http://own:8081/"},
            "http://own:8081/bot",
            "http://own:8081/file/bot",
        ),
        (
            {"api_base": "http://own/bot", "file_base": "http://files/file/bot"},
            "http://own/bot",
            "http://files/file/bot",
        ),
        (
            {"api_base": "http://own", "file_base": "http://files/file"},
            "http://own/bot",
            "http://files/file/bot",
        ),
    ],
)
def test_addresses_may_be_given_with_or_without_their_ends(given, api, file):
    config = TelegramConfig(token="7:AA", **given)
    assert (config.api_url, config.file_url) == (api, file)


def test_secrets_are_not_shown_with_the_settings():
    shown = repr(TelegramConfig(token="7:AAsecret", webhook_secret="hush"))
    assert "AAsecret" not in shown
    assert "hush" not in shown


@pytest.mark.parametrize(
    ("hint", "language"),
    [
        ("zh-hans", "zh-CN"),
        ("zh", "zh-CN"),
        ("zh-hant", "zh-TW"),
        ("zh-TW", "zh-TW"),
        ("zh_HK", "zh-TW"),
        ("en", "en"),
        ("de", "en"),
        ("", "zh-CN"),
    ],
)
def test_a_language_of_ours_is_found_for_every_hint(hint, language):
    assert language_of(hint, "zh-CN") == language


def test_every_command_of_the_menu_is_understood_in_every_language():
    assert COMMANDS.keys() == IN_PRIVATE.keys() == OPEN_PRIVATE.keys()
    for commands in COMMANDS.values():
        assert {name for name, _ in commands} == SPOKEN.keys()


async def test_stopping_while_telegram_is_down_leaves_nothing_running(telegram, office):
    telegram.fail(status=502, times=100)
    async with connected(telegram, office):
        pass
    running = {task.get_coro().__qualname__ for task in asyncio.all_tasks()}
    assert "Registration.run" not in running
