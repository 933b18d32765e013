"""What the Telegram Bot API allows, each number with its source and the day it was checked.

All were checked in 2026-11. A is core.telegram.org/bots/api, F its page bots/faq,
S the source of the server (github.com/tdlib/telegram-bot-api), P the table
`telegram.constants` of python-telegram-bot 22.8 (Bot API 10.0).
"""

from datetime import timedelta

from telegram.constants import (
    FileSizeLimit,
    FloodLimit,
    InlineKeyboardButtonLimit,
    InlineKeyboardMarkupLimit,
    MediaGroupLimit,
    MessageLimit,
    UpdateType,
)

from cases.reach import Limits

TEXT_UNITS = int(MessageLimit.MAX_TEXT_LENGTH)  # A; we count UTF-16 units, the stricter way
CAPTION_UNITS = int(MessageLimit.CAPTION_LENGTH)  # A
KEY_BYTES = int(InlineKeyboardButtonLimit.MAX_CALLBACK_DATA)  # A: callback_data, 1 to 64
BUTTONS = int(InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER)  # P
ALBUM_MOST = int(MediaGroupLimit.MAX_MEDIA_LENGTH)  # A: sendMediaGroup, 2 to 10

#: S, Client.h: MAX_DOWNLOAD_FILE_SIZE; "20 MB" in A and 20e6 in P are rounded.
DOWNLOAD_BYTES = 20 << 20
UPLOAD_BYTES = int(FileSizeLimit.FILESIZE_UPLOAD)  # A: any file but a photograph
UPLOAD_BYTES_LOCAL = int(FileSizeLimit.FILESIZE_UPLOAD_LOCAL_MODE)  # A: an own server, --local
PHOTO_BYTES = int(FileSizeLimit.PHOTOSIZE_UPLOAD)  # A: larger ones go as documents

PER_CHAT_S = 1.0 / FloodLimit.MESSAGES_PER_SECOND_PER_CHAT  # F: "avoid more than one a second"
PER_GROUP_S = 60.0 / FloodLimit.MESSAGES_PER_MINUTE_PER_GROUP  # F: 20 a minute
BURST = 3  # F allows "short bursts" without a number; three is what one turn says
OVERALL_PER_S = float(FloodLimit.MESSAGES_PER_SECOND)  # F: about 30 a second to everybody

#: An update is a few kilobytes; nothing we asked for comes near this.
UPDATE_BYTES = 1 << 20
#: A: kept by Telegram until changed, hence always sent; new kinds are never let in unseen.
ALLOWED_UPDATES = (
    UpdateType.MESSAGE.value,
    UpdateType.EDITED_MESSAGE.value,
    UpdateType.CALLBACK_QUERY.value,
    UpdateType.MY_CHAT_MEMBER.value,
)
WEBHOOK_CONNECTIONS = 40  # A: the default, 1 to 100
#: The delivery loop leaves fresh answers alone for 5 s; we stop trying before.
ANSWER_WITHIN = timedelta(seconds=4)

LIMITS = Limits(
    windows=None,  # who has written once may be written to until they block us
    text_bytes=TEXT_UNITS * 3,  # the most bytes that so many UTF-16 units can take
    download_mb=DOWNLOAD_BYTES >> 20,
)
LIMITS_LOCAL = Limits(windows=None, text_bytes=TEXT_UNITS * 3, download_mb=None)
