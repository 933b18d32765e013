"""Rows to values and back: the one place that knows the form of the JSON columns."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

import msgspec

from cases.messages import Incoming, Message, Say, Session
from cases.model import ENDED, Actor, Case, Entry, Priority, Role, Status
from cases.reach import Grants
from storage.tables import micros, moment

_encoder = msgspec.json.Encoder()
_session = msgspec.json.Decoder(Session)
_message = msgspec.json.Decoder(Message)
_incoming = msgspec.json.Decoder(Incoming)
_say = msgspec.json.Decoder(Say)
_grants = msgspec.json.Decoder(dict[str, tuple[int, int]])
_any = msgspec.json.Decoder()

#: The instants of `Case`, which are numbers in the table.
_MOMENTS = frozenset(
    {
        "opened_at",
        "submitted_at",
        "due_check_at",
        "due_answer_at",
        "due_solution_at",
        "due_at",
        "answered_at",
        "asked_again_at",
        "paused_at",
        "revisited_at",
        "ended_at",
    }
)
_CASE = tuple(one.name for one in fields(Case))
CASE_COLUMNS = (*_CASE, "open", "updated_at")
_FLAGS = ("live", "anonymous", "unread", "open")


def text(value: Any) -> str:
    """Write a value (dataclasses included) as JSON."""
    return _encoder.encode(value).decode()


def value(body: str) -> Any:
    """Read JSON."""
    return _any.decode(body)


def session_of(body: str | None) -> Session:
    """Read a stored session; none is a new one, and so is one that cannot be read."""
    if not body:
        return Session()
    try:
        return _session.decode(body)
    except msgspec.ValidationError:  # written by an older release
        return Session()


def message_of(body: str) -> Message:
    """Read a stored message."""
    return _message.decode(body)


def incoming_of(body: str) -> Incoming:
    """Read a stored incoming message."""
    return _incoming.decode(body)


def grants_of(body: str) -> Grants:
    """Read the stored push windows of an address."""
    left = _grants.decode(body)
    return Grants(left={event: (moment(until), many) for event, (until, many) in left.items()})


def grants_text(grants: Grants) -> str:
    """Write push windows."""
    return text({event: (micros(until), many) for event, (until, many) in grants.left.items()})


def case_of(row: Mapping[str, Any]) -> Case:
    """Read a row of `cases`; instants may be numbers or datetimes."""
    read = {name: row[name] for name in _CASE}
    for name in _MOMENTS:
        read[name] = moment(read[name]) if isinstance(read[name], int) else read[name]
    for name in ("live", "anonymous", "unread"):
        read[name] = bool(read[name])
    read["status"] = Status(read["status"])
    read["priority"] = Priority(read["priority"])
    read["flags"] = tuple(one for one in read["flags"].split(",") if one)
    read["answers"] = value(read["answers"])
    return Case(**read)


def case_values(case: Case, now: datetime) -> list[Any]:
    """Give a case's values in the order of `CASE_COLUMNS`."""
    made: list[Any] = []
    for name in _CASE:
        one = getattr(case, name)
        if name in _MOMENTS:
            one = None if one is None else micros(one)
        elif name == "flags":
            one = ",".join(one)
        elif name == "answers":
            one = text(one)
        elif name in {"status", "priority"}:
            one = one.value
        made.append(one)
    return [*made, case.status not in ENDED, micros(now)]


def entry_of(row: Mapping[str, Any]) -> Entry:
    """Read a row of `entries`."""
    at = row["at"]
    by = Actor(role=Role(row["by_role"]), id=row["by_id"], name=row["by_name"])
    return Entry(
        at=moment(at) if isinstance(at, int) else at,
        by=by,
        kind=row["kind"],
        detail=value(row["detail"]),
        public=bool(row["public"]),
    )


def say_of(body: str) -> Say:
    """Read a stored Say."""
    return _say.decode(body)
