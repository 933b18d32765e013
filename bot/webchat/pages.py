"""Renders the pages: in the visitor's language and theme, under a strict content policy."""

import re
from collections.abc import Mapping
from typing import Any

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.webchat.assets import FOLDER, Assets, words
from bot.webchat.identity import COOKIE, COOKIE_DAYS, fresh_address, signed
from bot.webchat.parts import Parts
from cases.languages import accepted
from cases.wording import Wording

THEMES = ("light", "dark")
_LINKS = {"chat": "/chat", "status": "/status"}
_DAY_S = 86_400
_HOST = re.compile(r"[A-Za-z0-9.:\[\]-]+")
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:;"
    " media-src 'self' blob:; connect-src 'self'{socket}; form-action 'self';"
    " base-uri 'none'; frame-ancestors {frames}"
)


class Pages:
    """The templates, the words and the assets, read once."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self.assets = Assets()
        self._words = words()
        self._environment = Environment(
            loader=FileSystemLoader(FOLDER / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def wording(self, language: str) -> Wording:
        """Give the words of the pages themselves."""
        return Wording(self._words, language, self._parts.rules().organisation.timezone)

    def language(self, request: web.Request, own: str = "") -> str:
        """Choose the language: asked for, chosen before, the person's own, the browser's."""
        offered = self._parts.config.languages
        asked = request.query.get("lang", ""), request.cookies.get("lang", ""), own
        for one in (*asked, *accepted(request.headers.get("Accept-Language", ""))):
            if one in offered:
                return one
        return offered[0]

    def render(
        self,
        request: web.Request,
        template: str,
        *,
        language: str,
        status: int = 200,
        **values: Any,
    ) -> web.Response:
        """Give a page."""
        wording = self.wording(language)
        theme = request.cookies.get("theme", "")
        text = self._environment.get_template(template).render(
            w=wording.phrase,
            language=language,
            languages=self._parts.config.languages,
            names={one: self.wording(one).phrase("language_name") for one in self._words},
            theme=theme if theme in THEMES else "",
            organisation=self._organisation(language),
            asset=self.assets.url,
            to=_LINKS,
            **values,
        )
        response = web.Response(text=text, content_type="text/html", status=status)
        response.headers.update(self._headers(request))
        response.enable_compression()
        if request.query.get("lang") == language:
            response.set_cookie("lang", language, max_age=COOKIE_DAYS * _DAY_S, samesite="Lax")
        return response

    def introduce(self, request: web.Request, response: web.Response, *, embed: bool) -> None:
        """Give the browser its cookie, or a fresh date to the one it has."""
        address = self._parts.owner(request) or fresh_address()
        secure = self._parts.secure(request)
        foreign = embed and secure  # in another site's frame only such a cookie is kept
        value = signed(self._parts.config.secret, address)
        site = "None; Secure; Partitioned" if foreign else "Lax; Secure" if secure else "Lax"
        # http.cookies knows "Partitioned" only from Python 3.14 on.
        kept = f"Path=/; Max-Age={COOKIE_DAYS * _DAY_S}; HttpOnly; SameSite={site}"
        response.headers.add("Set-Cookie", f"{COOKIE}={value}; {kept}")

    def _organisation(self, language: str) -> str:
        name: Mapping[str, str] = (
            self._parts.config.organisation_name or self._parts.rules().organisation.name
        )
        return name.get(language) or next(iter(name.values()), "")

    def _headers(self, request: web.Request) -> dict[str, str]:
        scheme = "wss" if self._parts.secure(request) else "ws"
        frames = " ".join(("'self'", *self._parts.config.embed_origins))
        # Safari before 15.4 does not take 'self' to mean the socket of the same host.
        host = request.host if _HOST.fullmatch(request.host) else ""
        policy = _POLICY.format(socket=f" {scheme}://{host}" if host else "", frames=frames)
        return {
            "Content-Security-Policy": policy,
            "Cache-Control": "no-store",
            "Referrer-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
        }
