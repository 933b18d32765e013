"""Takes a complaint back: one word, one question, no argument."""

from cases.acts import Withdraw
from cases.messages import Choice, Heard, Incoming, Say, Session
from cases.model import ENDED
from cases.talk import Known, Own, Turn
from handlers import answer, offers, own
from handlers.conversation import Conversation
from handlers.reading.commands import Command, command

_KEEP = frozenset({Command.NO, Command.CANCEL, Command.BACK, Command.LATER, Command.DISAGREE})


def begin(session: Session, said: Incoming, known: Known) -> Turn:
    """Ask which case, or at once whether to take back the only one."""
    cases = own.in_work(known)
    if len(cases) == 1:
        return _ask(session, known, cases[0])
    if not cases:
        key = "withdraw_draft" if session.draft is not None else "withdraw_none"
        choices = (offers.GO_ON, offers.DELETE_DRAFT)
        said_ = Say(phrase=key, choices=choices if session.draft is not None else ())
        return Turn(session=own.at(session, "withdraw"), says=(said_,))
    asks = Say(phrase="withdraw_which", choices=own.page(known, cases, "withdraw:case"))
    return Turn(session=own.at(session, "withdraw"), says=(asks,))


def press(session: Session, said: Incoming, known: Known, key: str) -> Turn:
    """Take the chosen case back, ask about it, or leave it."""
    what, _, number = key.partition(":")
    found = own.find(known, number)
    if what == "keep" or found is None:
        return Turn(session=own.at(session, "menu"), says=(Say(phrase="withdraw_kept"),))
    if found.case.status in ENDED:
        over = Say(phrase="answer_over", values={"number": number}, case=number)
        return Turn(session=own.at(session, "menu"), says=(over,))
    if what == "case":
        return _ask(session, known, found)
    if what == "solved":
        return answer.solved(session, known, found)
    return Turn(
        session=own.at(session, "menu", case=number),
        says=(Say(phrase="withdrawn", values=_until(known, number), case=number),),
        acts=(Withdraw(number=number),),
    )


def _ask(session: Session, known: Known, found: Own) -> Turn:
    number = found.case.number
    choices = (
        offers.of_case("withdraw", "solved", number, "withdraw_solved"),
        offers.of_case("withdraw", "other", number, "withdraw_other"),
        Choice(key="withdraw:keep", label={"phrase": "withdraw_keep"}),
    )
    values = _until(known, number) | {"title": own.title(known, found.case)}
    asks = Say(phrase="withdraw_ask", values=values, choices=choices, case=number)
    return Turn(session=own.at(session, "withdraw", "sure", case=number), says=(asks,))


def sure(session: Session, said: Incoming, known: Known) -> Turn | None:
    """Take a plain word for yes or no."""
    words = command(said.text) if said.heard is Heard.TEXT else frozenset()
    if words & _KEEP:
        return press(session, said, known, "keep")
    if Command.YES in words:
        return press(session, said, known, f"other:{session.memory.get('case', '')}")
    return None


def claims(session: Session, said: Incoming, known: Known) -> bool:
    """Read "no" as an answer to this question and not to another."""
    return session.step == "sure" and bool(command(said.text) & _KEEP)


def _until(known: Known, number: str) -> dict[str, object]:
    until = (known.now + answer.REOPEN_WITHIN).isoformat()
    return {"number": number, "until": {"moment": until}}


WITHDRAW = Conversation(
    name="withdraw",
    openers=frozenset({Command.WITHDRAW}),
    begin=begin,
    steps={"sure": sure},
    press=press,
    claims=claims,
)
