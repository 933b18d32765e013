"""What the WeChat channel is set up with, and what can be seen to be wrong with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.wechat.envelope import key_bytes
from bot.wechat.limits import ANSWER_WITHIN_S, HUNG_UP_AFTER_S

_APP_ID = re.compile(r"wx[0-9a-z]{16}")
_TOKEN = re.compile(r"[0-9A-Za-z]{3,32}")  # as the platform's own form says


@dataclass(frozen=True, kw_only=True)
class WeChatConfig:
    """One Official Account.

    ``previous_aes_key``: also opens messages, while the key is being changed.
    ``account``: "verified" (a verified service account, may write first) or
    "passive" (any other, only answers; ``secret`` may be ""). ``menu``: the
    labels of `menu.LABELS`; none: the menu is left as it is.
    """

    app_id: str
    token: str = field(repr=False)
    aes_key: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)
    mode: Literal["safe", "compatible", "plain"] = "safe"
    account: Literal["verified", "passive"] = "verified"
    api_base: str = "https://api.weixin.qq.com"
    previous_aes_key: str = field(default="", repr=False)
    menu: Mapping[str, str] = field(default_factory=dict)
    answer_within_s: float = ANSWER_WITHIN_S
    hung_up_after_s: float = HUNG_UP_AFTER_S

    @property
    def pushes(self) -> bool:
        """Say whether the account may write first."""
        return self.account == "verified"

    @property
    def aes_keys(self) -> tuple[str, ...]:
        """Give the keys that can be keys, the present one first."""
        return tuple(one for one in (self.aes_key, self.previous_aes_key) if _is_key(one))


def wrong(config: WeChatConfig) -> list[str]:
    """Say in plain words what cannot work, without asking WeChat."""
    found = []
    if not _APP_ID.fullmatch(config.app_id):
        found.append(
            f"channels.wechat.app_id is {config.app_id!r}; an AppID is 'wx' and 16 more"
            " characters (console: Settings and development, Basic configuration)."
        )
    if not _TOKEN.fullmatch(config.token):
        found.append(
            "WECHAT_TOKEN has to be the Token of the server configuration: 3 to 32 letters"
            f" and digits; this one has {len(config.token)} characters."
        )
    found += _wrong_keys(config)
    if config.pushes and not config.secret:
        found.append(
            "WECHAT_SECRET is empty: without the AppSecret a verified account cannot push"
            " or fetch files. Set it, or set channels.wechat.account to 'passive'."
        )
    return found


def _wrong_keys(config: WeChatConfig) -> list[str]:
    found = []
    if config.mode != "plain" and not _is_key(config.aes_key):
        found.append(
            f"WECHAT_AES_KEY has to be the EncodingAESKey, 43 letters and digits, in mode"
            f" '{config.mode}'; this one has {len(config.aes_key)} characters."
        )
    if config.previous_aes_key and not _is_key(config.previous_aes_key):
        found.append("The previous EncodingAESKey is no key: 43 letters and digits.")
    return found


def _is_key(text: str) -> bool:
    try:
        return bool(key_bytes(text))
    except ValueError:
        return False
