"""Adds to a case: asked for by a word, or late and outside of any question."""

from dataclasses import replace

from cases.acts import Add
from cases.messages import Heard, Incoming, Say, Session
from cases.model import ENDED, Status
from cases.talk import Known, Own, Turn
from handlers import complaint, evidence, offers, own, placing
from handlers.conversation import Conversation, in_burst
from handlers.reading.commands import Command, command

WORD_FROM = 3  # characters; less is rather a number of a choice that is not there
ALBUM = 30  # waiting files of one question at the most

_DONE = frozenset({Command.DONE, Command.NO, Command.SKIP, Command.CANCEL, Command.BACK})


def begin(session: Session, said: Incoming, known: Known) -> Turn:
    """Ask what is to be added, and to which case when there are several."""
    cases = own.in_work(known)
    if session.draft is not None and not cases:
        turn = complaint.resume(session, said, known)
        return replace(turn, says=(Say(phrase="add_to_draft"), *turn.says))
    if not cases:
        none = Say(phrase="add_none", choices=(offers.COMPLAIN,))
        return Turn(session=own.at(session, "addition"), says=(none,))
    if len(cases) == 1 and session.draft is None:
        return _open(session, known, cases[0])
    choices = own.page(known, cases[: own.PAGE], "addition:case")
    if session.draft is not None:
        choices = (offers.GO_ON, *choices)
    asks = Say(phrase="add_which", choices=choices)
    return Turn(session=own.at(session, "addition", "which"), says=(asks,))


def press(session: Session, said: Incoming, known: Known, key: str) -> Turn:
    """Take the case that was chosen, or the end of adding."""
    what, _, number = key.partition(":")
    if what == "new":
        return _new(session, said, known)
    if what == "drop":
        ids = tuple(session.memory.get("waiting_files", ()))
        after = own.at(session, "menu", waiting_files=None, waiting_text=None)
        return Turn(session=after, says=(Say(phrase="add_dropped"),), drop_held=ids)
    found = own.find(known, number)
    if found is None or found.case.status in ENDED:
        return Turn(session=own.at(session, "menu"), says=(Say(phrase="add_gone"),))
    return _chosen(session, known, found, what=what)


def _chosen(session: Session, known: Known, found: Own, *, what: str) -> Turn:
    if what == "done":
        return _done(session, found)
    if what == "none":
        return placing.nothing(session, found, text="")
    if session.memory.get("waiting_files") or session.memory.get("waiting_text"):
        return _given(session, known, found)
    return _open(session, known, found)


def _open(session: Session, known: Known, found: Own) -> Turn:
    number = found.case.number
    values = {"number": number, "title": own.title(known, found.case)}
    asks = Say(phrase="add_open", values=values, choices=(placing.finish(found),))
    return Turn(session=placing.into(session, known, number), says=(asks,))


def _done(session: Session, found: Own) -> Turn:
    case = found.case
    values = {"number": case.number, "counts": own.counts(found.held)}
    said = Say(phrase="add_done", values=values, case=case.number)
    return Turn(session=own.at(session, "menu", case=case.number), says=(said,))


def adding(session: Session, said: Incoming, known: Known) -> Turn | None:
    """Put what comes into the case until the person says that it is all."""
    found = own.find(known, str(session.memory.get("case", "")))
    if found is None or found.case.status in ENDED or placing.long_ago(session, known):
        return None
    if said.heard is Heard.FILES:
        return placing.put(session, said, known, found)
    text = placing.words_of(said)
    words = command(text)
    if words & _DONE:
        return _done(session, found)
    if words or len(text) < WORD_FROM:
        return None
    return _told(session, known, found, text=text)


def _told(session: Session, known: Known, found: Own, *, text: str) -> Turn:
    if placing.has_none(text):
        return placing.nothing(session, found, text=text)
    if evidence.takes_back(text) and session.memory.get("files_to") and found.held:
        return _taken_back(session, found, text=text)
    return placing.note(session, known, found, text=text)


def _taken_back(session: Session, found: Own, *, text: str) -> Turn:
    """Take away the file that came last, and keep a line of it in the history."""
    number = found.case.number
    return Turn(
        session=session,
        says=(Say(phrase="file_dropped", choices=(placing.finish(found),), case=number),),
        acts=(Add(number=number, text=text),),
        drop_held=(found.held[-1].id,),
    )


