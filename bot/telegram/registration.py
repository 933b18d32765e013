"""Tells Telegram where and what we are, and finds out what is wrong with that."""

import asyncio
import contextlib
import logging
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpx
from telegram import Bot, BotCommand, WebhookInfo
from telegram.constants import SUPPORTED_WEBHOOK_PORTS
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.telegram.config import TelegramConfig
from bot.telegram.limits import ALLOWED_UPDATES, WEBHOOK_CONNECTIONS
from bot.telegram.words import COMMANDS

log = logging.getLogger(__name__)

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")  # A, setWebhook
_OFFICIAL = "api.telegram.org"
_PAUSES_S = (10, 30, 60, 300)  # between tries to register; the last one repeats
_START_WITHIN_S = 2.0  # the service does not wait longer for Telegram before it opens
_MANY_PENDING = 100  # updates waiting at Telegram that call for a look
_RECENT = timedelta(hours=1)
_CLOCK_OFF = timedelta(seconds=60)


class Registration:
    """Sets webhook and menu of one bot, and checks them."""

    def __init__(self, bot: Bot, config: TelegramConfig) -> None:
        self.username = ""
        self._bot = bot
        self._config = config
        self._tried = asyncio.Event()

    async def run(self) -> None:
        """Say who and where we are until Telegram has taken it all."""
        tries = 0
        while not await self._said():
            self._tried.set()
            await asyncio.sleep(_PAUSES_S[min(tries, len(_PAUSES_S) - 1)])
            tries += 1
        self._tried.set()

    async def tried(self) -> None:
        """Wait for the first try, but not long: a platform that is down is no failure."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_START_WITHIN_S):
                await self._tried.wait()

    async def _said(self) -> bool:
        taken = True
        steps = {"name": self._name, "route": self._route, "menu": self._menu}
        for name, step in steps.items():
            try:
                await step()
            except BadRequest as error:
                log.warning("registering the %s was refused: %s", name, error)
                taken = False
            except TelegramError as error:
                log.warning("registering the %s failed: %s", name, error)
                return False
        return taken

    async def _name(self) -> None:
        self.username = (await self._bot.get_me()).username or ""

    async def _route(self) -> None:
        """Say how updates reach us. Those that wait are never dropped."""
        if self._config.mode == "polling":
            await self._bot.delete_webhook(drop_pending_updates=False)
        elif self._config.webhook_url:
            await self._bot.set_webhook(
                self._config.webhook_url,
                secret_token=self._config.webhook_secret,
                allowed_updates=ALLOWED_UPDATES,
                max_connections=WEBHOOK_CONNECTIONS,
                drop_pending_updates=False,
            )
        else:
            log.error("no public_url: Telegram cannot be told where to call us")

    async def _menu(self) -> None:
        """Set the commands: Telegram knows languages by two letters, "" is everybody else."""
        for code, language in (("", self._config.language), ("zh", "zh-CN"), ("en", "en")):
            commands = [BotCommand(name, told) for name, told in COMMANDS[language]]
            await self._bot.set_my_commands(commands, language_code=code or None)


async def problems(
    bot: Bot, http: httpx.AsyncClient, config: TelegramConfig, *, now: datetime
) -> list[str]:
    """Give what is wrong, in plain words; nothing if all is well."""
    found = list(_on_paper(config))
    try:
        await bot.get_me()
        hook = await bot.get_webhook_info()
    except InvalidToken:
        return [*found, "Telegram does not know this token; look at TELEGRAM_TOKEN."]
    except TelegramError as error:
        reached = f"{config.root} cannot be reached ({type(error).__name__})."
        return [*found, f"{reached} From mainland China a proxy or an own server is needed."]
    found += _of_route(hook, config, now)
    found += await _of_clock(http, config, now)
    return found


def _on_paper(config: TelegramConfig) -> Iterator[str]:
    if config.mode == "polling":
        return
    if not _SECRET.fullmatch(config.webhook_secret):
        yield "TELEGRAM_WEBHOOK_SECRET must be 1 to 256 of A-Z a-z 0-9 _ and -."
    parts = urlsplit(config.webhook_url)
    picky = urlsplit(config.root).hostname == _OFFICIAL  # an own server calls any address
    if not config.webhook_url:
        yield "server.public_url is empty: Telegram needs an address to call."
    elif parts.scheme != "https" and picky:
        yield "server.public_url must be https: Telegram calls nothing else."
    elif (parts.port or 443) not in SUPPORTED_WEBHOOK_PORTS and picky:
        yield f"server.public_url: Telegram calls ports {SUPPORTED_WEBHOOK_PORTS} only."


def _of_route(hook: WebhookInfo, config: TelegramConfig, now: datetime) -> Iterator[str]:
    if config.mode == "polling":
        if hook.url:
            yield "A webhook is set, so polling gets nothing until the service has started."
        return
    if hook.url != config.webhook_url:
        yield (
            f"Telegram calls {hook.url or 'nobody'} instead of {config.webhook_url}; "
            "the service sets it when it starts."
        )
    if hook.last_error_date is not None and now - hook.last_error_date < _RECENT:
        yield f"Telegram could not deliver lately: {hook.last_error_message}"
    if hook.pending_update_count > _MANY_PENDING:
        yield f"{hook.pending_update_count} updates wait at Telegram."


async def _of_clock(
    http: httpx.AsyncClient, config: TelegramConfig, now: datetime
) -> list[str]:
    try:
        date = (await http.head(config.root)).headers.get("Date", "")
        theirs = parsedate_to_datetime(date)
    except (httpx.HTTPError, ValueError):
        return []  # no clock to compare with is nothing wrong with ours
    if abs(theirs - now) < _CLOCK_OFF:
        return []
    return [f"The clock of this machine is off by {abs(theirs - now).total_seconds():.0f} s."]
