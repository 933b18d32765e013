"""Makes pages out of templates and words."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from admin import badges, clocks
from admin.access import LANGUAGES, THEMES
from admin.keys import ASSETS, PAGES, SESSION, THEME, WORDS, Door, Panel, now_of, panel_of
from cases.wording import Wording
from storage import queries

FOLDER = Path(__file__).parent / "templates"
ROOT, CHAT = "/admin", "/chat"
UNKNOWN_DOOR = "door_none"


def environment() -> Environment:
    """Make the template environment; a name that is not given fails instead of vanishing."""
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["size"] = file_size
    made.filters["lines"] = lines
    made.globals["root"] = ROOT
    made.globals["chat"] = CHAT
    made.globals["state"] = badges.state
    made.globals["first"] = _first
    made.globals["clock_of"] = pass_context(_clock_of)
    return made


@dataclass(frozen=True, kw_only=True)
class Say:
    """The words of a page: phrases, moments, names of channels and categories."""

    wording: Wording
    panel: Panel
    now: datetime

    def __call__(self, key: str, **values: Any) -> str:
        """Give a phrase with its slots filled."""
        return self.wording.phrase(key, values)

    @property
    def comma(self) -> str:
        """Give what stands between two short things."""
        return ", " if self.wording.language == "en" else "，"

    @property
    def colon(self) -> str:
        """Give what stands between a name and its value."""
        return ": " if self.wording.language == "en" else "："

    def has(self, key: str) -> bool:
        """Say whether there is such a phrase."""
        return self.wording.has(key)

    def text(self, text: Any) -> str:
        """Give a text of the organisation."""
        return self.wording.word({"text": text}) if text else ""

    def day(self, at: datetime) -> str:
        """Give a moment's day: today, yesterday, 11-20, 2025-12-31."""
        day = self.wording.local(at.isoformat()).date()
        today = self.wording.local(self.now.isoformat()).date()
        if day == today:
            return self("day_today")
        if (today - day).days == 1:
            return self("day_yesterday")
        return f"{day:%m-%d}" if day.year == today.year else f"{day:%Y-%m-%d}"

    def time(self, at: datetime) -> str:
        """Give a moment's time of day."""
        return f"{self.wording.local(at.isoformat()):%H:%M}"

    def moment(self, at: datetime) -> str:
        """Give day and time."""
        return f"{self.day(at)} {self.time(at)}"

    def exact(self, at: datetime) -> str:
        """Give a moment to the second."""
        return f"{self.wording.local(at.isoformat()):%Y-%m-%d %H:%M:%S}"

    def door(self, channel: str, source: str = "") -> Door:
        """Give a channel's name and icon; a way in without a channel has a phrase."""
        if channel in self.panel.channels:
            return self.panel.channels[channel]
        key = f"source_{source or channel}"
        label = self(key) if self.has(key) else channel or self(UNKNOWN_DOOR)
        icons = {"phone": "phone", "walk_in": "user", "letter": "mail"}
        return Door(label={self.wording.language: label}, icon=icons.get(source, "message"))

    def category(self, key: str) -> str:
        """Give the short name of a category; its key when it is gone."""
        found = self.panel.organisation().category(key)
        return self.text(found.short or found.label) if found else key

    def money(self, cents: int | None, currency: str) -> str:
        """Give an amount with its currency, "" for none."""
        if cents is None:
            return ""
        amount = {"amount": f"{cents / 100:.2f}", "currency": currency or "CNY"}
        return self.wording.word({"money": amount})


def say_of(request: web.Request) -> Say:
    """Give the words of a request's page."""
    return Say(wording=request[WORDS], panel=panel_of(request), now=now_of(request))


async def page(
    request: web.Request, template: str, *, status: int = 200, **values: Any
) -> web.Response:
    """Make a whole page of somebody who is signed in, with the counts in its frame."""
    member = request[SESSION].member
    late = await queries.late(member.id, now_of(request))
    return bare(request, template, status=status, late=late, **values)


def bare(
    request: web.Request, template: str, *, status: int = 200, **values: Any
) -> web.Response:
    """Make a page or a part of one, without asking the database."""
    session = request.get(SESSION)
    panel = panel_of(request)
    say = say_of(request)
    body = (
        request.app[PAGES]
        .get_template(template)
        .render(
            words=say,
            member=session.member if session else None,
            csrf=session.csrf if session else "",
            language=request[WORDS].language,
            languages=LANGUAGES,
            theme=request[THEME],
            themes=THEMES,
            organisation=say.text(panel.organisation().name),
            asset=request.app[ASSETS].url,
            path=request.path,
            **values,
        )
    )
    return web.Response(text=body, content_type="text/html", status=status)


def lines(text: str) -> Markup:
    """Keep the line breaks of what people wrote; everything else of it is mere text."""
    return Markup("<br>").join(text.split("\n"))


def file_size(size: int | None) -> str:
    """Give a size in bytes as people read it."""
    if size is None:
        return ""
    left = float(size)
    for unit in ("B", "kB", "MB"):
        if left < 1000:  # noqa: PLR2004  as units go
            return f"{left:.0f} {unit}" if unit == "B" or left >= 10 else f"{left:.1f} {unit}"  # noqa: PLR2004
        left /= 1000
    return f"{left:.1f} GB"


def _first(name: str) -> str:
    """Give what stands for somebody in a small circle."""
    return name.strip()[:1].upper() or "?"


def _clock_of(context: Context, case: Any) -> clocks.Clock:
    say: Say = context["words"]
    return clocks.of_case(case, say.now, say.wording)
