"""The receipt: the number, what was received, what comes next and by when."""

from collections.abc import Mapping
from typing import Any

from cases import references
from cases.messages import Card, Say
from cases.talk import Known
from handlers import collecting, form
from handlers.filing import promised


def receipt(draft: Mapping[str, Any], known: Known, *, number: str) -> Say:
    """Say that a complaint was sent and everything that follows from it."""
    category = form.category_of(draft, known)
    days = promised(draft, known)
    check = {"moment": days.check.isoformat()} if days else ""
    answer = {"moment": days.answer.isoformat()} if days else ""
    desk = known.desk
    code = references.code_words(known.fresh_code) if known.fresh_code else ""
    look_up = {"web_link": desk.web_url, "code": code} if desk.web_url and code else {}
    values = {
        "number": number,
        "counts": _received(draft, known),
        "due_check": check,
        "due": answer,
        "web": {"phrase": "receipt_web", "values": look_up} if look_up else "",
        "visit": "" if desk.pushes else _visit(check, answer),
        "scam": {"phrase": "scam_line"} if category and category.scam_warning else "",
    }
    rows: list[tuple[Any, Any, str]] = [
        ({"phrase": "receipt_number"}, number, ""),
        ({"phrase": "receipt_received"}, values["counts"], ""),
        ({"phrase": "receipt_next"}, {"phrase": "receipt_check", "values": values}, ""),
        ({"phrase": "receipt_then"}, {"phrase": "receipt_answer", "values": values}, ""),
    ]
    if code:
        rows.append(({"phrase": "receipt_code"}, code, ""))
    return Say(
        phrase="receipt",
        values=values,
        card=Card(kind="receipt", rows=tuple(rows)),
        case=number,
    )


def _received(draft: Mapping[str, Any], known: Known) -> Any:
    held = collecting.here(draft, known)
    return collecting.received(held) if held else {"phrase": "receipt_story_only"}


def _visit(check: Any, answer: Any) -> dict[str, Any]:
    """Name the days worth a visit, where we cannot speak first."""
    return {"phrase": "receipt_visit", "values": {"days": {"join": [check, answer]}}}
