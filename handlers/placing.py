"""Puts words and files into a case, and says which case a late message surely belongs to."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from cases.acts import Add
from cases.deadlines import due_of
from cases.messages import Choice, Heard, Incoming, Say, Session
from cases.model import Status
from cases.talk import Known, Own, Turn
from handlers import offers, own
from handlers.conversation import in_burst
from handlers.reading.fold import fold

FOCUS = timedelta(hours=1)  # that long a message belongs to the case last spoken of
LATE = timedelta(hours=24)  # after submission a file goes to that case without a question
#: What staff read when the person does not have what was asked for, and says no more.
NOTHING = "没有 / none"

_HAS_NONE = (
    "没有了",
    "没有",
    "没了",
    "找不到",
    "冇",
    "i don't have",
    "i do not have",
    "don't have",
)
_HAS_NONE_SAID = re.compile(rf"^(?:{'|'.join(_HAS_NONE)}|沒有了?)[\s,，。.；;]*", re.I)


def words_of(said: Incoming) -> str:
    """Give what a message says in words: text, a shared number, a place; "" for none."""
    if said.heard is Heard.LOCATION and said.latitude is not None:
        return f"{said.text} ({said.latitude}, {said.longitude})".strip()
    return said.text.strip() if said.heard in {Heard.TEXT, Heard.CONTACT} else ""


def has_none(text: str) -> bool:
    """Say whether a text begins by saying that the person does not have it."""
    return fold(text).startswith(_HAS_NONE)


def into(session: Session, known: Known, number: str, **kept: Any) -> Session:
    """Put the session where everything goes into one case, for a day at the most."""
    return own.at(session, "addition", "adding", **own.focus(known, number), **kept)


def long_ago(session: Session, known: Known) -> bool:
    """Say whether a case was last spoken of so long ago that this is a new matter."""
    return _since(session, known) > LATE


def _since(session: Session, known: Known) -> timedelta:
    spoken = session.memory.get("case_at")
    return known.now - datetime.fromisoformat(str(spoken)) if spoken else timedelta.max


def finish(found: Own) -> Choice:
    """Offer to say that this is all."""
    return offers.of_case("addition", "done", found.case.number, "choice_sent_all")


def note(session: Session, known: Known, found: Own, *, text: str) -> Turn:
    """Add words to a case."""
    number = found.case.number
    values = {"number": number, "next": goes_on(found)}
    said = Say(phrase="added", values=values, choices=(finish(found),), case=number)
    return Turn(
        session=into(session, known, number),
        says=(said,),
        acts=(Add(number=number, text=text),),
    )


def nothing(session: Session, found: Own, *, text: str) -> Turn:
    """Write down that the person does not have what was asked for, and go on."""
    number = found.case.number
    why = _HAS_NONE_SAID.sub("", text).strip()
    values = {"number": number, "text": why or text, "next": goes_on(found)}
    phrase = "add_nothing_said" if text else "add_nothing"
    return Turn(
        session=own.at(session, "menu", case=number),
        says=(Say(phrase=phrase, values=values, case=number),),
        acts=(Add(number=number, text=text or NOTHING),),
    )


def put(session: Session, said: Incoming, known: Known, found: Own) -> Turn:
    """Put this message's files into a case; of a burst the first alone is answered."""
    number = found.case.number
    values = {"number": number, "next": goes_on(found)}
    says = Say(phrase="added_files", values=values, choices=(finish(found),), case=number)
    return filed(into(session, known, number), said, known, found, says=says)


def filed(session: Session, said: Incoming, known: Known, found: Own, *, says: Say) -> Turn:
    """File what came with a message and say ``says``, once for a burst."""
    number = found.case.number
    quiet = in_burst(session, said, known) and session.memory.get("files_to") == number
    told = () if quiet else (says,)
    if any(one.too_big for one in said.attachments):
        told = (_too_big(known, number),)
    after = own.at(
        session,
        session.conversation,
        session.step,
        case=number,
        filed=filed_now(said, known),
        files_to=number,
    )
    act = Add(number=number, text=said.text, files=len(said.attachments))
    return Turn(session=after, says=told, acts=(act,), evidence_of=number)


def filed_now(said: Incoming, known: Known) -> dict[str, str]:
    """Give what `conversation.in_burst` wants to know of files that were answered."""
    return {"at": known.now.isoformat(), "album": said.burst}


def _too_big(known: Known, number: str) -> Say:
    desk = known.desk
    values = {"mb": desk.platform_mb or desk.max_file_mb, "upload_link": desk.upload_url}
    return Say(phrase="add_too_big", values=values, case=number)


def goes_on(found: Own) -> Any:
    """Say who acts next when the person has given what was asked for, else nothing."""
    case = found.case
    if case.status is not Status.MORE_WANTED:
        return ""
    due = due_of(replace(case, status=Status.ACCEPTED))
    values = {"due": {"moment": due.isoformat()} if due else ""}
    return {"phrase": "added_goes_on", "values": values}


def likely(session: Session, known: Known) -> Own | None:
    """Give the case that a late message surely belongs to, None when that is not plain."""
    cases = own.in_work(known)
    spoken = own.find(known, str(session.memory.get("case", "")))
    if spoken is not None and spoken in cases and _since(session, known) < FOCUS:
        return spoken
    found = [one for one in cases if _expects(one, known)]
    return found[0] if len(found) == 1 else None


def _expects(one: Own, known: Known) -> bool:
    """Say whether a case waits for more, or was sent so lately that more may come."""
    sent = one.case.submitted_at
    just_sent = sent is not None and known.now - sent < LATE
    return one.case.status is Status.MORE_WANTED or just_sent
