"""Reads what was posted into acts and filters. Pure; each error names its field."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from cases.acts import Assign, Move, Note, Open, Prioritise, Reply
from cases.calendars import Calendar
from cases.deadlines import promised
from cases.links import GrantTime, Link, MakeLink, PassOn
from cases.model import Case, Priority, Status
from cases.organisation import Organisation
from cases.steps import REASON
from storage.queries import Filter, View
from storage.staff import Member

REPLY_MAX = 2000  # characters of one message to a person
NOTE_MAX = 5000
REASON_MAX = 1000
STORY_MAX = 10_000
LINE_MAX = 200
FILES_MAX = 10  # with one reply
SOURCES = ("phone", "walk_in", "letter")
CURRENCIES = ("CNY", "HKD", "TWD", "USD", "EUR", "GBP")
AGES = {"1": timedelta(days=1), "3": timedelta(days=3), "7": timedelta(days=7)}
OLDER = "older"  # than the longest of AGES
MORE_WITHIN_DAYS = 5  # working days that somebody is given to send what is missing

#: What the message of each step needs beside what the case knows: the phrases' slots.
SLOTS: Mapping[Status, tuple[str, ...]] = {
    Status.MORE_WANTED: ("items", "due"),
    Status.REFUSED: ("bodies",),
    Status.CLOSED_UNRESOLVED: ("bodies", "papers"),
    Status.WITH_DEPARTMENT: ("department",),
    Status.WITH_RESPONDENT: ("respondent",),
}

Posted = Mapping[str, Any]


class FormError(Exception):
    """What was posted cannot be used; ``errors`` maps a field to a phrase."""

    def __init__(self, **errors: str) -> None:
        super().__init__(", ".join(errors))
        self.errors = errors


@dataclass(frozen=True, kw_only=True)
class NewPassword:
    """The old password and the new one, which was typed twice alike."""

    old: str
    new: str


def sign_in(posted: Posted) -> tuple[str, str]:
    """Read name and password."""
    name, password = _text(posted, "name"), str(posted.get("password", ""))
    _refuse(name="form_empty" if not name else "", password="" if password else "form_empty")
    return name, password


def new_password(posted: Posted) -> NewPassword:
    """Read a change of password."""
    old, new = str(posted.get("old", "")), str(posted.get("new", ""))
    _refuse(
        old="" if old else "form_empty",
        new="" if new else "form_empty",
        again="" if new == str(posted.get("again", "")) else "password_differs",
    )
    return NewPassword(old=old, new=new)


def say(number: str, posted: Posted, files: Sequence[str]) -> Reply | Note:
    """Read the composer: a reply, the answer, or a note for staff only."""
    text = _text(posted, "text")
    kind = _text(posted, "kind")
    if kind == "note":
        _refuse(text=_length(text, NOTE_MAX))
        return Note(number=number, text=text)
    wrong = "form_too_many" if len(files) > FILES_MAX else ""
    if not files or text:
        wrong = wrong or _length(text, REPLY_MAX)
    if kind == "answer" and not text:
        wrong = "form_empty"
    _refuse(text=wrong)
    return Reply(number=number, text=text, files=tuple(files), answer=kind == "answer")


def move(
    case: Case,
    posted: Posted,
    *,
    calendar: Calendar,
    organisation: Organisation,
    now: datetime,
) -> Move:
    """Read a step with its reason and with what its message needs."""
    to = _choice(posted, "to", tuple(Status))
    status = Status(to)
    reason = _reason(case, posted, organisation)
    slots = SLOTS.get(status, ())
    fields = {slot: _text(posted, slot) for slot in slots if slot != "due"}
    errors = {
        "reason": _length(reason, REASON_MAX, needed=reason_needed(status)),
        **{slot: _length(text, REASON_MAX) for slot, text in fields.items()},
    }
    values: dict[str, Any] = dict(fields)
    if "due" in slots:
        due = _day(posted, "due")
        errors["due"] = "" if due and due > calendar.local(now).date() else "form_date"
        values["due"] = {"moment": _close(due, calendar).isoformat()} if due else ""
    _refuse(**errors)
    if status is Status.MORE_WANTED:
        reason = fields["items"]
    if status is Status.REOPENED:
        values["max"] = organisation.max_rounds
    version = _text(posted, "version")
    return Move(
        number=case.number,
        to=status,
        reason=reason,
        values=values,
        version=int(version) if version.isdigit() else None,
    )


def _reason(case: Case, posted: Posted, organisation: Organisation) -> str:
    """Give the reason: one of the list in the person's language, and own words."""
    listed_ = dict(organisation.refusal_reasons).get(_text(posted, "reason_key"), {})
    label = listed_.get(case.language) or listed_.get("zh-CN", "")
    return "\n".join(one for one in (label, _text(posted, "reason")) if one)


