"""The complaint that was begun and not sent: going on with it, or deleting it."""

from dataclasses import replace

from cases.acts import Act, Withdraw
from cases.messages import Choice, Incoming, Say, Session
from cases.talk import Known, Turn
from handlers import complaint, form, handover, offers, own
from handlers.conversation import Conversation


def holds(session: Session, known: Known) -> bool:
    """Say whether there is a draft with something in it that could be lost."""
    draft = session.draft
    return draft is not None and bool(form.story(draft) or draft.get("answers") or known.held)


def go_on(session: Session, said: Incoming, known: Known) -> Turn:
    """Return to the open question of the draft; without a draft to nothing in particular."""
    if session.draft is None:
        return Turn(session=own.at(session, "menu"))
    return complaint.resume(session, said, known)


def press(session: Session, said: Incoming, known: Known, key: str) -> Turn:
    """Go on with the draft, put another in its place, or delete it."""
    if session.draft is None:
        gone = Say(phrase="draft_gone", choices=(offers.COMPLAIN,))
        return Turn(session=own.at(session, "menu"), says=(gone,))
    if key == "go":
        return complaint.take_up(session, said, known)
    if key in {"other", "ask"}:
        return _sure(session, known, other=key == "other")
    seen = handover.seen_draft(session, known)
    acts: tuple[Act, ...] = (Withdraw(number=seen.number),) if seen else ()
    after = own.at(replace(session, draft=None), "menu")
    if key == "replace":
        turn = complaint.open_draft(after, said, replace(known, held=()))
    else:
        turn = Turn(session=after, says=(Say(phrase="draft_deleted"),))
    return replace(turn, acts=(*acts, *turn.acts), drop_held=("*",))


def _sure(session: Session, known: Known, *, other: bool) -> Turn:
    key = "draft:replace" if other else "draft:delete"
    sure = Choice(key=key, label={"phrase": "choice_delete_draft"})
    values = {"draft": complaint.brief(session.draft or {}, known)}
    asks = Say(
        phrase="draft_replace" if other else "draft_delete",
        values=values,
        choices=(sure, offers.GO_ON),
    )
    return Turn(session=own.at(session, "draft"), says=(asks,))


DRAFT = Conversation(name="draft", press=press)
