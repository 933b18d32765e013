"""Signing in, out, and the change of the one-time password."""

from aiohttp import web

from admin import forms, render
from admin.access import COOKIE, HOME, SIGN_IN, keep_key, way_back
from admin.forms import FormError
from admin.keys import SESSION, now_of, panel_of
from storage import staff
from storage.staff import BadPassword, NotSignedIn, TooManyTries

routes = web.RouteTableDef()
UNPROCESSABLE = 422
TOO_MANY = 429


@routes.get("/signin")
async def ask(request: web.Request) -> web.Response:
    """Show the sign-in page."""
    if SESSION in request:
        raise web.HTTPSeeOther(HOME)
    return _signin(request, {}, status=200)


@routes.post("/signin")
async def sign_in(request: web.Request) -> web.Response:
    """Begin a session, or say in one sentence that it was not right."""
    posted = await request.post()
    try:
        name, password = forms.sign_in(posted)
        origin = panel_of(request).origin_of(request)
        key, _ = await staff.sign_in(name, password, origin=origin, now=now_of(request))
    except FormError as error:
        return _signin(request, error.errors, status=UNPROCESSABLE, name=posted.get("name", ""))
    except TooManyTries as error:
        return _signin(request, {}, status=TOO_MANY, minutes=error.minutes)
    except NotSignedIn as error:
        errors = {"password": error.code}
        return _signin(request, errors, status=UNPROCESSABLE, name=posted.get("name", ""))
    response = web.HTTPSeeOther(way_back(str(request.query.get("next", ""))))
    keep_key(response, request, key)
    raise response


@routes.post("/signout")
async def sign_out(request: web.Request) -> web.Response:
    """End this session."""
    await staff.sign_out(request[SESSION])
    response = web.HTTPSeeOther(SIGN_IN)
    response.del_cookie(COOKIE, path="/admin")
    raise response


@routes.get("/password")
async def ask_new(request: web.Request) -> web.Response:
    """Show the form for a new password."""
    return _password(request, {}, status=200)


@routes.post("/password")
async def change(request: web.Request) -> web.Response:
    """Set a new password; every other sign-in of the same person ends."""
    try:
        wanted = forms.new_password(await request.post())
        key = await staff.change_password(
            request[SESSION], wanted.old, wanted.new, now=now_of(request)
        )
    except FormError as error:
        return _password(request, error.errors, status=UNPROCESSABLE)
    except TooManyTries as error:
        return _password(request, {}, status=TOO_MANY, minutes=error.minutes)
    except NotSignedIn:
        return _password(request, {"old": "password_wrong"}, status=UNPROCESSABLE)
    except BadPassword as error:
        return _password(request, {"new": error.code}, status=UNPROCESSABLE)
    response = web.HTTPSeeOther(HOME)
    keep_key(response, request, key)
    raise response


def _signin(
    request: web.Request,
    errors: dict[str, str],
    *,
    status: int,
    name: object = "",
    minutes: int = 0,
) -> web.Response:
    return render.bare(
        request, "signin.html", status=status, errors=errors, name=name, minutes=minutes
    )


def _password(
    request: web.Request, errors: dict[str, str], *, status: int, minutes: int = 0
) -> web.Response:
    return render.bare(
        request,
        "password.html",
        status=status,
        errors=errors,
        minutes=minutes,
        shortest=staff.PASSWORD_MIN,
    )
