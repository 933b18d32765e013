"""The respondent's page: a masked case, the date, the answer. One link opens one case."""

import contextlib

from aiohttp import web

from admin.keys import now_of, panel_of
from admin.respondent import door, posting
from admin.respondent.masked import masked, moment
from admin.respondent.posting import Posted, TooMuch
from admin.respondent.tokens import link_of
from cases.errors import AnsweredAlready
from cases.links import Answer, Link, OpenLink, Respond, Standing, standing
from cases.model import Actor, Case, Role
from storage import evidence, links, queries

routes = web.RouteTableDef()
TOO_LARGE = 413
TOO_MANY = 429
UNPROCESSABLE = 422


@routes.get("/{token}", allow_head=False)
async def show(request: web.Request) -> web.Response:
    """Show the case behind a link while the link is open; that it was opened is noted."""
    found = await _found(request)
    if found is None:
        return door.shut(request)
    case, link = found
    now = now_of(request)
    if standing(link, now) in {Standing.ANSWERED, Standing.PASSED}:
        return door.show(request, "thanks.html", number=case.number)
    if link.opened_at is None:
        origin = door.origin_range(panel_of(request).origin_of(request))
        act = OpenLink(number=case.number, link_id=link.id, origin=origin)
        await panel_of(request).ledger.act_on_link(act, by=_actor(link), now=now)
    return await _page(request, case, link)


@routes.post("/{token}")
async def answer(request: web.Request) -> web.StreamResponse:
    """Take the answer; a second one of the same link changes nothing."""
    found = await _found(request)
    if found is None:
        return door.shut(request)
    case, link = found
    if standing(link, now_of(request)) is not Standing.OPEN:
        raise web.HTTPSeeOther(request.path)
    if not door.may_send(request, link.id):
        return await _page(request, case, link, status=TOO_MANY, whole="error_slow")
    try:
        posted = await posting.read(request, link)
    except TooMuch:
        return await _page(request, case, link, status=TOO_LARGE, whole="error_too_big")
    if posted.errors(may_ask=link.time_asked_at is None):
        return await _page(request, case, link, posted=posted)
    act = Respond(
        number=case.number,
        link_id=link.id,
        answer=Answer(posted.answer),
        text=posted.text,
        files=tuple(posted.files),
    )
    # Sent twice, the page says that the first one arrived.
    with contextlib.suppress(AnsweredAlready):
        await panel_of(request).ledger.act_on_link(act, by=_actor(link), now=now_of(request))
    raise web.HTTPSeeOther(request.path)


async def _found(request: web.Request) -> tuple[Case, Link] | None:
    """Give the link of a token with its case; None when it opens nothing."""
    if door.guesses_too_much(request):
        return None
    id_ = link_of(panel_of(request).secret, request.match_info["token"])
    link = await links.get(id_) if id_ else None
    case = await queries.case(link.number) if link else None
    if link is None or case is None:
        door.guessed(request)
        return None
    shut = {Standing.CLOSED, Standing.WITHDRAWN, Standing.EXPIRED}
    return None if standing(link, now_of(request)) in shut else (case, link)


async def _page(
    request: web.Request,
    case: Case,
    link: Link,
    *,
    posted: Posted | None = None,
    status: int = 200,
    whole: str = "",
) -> web.Response:
    """Show the case with the form, and what was wrong with what was posted."""
    words, may_ask = request[door.GUEST_WORDS], link.time_asked_at is None
    errors = posted.errors(may_ask=may_ask) if posted else {}
    if errors:
        big = any(code == "file_too_big" for _, code in (posted or Posted()).refused)
        status = TOO_LARGE if big else UNPROCESSABLE
    return door.show(
        request,
        "case.html",
        status=status,
        case=masked(case, link, panel_of(request).organisation(), words),
        late=now_of(request) >= link.due_at,
        returned=link.returned,
        waits=link.wants_time,
        asked=moment(link.time_asked_at, words) if link.time_asked_at else "",
        answers=[one.value for one in Answer if may_ask or one is not Answer.MORE_TIME],
        posted=posted or Posted(),
        errors=errors,
        whole=whole,
        kept=await evidence.unsent_of_link(link.id),
        text_max=posting.TEXT_MAX,
        files_max=panel_of(request).max_files,
        max_mb=panel_of(request).max_file_mb,
    )


def _actor(link: Link) -> Actor:
    return Actor(role=Role.RESPONDENT, id=link.id, name=link.name[:64])
