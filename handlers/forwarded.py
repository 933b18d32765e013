"""Messages that the person was sent by others: was that us, and what to do about it."""

import re
from dataclasses import replace
from difflib import SequenceMatcher

from cases.acts import Open
from cases.messages import Choice, Heard, Incoming, Say, Session
from cases.model import Priority
from cases.talk import Known, Turn
from handlers import emergency, form, own
from handlers.conversation import Conversation
from handlers.reading.alarm import forwarded
from handlers.reading.commands import Command, command
from handlers.reading.fold import fold

OFFER_MAX = 1000  # characters of a reported offer that are kept
OURS_FROM = 15  # characters of an answer from which its words cannot be chance
ALIKE = 0.75  # of a text that is one of ours, changed
LOOK_AT = 2000  # characters compared

_PIECES = re.compile(r"[\s。！!？?，,；;]+")
_PAID = Choice(key="forwarded:paid", label={"phrase": "forwarded_paid"})
_CODE = Choice(key="forwarded:code", label={"phrase": "forwarded_code"})
_NONE = Choice(key="forwarded:none", label={"phrase": "forwarded_none"})
_REPORT = Choice(key="forwarded:report", label={"phrase": "forwarded_report"})
_LEAVE = Choice(key="forwarded:leave", label={"phrase": "forwarded_leave"})


def alarm(session: Session, said: Incoming, known: Known) -> Turn | None:
    """Judge a text that comes with the question whether it is ours, before all else."""
    if said.heard is not Heard.TEXT or said.choice or not _asks(said.text):
        return None
    return _judged(session, said, known)


def catch(session: Session, said: Incoming, known: Known) -> Turn | None:
    """Warn of an offer to get money back, although nobody asked."""
    if said.heard is not Heard.TEXT or not forwarded(said.text):
        return None
    return _scam(session, said)


def begin(session: Session, said: Incoming, known: Known) -> Turn:
    """Only the question: ask for the message."""
    return Turn(
        session=own.at(session, "forwarded", "wait"), says=(Say(phrase="forwarded_send"),)
    )


def wait(session: Session, said: Incoming, known: Known) -> Turn | None:
    """Judge the message that was asked for."""
    if said.heard is not Heard.TEXT or command(said.text):
        return None
    return _judged(own.at(session, "menu"), said, known)


def _asks(text: str) -> bool:
    """Say whether a text of several parts ends by asking whether it is ours."""
    parts = [one for one in _PIECES.split(text.strip()) if one]
    return len(parts) > 1 and Command.IS_THIS_YOU in command(parts[-1])


def _judged(session: Session, said: Incoming, known: Known) -> Turn:
    ours = _ours(said.text, known)
    if ours is not None:
        return Turn(session=session, says=(ours,))
    if forwarded(said.text):
        return _scam(session, said)
    values = {"fraud_line": known.organisation.lines.get("fraud_line", "")}
    return Turn(session=session, says=(Say(phrase="forwarded_unknown", values=values),))


def _scam(session: Session, said: Incoming) -> Turn:
    after = own.at(session, "forwarded", offer=said.text[:OFFER_MAX])
    warns = Say(phrase="forwarded_scam", choices=(_PAID, _CODE, _NONE))
    return Turn(session=after, says=(warns,))


def _ours(text: str, known: Known) -> Say | None:
    """Find the answer of ours that a text repeats, or repeats with changes."""
    said = _plain(text)[:LOOK_AT]
    for case in known.cases:
        for entry in case.entries:
            words = _plain(str(entry.detail.get("text", "")))[:LOOK_AT]
            if entry.kind != "answered" or len(words) < OURS_FROM:
                continue
            moment = entry.at.isoformat()
            values = {
                "number": case.case.number,
                "day": {"moment": moment},
                "clock": {"clock": moment},
            }
            if words in said:
                return Say(phrase="forwarded_ours", values=values)
            matched = SequenceMatcher(None, words, said, autojunk=False)
            same = sum(block.size for block in matched.get_matching_blocks())
            if same >= ALIKE * len(words):
                return Say(phrase="forwarded_changed", values=values)
    return None


def _plain(text: str) -> str:
    return "".join(_PIECES.split(fold(text)))


def press(session: Session, said: Incoming, known: Known, key: str) -> Turn:
    """Take what has happened already, and whether to warn others."""
    if key == "paid":
        return emergency.paid(session, said, known)
    if key == "code":
        turn = emergency.paid(session, said, known)
        return replace(turn, says=(Say(phrase="forwarded_code_first"), *turn.says))
    if key == "none":
        asks = Say(phrase="forwarded_ask_report", choices=(_REPORT, _LEAVE))
        return Turn(session=own.at(session, "forwarded"), says=(asks,))
    offer = str(session.memory.get("offer", ""))
    after = own.at(session, session.conversation, session.step, offer=None)
    if key != "report" or not offer:
        return Turn(session=after, says=(Say(phrase="forwarded_left"),))
    thanks = (Say(phrase="forwarded_reported"),)
    if after.draft is not None:  # a case of its own would take the draft's files along
        drafted = form.flagged(form.noted(after.draft, offer), ("scam_offer",))
        return Turn(session=replace(after, draft=drafted), says=thanks)
    report = Open(
        number=known.fresh_number,
        person_id=known.person_id,
        category="",
        story=offer,
        anonymous=True,
        priority=Priority.HIGH,
        flags=("scam_offer",),
        language=known.language,
        submitted=False,
    )
    return Turn(session=after, says=thanks, acts=(report,))


FORWARDED = Conversation(
    name="forwarded",
    openers=frozenset({Command.IS_THIS_YOU}),
    begin=begin,
    steps={"wait": wait},
    press=press,
    alarm=alarm,
    catch=catch,
)
