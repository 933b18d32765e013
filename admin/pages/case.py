"""One case: its conversation, answers, evidence, clocks and steps, and every act on it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from aiohttp import web

from admin import answers, asking, badges, clocks, forms, render, talk
from admin.forms import FormError
from admin.keys import SESSION, now_of, panel_of
from admin.pushes import budget_of
from cases import rules
from cases.acts import Act, EndTalk, Seen
from cases.calendars import calendar_of
from cases.errors import CaseError, Changed, UnknownCase
from cases.model import ENDED, Case, Status
from cases.steps import INSIDE, NEXT
from storage import outbox, queries, staff
from storage.queries import Dossier

routes = web.RouteTableDef()
UNPROCESSABLE = 422
CONFLICT = 409
#: The one step that is most likely next, offered on a button of its own.
LIKELY: Mapping[Status, tuple[Status, ...]] = {
    Status.SUBMITTED: (Status.ACCEPTED, Status.MORE_WANTED),
    Status.FIRST_CHECK: (Status.ACCEPTED, Status.MORE_WANTED),
    Status.ACCEPTED: (Status.WITH_RESPONDENT,),
    Status.REOPENED: (Status.WITH_RESPONDENT,),
    Status.WITH_DEPARTMENT: (Status.PROPOSED,),
    Status.WITH_RESPONDENT: (Status.PROPOSED,),
}


@dataclass(frozen=True, kw_only=True)
class Refused:
    """An act that was not done: why, by field or as a whole, and what had been typed."""

    form: str
    status: int
    code: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    posted: Mapping[str, Any] = field(default_factory=dict)
    files: tuple[str, ...] = ()


Page = Callable[[web.Request], Awaitable[web.StreamResponse]]


def acting(form: str) -> Callable[[Page], Page]:
    """Make a page show the case again when its act is refused, with what was typed."""

    def around(page: Page) -> Page:
        @wraps(page)
        async def whole(request: web.Request) -> web.StreamResponse:
            try:
                return await page(request)
            except FormError as error:
                refused = Refused(form=form, status=UNPROCESSABLE, errors=error.errors)
            except UnknownCase:
                raise
            except CaseError as error:
                status = CONFLICT if isinstance(error, Changed) else UNPROCESSABLE
                refused = Refused(form=form, status=status, code=error.code)
            return await _again(request, refused)

        return whole

    return around


@routes.get("/cases/{number}")
async def show(request: web.Request) -> web.Response:
    """Show a case; what was unread is seen by that."""
    dossier = await _dossier(request)
    await _seen(request, dossier.case)
    return await _page(request, dossier)


@routes.get("/cases/{number}/talk")
async def fresh(request: web.Request) -> web.Response:
    """Give the parts of an open page that change by themselves."""
    dossier = await _dossier(request)
    if request.query.get("visible") == "1":
        await _seen(request, dossier.case)
    values = await _values(request, dossier)
    values["moved_on"] = request.query.get("stand", "") not in {"", _stand(dossier.case)}
    return render.bare(request, "_fresh.html", **values)


@routes.get("/cases/{number}/step/{to}")
async def step(request: web.Request) -> web.Response:
    """Give the form of one step."""
    dossier = await _dossier(request)
    values = await _values(request, dossier)
    values["step"] = _step(request, dossier.case, request.match_info["to"], None)
    if values["step"] is None:
        raise web.HTTPNotFound
    if "HX-Request" in request.headers:
        return render.bare(request, "_step.html", **values)
    return await render.page(request, "case.html", **values)


@routes.post("/cases/{number}/say")
@acting("say")
async def say(request: web.Request) -> web.StreamResponse:
    """Reply, answer, or note."""
    posted = await request.post()
    files = [str(one) for one in posted.getall("files", [])]
    return await _do(request, forms.say(_number(request), posted, files))


@routes.post("/cases/{number}/move")
@acting("move")
async def move(request: web.Request) -> web.StreamResponse:
    """Take the next step."""
    case = await queries.case(_number(request))
    if case is None:
        raise web.HTTPNotFound
    organisation = panel_of(request).organisation()
    act = forms.move(
        case,
        await request.post(),
        calendar=calendar_of(organisation),
        organisation=organisation,
        now=now_of(request),
    )
    return await _do(request, act)


@routes.post("/cases/{number}/assign")
@acting("assign")
async def assign(request: web.Request) -> web.StreamResponse:
    """Give the case to somebody, or back to the queue."""
    posted, members = await request.post(), await staff.everybody()
    return await _do(request, forms.assign(_number(request), posted, members))


@routes.post("/cases/{number}/priority")
@acting("priority")
async def prioritise(request: web.Request) -> web.StreamResponse:
    """Set the priority."""
    return await _do(request, forms.prioritise(_number(request), await request.post()))


@routes.post("/cases/{number}/end-talk")
@acting("talk")
async def end_talk(request: web.Request) -> web.StreamResponse:
    """End the direct conversation; the person is told."""
    return await _do(request, EndTalk(number=_number(request)))


@routes.post("/cases/{number}/messages/{id:[0-9]+}/{what:cancel|retry}")
async def deliver(request: web.Request) -> web.StreamResponse:
    """Take a message back before it goes out, or try it again."""
    number, id_ = _number(request), int(request.match_info["id"])
    if await queries.message_of_case(id_) != number:
        raise web.HTTPNotFound
    panel = panel_of(request)
    if request.match_info["what"] == "retry":
        done = await outbox.retry(id_, now_of(request))
        panel.live.publish("outbox")
    else:
        done = await outbox.cancel(id_)
    panel.live.publish("panel", {"number": number, "kind": "message"})
    if "HX-Request" in request.headers:
        values = await _values(request, await _dossier(request))
        values |= {"moved_on": False, "late_undo": not done}
        return render.bare(request, "_fresh.html", **values)
    raise web.HTTPSeeOther(f"/admin/cases/{number}")


async def _do(request: web.Request, act: Act) -> web.StreamResponse:
    actor = request[SESSION].member.actor()
    await panel_of(request).ledger.act(act, by=actor, now=now_of(request))
    raise web.HTTPSeeOther(f"/admin/cases/{_number(request)}")


async def _again(request: web.Request, refused: Refused) -> web.StreamResponse:
    posted = await request.post()
    dossier = await _dossier(request)
    refused = Refused(
        form=refused.form,
        status=refused.status,
        code=refused.code,
        errors=refused.errors,
        posted={key: str(value) for key, value in posted.items()},
        files=tuple(str(one) for one in posted.getall("files", [])),
    )
    return await _page(request, dossier, refused)


async def _page(
    request: web.Request, dossier: Dossier, refused: Refused | None = None
) -> web.Response:
    values = await _values(request, dossier, refused)
    if refused is not None and refused.form == "move":
        to = str(refused.posted.get("to", ""))
        values["step"] = _step(request, dossier.case, to, refused)
    return await render.page(
        request, "case.html", status=refused.status if refused else 200, **values
    )


async def _values(
    request: web.Request, dossier: Dossier, refused: Refused | None = None
) -> dict[str, Any]:
    panel, words, now = panel_of(request), render.say_of(request), now_of(request)
    case, organisation = dossier.case, panel.organisation()
    category = organisation.category(case.category)
    pieces = talk.read(dossier, words.wording)
    return {
        "dossier": dossier,
        "case": case,
        "pieces": pieces,
        "waits": talk.waits(pieces),
        "event": talk.event,
        "answers": answers.table(case, organisation, words.wording),
        "category": answers.category_name(category, organisation, words.wording),
        "clocks": clocks.promises(case, dossier.entries, now, words.wording),
        "turn": badges.turn(case.status),
        "budget": budget_of(dossier.way, panel.limits, now),
        "takes_files": _takes_files(request, dossier),
        "may_answer": Status.ANSWERED in NEXT[case.status],
        "steps": _steps(case),
        "likely": [one for one in LIKELY.get(case.status, ()) if one in _steps(case)],
        "stand": _stand(case),
        "ended": case.status in ENDED,
        "members": await staff.everybody(),
        "priorities": badges.PRIORITIES,
        "kept": {one.id: one for one in dossier.evidence},
        "asked": asking.shown(dossier, panel, words.wording, now),
        "step": None,
        "moved_on": False,
        "late_undo": False,
        "refused": refused or Refused(form="", status=200),
        "reply_max": forms.REPLY_MAX,
        "note_max": forms.NOTE_MAX,
    }


def _step(
    request: web.Request, case: Case, to: str, refused: Refused | None
) -> dict[str, Any] | None:
    """Give what the form of a step needs; None for a step that is not open."""
    if to not in {one.value for one in _steps(case)}:
        return None
    status, organisation = Status(to), panel_of(request).organisation()
    filled = forms.defaults(
        case,
        status,
        calendar=calendar_of(organisation),
        organisation=organisation,
        now=now_of(request),
    )
    return {
        "to": status,
        "reason_needed": forms.reason_needed(status),
        "reasons": organisation.refusal_reasons if status is Status.REFUSED else (),
        "slots": forms.SLOTS.get(status, ()),
        "told": status not in INSIDE,
        "filled": {**filled, **(refused.posted if refused else {})},
        "errors": refused.errors if refused else {},
    }


def _steps(case: Case) -> tuple[Status, ...]:
    """Give the steps that staff may take; an answer is written, not chosen from a list."""
    return tuple(one for one in rules.may_become(case) if one is not Status.ANSWERED)


def _takes_files(request: web.Request, dossier: Dossier) -> bool:
    limits = panel_of(request).limits.get(dossier.way.channel) if dossier.way else None
    return limits is None or limits.sends_files


def _stand(case: Case) -> str:
    """Give what must not have changed under the eyes of somebody who decides."""
    return f"{case.status}.{case.clerk_id}.{case.round}"


async def _seen(request: web.Request, case: Case) -> None:
    if case.unread:
        actor = request[SESSION].member.actor()
        await panel_of(request).ledger.act(
            Seen(number=case.number), by=actor, now=now_of(request)
        )


async def _dossier(request: web.Request) -> Dossier:
    found = await queries.dossier(_number(request))
    if found is None:
        raise web.HTTPNotFound
    return found


def _number(request: web.Request) -> str:
    return request.match_info["number"]
