"""Cases that are with the respondent, their links, and an answer as a browser sends it."""

import io
from datetime import timedelta

from aiohttp import FormData

from admin.respondent.tokens import token
from cases.acts import Move
from cases.links import MakeLink
from cases.model import Actor, Role, Status
from storage.working import fresh_id

CLERK = Actor(role=Role.CLERK, id="zhou", name="周敏")


async def with_respondent(office, *, sender="p1"):
    """Let a person complain and staff hand the case to the respondent; give its number."""
    number = await office.case(sender=sender)
    for to in (Status.ACCEPTED, Status.WITH_RESPONDENT):
        await office.ledger.act(Move(number=number, to=to), by=CLERK, now=office.clock())
    return number


async def link_for(office, number, **more):
    """Make a link for the respondent of a case; give its id."""
    id_ = fresh_id()
    due = office.clock() + timedelta(days=7)
    act = MakeLink(
        **{"number": number, "link_id": id_, "name": "小满优品", "due_at": due} | more
    )
    await office.ledger.act_on_link(act, by=CLERK, now=office.clock())
    return id_


def path_of(office, link):
    """Give the address of a link's page."""
    return f"/respond/{token(office.panel.secret, link)}"


def form(*, kind="refund", text="同意退款", files=(), kept=()):
    """Give an answer as a browser posts it: names of files as they are, in UTF-8."""
    made = FormData(default_to_multipart=True, quote_fields=False)
    made.add_field("answer", kind)
    made.add_field("text", text)
    for one in kept:
        made.add_field("kept", one)
    for name, body in dict(files).items():
        made.add_field(
            "files", io.BytesIO(body), filename=name, content_type="application/octet-stream"
        )
    if not files:  # what a browser sends for an empty file field
        made.add_field("files", b"", filename="", content_type="application/octet-stream")
    return made


async def answer(visitor, office, link, **said):
    """Answer by a link; give the response."""
    return await visitor.client.post(
        path_of(office, link), data=form(**said), allow_redirects=False
    )
