"""In groups we only ask people to write to us in private, and keep nothing."""

import logging
from collections import OrderedDict
from collections.abc import Callable

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters
from telegram.constants import ChatType
from telegram.error import TelegramError

from bot.telegram import wire
from bot.telegram.config import TelegramConfig
from bot.telegram.words import IN_PRIVATE, OPEN_PRIVATE, language_of

log = logging.getLogger(__name__)

SCENE = "group"  # what a person who comes from a group brings along in /start
_GROUPS = frozenset({ChatType.GROUP.value, ChatType.SUPERGROUP.value})
_PEOPLE = 10_000  # remembered as answered; whoever is forgotten is answered once more


class Groups:
    """Answers each person in groups once, and only who spoke to us."""

    def __init__(
        self, bot: Bot, config: TelegramConfig, *, username: Callable[[], str]
    ) -> None:
        self._bot = bot
        self._account = config.account
        self._language = config.language
        self._username = username  # "" until Telegram has told it
        self._answered: OrderedDict[int, None] = OrderedDict()

    def to_answer(self, update: wire.Update) -> wire.Message | None:
        """Give the message to answer; a person counts as answered from then on."""
        message = update.message
        if message is None or message.chat.type not in _GROUPS or message.sender is None:
            return None
        person = message.sender
        if person.is_bot or person.id in self._answered or not self._speaks_to_us(message):
            return None
        self._answered[person.id] = None
        while len(self._answered) > _PEOPLE:
            self._answered.popitem(last=False)
        return message

    async def answer(self, message: wire.Message) -> None:
        """Ask for a private message, politely; a refusal by Telegram is no matter."""
        hint = message.sender.language_code if message.sender is not None else ""
        language = language_of(hint, self._language)
        try:
            await self._bot.send_message(
                message.chat.id,
                IN_PRIVATE[language],
                reply_markup=self._link(language),
                reply_parameters=ReplyParameters(
                    message.message_id, allow_sending_without_reply=True
                ),
            )
        except TelegramError as error:
            log.info("group %s was not answered: %s", message.chat.id, type(error).__name__)

    def _link(self, language: str) -> InlineKeyboardMarkup | None:
        if not self._username():
            return None
        url = f"https://t.me/{self._username()}?start={SCENE}"
        return InlineKeyboardMarkup([[InlineKeyboardButton(OPEN_PRIVATE[language], url=url)]])

    def _speaks_to_us(self, message: wire.Message) -> bool:
        """Say whether a command, a mention or an answer is meant for us.

        With privacy mode on, Telegram passes nothing else; an administrator's
        bot sees everything, and must not answer people who talk to each other.
        """
        text = (message.text or message.caption).casefold()
        ours = f"@{self._username().casefold()}"
        replied = message.reply_to_message
        if replied is not None and replied.sender is not None:
            return str(replied.sender.id) == self._account
        if text.startswith("/"):
            command = text.split(maxsplit=1)[0]
            return "@" not in command or command.endswith(ours)
        return len(ours) > 1 and ours in text
