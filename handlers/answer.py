"""What the person says to an answer: solved, not solved, not sure yet; and opening again."""

import re
from datetime import datetime, timedelta

from cases.acts import Act, Confirm, Dispute, Withdraw
from cases.deadlines import CLOSE_AFTER, due_in_round
from cases.messages import Choice, Heard, Incoming, Say, Session
from cases.model import ENDED, Case, Status
from cases.packs import Clock
from cases.steps import NEXT, REVISITED
from cases.talk import Known, Own, Turn
from handlers import offers, own, placing, progress, rating
from handlers.conversation import Conversation
from handlers.lines import filled
from handlers.reading.commands import Command, command
from handlers.reading.fold import bare

#: Why an answer does not do, as staff read it in the history; the chat words the choices.
WHY = {
    "not_done": {"zh": "说好的没有做到", "en": "what was promised was not done"},
    "amount": {"zh": "金额不对", "en": "the amount is wrong"},
    "way": {"zh": "不接受这个办法", "en": "does not accept this way"},
    "other": {"zh": "其他", "en": "something else"},
    "goes_on": {"zh": "撤回后要接着办", "en": "goes on after a withdrawal"},
}
CODES = ("not_done", "amount", "way", "other")  # the choices, in their order
SENTENCE_MAX = 40  # characters of a sentence in which "solved" is looked for
REOPEN_WITHIN = timedelta(days=30)  # after a withdrawal

#: Words that may mean that the message arrived, not the money.
_VAGUE = frozenset({"收到了", "收到喇", "收到"})
#: Words that answer whether an end still holds.
_HOLDS = frozenset({"还好", "挺好", "挺好的", "都好", "好着呢", "没问题", "fine", "still fine"})
_PARTS = re.compile(r"[\s，,。.！!；;]+")
_STILL = frozenset({Command.NOT_SOLVED, Command.AGAIN_WRONG})
_LEAVE = frozenset({Command.BACK, Command.CANCEL, Command.LATER, Command.MENU})


def begin(session: Session, said: Incoming, known: Known) -> Turn | None:
    """Solved, not solved, or "again" as a word of its own."""
    words = command(said.text)
    if Command.SOLVED in words:
        return _one_of(session, said, known, "solved")
    if Command.NO in words and not own.in_status(known, Status.ANSWERED):
        return None  # a mere "no" to something else
    again = Command.AGAIN_WRONG in words
    return _one_of(session, said, known, "again" if again else "not")


def press(session: Session, said: Incoming, known: Known, key: str) -> Turn:
    """Take a choice that carries its case."""
    what, _, number = key.partition(":")
    code = ""
    if what == "why":
        code, _, number = number.partition(":")
    found = own.find(known, number)
    if found is None:
        return Turn(session=session, says=(Say(phrase="answer_gone"),))
    if what == "why" and code != "other":
        return dispute(session, known, found, reason=_plain(known, code))
    if what == "solved":
        return solved(session, known, found)
    if what == "holds":
        return holds(session, known, found)
    if what in {"think", "noted"}:
        return _think(session, known, found)
    return unsolved(session, known, found, again=what == "broke" or code == "other")


def _plain(known: Known, code: str) -> str:
    """Give what staff read of a pressed choice, in the language of the case."""
    words = WHY.get(code, WHY["other"])
    return words.get(known.language.partition("-")[0], words["zh"])


def _one_of(session: Session, said: Incoming, known: Known, word: str) -> Turn | None:
    """Apply the word to the case it can be about; ask when that is not plain."""
    for group in _candidates(known, word):
        if len(group) == 1:
            one = group[0]
            if word != "solved":
                return unsolved(session, known, one)
            vague = bare(said.text) in _VAGUE
            if one.case.status is Status.ANSWERED and not vague:
                return solved(session, known, one)
            return fine(session, known, one, word=said.text if vague else "")
        if group:
            key = "solved" if word == "solved" else "not"
            asks = Say(
                phrase=f"answer_which_{key}",
                choices=own.page(known, group[: own.PAGE], f"answer:{key}"),
            )
            return Turn(session=own.at(session, "answer", "which"), says=(asks,))
    return None


