"""What staff do with a respondent's link: make it, withdraw it, pass on what came by it."""

from aiohttp import web

from admin import forms
from admin.asking import AGAIN_DAYS
from admin.keys import SESSION, now_of, panel_of
from admin.pages.case import acting
from cases.calendars import Calendar, calendar_of
from cases.errors import UnknownCase
from cases.links import DenyTime, Link, LinkAct, ReturnAnswer, WithdrawLink
from storage import links
from storage.working import fresh_id

routes = web.RouteTableDef()
_LINK = "/cases/{number}/links/{id:[0-9a-f]+}"


@routes.post("/cases/{number}/links")
@acting("link")
async def make(request: web.Request) -> web.StreamResponse:
    """Make a link for one respondent."""
    act = forms.make_link(
        request.match_info["number"],
        fresh_id(),
        await request.post(),
        calendar=_calendar(request),
        now=now_of(request),
    )
    return await _do(request, act)


@routes.post(f"{_LINK}/withdraw")
@acting("link")
async def withdraw(request: web.Request) -> web.StreamResponse:
    """Shut a link."""
    link = await _link(request)
    return await _do(request, WithdrawLink(number=link.number, link_id=link.id))


@routes.post(f"{_LINK}/pass")
@acting("pass")
async def pass_on(request: web.Request) -> web.StreamResponse:
    """Hand an answer on to the person."""
    link, posted = await _link(request), await request.post()
    files = [str(one) for one in posted.getall("files", [])]
    return await _do(request, forms.pass_on(link, posted, files))


@routes.post(f"{_LINK}/return")
@acting("return")
async def give_back(request: web.Request) -> web.StreamResponse:
    """Give an answer back; the link opens again."""
    link = await _link(request)
    act = ReturnAnswer(
        number=link.number,
        link_id=link.id,
        reason=forms.reason(await request.post()),
        due_at=_calendar(request).after(now_of(request), AGAIN_DAYS),
    )
    return await _do(request, act)


@routes.post(f"{_LINK}/grant")
@acting("time")
async def grant(request: web.Request) -> web.StreamResponse:
    """Give more time."""
    link = await _link(request)
    return await _do(request, forms.grant_time(link, await request.post(), _calendar(request)))


@routes.post(f"{_LINK}/deny")
@acting("time")
async def deny(request: web.Request) -> web.StreamResponse:
    """Give no more time."""
    link = await _link(request)
    reason = forms.reason(await request.post())
    return await _do(request, DenyTime(number=link.number, link_id=link.id, reason=reason))


async def _do(request: web.Request, act: LinkAct) -> web.StreamResponse:
    actor = request[SESSION].member.actor()
    await panel_of(request).ledger.act_on_link(act, by=actor, now=now_of(request))
    raise web.HTTPSeeOther(f"/admin/cases/{act.number}#links")


async def _link(request: web.Request) -> Link:
    """Find a link of the case in the address; another case's is none."""
    found = await links.get(request.match_info["id"])
    if found is None or found.number != request.match_info["number"]:
        raise UnknownCase(request.match_info["id"])
    return found


def _calendar(request: web.Request) -> Calendar:
    return calendar_of(panel_of(request).organisation())
