"""The public look-up: a case number and the look-up code of its receipt, no account."""

import asyncio
import re
import unicodedata
from datetime import datetime
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.webchat.cases import told
from bot.webchat.pages import Pages
from bot.webchat.parts import Parts
from cases import references
from storage import lookup

#: A wrong pair is answered this long after it came, whatever was found on the way.
WRONG_AFTER_S = 0.3
_MONTH = 4  # digits before the hyphen of a number
_FIELD_MAX = 64  # characters of what is typed that are looked at
_DIGIT_LOOKS = str.maketrans("OIL", "011")


async def form(parts: Parts, pages: Pages, request: web.Request) -> web.Response:
    """Show the empty form; ``?number=`` fills it in."""
    number = request.query.get("number", "")[:_FIELD_MAX]
    return _page(parts, pages, request, number=number)


async def answer(parts: Parts, pages: Pages, request: web.Request) -> web.Response:
    """Show the case of a right pair; a wrong one tells nothing, not even that it exists."""
    began = asyncio.get_running_loop().time()
    posted = await request.post()
    number, code = str(posted.get("number", "")), str(posted.get("code", ""))
    number, code = number[:_FIELD_MAX], code[:_FIELD_MAX]
    now, client = parts.service.clock(), parts.client(request)
    until = parts.wrong.full_until(client, now)
    if until is not None:
        again = _clock(until, parts)
        return _page(
            parts, pages, request, number=number, error="wait", again=again, status=429
        )
    read = read_number(number)
    if not references.valid(read):
        return _page(
            parts, pages, request, number=number, code=code, error="number", status=404
        )
    own = await lookup.by_code(read, references.code_hash(_plain(code)))
    if own is None:
        parts.wrong.take(client, now)
        await asyncio.sleep(began + WRONG_AFTER_S - asyncio.get_running_loop().time())
        return _page(parts, pages, request, number=number, code=code, error="pair", status=404)
    language = pages.language(request, own.case.language)
    shown = await told(parts, own, language)
    return pages.render(
        request,
        "status.html",
        language=language,
        number=read,
        code=code,
        error="",
        again="",
        told=shown,
        chat=parts.config.enabled,
    )


def read_number(text: str) -> str:
    """Read a case number as people type it: any width and case, spaces, look-alikes."""
    letters = re.sub(r"[^0-9A-Z]", "", _plain(text).upper())
    month = letters[:_MONTH].translate(_DIGIT_LOOKS)
    return f"{month}-{letters[_MONTH:]}"


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _clock(moment: datetime, parts: Parts) -> str:
    zone = ZoneInfo(parts.rules().organisation.timezone)
    return f"{moment.astimezone(zone):%H:%M}"


def _page(
    parts: Parts,
    pages: Pages,
    request: web.Request,
    *,
    number: str,
    code: str = "",
    error: str = "",
    again: str = "",
    status: int = 200,
) -> web.Response:
    return pages.render(
        request,
        "status.html",
        language=pages.language(request),
        status=status,
        number=number,
        code=code,
        error=error,
        again=again,
        told=None,
        chat=parts.config.enabled,
    )