def _candidates(known: Known, word: str) -> tuple[tuple[Own, ...], ...]:
    answered = own.in_status(known, Status.ANSWERED)
    if word == "solved":
        return answered, own.in_work(known), own.in_status(known, Status.CLOSED_UNCONFIRMED)
    ended = tuple(one for one in own.filed(known) if reopenable(one.case, known.now))
    if word == "again":
        return ended, answered, own.in_work(known)
    return answered, own.in_work(known), ended


def solved(session: Session, known: Known, found: Own) -> Turn:
    """Close the case on the person's word, and ask once how it was."""
    case = found.case
    act: Act
    if Status.RESOLVED in NEXT[case.status]:
        act = Confirm(number=case.number)
    elif case.status not in ENDED:
        act = Withdraw(number=case.number, solved=True)
    else:
        said = Say(phrase="answer_over", values={"number": case.number}, case=case.number)
        return Turn(session=own.at(session, "menu"), says=(said,))
    asked = not rating.UNASKED & set(case.flags)
    closing = Say(
        phrase="solved_rate" if asked else "solved",
        values={"number": case.number},
        choices=rating.offer(case.number) if asked else (),
        case=case.number,
    )
    after = own.at(session, "rating" if asked else "menu", "open" if asked else "")
    return Turn(
        session=own.at(after, after.conversation, after.step, case=case.number),
        says=(closing,),
        acts=(act,),
    )


def holds(session: Session, known: Known, found: Own) -> Turn:
    """Hear that an end still holds; one that nobody had confirmed is confirmed by it."""
    if found.case.status is Status.CLOSED_UNCONFIRMED:
        return solved(session, known, found)
    said = Say(
        phrase="still_fine", values={"number": found.case.number}, case=found.case.number
    )
    return Turn(session=own.at(session, "menu", case=found.case.number), says=(said,))


def unsolved(session: Session, known: Known, found: Own, *, again: bool = False) -> Turn:
    """Ask what is not solved; where another round is not possible say what is."""
    case = found.case
    if Status.REOPENED not in NEXT[case.status]:
        return Turn(
            session=own.at(session, "menu", case=case.number),
            says=(progress.detail(found, known),),
        )
    if not reopenable(case, known.now) and case.status is not Status.ANSWERED:
        late = Say(phrase="reopen_too_late", values={"number": case.number})
        return Turn(session=own.at(session, "menu"), says=(late,))
    if case.round >= known.organisation.max_rounds:
        return _rounds_over(session, known, case)
    if case.status is Status.WITHDRAWN:
        return dispute(session, known, found, reason=_plain(known, "goes_on"))
    choices = tuple(
        Choice(key=f"answer:why:{code}:{case.number}", label={"phrase": f"answer_why_{code}"})
        for code in CODES
    )
    asks = Say(
        phrase="answer_why_again" if again else "answer_why",
        choices=() if again else choices,
        case=case.number,
    )
    return Turn(session=own.at(session, "answer", "reason", case=case.number), says=(asks,))


def dispute(session: Session, known: Known, found: Own, *, reason: str) -> Turn:
    """Open the next round with the person's reason."""
    case = found.case
    if Status.REOPENED not in NEXT[case.status] or case.round >= known.organisation.max_rounds:
        return unsolved(session, known, found)
    due = answer_due(known, case)
    values = {
        "number": case.number,
        "n": case.round + 1,
        "max": known.organisation.max_rounds,
        "due": {"moment": due.isoformat()},
    }
    return Turn(
        session=own.at(session, "menu", **own.focus(known, case.number)),
        says=(Say(phrase="disputed", values=values, case=case.number),),
        acts=(Dispute(number=case.number, reason=reason, due_answer_at=due),),
    )


def answer_due(known: Known, case: Case) -> datetime:
    """Give the latest moment of the next answer, promised now."""
    return due_in_round(
        known.organisation,
        Clock.ANSWER,
        category=case.category,
        priority=case.priority,
        now=known.now,
    )


