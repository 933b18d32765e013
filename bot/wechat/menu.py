"""The menu under the chat: what people want most, without typing."""

from collections.abc import Mapping
from typing import Any

from bot.wechat.limits import MENU_BYTES, MENU_SUB_BYTES
from bot.wechat.splitting import beginning

#: Key of the label -> key of the choice that the button presses.
TOP = {"complain": "menu:complain", "status": "menu:status"}
MORE = {"guide": "menu:guide", "mine": "menu:mine", "human": "menu:human"}
LABELS = (*TOP, "more", *MORE)


def menu(labels: Mapping[str, str]) -> dict[str, Any]:
    """Make the menu with its labels, one for each of `LABELS`, cut where too long."""
    top = [_button(labels[one], key, MENU_BYTES) for one, key in TOP.items()]
    more = [_button(labels[one], key, MENU_SUB_BYTES) for one, key in MORE.items()]
    folded = {"name": beginning(labels["more"], MENU_BYTES), "sub_button": more}
    return {"button": [*top, folded]}


def _button(label: str, key: str, most: int) -> dict[str, str]:
    return {"type": "click", "name": beginning(label, most), "key": key}
