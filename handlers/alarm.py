"""What comes before everything: words of harm, a child alone; and marks for staff."""

from dataclasses import replace

from cases.acts import Act, Flag, Open
from cases.calendars import calendar_of
from cases.messages import Choice, Incoming, Say, Session
from cases.model import Priority
from cases.talk import Known, Turn
from handlers import draft, form, handover, human, keeping, own
from handlers.conversation import Conversation
from handlers.reading.alarm import distress, harm_words, minor, threatened

SAFE = Choice(key="alarm:safe", label={"phrase": "harm_safe"})
STAFF = Choice(key="alarm:staff", label={"phrase": "harm_staff"})
GO_ON = Choice(key="alarm:go", label={"phrase": "minor_go"})


def alarm(session: Session, said: Incoming, known: Known) -> Turn | None:
    """Answer words of harm, or a child's first words, before anything else."""
    if said.choice or not said.text:
        return None
    new = _new_words(session, said, known)
    if new:
        return _harm(session, said, known, new)
    if minor(said.text) and not session.memory.get("minor"):
        return _minor(session, said, known)
    return None


def _new_words(session: Session, said: Incoming, known: Known) -> list[str]:
    """Give the words of harm of today when this message brings new ones, else nothing."""
    found = harm_words(said.text)
    before = session.memory.get("harm", {})
    heard = before.get("words", []) if before.get("day") == _today(known) else []
    return [*heard, *sorted(found - set(heard))] if found - set(heard) else []


def _today(known: Known) -> str:
    return calendar_of(known.organisation).local(known.now).date().isoformat()


def _harm(session: Session, said: Incoming, known: Known, words: list[str]) -> Turn:
    turn = keeping.set_aside(session, said, known)
    handed = handover.hand_over(
        turn.session, known, flag="harm", priority=Priority.URGENT, story=said.text
    )
    heard = {"day": _today(known), "words": words}
    after = own.at(handed.session, "alarm", harm=heard)
    asks = Say(phrase="harm", values=_lines(known), choices=(STAFF, SAFE))
    return replace(
        turn,
        session=after,
        says=(asks,),
        acts=(*turn.acts, *handed.acts),
        about=handed.number,
    )


def _lines(known: Known) -> dict[str, object]:
    """Give the numbers to call; a sentence without its number is left out."""
    lines = known.organisation.lines
    crisis, emergency = lines.get("crisis_line", ""), lines.get("emergency", "")
    values = {"crisis_line": crisis, "emergency": emergency}
    key = "harm_call" if crisis and emergency else "harm_call_one"
    return {"call": {"phrase": key, "values": values} if crisis or emergency else ""}


def _minor(session: Session, said: Incoming, known: Known) -> Turn:
    turn = keeping.kept(session, said, known)
    place = turn.session
    if place.draft is not None:
        place = replace(place, draft=form.flagged(place.draft, ("minor",)))
    handed = handover.hand_over(place, known, flag="minor", priority=Priority.URGENT)
    after = own.at(handed.session, "alarm", minor=True)
    asks = Say(
        phrase="minor",
        values={"minor_line": known.organisation.lines.get("minor_line", "")},
        choices=(GO_ON, STAFF),
    )
    return replace(
        turn,
        session=after,
        says=(asks,),
        acts=(*turn.acts, *handed.acts),
        about=turn.about or handed.number,
    )


def press(session: Session, said: Incoming, known: Known, key: str) -> Turn:
    """Call a colleague, or go on where the person was."""
    if key == "staff":
        return human.call(session, known, why="harm" if "harm" in session.memory else "asked")
    turn = draft.go_on(session, said, known)
    first = Say(phrase="harm_go_on" if key == "safe" else "minor_go_on")
    return replace(turn, says=(first, *turn.says))


def marks(turn: Turn, said: Incoming, known: Known) -> Turn:
    """Mark for staff what needs no message of its own: despair, threats."""
    found = []
    if distress(said.text):
        found.append("distress")
    if threatened(said.text):
        found.append("threatened")
    for flag in found:
        turn = _marked(turn, known, flag)
    return turn


def _marked(turn: Turn, known: Known, flag: str) -> Turn:
    opened = next((act for act in turn.acts if isinstance(act, Open)), None)
    if opened is not None:
        flagged = replace(opened, flags=tuple(dict.fromkeys((*opened.flags, flag))))
        acts: tuple[Act, ...] = tuple(flagged if act is opened else act for act in turn.acts)
        return replace(turn, acts=acts)
    seen = handover.seen_draft(turn.session, known)
    if turn.session.draft is not None and seen is None and not turn.acts:
        drafted = form.flagged(turn.session.draft, (flag,))
        return replace(turn, session=replace(turn.session, draft=drafted))
    number = next((act.number for act in turn.acts), "") or turn.about
    found = own.find(known, number) or next(iter(own.in_work(known)), None)
    case = seen or (found.case if found else None)
    if case is None or flag in case.flags:
        return turn
    act = Flag(number=case.number, flag=flag, priority=Priority.HIGH)
    return replace(turn, acts=(*turn.acts, act))


ALARM = Conversation(name="alarm", alarm=alarm, press=press, marks=marks)
