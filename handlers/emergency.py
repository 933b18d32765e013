"""Fraud in progress: what to do in the next minutes, before any form."""

from dataclasses import replace
from datetime import datetime, timedelta

from cases.messages import Choice, Incoming, Say, Session
from cases.model import Priority
from cases.organisation import Situation
from cases.talk import Known, Turn
from handlers import complaint, draft, form, handover, human, keeping, own
from handlers.conversation import Conversation
from handlers.lines import marked
from handlers.reading.alarm import fraud_now, just_paid

AGAIN_AFTER = timedelta(hours=6)  # until then the same alarm is not raised by words alone
NUMBERS = "①②③④⑤⑥⑦⑧⑨"

CALLED = Choice(key="emergency:called", label={"phrase": "emergency_called"})
PRESSED = Choice(key="emergency:pressed", label={"phrase": "emergency_pressed"})
STAFF = Choice(key="emergency:staff", label={"phrase": "emergency_staff"})


def alarm(session: Session, said: Incoming, known: Known) -> Turn | None:
    """Stop everything when money was just sent or is being asked for now."""
    if said.choice or not said.text or _told(session, known):
        return None
    if not fraud_now(said.text, with_file=bool(said.attachments)):
        return None
    if session.draft is not None or own.live(known) is not None:
        turn = keeping.kept(session, said, known)
    else:
        turn = _begun(session, said, known, story=said.text)
    just = just_paid(said.text, with_file=bool(said.attachments))
    return _stop(_paid_now(turn, known) if just else turn, known)


def paid(session: Session, said: Incoming, known: Known) -> Turn:
    """Stop everything because the person chose to say that money was sent just now."""
    if session.draft is None and own.live(known) is None:
        return _stop(_paid_now(_begun(session, said, known), known), known)
    return _stop(_paid_now(Turn(session=session), known), known)


def _paid_now(turn: Turn, known: Known) -> Turn:
    """Answer the form's question when money was last sent: the answer brought us here."""
    draft = turn.session.draft
    category = form.category_of(draft, known) if draft is not None else None
    for question in category.questions if category and draft is not None else ():
        for option in question.options:
            if option.leads and draft is not None and question.key not in draft["answers"]:
                made = form.answer(option.key, {"text": dict(option.label)}, read=True)
                draft = form.put(draft, question.key, made)
    return replace(turn, session=replace(turn.session, draft=draft))


def _begun(session: Session, said: Incoming, known: Known, *, story: str = "") -> Turn:
    situation = _urgent(known)
    category = situation.category if situation else ""
    return complaint.open_draft(session, said, known, category=category, story=story)


def _stop(turn: Turn, known: Known) -> Turn:
    handed = handover.hand_over(turn.session, known, flag="fraud_now", priority=Priority.URGENT)
    after = own.at(handed.session, "emergency", emergency_at=known.now.isoformat())
    situation = _urgent(known)
    steps = marked(situation.steps, known.organisation, NUMBERS) if situation else ""
    values = {"steps": steps, "fraud_line": known.organisation.lines.get("fraud_line", "")}
    stops = Say(phrase="emergency", values=values, choices=(CALLED, PRESSED, STAFF))
    return replace(
        turn,
        session=after,
        says=(stops,),
        acts=(*turn.acts, *handed.acts),
        about=turn.about or handed.number,
    )


def _urgent(known: Known) -> Situation | None:
    return next((one for one in known.organisation.situations if one.urgent), None)


def _told(session: Session, known: Known) -> bool:
    at = session.memory.get("emergency_at")
    return bool(at) and known.now - datetime.fromisoformat(str(at)) < AGAIN_AFTER


def press(session: Session, said: Incoming, known: Known, key: str) -> Turn:
    """After the steps: called, still being pressed, or a colleague."""
    if key == "staff":
        return human.call(session, known, why="fraud_now")
    values = {"emergency": known.organisation.lines.get("emergency", "")}
    if key == "pressed":
        stay = Say(phrase="emergency_hang_up", values=values, choices=(CALLED, STAFF))
        return Turn(session=own.at(session, "emergency"), says=(stay,))
    turn = draft.go_on(session, said, known)
    return replace(turn, says=(Say(phrase="emergency_done", values=values), *turn.says))


EMERGENCY = Conversation(name="emergency", alarm=alarm, press=press)
