import io
import logging

import pytest
from telegram.error import TelegramError

from bot.telegram import secrecy
from tests.bot.telegram.conftest import SECRET, connected

TOKEN = "7000000002:AAsecret"


@pytest.fixture
def log():
    """Everything that any logger says, in words, from DEBUG on."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)
    secrecy.keep("")  # and the libraries are quiet again


def test_the_token_is_hidden_in_words_arguments_and_tracebacks(log):
    secrecy.keep(TOKEN)
    there = logging.getLogger("some.other.library")
    there.warning("POST /bot%s/getMe", TOKEN)
    there.warning(f"https://api.telegram.org/bot{TOKEN}/getMe")
    there.warning("%r", {"url": f"/bot{TOKEN}"})
    try:
        raise TelegramError(f"The token `{TOKEN}` was rejected")
    except TelegramError:
        there.exception("failed with %s", TOKEN)
    said = log.getvalue()
    assert TOKEN not in said
    assert said.count(secrecy.HIDDEN) >= 5
    assert "Traceback" in said


def test_other_records_stay_as_they_were(log):
    secrecy.keep(TOKEN)
    logging.getLogger("x").warning("%s of %d", "one", 2)
    assert "one of 2" in log.getvalue()


def test_keeping_a_second_secret_wraps_the_factory_once():
    secrecy.keep(TOKEN)
    factory = logging.getLogRecordFactory()
    secrecy.keep("7000000003:AAother")
    assert logging.getLogRecordFactory() is factory
    assert secrecy.clean("a 7000000003:AAother b") == f"a {secrecy.HIDDEN} b"


@pytest.mark.parametrize("name", ["httpx", "httpcore", "telegram"])
def test_libraries_that_log_urls_speak_only_to_warn(name):
    logging.getLogger(name).setLevel(logging.DEBUG)
    secrecy.keep(TOKEN)
    assert not logging.getLogger(name).isEnabledFor(logging.INFO)
    assert not logging.getLogger(f"{name}.deeper").isEnabledFor(logging.INFO)


async def test_no_call_of_the_channel_lets_the_token_into_the_log(telegram, office, log):
    async with connected(telegram, office) as channel:
        for name in ("httpx", "httpcore", "telegram"):  # as if somebody had turned them up
            logging.getLogger(name).setLevel(logging.DEBUG)
        anna = telegram.person()
        await anna.says("hello")
        await anna.sees(1)
        await anna.photo()
        async for _ in channel.fetch(office.heard[1].attachments[0], ""):
            pass
        telegram.fail(status=0, times=3)
        await anna.says("again")
    said = log.getvalue()
    assert "sendMessage" in said
    assert telegram.token not in said
    assert telegram.token.partition(":")[2] not in said
    assert SECRET not in said
