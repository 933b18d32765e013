"""The buttons under a message: how they are laid out, and how a pressed one is ticked."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from ipaddress import ip_address
from unicodedata import east_asian_width
from urllib.parse import urlsplit

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.telegram import wire
from bot.telegram.limits import BUTTONS, KEY_BYTES
from cases.messages import Button

log = logging.getLogger(__name__)

TICK = "✓ "
#: How wide the widest label of a row may be, in Latin letters, for so many in a row.
#: Measured on a phone 320 points wide.
_ROWS = ((3, 9), (2, 17))


def keyboard(buttons: Iterable[Button]) -> InlineKeyboardMarkup | None:
    """Lay out buttons: short ones two or three in a row, long ones alone."""
    usable = [one for one in buttons if _usable(one)][:BUTTONS]
    if not usable:
        return None
    return InlineKeyboardMarkup([[_button(one) for one in row] for row in _rows(usable)])


def spelled_out(buttons: Iterable[Button]) -> list[str]:
    """Give the links that Telegram takes in a text but not as a button (local ones)."""
    return [f"{one.label}: {one.url}" for one in buttons if one.url and not _public(one.url)]


def ticked(shown: wire.Keyboard, key: str) -> InlineKeyboardMarkup | None:
    """Give the keyboard with the button ``key`` ticked, or None when that changes nothing.

    The others stay: a button carries its own target and may be pressed later.
    """
    rows = [[_again(one, key) for one in row] for row in shown.inline_keyboard]
    before = [one.text for row in shown.inline_keyboard for one in row]
    after = [one.text for row in rows for one in row]
    return InlineKeyboardMarkup(rows) if after != before else None


def _again(button: wire.Button, key: str) -> InlineKeyboardButton:
    label = button.text.removeprefix(TICK)
    if button.url:
        return InlineKeyboardButton(label, url=button.url)
    pressed = button.callback_data == key
    return InlineKeyboardButton(
        f"{TICK}{label}" if pressed else label, callback_data=button.callback_data
    )


def _button(button: Button) -> InlineKeyboardButton:
    if button.url:
        return InlineKeyboardButton(button.label, url=button.url)
    return InlineKeyboardButton(button.label, callback_data=button.key)


def _usable(button: Button) -> bool:
    if button.url:
        return bool(button.label) and _public(button.url)
    fits = bool(button.label) and 0 < len(button.key.encode()) <= KEY_BYTES
    if not fits:
        log.error("a button without label or with a key over %d bytes left out", KEY_BYTES)
    return fits


def _public(url: str) -> bool:
    """Say whether Telegram takes the URL on a button: no local host, no private address."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https", "tg"):
        return False
    try:
        return ip_address(host).is_global
    except ValueError:
        return parts.scheme == "tg" or "." in host.strip(".")


def _rows(buttons: Sequence[Button]) -> Iterator[Sequence[Button]]:
    rest = buttons
    while rest:
        size = next((many for many, wide in _ROWS if _fits(rest[:many], many, wide)), 1)
        if size == 3 and len(rest) == 4 and _fits(rest[2:], 2, _ROWS[1][1]):  # noqa: PLR2004
            size = 2  # two and two look better than three and one
        yield rest[:size]
        rest = rest[size:]


def _fits(row: Sequence[Button], many: int, wide: int) -> bool:
    return len(row) == many and all(_width(one.label) <= wide for one in row)


def _width(label: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in label)
