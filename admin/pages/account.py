"""One's own account: how the panel looks, where one is signed in."""

from aiohttp import web

from admin import render
from admin.access import (
    HOME,
    LANGUAGE_COOKIE,
    LANGUAGES,
    THEME_COOKIE,
    THEMES,
    keep_choice,
    way_back,
)
from admin.keys import SESSION, now_of
from storage import staff

routes = web.RouteTableDef()


@routes.get("/account")
async def show(request: web.Request) -> web.Response:
    """Show the account with its sessions."""
    session = request[SESSION]
    own = await staff.sessions(session.member.id, now_of(request))
    return await render.page(request, "account.html", sessions=own, here=session.key)


@routes.post("/account/sessions")
async def end_others(request: web.Request) -> web.Response:
    """End every other session of one's own."""
    await staff.end_others(request[SESSION])
    raise web.HTTPSeeOther("/admin/account")


@routes.post("/preferences")
async def prefer(request: web.Request) -> web.Response:
    """Keep language and theme, then go back to where one was."""
    posted = await request.post()
    language, theme = posted.get("language"), posted.get("theme")
    response = web.HTTPSeeOther(way_back(str(posted.get("back", HOME))))
    session = request[SESSION]
    if language in LANGUAGES:
        await staff.prefer(session.member.id, language=str(language))
        keep_choice(response, request, name=LANGUAGE_COOKIE, value=str(language))
    if theme in THEMES:
        await staff.prefer(session.member.id, theme=str(theme))
        keep_choice(response, request, name=THEME_COOKIE, value=str(theme))
    raise response