def reopenable(case: Case, now: datetime) -> bool:
    """Say whether the person may open an ended case again."""
    if case.status not in ENDED or Status.REOPENED not in NEXT[case.status]:
        return False
    if case.status is Status.WITHDRAWN and case.ended_at is not None:
        return now - case.ended_at <= REOPEN_WITHIN
    return True


def reason(session: Session, said: Incoming, known: Known) -> Turn | None:
    """Take the reason in the person's own words, or files that show it."""
    found = own.find(known, str(session.memory.get("case", "")))
    if found is None:
        return None
    if said.heard is Heard.FILES:
        values = {"number": found.case.number}
        says = Say(phrase="answer_why_files", values=values, case=found.case.number)
        return placing.filed(session, said, known, found, says=says)
    if said.heard is not Heard.TEXT:
        return None
    words = command(said.text)
    if words & _LEAVE:
        return _think(session, known, found)
    if words and not words & _STILL:
        return None
    return dispute(session, known, found, reason=said.text.strip())


def claims(session: Session, said: Incoming, known: Known) -> bool:
    """Take "still not" while we ask why: there it is the beginning of the reason."""
    words = command(said.text)
    return session.step == "reason" and bool(words & _STILL)


def catch(session: Session, said: Incoming, known: Known) -> Turn | None:
    """Take a sentence after an answer that says in a part of it whether it is solved."""
    answered = own.in_status(known, Status.ANSWERED)
    if said.heard is Heard.TEXT and bare(said.text) in _HOLDS:
        asked = [one for one in own.in_status(known, *REVISITED) if one.case.revisited_at]
        return holds(session, known, asked[0]) if len(asked) == 1 else None
    if said.heard is not Heard.TEXT or len(answered) != 1 or len(said.text) > SENTENCE_MAX:
        return None
    said_in = [command(part) for part in _PARTS.split(said.text) if part.strip()]
    words = frozenset[Command]().union(*said_in)
    if Command.NOT_SOLVED in words:
        return dispute(session, known, answered[0], reason=said.text.strip())
    return solved(session, known, answered[0]) if Command.SOLVED in words else None


def _think(session: Session, known: Known, found: Own) -> Turn:
    case = found.case
    closes = case.answered_at + CLOSE_AFTER if case.answered_at else None
    waits = case.status is Status.ANSWERED and closes is not None
    values = {"due": {"moment": closes.isoformat()} if waits and closes else ""}
    said = Say(phrase="answer_think", values=values, case=case.number)
    return Turn(session=own.at(session, "menu", case=case.number), says=(said,))


def _rounds_over(session: Session, known: Known, case: Case) -> Turn:
    said = Say(
        phrase="rounds_over",
        values={
            "number": case.number,
            "max": known.organisation.max_rounds,
            "bodies": filled(known.organisation.bodies, known.organisation),
            "papers": filled(known.organisation.papers, known.organisation),
        },
        choices=(offers.of_case("human", "case", case.number, "choice_human"),),
        case=case.number,
    )
    return Turn(session=own.at(session, "menu", case=case.number), says=(said,))


def fine(session: Session, known: Known, found: Own, *, word: str) -> Turn:
    """Ask once whether a bare "good" after an answer, or "solved" before one, means solved."""
    number = found.case.number
    choices = (
        offers.of_case("answer", "solved", number, "choice_solved"),
        offers.of_case("answer", "noted", number, "choice_noted"),
    )
    values = {"word": word.strip(), "number": number}
    phrase = "answer_fine" if word else "answer_sure"
    asks = Say(phrase=phrase, values=values, choices=choices, case=number)
    return Turn(session=own.at(session, "answer", fine_asked=number), says=(asks,))


ANSWER = Conversation(
    name="answer",
    openers=frozenset({Command.SOLVED, Command.NOT_SOLVED, Command.AGAIN_WRONG}),
    begin=begin,
    steps={"reason": reason},
    press=press,
    claims=claims,
    catch=catch,
)