def catch(session: Session, said: Incoming, known: Known) -> Turn | None:
    """Take late files, and "I do not have it" when something was asked for."""
    if said.heard is Heard.FILES:
        return _late_files(session, said, known)
    wanted = own.in_status(known, Status.MORE_WANTED)
    if said.heard is not Heard.TEXT or len(wanted) != 1 or command(said.text):
        return None
    if session.draft is None and placing.has_none(said.text):
        return placing.nothing(session, wanted[0], text=said.text)
    return None


def _late_files(session: Session, said: Incoming, known: Known) -> Turn:
    """Put files outside of any question where they belong, or ask once."""
    if session.memory.get("waiting_files") and in_burst(session, said, known):
        return _wait(session, said, known, says=())
    found = placing.likely(session, known)
    if found is not None and session.draft is None:
        return placing.put(session, said, known, found)
    cases = own.in_work(known)
    if not cases and session.draft is None:
        return complaint.open_draft(session, said, known)
    if not cases:
        turn = complaint.resume(session, said, known)
        return replace(turn, says=(Say(phrase="add_files_to_draft"), *turn.says))
    choices = own.page(known, cases[: own.PAGE - 2], "addition:case")
    if session.draft is not None:
        choices = (offers.GO_ON, *choices, offers.SENT_BY_MISTAKE)
    else:
        choices = (*choices, offers.NEW_COMPLAINT, offers.SENT_BY_MISTAKE)
    asks = Say(phrase="add_files_which", choices=choices)
    return _wait(session, said, known, says=(asks,))


def _wait(session: Session, said: Incoming, known: Known, *, says: tuple[Say, ...]) -> Turn:
    """Keep the files with the draft's until the person says where they belong."""
    here = [one.id for one in known.held][-len(said.attachments) :]
    before = session.memory.get("waiting_files", []) if not says else []
    ids = list(dict.fromkeys([*before, *here]))[-ALBUM:]
    after = own.at(
        session,
        "addition",
        "which",
        waiting_files=ids,
        waiting_text=said.text or session.memory.get("waiting_text") if not says else said.text,
        filed=placing.filed_now(said, known),
        files_to=None,
    )
    return Turn(session=after, says=says)


def late_text(session: Session, known: Known, *, text: str) -> Turn | None:
    """Put words outside of any question to the case that waits for them, or ask where."""
    cases = own.in_work(known)
    if session.draft is not None or not cases:
        return None
    wanted = own.in_status(known, Status.MORE_WANTED)
    if len(wanted) == 1:
        return placing.note(session, known, wanted[0], text=text)
    choices = own.page(known, cases[: own.PAGE - 2], "addition:case")
    asks = Say(phrase="add_text_which", choices=(*choices, offers.NEW_COMPLAINT, offers.PERSON))
    after = own.at(session, "addition", "which", waiting_text=text, waiting_files=None)
    return Turn(session=after, says=(asks,))


def _given(session: Session, known: Known, found: Own) -> Turn:
    """Give what waited to the case that was chosen."""
    number = found.case.number
    ids = tuple(session.memory.get("waiting_files", ()))
    text = str(session.memory.get("waiting_text", ""))
    after = placing.into(session, known, number, waiting_files=None, waiting_text=None)
    said = Say(
        phrase="added_files" if ids else "added",
        values={"number": number, "next": placing.goes_on(found)},
        choices=(placing.finish(found),),
        case=number,
    )
    act = Add(number=number, text=text, files=len(ids))
    return Turn(session=after, says=(said,), acts=(act,), evidence_of=number, give_held=ids)


def _new(session: Session, said: Incoming, known: Known) -> Turn:
    text = str(session.memory.get("waiting_text", ""))
    after = own.at(session, "menu", waiting_files=None, waiting_text=None)
    return complaint.open_draft(after, said, known, story=text)


ADDITION = Conversation(
    name="addition",
    openers=frozenset({Command.ADD}),
    begin=begin,
    steps={"adding": adding},
    press=press,
    catch=catch,
)
