"""Asks how a case was handled: once, in the closing message, and never insists."""

from cases.acts import Add, Rate
from cases.messages import Choice, Heard, Incoming, Say, Session
from cases.talk import Known, Turn
from handlers import own
from handlers.conversation import Conversation
from handlers.reading.commands import Command, command
from handlers.spoken import meant

STARS = (1, 2, 3, 4, 5)  # in this order, so that a typed number is the rating
WHY_UP_TO = 3  # stars at which we ask what was wrong
REASONS = ("slow", "result", "manner", "questions", "silent")
REMARK_MAX = 60  # characters; what is longer is a matter of its own
#: Marks of a case after which nobody should be asked to rate.
UNASKED = frozenset({"harm", "threatened"})

_NO = frozenset({Command.NO_RATING, Command.NO, Command.SKIP, Command.CANCEL, Command.LATER})


def offer(number: str) -> tuple[Choice, ...]:
    """Give the five choices of a closing message."""
    return tuple(
        Choice(key=f"rating:{stars}:{number}", label={"phrase": f"rating_{stars}"})
        for stars in STARS
    )


def press(session: Session, said: Incoming, known: Known, key: str) -> Turn:
    """Take the stars, or the reason that follows few of them."""
    what, _, rest = key.partition(":")
    if what == "why":
        reason, _, rest = rest.partition(":")
        stars, _, number = rest.partition(":")
        return _reason(session, known, number=number, stars=stars, reason=reason)
    return _stars(session, known, number=rest, stars=what)


def _stars(session: Session, known: Known, *, number: str, stars: str) -> Turn:
    found = own.find(known, number)
    if found is None or stars not in {str(one) for one in STARS}:
        return Turn(session=own.at(session, "menu"), says=(Say(phrase="rating_gone"),))
    rate = Rate(number=number, stars=int(stars))
    if int(stars) > WHY_UP_TO:
        return Turn(
            session=own.at(session, "rating", "open", case=number),
            says=(Say(phrase="rating_thanks", case=number),),
            acts=(rate,),
        )
    choices = tuple(
        Choice(
            key=f"rating:why:{reason}:{stars}:{number}",
            label={"phrase": f"rating_why_{reason}"},
        )
        for reason in REASONS
    )
    return Turn(
        session=own.at(session, "rating", "why", case=number, stars=int(stars)),
        says=(Say(phrase="rating_why", choices=choices, case=number),),
        acts=(rate,),
    )


def _reason(session: Session, known: Known, *, number: str, stars: str, reason: str) -> Turn:
    after = own.at(session, "menu", stars=None)
    if reason == "silent" or own.find(known, number) is None or not stars.isdecimal():
        return Turn(session=after, says=(Say(phrase="rating_none"),))
    return Turn(
        session=after,
        says=(Say(phrase="rating_noted", case=number),),
        acts=(Rate(number=number, stars=int(stars), reason=reason),),
    )


def opened(session: Session, said: Incoming, known: Known) -> Turn | None:
    """After the closing message: a refusal to rate, or a remark about who handled it."""
    if said.heard is not Heard.TEXT or meant(session, said, known):
        return None
    if command(said.text) & _NO:
        return Turn(session=own.at(session, "menu"), says=(Say(phrase="rating_none"),))
    number = str(session.memory.get("case", ""))
    if not _remark(said.text) or own.find(known, number) is None:
        return None
    return Turn(
        session=own.at(session, "menu"),
        says=(Say(phrase="rating_noted", case=number),),
        acts=(Add(number=number, text=said.text),),
    )


def why(session: Session, said: Incoming, known: Known) -> Turn | None:
    """Take the reason for few stars in the person's own words."""
    if said.heard is not Heard.TEXT or meant(session, said, known):
        return None
    if command(said.text) & _NO:
        return Turn(session=own.at(session, "menu"), says=(Say(phrase="rating_none"),))
    if not _remark(said.text):
        return None
    return _reason(
        session,
        known,
        number=str(session.memory.get("case", "")),
        stars=str(session.memory.get("stars", "")),
        reason=said.text.strip(),
    )


def _remark(text: str) -> bool:
    return not command(text) and 2 <= len(text.strip()) <= REMARK_MAX  # noqa: PLR2004


RATING = Conversation(name="rating", steps={"open": opened, "why": why}, press=press)
