"""What one Telegram bot is told about itself and its surroundings."""

from dataclasses import dataclass, field
from typing import Literal

from bot.telegram.limits import OVERALL_PER_S

PATH = "/telegram"  # where Telegram calls us


@dataclass(frozen=True, kw_only=True)
class TelegramConfig:
    """The values of ``[channels.telegram]`` and its two secrets.

    ``api_base`` and ``file_base`` may be given with or without "/bot"; without
    ``file_base`` files come from ``api_base``. ``local``: the Bot API server is
    our own, started with --local. ``proxy``: an HTTP proxy to reach it by, since
    api.telegram.org cannot be reached from mainland China. ``language``: that of
    people whose own we do not speak.
    """

    token: str = field(repr=False)
    webhook_secret: str = field(default="", repr=False)
    mode: Literal["webhook", "polling"] = "webhook"
    api_base: str = "https://api.telegram.org"
    file_base: str = ""
    public_url: str = ""
    local: bool = False
    proxy: str = ""
    language: str = "zh-CN"
    poll_s: int = 25
    overall_per_s: float = OVERALL_PER_S  # more only with Telegram's paid broadcasts

    @property
    def account(self) -> str:
        """The id of the bot, which begins its token."""
        return self.token.partition(":")[0]

    @property
    def root(self) -> str:
        """The address of the server itself."""
        return self.api_base.rstrip("/").removesuffix("/bot")

    @property
    def api_url(self) -> str:
        """What python-telegram-bot calls base_url: the token comes right after it."""
        return f"{self.root}/bot"

    @property
    def file_url(self) -> str:
        """What python-telegram-bot calls base_file_url."""
        base = (self.file_base or self.root).rstrip("/").removesuffix("/bot")
        return f"{base.removesuffix('/file')}/file/bot"

    @property
    def webhook_url(self) -> str:
        """Where Telegram is to call us; "" when we do not know our own address."""
        return f"{self.public_url.rstrip('/')}{PATH}" if self.public_url else ""
