"""The methods of the fake Bot API: what each refuses, and what it leaves behind.

Limits and words of the refusals follow core.telegram.org/bots/api and what the
real server answers; see bot/telegram/limits.py for the sources.
"""

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NoReturn
from urllib.parse import urlsplit

_TAGS = re.compile(r"</?(?!(?:b|i|u|s|a|code|pre|em|strong|tg-spoiler)\b)[^>]*>")
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"RIFF")
_METHODS_OF_FILES = ("photo", "video", "audio", "voice", "document")


class Refusal(Exception):
    """The server says no."""

    def __init__(self, status: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file that the bot sent."""

    name: str
    mime: str
    content: bytes


@dataclass(kw_only=True)
class Kept:
    """A file that a person sent; ``size`` is what Telegram says of it."""

    content: bytes
    path: str
    unique: str
    size: int
    slow_s: float = 0.0
    broken: bool = False  # the connection breaks half-way
    missing: bool = False


@dataclass(kw_only=True)
class Shown:
    """A message of the bot as the person sees it now."""

    message_id: int
    chat_id: int
    kind: str
    text: str
    keyboard: list[list[dict[str, Any]]]
    at: float
    uploads: list[Upload] = field(default_factory=list)
    edits: int = 0

    @property
    def labels(self) -> list[str]:
        """What stands on the buttons."""
        return [button["text"] for row in self.keyboard for button in row]


def bad(description: str) -> NoReturn:
    """Refuse with 400."""
    raise Refusal(400, f"Bad Request: {description}")


def utf16(text: str) -> int:
    """Count UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


class Methods:
    """The state of the server and the methods that change it."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.username = "huiyin_test_bot"
        self.local = True  # like an own server, it may call http addresses
        self.webhook_url = ""
        self.secret = ""
        self.allowed_updates: list[str] = []
        self.pending = 0
        self.last_error: tuple[int, str] | None = None
        self.waiting: list[dict[str, Any]] = []
        self.next_update_id = 500_000
        self.next_message_id = 1
        self.started: set[int] = set()  # chats that may be written to
        self.blocked: set[int] = set()
        self.migrated: dict[int, int] = {}
        self.shown: dict[tuple[int, int], Shown] = {}
        self.files: dict[str, Kept] = {}
        self.by_path: dict[str, Kept] = {}
        self.commands: dict[str, list[dict[str, str]]] = {}
        self.answered: list[str] = []  # callback queries
        self.open_callbacks: set[str] = set()

    def carry_out(self, method: str, parameters: dict[str, Any]) -> Any:
        """Do one method; 404 when there is none of that name."""
        methods: dict[str, Callable[[dict[str, Any]], Any]] = {
            "getme": self._get_me,
            "setwebhook": self._set_webhook,
            "deletewebhook": self._delete_webhook,
            "getwebhookinfo": self._get_webhook_info,
            "sendmessage": self._send_message,
            "editmessagetext": self._edit_text,
            "editmessagereplymarkup": self._edit_markup,
            "answercallbackquery": self._answer_callback,
            "sendmediagroup": self._send_media_group,
            "getfile": self._get_file,
            "setmycommands": self._set_commands,
            "sendchataction": self._send_chat_action,
        }
        kind = method.removeprefix("send")
        if kind in _METHODS_OF_FILES:
            return self._send_file(parameters, kind)
        if method not in methods:
            raise Refusal(404, "Not Found")
        return methods[method](parameters)

    def _get_me(self, _: dict[str, Any]) -> dict[str, Any]:
        return self._self()

    def _self(self) -> dict[str, Any]:
        account = int(self.token.partition(":")[0])
        return {
            "id": account,
            "is_bot": True,
            "first_name": "Huiyin",
            "username": self.username,
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
        }

    def _set_webhook(self, parameters: dict[str, Any]) -> bool:
        url, secret = parameters.get("url", ""), parameters.get("secret_token", "")
        parts = urlsplit(url)
        if not self.local and (
            parts.scheme != "https" or (parts.port or 443) not in (443, 80, 88, 8443)
        ):
            bad("bad webhook: An HTTPS URL must be provided for webhook")
        if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
            bad("secret token contains unallowed characters")
        if not 1 <= int(parameters.get("max_connections", 40)) <= 100:
            bad("max_connections out of range")
        self.webhook_url, self.secret = url, secret
        self.allowed_updates = _json(parameters, "allowed_updates") or self.allowed_updates
        self._drop(parameters)
        return True

    def _delete_webhook(self, parameters: dict[str, Any]) -> bool:
        self.webhook_url = self.secret = ""
        self._drop(parameters)
        return True

    def _drop(self, parameters: dict[str, Any]) -> None:
        if str(parameters.get("drop_pending_updates", "")).lower() == "true":
            self.waiting.clear()

    def _get_webhook_info(self, _: dict[str, Any]) -> dict[str, Any]:
        told: dict[str, Any] = {
            "url": self.webhook_url,
            "has_custom_certificate": False,
            "pending_update_count": self.pending + len(self.waiting),
            "allowed_updates": self.allowed_updates,
        }
        if self.last_error is not None:
            told["last_error_date"], told["last_error_message"] = self.last_error
        return told

    def _send_message(self, parameters: dict[str, Any]) -> dict[str, Any]:
        chat = self._chat(parameters)
        text = self._text(parameters, "text", 4096)
        if not text:
            bad("message text is empty")
        return self._show(chat, "text", text, _keyboard(parameters))

    def _edit_text(self, parameters: dict[str, Any]) -> dict[str, Any]:
        shown = self._to_edit(parameters)
        text, keyboard = self._text(parameters, "text", 4096), _keyboard(parameters)
        if not text:
            bad("message text is empty")
        if (text, keyboard) == (shown.text, shown.keyboard):
            bad("message is not modified")
        shown.text, shown.keyboard, shown.edits = text, keyboard, shown.edits + 1
        return self._told(shown)

    def _edit_markup(self, parameters: dict[str, Any]) -> dict[str, Any]:
        shown, keyboard = self._to_edit(parameters), _keyboard(parameters)
        if keyboard == shown.keyboard:
            bad("message is not modified")
        shown.keyboard = keyboard
        return self._told(shown)

    def _to_edit(self, parameters: dict[str, Any]) -> Shown:
        key = (self._chat(parameters), int(parameters["message_id"]))
        if key not in self.shown:
            bad("message to edit not found")
        return self.shown[key]

    def _answer_callback(self, parameters: dict[str, Any]) -> bool:
        query = parameters["callback_query_id"]
        if utf16(parameters.get("text", "")) > 200:
            bad("MESSAGE_TOO_LONG")
        if query not in self.open_callbacks:
            bad("query is too old and response timeout expired or query ID is invalid")
        self.open_callbacks.discard(query)
        self.answered.append(query)
        return True

    def _send_file(self, parameters: dict[str, Any], kind: str) -> dict[str, Any]:
        chat = self._chat(parameters)
        upload = parameters.get(kind)
        if not isinstance(upload, Upload):
            bad(f"there is no {kind} in the request")  # links are never fetched here
        _check(upload, kind)
        caption = self._text(parameters, "caption", 1024)
        return self._show(chat, kind, caption, _keyboard(parameters), upload)

    def _send_media_group(self, parameters: dict[str, Any]) -> list[dict[str, Any]]:
        chat, media = self._chat(parameters), _json(parameters, "media") or []
        if not 2 <= len(media) <= 10:
            bad("there must be from 2 to 10 items in an album")
        kinds = {one["type"] for one in media}
        if len(kinds) > 1 and kinds != {"photo", "video"}:
            bad("can't use the media of the specified types together")
        uploads = [parameters.get(one["media"].removeprefix("attach://")) for one in media]
        for one, upload in zip(media, uploads, strict=True):
            if not isinstance(upload, Upload):
                bad("wrong file identifier/HTTP URL specified")
            _check(upload, one["type"])
        return [
            self._show(chat, one["type"], one.get("caption", ""), [], upload)
            for one, upload in zip(media, uploads, strict=True)
        ]

    def _get_file(self, parameters: dict[str, Any]) -> dict[str, Any]:
        file = self.files.get(parameters["file_id"])
        if file is None:
            bad("invalid file_id")
        if file.size > 20 << 20 and not file.path.startswith("/"):
            bad("file is too big")
        return {
            "file_id": parameters["file_id"],
            "file_unique_id": file.unique,
            "file_size": file.size,
            "file_path": file.path,
        }

    def _set_commands(self, parameters: dict[str, Any]) -> bool:
        commands, code = _json(parameters, "commands"), parameters.get("language_code", "")
        if code and not re.fullmatch(r"[a-z]{2}", code):
            bad("invalid language code specified")
        for one in commands:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", one["command"]):
                bad("BOT_COMMAND_INVALID")
            if not 1 <= len(one["description"]) <= 256:
                bad("BOT_COMMAND_DESCRIPTION_INVALID")
        self.commands[code] = commands
        return True

    def _send_chat_action(self, parameters: dict[str, Any]) -> bool:
        self._chat(parameters)
        return True

    def _chat(self, parameters: dict[str, Any]) -> int:
        chat = int(parameters.get("chat_id", 0))
        if chat in self.migrated:
            raise Refusal(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=self.migrated[chat],
            )
        if chat in self.blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        if chat not in self.started:
            bad("chat not found")
        return chat

    def _text(self, parameters: dict[str, Any], name: str, most: int) -> str:
        text = str(parameters.get(name, "")).strip()
        if parameters.get("parse_mode") == "HTML" and _TAGS.search(text):
            bad("can't parse entities: Unsupported start tag")
        if utf16(text) > most:
            bad("message is too long" if name == "text" else "message caption is too long")
        entities = _json(parameters, "entities") or []
        if len(entities) > 100:
            bad("too many entities")
        if any(one["offset"] + one["length"] > utf16(text) for one in entities):
            bad("entity beyond the end of the text")
        return text

    def _show(
        self,
        chat: int,
        kind: str,
        text: str,
        keyboard: list[list[dict[str, Any]]],
        *uploads: Upload,
    ) -> dict[str, Any]:
        shown = Shown(
            message_id=self.next_message_id,
            chat_id=chat,
            kind=kind,
            text=text,
            keyboard=keyboard,
            at=time.monotonic(),
            uploads=list(uploads),
        )
        self.next_message_id += 1
        self.shown[chat, shown.message_id] = shown
        return self._told(shown)

    def _told(self, shown: Shown) -> dict[str, Any]:
        kind = "private" if shown.chat_id > 0 else "supergroup"
        told: dict[str, Any] = {
            "message_id": shown.message_id,
            "date": int(time.time()),
            "chat": {"id": shown.chat_id, "type": kind},
            "from": self._self(),
            "text" if shown.kind == "text" else "caption": shown.text,
        }
        if shown.keyboard:
            told["reply_markup"] = {"inline_keyboard": shown.keyboard}
        return told


def _json(parameters: dict[str, Any], name: str) -> Any:
    value = parameters.get(name)
    return json.loads(value) if isinstance(value, str) else value


def _check(upload: Upload, kind: str) -> None:
    if len(upload.content) > 50_000_000:
        raise Refusal(413, "Request Entity Too Large")
    if not upload.content:
        bad("file must be non-empty")
    if kind == "photo" and len(upload.content) > 10_000_000:
        bad("file is too big for a photo")
    if kind == "photo" and not upload.content.startswith(_PICTURES):
        bad("IMAGE_PROCESS_FAILED")


def _keyboard(parameters: dict[str, Any]) -> list[list[dict[str, Any]]]:
    rows = (_json(parameters, "reply_markup") or {}).get("inline_keyboard", [])
    buttons = [button for row in rows for button in row]
    if len(buttons) > 100:
        bad("too many inline buttons")
    for button in buttons:
        if not button.get("text"):
            bad("inline keyboard button text must be non-empty")
        if ("url" in button) == ("callback_data" in button):
            bad("text buttons are unallowed in the inline keyboard")
        if "url" in button and not _is_public(button["url"]):
            bad(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
        if "url" not in button and not 1 <= len(button["callback_data"].encode()) <= 64:
            bad("BUTTON_DATA_INVALID")
    return list(rows)


def _is_public(url: str) -> bool:
    parts = urlsplit(url)
    host = parts.hostname or ""
    return parts.scheme in ("http", "https", "tg") and "." in host and host != "127.0.0.1"
