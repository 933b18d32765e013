"""What WeChat allows, each with where and when it was read."""

from datetime import timedelta

from cases.reach import Limits, Window

# D = developers.weixin.qq.com, read 2026-11.
ANSWER_WITHIN_S = (
    4.0  # of the platform's 5.0 (D, "Passive user reply"); the rest is the network's
)
HUNG_UP_AFTER_S = 5.5  # by then the platform has given this request up and asked again
TRIES_END_S = 20.0  # the first try and three more of five seconds each (same page)
AGE_S = 300  # a request signed longer ago, or as far ahead, is refused (our choice)

# A text of 2048 bytes fails in both directions: silently as a passive reply, with 45002 as a
# customer message (dodgepudding/wechat-php-sdk#363; silenceper/wechat#673; seen again 2026-11).
TEXT_BYTES = 2047

# D says 10 MB (official accounts) and 2 MB (subscription tree) for the same call, 2026-11.
PHOTO_BYTES = 2 * 2**20
PHOTO_TYPES = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/bmp": "bmp"}

BODY_BYTES = 2**20  # of a pushed message; real ones stay under 20 kB even in compatible mode
ELEMENTS = 2000  # of a pushed message; real ones have under 200

QR_SECONDS = 2_592_000  # longest life of a temporary code (D, "api_createqrcode", 2026-11)
SCENE_LENGTH = 64  # same page
MENU_BYTES = 16  # name of a button: 4 Han, 16 bytes (mirror of the official page, 2026-11)
MENU_SUB_BYTES = 60  # name of a button in a sub-menu, same page

#: A verified service account may write first, within windows (D, "api_sendcustommessage",
#: 2026-11).
VERIFIED = Limits(
    windows={
        "spoke": Window(length=timedelta(hours=48), count=5),
        "touched": Window(length=timedelta(minutes=1), count=3),
    },
    reserve=1,
    text_bytes=TEXT_BYTES,
    takes_files=False,
)

#: Any other account can only answer (D, table of interface rights; code 48001).
PASSIVE = Limits(windows={}, text_bytes=TEXT_BYTES, takes_files=False, sends_files=False)
