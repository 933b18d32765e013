"""Lets respondents in: the language, the pace, and one calm page for all that is shut."""

import ipaddress
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from aiohttp import web

from admin.keys import ASSETS, PAGES, now_of, panel_of
from cases.errors import CaseError
from cases.languages import accepted
from cases.pace import Pace
from cases.wording import Wording

log = logging.getLogger(__name__)

PREFIX = "/respond"
LANGUAGES = ("zh-CN", "zh-TW", "en")
COOKIE = "respond_language"
COOKIE_S = 400 * 24 * 3600  # the longest that browsers keep one
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
NOT_FOUND = 404
TOO_MANY = 429
FAULT = 500
_RANGE = {4: 24, 6: 48}  # bits of an address that are kept: enough to tell offices apart


@dataclass
class Paces:
    """How often one address may guess, and one link may send."""

    wrong: Pace = field(default_factory=lambda: Pace(20, timedelta(hours=1)))
    sends: Pace = field(default_factory=lambda: Pace(20, timedelta(minutes=10)))


PACES = web.AppKey("paces", Paces)
GUEST_WORDS = web.RequestKey("guest_words", Wording)


@web.middleware
async def speak(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Choose the language: asked for, chosen before, the browser's; keep what was asked for."""
    panel = panel_of(request)
    asked = request.query.get("lang", "")
    wanted = (
        asked,
        request.cookies.get(COOKIE, ""),
        *accepted(request.headers.get("Accept-Language", "")),
    )
    language = next((one for one in wanted if one in LANGUAGES), LANGUAGES[0])
    zone = panel.organisation().timezone
    request[GUEST_WORDS] = Wording(panel.respondent_phrases, language, zone)
    response = await handler(request)
    if asked == language and not response.prepared:
        response.set_cookie(
            COOKIE,
            language,
            path=PREFIX,
            max_age=COOKIE_S,
            httponly=True,
            samesite="Lax",
            secure=panel.public_url.startswith("https://"),
        )
    return response


@web.middleware
async def calm(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer with the one calm page whatever is shut, and with another for a fault."""
    try:
        return await handler(request)
    except web.HTTPException as answer:
        if answer.status < 400:  # noqa: PLR2004  a way on, not an error
            raise
        return shut(request)
    except CaseError as refusal:
        log.info("a respondent was refused: %s", refusal.code)
        return shut(request)
    except (ConnectionError, TimeoutError):
        raise
    except Exception:
        log.exception("a respondent's page failed: %s", request.method)
        return show(request, "shut.html", status=FAULT, key="fault")


async def unlisted(request: web.Request, response: web.StreamResponse) -> None:
    """Keep the pages out of search engines."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"


def shut(request: web.Request, *, status: int = NOT_FOUND, key: str = "shut") -> web.Response:
    """Give the page of a link that opens nothing; it says nothing of any case."""
    return show(request, "shut.html", status=status, key=key)


def show(
    request: web.Request, template: str, *, status: int = 200, **values: Any
) -> web.Response:
    """Make one of the pages."""
    words = request[GUEST_WORDS]
    organisation = panel_of(request).organisation()
    text = (
        request.app[PAGES]
        .get_template(f"respondent/{template}")
        .render(
            w=words.phrase,
            language=words.language,
            languages=LANGUAGES,
            organisation=words.word({"text": organisation.name}),
            asset=request.app[ASSETS].url,
            here=request.path,
            **values,
        )
    )
    return web.Response(text=text, content_type="text/html", status=status)


def guesses_too_much(request: web.Request) -> bool:
    """Say whether the address has tried too many links that do not exist."""
    origin = panel_of(request).origin_of(request)
    return request.app[PACES].wrong.full_until(origin, now_of(request)) is not None


def guessed(request: web.Request) -> None:
    """Count a link that does not exist."""
    request.app[PACES].wrong.take(panel_of(request).origin_of(request), now_of(request))


def may_send(request: web.Request, link_id: str) -> bool:
    """Count one more posting by a link; False when it is too many."""
    return request.app[PACES].sends.take(link_id, now_of(request))


def origin_range(origin: str) -> str:
    """Give the range of addresses that one lies in; "" for what is no address."""
    try:
        address = ipaddress.ip_address(origin)
    except ValueError:
        return ""
    network = ipaddress.ip_network((address, _RANGE[address.version]), strict=False)
    return str(network)
