"""Taking down a complaint for somebody who calls, comes or writes; the receipt to give them."""

from typing import Any

from aiohttp import web
from itsdangerous import BadSignature, Signer

from admin import forms, render
from admin.forms import FormError
from admin.keys import SESSION, now_of, panel_of
from cases import references
from cases.errors import CaseError
from storage.working import fresh_code, fresh_number

routes = web.RouteTableDef()
UNPROCESSABLE = 422
CONFLICT = 409


@routes.get("/intake")
async def ask(request: web.Request) -> web.Response:
    """Show the form."""
    signed = _signer(request).sign(fresh_number(now_of(request))).decode()
    return await _form(request, {"once": signed, "source": "phone"}, {}, status=200)


@routes.post("/intake")
async def take_down(request: web.Request) -> web.Response:
    """Register the complaint and show its receipt, the only place of the look-up code.

    The number was drawn with the form, so that sending it twice does not make two.
    """
    posted = {key: str(value) for key, value in (await request.post()).items()}
    panel, now = panel_of(request), now_of(request)
    code = fresh_code()
    try:
        number = _signer(request).unsign(posted.get("once", "")).decode()
        opened = forms.intake(
            posted,
            number=number,
            lookup_hash=references.code_hash(code),
            organisation=panel.organisation(),
            now=now,
        )
        actor = request[SESSION].member.actor()
        outcome = await panel.ledger.start_for_staff(opened, by=actor, now=now)
    except BadSignature:
        raise web.HTTPForbidden(reason="csrf") from None
    except FormError as error:
        return await _form(request, posted, error.errors, status=UNPROCESSABLE)
    except CaseError:
        values = {"number": _signer(request).unsign(posted["once"]).decode()}
        return await _form(request, posted, {}, status=CONFLICT, **values)
    return await render.page(
        request,
        "receipt.html",
        case=outcome.case,
        code=references.code_words(code),
        look_up=f"{panel.public_url}/status",
    )


async def _form(
    request: web.Request,
    posted: dict[str, str],
    errors: dict[str, str],
    *,
    status: int,
    number: str = "",
) -> web.Response:
    words = render.say_of(request)
    values: dict[str, Any] = {name: posted.get(name, "") for name in _FIELDS}
    values["language"] = values["language"] or words.wording.language
    return await render.page(
        request,
        "intake.html",
        status=status,
        filled=values,
        errors=errors,
        number=number,
        sources=forms.SOURCES,
        currencies=forms.CURRENCIES,
        categories=[
            (one.key, words.text(one.label))
            for one in panel_of(request).organisation().categories
        ],
        story_max=forms.STORY_MAX,
    )


_FIELDS = (
    "once",
    "source",
    "language",
    "category",
    "name",
    "contact",
    "party",
    "amount",
    "currency",
    "wanted",
    "story",
)


def _signer(request: web.Request) -> Signer:
    return Signer(panel_of(request).secret, salt="intake")
