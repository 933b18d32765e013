"""Thanks and small words that need no more than a short, kind answer."""

from cases.messages import Heard, Incoming, Say, Session
from cases.model import Status
from cases.talk import Known, Turn
from handlers import answer, offers, own, placing, steering
from handlers.conversation import Conversation, follow
from handlers.reading.commands import Command, command

_SMALL = frozenset(
    {Command.YES, Command.NO, Command.DONE, Command.SKIP, Command.FINE, Command.LATER}
)


def begin(session: Session, said: Incoming, known: Known) -> Turn:
    """Answer thanks; an open question of the complaint stays open."""
    if session.draft is None:
        return Turn(session=session, says=(Say(phrase="thanks"),))
    says = Say(phrase="thanks", choices=(offers.GO_ON,))
    return Turn(session=own.at(session, "courtesy"), says=(says,))


def catch(session: Session, said: Incoming, known: Known) -> Turn | None:
    """Answer a small word when nothing was asked: it may mean a case, else a nod will do."""
    if said.heard is not Heard.TEXT:
        return None
    words = command(said.text)
    if Command.CANCEL in words:
        return _cancel(session, known)
    if Command.MORE in words and session.memory.get("more"):
        return follow(Turn(session=session), str(session.memory["more"]))
    if not words & _SMALL:
        return None
    return _of_a_case(session, said, known, words) or _nod(session, known)


def _of_a_case(
    session: Session, said: Incoming, known: Known, words: frozenset[Command]
) -> Turn | None:
    wanted = own.in_status(known, Status.MORE_WANTED)
    if words & {Command.SKIP, Command.NO} and len(wanted) == 1:
        return placing.nothing(session, wanted[0], text="")
    answered = own.in_status(known, Status.ANSWERED)
    if not words & {Command.YES, Command.FINE} or len(answered) != 1:
        return None
    if session.memory.get("fine_asked") == answered[0].case.number:
        return None
    return answer.fine(session, known, answered[0], word=said.text)


def _nod(session: Session, known: Known) -> Turn:
    if session.draft is not None:
        return steering.waits(session, known)
    return Turn(session=session, says=(Say(phrase="nod"),))


def _cancel(session: Session, known: Known) -> Turn:
    if session.draft is not None:
        return steering.waits(session, known)
    after = own.at(session, "menu")
    working = len(own.in_work(known))
    key = "cancel_cases" if working else "cancel_nothing"
    return Turn(session=after, says=(Say(phrase=key, values={"n": working}),))


COURTESY = Conversation(
    name="courtesy", openers=frozenset({Command.THANKS}), begin=begin, catch=catch
)
