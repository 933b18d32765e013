"""Finds a sensible start for words that answer no question: a complaint, a case, impatience."""

from dataclasses import replace

from cases.calendars import calendar_of
from cases.messages import Heard, Incoming, Say, Session
from cases.talk import Known, Turn
from handlers import addition, complaint, form, offers, own, placing, progress, steering
from handlers.conversation import missed
from handlers.reading import paragraph
from handlers.reading.fold import fold
from handlers.reading.paragraph import Found

STORY_FROM = 15  # characters from which a text tells something
SERVICE = "service"  # the category of complaints about our own people

_ABOUT_US = ("投诉你们", "投诉客服", "投诉你", "举报你们", "complain about you")
_IMPATIENT = (
    "管不管",
    "没人管",
    "多久",
    "什么时候",
    "一个月了",
    "怎么还",
    "催",
    "how long",
    "still waiting",
)


def free(session: Session, said: Incoming, known: Known) -> Turn:
    """Take free words, a shared number or a place."""
    text = placing.words_of(said)
    if said.heard is not Heard.TEXT:
        return _placed(session, said, known, text)
    plain = fold(text)
    if session.draft is None and any(word in plain for word in _ABOUT_US):
        return _about_us(session, said, known)
    found = _read(text, known)
    impatient = None if _matter(found) else _impatient(session, known, plain)
    if not _tells(text, found):
        return impatient or (_angry(session) if found.angry else lost(session))
    if session.draft is not None:
        return steering.waits(session, known)
    if _elsewhere(found, known):
        return complaint.open_draft(session, said, known, story=text)
    return impatient or _placed(session, said, known, text)


def lost(session: Session) -> Turn:
    """Say that a message was not understood, and what can be done instead."""
    first = offers.COMPLAIN if session.draft is None else offers.GO_ON
    choices = (first, offers.STATUS, offers.PERSON)
    return missed(session, Say(phrase="not_understood", choices=choices))


def _angry(session: Session) -> Turn:
    """Leave swearing unanswered and take the matter; a person is offered once."""
    first = offers.COMPLAIN if session.draft is None else offers.GO_ON
    says = Say(phrase="angry", choices=(first, offers.STATUS, offers.PERSON))
    return Turn(session=own.at(session, "menu"), says=(says,))


def _placed(session: Session, said: Incoming, known: Known, text: str) -> Turn:
    """Put words where they may belong: a case in work, else a new complaint."""
    late = addition.late_text(session, known, text=text)
    return late or complaint.open_draft(session, said, known, story=text)


def _read(text: str, known: Known) -> Found:
    organisation = known.organisation
    return paragraph.read(
        text,
        categories={one.key: one.words for one in organisation.categories},
        today=calendar_of(organisation).local(known.now).date(),
        region=organisation.region,
    )


def _matter(found: Found) -> bool:
    return bool(found.amount or found.amounts or found.party or found.order_no)


def _tells(text: str, found: Found) -> bool:
    """Say whether a text tells of something that could be a complaint."""
    return len(text) >= STORY_FROM or bool(found.category or found.close) or _matter(found)


def _elsewhere(found: Found, known: Known) -> bool:
    """Say whether a story can be none of the cases in work: it names another party."""
    working = own.in_work(known)
    if not working:
        return True
    if not found.party or not (found.category or found.close or found.amount):
        return False
    named = fold(found.party)
    parties = [fold(one.case.party) for one in working if one.case.party]
    return not any(one in named or named in one for one in parties)


def _about_us(session: Session, said: Incoming, known: Known) -> Turn:
    """Open a complaint about our own people, marked so that others look at it."""
    here = known.organisation.category(SERVICE)
    story = said.text if len(said.text) >= form.STORY_MIN else ""
    turn = complaint.open_draft(
        session, said, known, category=here.key if here else "", story=story
    )
    if turn.session.draft is not None:
        marked = form.flagged(turn.session.draft, ("about_us",))
        turn = replace(turn, session=replace(turn.session, draft=marked))
    return replace(turn, says=(Say(phrase="about_us"), *turn.says))


def _impatient(session: Session, known: Known, plain: str) -> Turn | None:
    """Tell somebody who is tired of waiting where the case stands."""
    working = own.in_work(known)
    if not working or not any(word in plain for word in _IMPATIENT):
        return None
    case = (placing.likely(session, known) or working[0]).case
    values = {
        "number": case.number,
        "state": own.state(case),
        "due": progress.due(case, known) or "",
    }
    says = Say(phrase="impatient", values=values, choices=(offers.PERSON,), case=case.number)
    return Turn(session=own.at(session, "menu", case=case.number), says=(says,))
