"""Puts the panel together: everything under /admin, and the pages of respondents."""

from aiohttp import web

from admin import access, errors, events
from admin.assets import Assets
from admin.keys import ASSETS, PAGES, PANEL, Door, Panel
from admin.pages import account, case, files, intake, links, queue, signin
from admin.render import environment
from admin.respondent import door, page

__all__ = ["Door", "Panel", "install"]
PREFIX = "/admin"


def install(app: web.Application, panel: Panel) -> None:
    """Add the panel to the service."""
    assets = Assets()
    inside = web.Application(middlewares=[errors.pages, access.identify, access.protect])
    inside[PANEL] = panel
    inside[PAGES] = environment()
    inside[ASSETS] = assets
    inside[events.STREAMS] = events.Streams()
    inside.router.add_get("/static/{name:.+}", assets.serve)
    for part in (queue, case, links, signin, files, intake, account, events):
        inside.add_routes(part.routes)
    inside.on_response_prepare.append(access.guard_headers)
    inside.on_shutdown.append(events.close)
    app.add_subapp(PREFIX, inside)
    app.add_subapp(door.PREFIX, _respondents(panel, assets))


def _respondents(panel: Panel, assets: Assets) -> web.Application:
    """Make the pages that a respondent's link opens."""
    made = web.Application(middlewares=[door.speak, door.calm, access.protect])
    made[PANEL] = panel
    made[PAGES] = environment()
    made[ASSETS] = assets
    made[door.PACES] = door.Paces()
    made.add_routes(page.routes)
    made.on_response_prepare.append(access.guard_headers)
    made.on_response_prepare.append(door.unlisted)
    return made
