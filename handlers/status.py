"""Tells how cases stand: the only one at once, several as a list, any by its number."""

from datetime import datetime, timedelta

from cases import references
from cases.messages import Choice, Incoming, Say, Session
from cases.model import ENDED, Status
from cases.talk import Known, Own, Turn
from handlers import answer, offers, own, progress
from handlers.conversation import Conversation
from handlers.reading.commands import Command, status_number

WRONG_MAX = 5  # numbers that are not the person's, within `WRONG_WITHIN`
WRONG_WITHIN = timedelta(hours=1)


def begin(session: Session, said: Incoming, known: Known) -> Turn:
    """Look up the number that was named, or all that there is."""
    number = status_number(said.text)
    return by_number(session, known, number) if number else overview(session, known)


def overview(session: Session, known: Known) -> Turn:
    """Tell the only case in work whole; list several."""
    cases = own.in_work(known) or own.filed(known)
    if not cases:
        choices = (
            offers.GO_ON if session.draft is not None else offers.COMPLAIN,
            offers.PERSON,
        )
        key = "status_none_draft" if session.draft is not None else "status_none"
        says = Say(phrase=key, choices=choices)
        return Turn(session=own.at(session, "status"), says=(says,))
    if len(cases) == 1:
        return show(session, known, cases[0])
    return _list(session, known, start=0)


def _list(session: Session, known: Known, *, start: int) -> Turn:
    working = own.in_work(known)
    cases = working or own.filed(known)
    choices = own.page(known, cases, "status:show", more="status:list", start=start)
    said = Say(
        phrase="status_list" if working else "status_list_ended",
        values={"n": len(cases)},
        choices=choices,
    )
    more = f"status:list:{start + own.PAGE}" if len(cases) > start + own.PAGE else None
    return Turn(session=own.at(session, "status", more=more), says=(said,))


def press(session: Session, said: Incoming, known: Known, key: str) -> Turn:
    """Show the chosen case, or the next page."""
    what, _, rest = key.partition(":")
    if what == "list":
        return _list(session, known, start=int(rest) if rest.isdecimal() else 0)
    found = own.find(known, rest)
    return show(session, known, found) if found else overview(session, known)


def show(session: Session, known: Known, found: Own) -> Turn:
    """Tell one case whole; what the person sends next is about it."""
    said = progress.detail(found, known, _offers(session, known, found))
    after = own.at(session, "status", **own.focus(known, found.case.number))
    return Turn(session=after, says=(said,))


def _offers(session: Session, known: Known, found: Own) -> tuple[Choice, ...]:
    case = found.case
    offered: list[Choice] = []
    if case.status is Status.ANSWERED:
        offered += offers.solved(case.number)
    if case.status is Status.MORE_WANTED:
        offered.append(offers.of_case("addition", "none", case.number, "choice_have_none"))
    if answer.reopenable(case, known.now):
        back = case.status is Status.WITHDRAWN
        label = "choice_take_up" if back else "choice_reopen"
        offered.append(offers.of_case("answer", "not", case.number, label))
    if case.status is Status.REFUSED:
        offered.append(offers.of_case("human", "case", case.number, "choice_human"))
    if session.draft is not None:
        offered.append(offers.GO_ON)
    if len(own.filed(known)) > 1:
        offered.append(offers.MINE)
    return tuple(offered)


def by_number(session: Session, known: Known, number: str) -> Turn:
    """Tell the person's own case; of any other not even whether there is one."""
    found = own.find(known, number)
    if found is not None and found.case.status is not Status.DRAFT:
        return show(session, known, found)
    if not references.valid(number):
        choices = (offers.MINE, offers.PERSON) if own.filed(known) else (offers.PERSON,)
        said = Say(phrase="number_miswritten", values={"number": number}, choices=choices)
        return Turn(session=own.at(session, "status"), says=(said,))
    return _not_yours(session, known)


def _not_yours(session: Session, known: Known) -> Turn:
    wrong = [
        one
        for one in session.memory.get("wrong_numbers", [])
        if known.now - datetime.fromisoformat(one) < WRONG_WITHIN
    ]
    if len(wrong) < WRONG_MAX:
        wrong.append(known.now.isoformat())
    after = own.at(session, "status", wrong_numbers=wrong)
    if len(wrong) >= WRONG_MAX:
        until = datetime.fromisoformat(wrong[0]) + WRONG_WITHIN
        rest = Say(phrase="number_rest", values={"until": {"clock": until.isoformat()}})
        return Turn(session=after, says=(rest,))
    mine = own.filed(known)
    said = Say(
        phrase="number_not_yours",
        values={"example": mine[0].case.number if mine else ""},
        choices=(offers.MINE, offers.PERSON) if mine else (offers.PERSON,),
    )
    return Turn(session=after, says=(said,))


def mine(session: Session, said: Incoming, known: Known) -> Turn:
    """List all of the person's cases, the draft first."""
    return _mine(session, known, start=0)


def mine_press(session: Session, said: Incoming, known: Known, key: str) -> Turn:
    """Show a page of the list."""
    rest = key.rpartition(":")[2]
    return _mine(session, known, start=int(rest) if rest.isdecimal() else 0)


def _mine(session: Session, known: Known, *, start: int) -> Turn:
    cases = own.filed(known)
    if not cases:
        return overview(session, known)
    choices = own.page(
        known, cases, "status:show", more="mine:list", start=start, label=own.numbered
    )
    if session.draft is not None and len(choices) <= own.PAGE:
        choices = (*choices, offers.GO_ON)
    ended = sum(one.case.status in ENDED for one in cases)
    values = {"n": len(cases) - ended, "ended": ended}
    more = f"mine:list:{start + own.PAGE}" if len(cases) > start + own.PAGE else None
    said = Say(phrase="mine_list", values=values, choices=choices)
    return Turn(session=own.at(session, "status", more=more), says=(said,))


STATUS = Conversation(
    name="status", openers=frozenset({Command.STATUS}), begin=begin, press=press
)
MINE = Conversation(
    name="mine", openers=frozenset({Command.MINE}), begin=mine, press=mine_press
)
