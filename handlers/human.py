"""A talk with staff: who is called, that everything then goes to them, the way back."""

from dataclasses import replace

from cases.acts import Act, Add, CallStaff, EndTalk
from cases.calendars import calendar_of
from cases.messages import Heard, Incoming, Say, Session
from cases.model import Case
from cases.talk import Known, Turn
from handlers import complaint, handover, offers, own, placing
from handlers.conversation import Conversation
from handlers.reading.commands import Command, command
from handlers.reading.fold import fold
from handlers.spoken import meant

#: Words that mean the service and not the colleague: ask whether to go back to it.
_OURS = frozenset({Command.COMPLAIN, Command.STATUS, Command.MINE, Command.MENU})


def begin(session: Session, said: Incoming, known: Known) -> Turn:
    """Call staff to what the person is busy with."""
    return call(session, known, why="asked")


def press(session: Session, said: Incoming, known: Known, key: str) -> Turn:
    """Call staff, to one case if named; or go back, or stay with them."""
    what, _, number = key.partition(":")
    if what == "back":
        return back(session, said, known)
    if what == "stay":
        return Turn(session=_open_ended(session), says=(Say(phrase="human_stays"),))
    found = own.find(known, number)
    if found is not None and own.live(known) is None:
        acts: tuple[Act, ...] = (CallStaff(number=number),)
        return Turn(
            session=_open_ended(
                own.at(session, session.conversation, session.step, case=number)
            ),
            says=(_called(known),),
            acts=acts,
            about=number,
        )
    return call(session, known, why=what if what in {"harm", "fraud_now"} else "asked")


def call(session: Session, known: Known, *, why: str) -> Turn:
    """Make the matter at hand a live exchange, and say when somebody will read it."""
    live = own.live(known)
    if live is not None:
        already = replace(_called(known), phrase="human_already")
        return Turn(session=_open_ended(session), says=(already,), about=live.number)
    handed = handover.hand_over(session, known, call=why)
    return Turn(
        session=_open_ended(handed.session),
        says=(_called(known),),
        acts=handed.acts,
        about=handed.number,
    )


def _called(known: Known) -> Say:
    calendar = calendar_of(known.organisation)
    passive = "" if known.desk.pushes else {"phrase": "human_passive"}
    if calendar.open_now(known.now):
        here = {"phrase": "human_here", "values": {"n": known.colleagues}}
        return Say(
            phrase="human_called",
            values={"here": here if known.colleagues else "", "passive": passive},
            choices=(offers.BACK_TO_BOT,),
            numbered=False,
        )
    opens = calendar.opens_next(known.now).isoformat()
    values = {"day": {"moment": opens}, "clock": {"clock": opens}, "passive": passive}
    return Say(
        phrase="human_later", values=values, choices=(offers.BACK_TO_BOT,), numbered=False
    )


def _open_ended(session: Session) -> Session:
    """While staff read along a number is a word to them, not a choice of ours."""
    return replace(session, offered=())


def during(session: Session, said: Incoming, known: Known) -> Turn | None:
    """While staff talk with the person everything goes to them, and nothing is answered."""
    case = own.live(known)
    if case is None:
        return None
    if session.offered == (offers.BACK_TO_BOT.key, offers.STAY.key):
        key = meant(session, said, known)
        if key:
            return press(session, said, known, key.partition(":")[2])
    return _during(session, said, known, case)


def _during(session: Session, said: Incoming, known: Known, case: Case) -> Turn:
    words = command(said.text) if said.heard is Heard.TEXT else frozenset()
    if Command.BACK in words and fold(said.text) != "0":
        return back(session, said, known)
    if words & _OURS or said.heard is Heard.JOINED:
        asks = Say(phrase="human_or_back", choices=(offers.BACK_TO_BOT, offers.STAY))
        return Turn(session=session, says=(asks,), about=case.number)
    if words & {Command.PERSON}:
        return call(session, known, why="asked")
    text = said.text if said.heard is Heard.FILES else placing.words_of(said)
    acts: tuple[Act, ...] = ()
    if text or said.attachments:
        acts = (Add(number=case.number, text=text, files=len(said.attachments)),)
    return Turn(
        session=_open_ended(session),
        acts=acts,
        about=case.number,
        evidence_of=case.number if said.attachments else "",
    )


def back(session: Session, said: Incoming, known: Known) -> Turn:
    """End the talk and put the open question again."""
    case = own.live(known)
    acts: tuple[Act, ...] = (EndTalk(number=case.number),) if case else ()
    if session.draft is not None:
        turn = complaint.resume(session, said, known)
        says = (Say(phrase="human_ended"), *turn.says)
        return replace(turn, says=says, acts=(*acts, *turn.acts))
    ended = Say(phrase="human_ended_menu", choices=offers.MENU)
    return Turn(session=own.at(session, "menu"), says=(ended,), acts=acts)


HUMAN = Conversation(
    name="human",
    openers=frozenset({Command.PERSON}),
    begin=begin,
    press=press,
    holds=during,
)
