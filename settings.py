"""Reads settings.toml and the environment into one frozen value, or says what is wrong.

A mistake is told with its path, what was found and what is allowed
(`BadSettings`); nothing starts on half-right settings.
"""

import os
import secrets
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin

import msgspec

Port = Annotated[int, msgspec.Meta(ge=0, le=65535)]
Positive = Annotated[int, msgspec.Meta(ge=1)]
Language = Literal["zh-CN", "zh-TW", "en"]


class BadSettings(Exception):
    """The settings cannot be used; the text says where, what was found, what is allowed."""


class _Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of settings.toml; a key that is not a field is refused."""


class Server(_Table, frozen=True):
    """The table [server]."""

    host: str = "127.0.0.1"
    port: Port = 8080
    public_url: str = ""
    data_dir: str = "data"
    behind_proxy: bool = False


class Database(_Table, frozen=True):
    """The table [database]."""

    url: str = ""


class Redis(_Table, frozen=True):
    """The table [redis]."""

    url: str = ""


class Evidence(_Table, frozen=True):
    """The table [evidence]."""

    url: str = ""
    max_file_mb: Positive = 200
    max_files: Positive = 30


class WebChat(_Table, frozen=True):
    """The table [channels.webchat]."""

    enabled: bool = True
    embed_origins: tuple[str, ...] = ()


class WeChat(_Table, frozen=True):
    """The table [channels.wechat]."""

    enabled: bool = False
    app_id: str = ""
    mode: Literal["safe", "compatible", "plain"] = "safe"
    account: Literal["verified", "passive"] = "verified"
    api_base: str = "https://api.weixin.qq.com"


class Telegram(_Table, frozen=True):
    """The table [channels.telegram]."""

    enabled: bool = False
    mode: Literal["webhook", "polling"] = "webhook"
    api_base: str = "https://api.telegram.org/bot"
    file_base: str = "https://api.telegram.org/file/bot"
    local: bool = False


class Channels(_Table, frozen=True):
    """The table [channels]."""

    webchat: WebChat = WebChat()
    wechat: WeChat = WeChat()
    telegram: Telegram = Telegram()


class Languages(_Table, frozen=True):
    """The table [languages]."""

    default: Language = "zh-CN"
    offered: tuple[Language, ...] = ("zh-CN", "zh-TW", "en")


class Organisation(_Table, frozen=True):
    """The table [organisation]."""

    file: str = ""


class _File(_Table, frozen=True):
    server: Server = Server()
    database: Database = Database()
    redis: Redis = Redis()
    evidence: Evidence = Evidence()
    channels: Channels = Channels()
    languages: Languages = Languages()
    organisation: Organisation = Organisation()


class Secrets(msgspec.Struct, frozen=True, kw_only=True):
    """What comes from the environment; never logged, never shown."""

    wechat_token: str = ""
    wechat_aes_key: str = ""
    wechat_secret: str = ""
    telegram_token: str = ""
    telegram_webhook_secret: str = ""
    panel_secret: str = ""

    def __repr__(self) -> str:
        return "Secrets(…)"


class Settings(_File, frozen=True):
    """Everything the machine's operator sets, and the defaults that depend on others."""

    secrets: Secrets = Secrets()
    folder: str = "."  # of the settings file; relative paths start here

    @property
    def data(self) -> Path:
        """Give the data folder."""
        return Path(self.folder) / self.server.data_dir

    @property
    def database_url(self) -> str:
        """Give the database's URL, the embedded one by default."""
        return self.database.url or f"sqlite://{self.data.resolve()}/huiyin.db"

    @property
    def evidence_url(self) -> str:
        """Give the evidence store's URL, a folder by default."""
        return self.evidence.url or str((self.data / "evidence").resolve())

    @property
    def public_url(self) -> str:
        """Give how people reach the service, without a slash at the end."""
        here = f"http://{self.server.host}:{self.server.port}"
        return (self.server.public_url or here).rstrip("/")


