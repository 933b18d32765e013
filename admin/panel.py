"""Puts the panel together: everything under /admin."""

from aiohttp import web

from admin import access, errors, events
from admin.assets import Assets
from admin.keys import ASSETS, PAGES, PANEL, Door, Panel
from admin.pages import account, case, files, intake, queue, signin
from admin.render import environment

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
    for part in (queue, case, signin, files, intake, account, events):
        inside.add_routes(part.routes)
    inside.on_response_prepare.append(access.guard_headers)
    inside.on_shutdown.append(events.close)
    app.add_subapp(PREFIX, inside)