def reason_needed(status: Status) -> bool:
    """Say whether a step needs a reason of its own; what is missing is one."""
    return status in REASON and status is not Status.MORE_WANTED


def defaults(
    case: Case, to: Status, *, calendar: Calendar, organisation: Organisation, now: datetime
) -> dict[str, str]:
    """Give what a step's form is filled with at first, in the person's language."""
    words = {"bodies": organisation.bodies, "papers": organisation.papers}
    filled = {
        slot: _with_numbers(text.get(case.language) or text.get("zh-CN", ""), organisation)
        for slot, text in words.items()
    }
    due = calendar.local(calendar.after(now, MORE_WITHIN_DAYS)).date().isoformat()
    known = {**filled, "due": due, "respondent": case.party, "items": "", "department": ""}
    return {"reason": "", **{slot: known[slot] for slot in SLOTS.get(to, ())}}


def _with_numbers(text: str, organisation: Organisation) -> str:
    """Fill in the organisation's telephone numbers; a line whose number is not set goes."""
    lines = organisation.lines
    kept = [one for one in text.split("\n") if all(lines.get(k) for k in _SLOT.findall(one))]
    return "\n".join(_SLOT.sub(lambda slot: lines[slot[1]], one) for one in kept)


_SLOT = re.compile(r"\{([a-z_]+)\}")


def assign(number: str, posted: Posted, members: Sequence[Member]) -> Assign:
    """Read who a case goes to; "" gives it back to the queue."""
    id_ = _text(posted, "clerk")
    if not id_:
        return Assign(number=number, clerk_id="")
    found = next((one for one in members if one.id == id_), None)
    if found is None:
        raise FormError(clerk="form_choice")
    return Assign(number=number, clerk_id=found.id, clerk_name=found.name)


def make_link(
    number: str, link_id: str, posted: Posted, *, calendar: Calendar, now: datetime
) -> MakeLink:
    """Read whom to ask, and until when."""
    name, contact, note = (_text(posted, one) for one in ("name", "contact", "note"))
    due = _day(posted, "due")
    _refuse(
        name=_length(name, LINE_MAX),
        contact=_length(contact, LINE_MAX, needed=False),
        note=_length(note, REASON_MAX, needed=False),
        due="" if due and due > calendar.local(now).date() else "form_date",
    )
    return MakeLink(
        number=number,
        link_id=link_id,
        name=name,
        contact=contact,
        note=note,
        due_at=_close(due or now.date(), calendar),
    )


def grant_time(link: Link, posted: Posted, calendar: Calendar) -> GrantTime:
    """Read the new date of a respondent; it lies after the old one."""
    due = _day(posted, "due")
    later = due is not None and due > calendar.local(link.due_at).date()
    _refuse(due="" if later else "form_date")
    at = _close(due or link.due_at.date(), calendar)
    return GrantTime(number=link.number, link_id=link.id, due_at=at)


def pass_on(link: Link, posted: Posted, files: Sequence[str]) -> PassOn:
    """Read what the person is told of a respondent's answer, and with which of its files."""
    text = _text(posted, "text")
    wrong = "form_too_many" if len(files) > FILES_MAX else _length(text, REPLY_MAX)
    _refuse(text=wrong)
    return PassOn(
        number=link.number,
        link_id=link.id,
        text=text,
        files=tuple(files),
        answer=_text(posted, "kind") != "reply",
    )


def reason(posted: Posted) -> str:
    """Read why something is given back or refused."""
    text = _text(posted, "reason")
    _refuse(reason=_length(text, REASON_MAX))
    return text


def prioritise(number: str, posted: Posted) -> Prioritise:
    """Read a priority."""
    priority = _choice(posted, "priority", tuple(Priority))
    return Prioritise(number=number, priority=Priority(priority))


