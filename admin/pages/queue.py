"""The list of cases: views with their counts, filters, pages, and taking one from it."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from admin import forms, render
from admin.keys import SESSION, now_of, panel_of
from cases import references
from cases.acts import Assign
from cases.calendars import calendar_of
from cases.model import ENDED, Status
from storage import queries
from storage.queries import Filter, Page, View

routes = web.RouteTableDef()
LIST = "/admin/cases"
#: Where somebody is led who asks for no view: to the first of these that is not empty.
FIRST = (View.MINE, View.NEW, View.ALL)
#: What is offered where a view is empty.
ELSEWHERE = (View.NEW, View.DUE, View.MINE, View.ALL)
FILTERS = ("category", "status", "channel", "age")
ICONS = {
    View.MINE: "user-check",
    View.NEW: "sparkles",
    View.DUE: "alarm",
    View.UNREAD: "message-dots",
    View.LIVE: "messages",
    View.ALL: "stack-2",
    View.ENDED: "archive",
}


@dataclass(frozen=True, kw_only=True)
class Address:
    """The address of a list as its parts, so that each link changes one of them."""

    view: str = View.MINE.value
    category: str = ""
    status: str = ""
    channel: str = ""
    age: str = ""
    q: str = ""
    after: str = ""

    def url(self, **change: str) -> str:
        """Give the address with some parts changed; it then opens the first page."""
        parts = replace(self, **{"after": "", **change}).__dict__
        return f"{LIST}?{urlencode({key: one for key, one in parts.items() if one})}"

    def cleared(self) -> str:
        """Give the address of the view without filters."""
        return Address(view=self.view).url()

    @property
    def narrowed(self) -> bool:
        """Say whether anything narrows the view."""
        return any((self.category, self.status, self.channel, self.age, self.q))


@routes.get("")
@routes.get("/")
async def home(request: web.Request) -> web.Response:
    """Lead to the list."""
    raise web.HTTPSeeOther(LIST)


@routes.get("/cases")
async def show(request: web.Request) -> web.Response:
    """Show a list; a whole case number in the search leads straight to the case."""
    found = request.query.get("q", "").strip().upper()
    if references.valid(found) and await queries.case(found) is not None:
        raise web.HTTPSeeOther(f"{LIST}/{found}")
    part = "HX-Request" in request.headers
    wanted = _wanted(request)
    counts = await queries.counts(wanted.staff_id, wanted.until or now_of(request))
    address = _address(request, wanted)
    if "view" not in request.query:
        view = next((one for one in FIRST if counts[one]), View.MINE)
        view = View.ALL if address.q else view
        wanted, address = replace(wanted, view=view), replace(address, view=view.value)
    page = await queries.page(wanted, address.after)
    values: dict[str, Any] = {
        "page": page,
        "address": address,
        "counts": counts,
        "counted_max": queries.COUNTED_MAX,
        "found": _found(page, address, counts),
        "views": tuple(View),
        "icons": ICONS,
        "elsewhere": [one for one in ELSEWHERE if one.value != address.view and counts[one]],
        "choices": _choices(request, wanted.view),
    }
    if part:
        return render.bare(request, "_list.html", part=True, **values)
    return await render.page(request, "queue.html", part=False, **values)


@routes.post("/cases/{number}/take")
async def take(request: web.Request) -> web.Response:
    """Take a case from the list; pressing a key does the same."""
    member = request[SESSION].member
    number = request.match_info["number"]
    act = Assign(number=number, clerk_id=member.id, clerk_name=member.name)
    await panel_of(request).ledger.act(act, by=member.actor(), now=now_of(request))
    if "HX-Request" in request.headers:
        return web.Response(status=204)
    raise web.HTTPSeeOther(f"{LIST}/{number}")


def _wanted(request: web.Request) -> Filter:
    calendar = calendar_of(panel_of(request).organisation())
    return forms.listed(
        request.query,
        staff_id=request[SESSION].member.id,
        calendar=calendar,
        now=now_of(request),
    )


def _address(request: web.Request, wanted: Filter) -> Address:
    age = request.query.get("age", "")
    return Address(
        view=wanted.view.value,
        category=wanted.category,
        status=wanted.status,
        channel=wanted.channel,
        age=age if wanted.since or wanted.before else "",
        q=wanted.text,
        after=request.query.get("after", "")[:100],
    )


def _found(page: Page, address: Address, counts: dict[View, int]) -> str:
    """Say how many cases a list has; of a narrowed one as many as are seen."""
    if address.narrowed or address.after:
        return f"{len(page.rows)}{'+' if page.next or address.after else ''}"
    count = counts[View(address.view)]
    return f"{queries.COUNTED_MAX - 1}+" if count >= queries.COUNTED_MAX else str(count)


def _choices(request: web.Request, view: View) -> dict[str, list[tuple[str, str]]]:
    """Give what each filter offers: (value, words)."""
    panel, words = panel_of(request), render.say_of(request)
    ended = view is View.ENDED
    doors = [(name, words.text(door.label)) for name, door in panel.channels.items()]
    return {
        "category": [
            (one.key, words.text(one.short or one.label))
            for one in panel.organisation().categories
        ],
        "status": [
            (one.value, words(f"status_{one}")) for one in Status if (one in ENDED) is ended
        ],
        "channel": [*doors, *((one, words(f"source_{one}")) for one in forms.SOURCES)],
        "age": [(one, words(f"age_{one}")) for one in (*forms.AGES, forms.OLDER)],
    }