def load(path: str | Path, environment: Mapping[str, str] = os.environ) -> Settings:
    """Read a settings file. Raises BadSettings; a file that is not there is all defaults."""
    path = Path(path)
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSettings(f"{path}: not a TOML file: {error}") from error
    table = _with_urls(table, environment)
    try:
        read = msgspec.convert(table, _File)
    except msgspec.ValidationError as error:
        raise BadSettings(_explained(str(error), table)) from error
    made = Settings(
        **{name: getattr(read, name) for name in _File.__struct_fields__},
        secrets=_secrets(environment),
        folder=str(path.parent),
    )
    _check(made)
    return made


def keep_secret(settings: Settings) -> Settings:
    """Fill in the panel's secret: the environment's, else one kept in the data folder."""
    if settings.secrets.panel_secret:
        return settings
    kept = settings.data / "secret"
    if not kept.exists():
        settings.data.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(48), encoding="ascii")
    filled = msgspec.structs.replace(
        settings.secrets, panel_secret=kept.read_text(encoding="ascii").strip()
    )
    return msgspec.structs.replace(settings, secrets=filled)


def _with_urls(table: dict[str, Any], environment: Mapping[str, str]) -> dict[str, Any]:
    """Let DATABASE_URL, REDIS_URL and EVIDENCE_URL stand for the keys: they hold passwords."""
    made = dict(table)
    for name in ("database", "redis", "evidence"):
        found = environment.get(f"{name.upper()}_URL")
        if found:
            made[name] = {**made.get(name, {}), "url": found}
    return made


def _secrets(environment: Mapping[str, str]) -> Secrets:
    names = Secrets.__struct_fields__
    return Secrets(**{name: environment.get(name.upper(), "") for name in names})


def _explained(error: str, table: Mapping[str, Any]) -> str:
    """Add what was found to msgspec's words, which name the path and what is allowed."""
    words, _, at = error.partition(" - at `$.")
    path = at.rstrip("`")
    if not path:
        unknown = words.rpartition("unknown field `")[2].rstrip("`")
        allowed = ", ".join(_File.__struct_fields__)
        return f"settings: [{unknown}] is not known; the tables are {allowed}"
    found: Any = table
    for part in path.split("."):
        name = part.partition("[")[0]
        found = found.get(name, "…") if isinstance(found, Mapping) else found
    if "unknown field" in words:
        unknown = words.rpartition("unknown field `")[2].rstrip("`")
        allowed = ", ".join(_fields_at(path))
        return f"settings: {path}.{unknown} is not known; allowed are {allowed}"
    choices = _choices(_type_at(path))
    if choices:
        words = f"allowed are {', '.join(choices)}"
    return f"settings: {path}: found {found!r}; {words[:1].lower()}{words[1:]}"


def _fields_at(path: str) -> tuple[str, ...]:
    fields: tuple[str, ...] = _type_at(path).__struct_fields__
    return fields


def _type_at(path: str) -> Any:
    kind: Any = _File
    for part in path.split("."):
        name = part.partition("[")[0]
        kind = next(one.type for one in msgspec.structs.fields(kind) if one.name == name)
    return kind


def _choices(kind: Any) -> tuple[str, ...]:
    if get_origin(kind) is tuple:
        kind = get_args(kind)[0]
    return get_args(kind) if get_origin(kind) is Literal else ()


def _check(settings: Settings) -> None:
    """Refuse what each key alone cannot show to be wrong."""
    if settings.languages.default not in settings.languages.offered:
        raise BadSettings(
            f"settings: languages.default: found {settings.languages.default!r};"
            f" it must be one of languages.offered {list(settings.languages.offered)}"
        )
    url = settings.server.public_url
    if url and not url.startswith(("http://", "https://")):
        raise BadSettings(
            f"settings: server.public_url: found {url!r}; it begins with http:// or https://"
        )
    wechat = settings.channels.wechat
    if wechat.enabled and not wechat.app_id:
        raise BadSettings("settings: channels.wechat.app_id: empty; it looks like 'wx…'")
    short = settings.secrets.panel_secret
    if short and len(short) < 32:  # noqa: PLR2004  as settings.toml says
        raise BadSettings(
            f"environment: PANEL_SECRET has {len(short)} characters; it needs 32 or more"
        )
