"""Decides at the door: who is asking, whether a form is ours, what a page may load."""

from collections.abc import Awaitable, Callable
from urllib.parse import quote, urlsplit

from aiohttp import web

from admin.keys import PANEL, SESSION, THEME, WORDS, now_of, panel_of
from cases.wording import Wording
from storage import staff
from storage.staff import Session

COOKIE = "panel"
THEME_COOKIE = "panel_theme"
LANGUAGE_COOKIE = "panel_language"
HOME = "/admin/cases"
SIGN_IN = "/admin/signin"
NEW_PASSWORD = "/admin/password"  # noqa: S105  an address
LANGUAGES = ("zh-CN", "en")
THEMES = ("auto", "light", "dark")
#: Open without a session.
PUBLIC = (SIGN_IN, "/admin/static/")
#: Open while the one-time password is still to be changed.
UNCHANGED = (NEW_PASSWORD, "/admin/signout", "/admin/preferences", *PUBLIC)
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "media-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def guard_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Say what a page may load and that nobody in between keeps it."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")


@web.middleware
async def identify(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Find out who asks and in which language; strangers see the sign-in page only."""
    session = await _session(request)
    if session is not None:
        request[SESSION] = session
    request[WORDS] = _words(request, session)
    request[THEME] = _theme(request, session)
    if session is None and not request.path.startswith(PUBLIC):
        raise to_sign_in(request)
    if (
        session is not None
        and session.member.must_change
        and not request.path.startswith(UNCHANGED)
    ):
        raise web.HTTPSeeOther(NEW_PASSWORD)
    return await handler(request)


@web.middleware
async def protect(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Take a form only from a page of ours: by its origin, and by the session's own mark."""
    if request.method not in {"GET", "HEAD"}:
        if not _ours(request):
            raise web.HTTPForbidden(reason="origin")
        session = request.get(SESSION)
        if session is not None and not await _marked(request, session):
            raise web.HTTPForbidden(reason="csrf")
    return await handler(request)


def to_sign_in(request: web.Request) -> web.HTTPException:
    """Give the way to the sign-in page and back; for a part of a page, of the whole page."""
    if "HX-Request" in request.headers:
        return web.HTTPNoContent(headers={"HX-Redirect": SIGN_IN})
    page = request.headers.get("Sec-Fetch-Dest", "document") == "document"
    if request.method not in {"GET", "HEAD"} or not page:
        return web.HTTPUnauthorized()
    if request.path.rstrip("/") == "/admin":
        return web.HTTPSeeOther(SIGN_IN)
    return web.HTTPSeeOther(f"{SIGN_IN}?next={quote(request.path_qs, safe='')}")


def way_back(wanted: str) -> str:
    """Give where to go after signing in: a page of the panel and nothing else."""
    parts = urlsplit(wanted)
    ours = not parts.scheme and not parts.netloc and parts.path.startswith("/admin/")
    return wanted if ours and "\\" not in wanted and "//" not in wanted else HOME


def keep_key(response: web.StreamResponse, request: web.Request, key: str) -> None:
    """Give the browser the key of a session."""
    response.set_cookie(
        COOKIE,
        key,
        path="/admin",
        max_age=int(staff.WHOLE.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=_secure(request),
    )


def keep_choice(
    response: web.StreamResponse, request: web.Request, *, name: str, value: str
) -> None:
    """Let the browser remember how the panel is to look before somebody signs in."""
    response.set_cookie(
        name,
        value,
        path="/admin",
        max_age=365 * 24 * 3600,
        httponly=True,
        samesite="Lax",
        secure=_secure(request),
    )


def _secure(request: web.Request) -> bool:
    return panel_of(request).public_url.startswith("https://")


async def _session(request: web.Request) -> Session | None:
    key = request.cookies.get(COOKIE)
    return await staff.session_of(key, now_of(request)) if key else None


def _words(request: web.Request, session: Session | None) -> Wording:
    chosen = session.member.language if session else ""
    chosen = chosen or request.cookies.get(LANGUAGE_COOKIE, "") or _accepted(request)
    panel = request.app[PANEL]
    return Wording(panel.phrases, chosen, panel.organisation().timezone)


def _accepted(request: web.Request) -> str:
    first = request.headers.get("Accept-Language", "zh").strip().lower()
    return "en" if first.startswith("en") else "zh-CN"


def _theme(request: web.Request, session: Session | None) -> str:
    chosen = (session.member.theme if session else "") or request.cookies.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else "auto"


def _ours(request: web.Request) -> bool:
    """Say whether the browser names our own site as where the form comes from."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    known = urlsplit(panel_of(request).public_url)
    there = urlsplit(origin)
    return there.netloc == request.host or (
        (there.scheme, there.netloc) == (known.scheme, known.netloc)
    )


async def _marked(request: web.Request, session: Session) -> bool:
    mark = request.headers.get("X-CSRF", "")
    if not mark and request.content_type == "application/x-www-form-urlencoded":
        mark = str((await request.post()).get("csrf", ""))
    return staff.equal(mark, session.csrf)