def intake(
    posted: Posted,
    *,
    number: str,
    lookup_hash: str,
    organisation: Organisation,
    now: datetime,
) -> Open:
    """Read a complaint that was taken down by telephone, at the counter, from a letter."""
    category = organisation.category(_text(posted, "category"))
    read = {name: _text(posted, name) for name in _INTAKE}
    cents, money_error = _money(read["amount"])
    source, currency = _text(posted, "source"), _text(posted, "currency") or CURRENCIES[0]
    language = _text(posted, "language")
    _refuse(
        source="" if source in SOURCES else "form_choice",
        category="form_choice" if category is None else "",
        language="" if language in {"zh-CN", "zh-TW", "en"} else "form_choice",
        currency="" if currency in CURRENCIES else "form_choice",
        amount=money_error,
        party=_length(read["party"], LINE_MAX),
        name=_length(read["name"], LINE_MAX, needed=False),
        contact=_length(read["contact"], LINE_MAX, needed=False),
        wanted=_length(read["wanted"], REASON_MAX, needed=False),
        story=_length(read["story"], STORY_MAX),
    )
    if category is None:
        raise FormError(category="form_choice")
    days = promised(organisation, category, category.priority, now)
    answers: dict[str, Any] = {
        key: read[key] for key in ("name", "contact", "party", "wanted") if read[key]
    }
    if cents is not None:
        answers["amount"] = {"amount": f"{Decimal(cents) / 100}", "currency": currency}
    return Open(
        number=number,
        person_id=0,
        category=category.key,
        story=read["story"],
        title=_title(read["party"], read["story"]),
        party=read["party"],
        answers=answers,
        amount_cents=cents,
        currency=currency if cents is not None else "",
        priority=Priority(category.priority),
        lookup_hash=lookup_hash,
        language=language,
        source=source,
        due_check_at=days.check,
        due_answer_at=days.answer,
        due_solution_at=days.solution,
    )


_INTAKE = ("name", "contact", "party", "amount", "wanted", "story")
TITLE_MAX = 60  # characters


def listed(
    query: Mapping[str, str], *, staff_id: str, calendar: Calendar, now: datetime
) -> Filter:
    """Read a list's address; what makes no sense in it is left out."""
    view = query.get("view", "")
    status, age = query.get("status", ""), query.get("age", "")
    today = calendar.local(now).date()
    longest = max(AGES.values())
    return Filter(
        view=View(view) if view in set(View) else View.MINE,
        staff_id=staff_id,
        category=query.get("category", "")[:64],
        status=status if status in set(Status) else "",
        channel=query.get("channel", "")[:16],
        text=query.get("q", "").strip()[:100],
        since=now - AGES[age] if age in AGES else None,
        before=now - longest if age == OLDER else None,
        until=datetime.combine(today + timedelta(days=1), time(), calendar.zone),
    )


def _title(party: str, story: str) -> str:
    first = story.split("\n", maxsplit=1)[0]
    return (f"{party}：{first}" if party and party not in first else first)[:TITLE_MAX]


def _close(day: date, calendar: Calendar) -> datetime:
    return calendar.close_of(day)


def _text(posted: Posted, name: str) -> str:
    return str(posted.get(name, "")).strip().replace("\r\n", "\n").replace("\x00", "")


def _length(text: str, most: int, *, needed: bool = True) -> str:
    if not text:
        return "form_empty" if needed else ""
    return "form_too_long" if len(text) > most else ""


def _choice(posted: Posted, name: str, allowed: Collection[str]) -> str:
    chosen = _text(posted, name)
    if chosen not in allowed:
        raise FormError(**{name: "form_choice"})
    return chosen


def _day(posted: Posted, name: str) -> date | None:
    try:
        return date.fromisoformat(_text(posted, name))
    except ValueError:
        return None


def _money(text: str) -> tuple[int | None, str]:
    """Read an amount into cents, with the phrase of what is wrong with it or ""."""
    if not text:
        return None, ""
    try:
        amount = Decimal(text.replace(",", "").replace("，", "").lstrip("¥￥$ "))
    except InvalidOperation:
        return None, "form_amount"
    if not amount.is_finite() or not 0 <= amount < 10**12:
        return None, "form_amount"
    return int((amount * 100).to_integral_value()), ""


def _refuse(**errors: str) -> None:
    """Raise FormError for the fields that have an error."""
    wrong = {name: phrase for name, phrase in errors.items() if phrase}
    if wrong:
        raise FormError(**wrong)
