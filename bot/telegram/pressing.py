"""What a person sees after pressing a button: the waiting stops, the choice is ticked."""

import logging

from telegram import Bot
from telegram.error import TelegramError

from bot.telegram import wire
from bot.telegram.keyboards import ticked

log = logging.getLogger(__name__)


async def acknowledge(bot: Bot, pressed: wire.CallbackQuery) -> None:
    """End the progress bar on the button and tick it. Nothing depends on either.

    Telegram refuses both when they come late ("query is too old", "message is
    not modified"); the choice itself is stored by then.
    """
    try:
        await bot.answer_callback_query(pressed.id)
    except TelegramError as error:
        log.info("a pressed button was not acknowledged: %s", type(error).__name__)
    message = pressed.message
    keyboard = message.reply_markup if message is not None else None
    marked = ticked(keyboard, pressed.data) if keyboard is not None else None
    if message is None or marked is None:
        return
    try:
        await bot.edit_message_reply_markup(
            message.chat.id, message.message_id, reply_markup=marked
        )
    except TelegramError as error:
        log.info("a pressed button was not ticked: %s", type(error).__name__)
