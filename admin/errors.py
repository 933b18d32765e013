"""Turns what went wrong into a page: refusals, missing pages, faults. No traces for eyes.

`CaseError` and `FormError` are met by the page that was posted to, which keeps what
was typed; what reaches here has no page of its own.
"""

import logging
import secrets
from collections.abc import Awaitable, Callable

from aiohttp import web

from admin import render
from admin.keys import SESSION, WORDS
from cases.errors import CaseError, UnknownCase

log = logging.getLogger(__name__)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
NOT_FOUND = 404
CONFLICT = 409
FAULT = 500


@web.middleware
async def pages(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer with a page whatever happens."""
    try:
        return await handler(request)
    except UnknownCase:
        return _page(request, NOT_FOUND, "error_404")
    except CaseError as refusal:
        return _page(request, CONFLICT, refusal.code)
    except web.HTTPException as answer:
        if answer.status < 400:  # noqa: PLR2004  a way on, not an error
            raise
        return _page(request, answer.status, f"error_{answer.status}", reason=answer.reason)
    except (ConnectionError, TimeoutError):
        raise
    except Exception:
        mark = secrets.token_hex(4)
        log.exception("a page failed, mark %s: %s %s", mark, request.method, request.path)
        return _page(request, FAULT, "error_500", mark=mark)


def _page(
    request: web.Request, status: int, key: str, *, reason: str = "", mark: str = ""
) -> web.Response:
    if WORDS not in request:  # it failed before anything was known of who asks
        return web.Response(status=status, text=str(status))
    words = request[WORDS]
    key = f"error_{reason}" if words.has(f"error_{reason}") else key
    key = key if words.has(key) else "error_other"
    return render.bare(
        request,
        "error.html",
        status=status,
        key=key,
        code=status,
        mark=mark,
        inside=SESSION in request,
    )
