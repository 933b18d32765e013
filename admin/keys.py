"""What a page finds on the application and on the request."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from aiohttp import web
from jinja2 import Environment

from cases.organisation import Organisation, Text
from cases.reach import Limits
from cases.wording import Phrases, Wording
from storage.ledger import Ledger
from storage.live import Live
from storage.staff import Session

if TYPE_CHECKING:
    from admin.assets import Assets
    from storage.files import Files


def _remote(request: web.Request) -> str:
    return request.remote or ""


@dataclass(frozen=True, kw_only=True)
class Door:
    """A channel as staff see it: its name, and an icon of `static/icons.svg`."""

    label: Text
    icon: str = "message"


@dataclass(frozen=True, kw_only=True)
class Panel:
    """What the panel is made of; `app` fills it in.

    ``phrases`` are those of ``admin/phrases``, ``respondent_phrases`` those of
    ``admin/respondent/phrases``. ``channels`` and ``limits`` bear the
    channels' own names, which the panel does not know. ``public_url`` has no slash at
    its end. ``origin_of`` gives the address that a request came from.
    """

    ledger: Ledger
    files: "Files"
    live: Live
    phrases: Phrases
    respondent_phrases: Phrases
    organisation: Callable[[], Organisation]
    clock: Callable[[], datetime]
    secret: str
    public_url: str
    max_file_mb: int = 200
    max_files: int = 30
    limits: Mapping[str, Limits] = field(default_factory=dict)
    channels: Mapping[str, Door] = field(default_factory=dict)
    origin_of: Callable[[web.Request], str] = _remote


PANEL = web.AppKey("panel", Panel)
PAGES = web.AppKey("pages", Environment)
ASSETS: "web.AppKey[Assets]" = web.AppKey("assets")
SESSION = web.RequestKey("session", Session)
WORDS = web.RequestKey("words", Wording)
THEME = web.RequestKey("theme", str)


def panel_of(request: web.Request) -> Panel:
    """Give the panel that a request is for."""
    return request.app[PANEL]


def now_of(request: web.Request) -> datetime:
    """Read the clock; the only place where pages do."""
    return request.app[PANEL].clock()
