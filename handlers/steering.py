"""Words that steer the form whatever is asked: back, skip, leave, change, help."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from cases.messages import Choice, Incoming, Say, Session
from cases.model import Status
from cases.talk import Known, Turn
from handlers import answering, form, offers, own, reviewing, summary
from handlers.asking import label, with_before
from handlers.onward import ask, away, current, onward, repeat, without_draft
from handlers.reading.commands import Command

PAUSE = timedelta(hours=1)  # after it a greeting asks whether to go on

LATER = Choice(key="complaint:later", label={"phrase": "choice_keep_for_later"})
DELETE = Choice(key="draft:delete", label={"phrase": "choice_delete_all"})
GO_ON = Choice(key="draft:go", label={"phrase": "choice_go_on"})

#: Says that the matter has ended by itself, with nothing else said.
_OVER = re.compile(
    r"(?:对方|商家|他们|钱)?(?:已经?|都)(?:退|到账|解决|收到|处理)"
    r"[^不没未，,]{0,4}了?[。.!！ ]*"
)


def over(text: str, words: frozenset[Command], known: Known) -> bool:
    """Say whether the matter is said to have ended, and no answered case can be meant."""
    if any(one.case.status is Status.ANSWERED for one in known.cases):
        return False
    return Command.SOLVED in words or bool(_OVER.fullmatch(text.strip()))


def ended(session: Session) -> Turn:
    """Ask whether the draft is still wanted when the matter has ended."""
    return Turn(session=session, says=(Say(phrase="form_over", choices=(DELETE, GO_ON)),))


def steer(
    session: Session, said: Incoming, known: Known, words: frozenset[Command]
) -> Turn | None:
    """Do what the word asks for; None when it is no such word, or not here."""
    for wanted, does in _STEERS:
        turn = does(session, known) if words & wanted else None
        if turn is not None:
            return turn
    return None


def back(session: Session, known: Known) -> Turn:
    """Go to what was answered before; its answer stays unless a new one comes."""
    draft = form.draft_of(session, known)
    key = form.before(draft, current(session, known))
    if not key:
        return leave(session, known)
    if key in draft["answers"]:
        return ask(session, known, key, again=True)
    if key == form.CATEGORY:
        turn = reviewing.change_category(session, known)
    elif key == form.STORY:
        turn = reviewing.change_story(session, known)
    else:
        turn = ask(session, known, key)
    named = {"phrase": "form_back", "values": {"label": _label(draft, known, key)}}
    return replace(turn, says=tuple(with_before(one, named) for one in turn.says))


def _label(draft: form.Draft, known: Known, key: str) -> Any:
    question = form.question_of(draft, known, key)
    return label(question, known) if question else known.organisation.label(key)


def leave(session: Session, known: Known) -> Turn:
    """Ask once what is to become of the draft; an empty one is simply left."""
    draft = form.draft_of(session, known)
    if not (form.story(draft) or draft["answers"] or form.held_by(draft, known)):
        return Turn(session=without_draft(session), says=(Say(phrase="form_left"),))
    asks = Say(phrase="form_leave", choices=(LATER, DELETE, GO_ON))
    return Turn(session=session, says=(asks,))


def later(session: Session, known: Known) -> Turn:
    """Keep the draft for another day."""
    return Turn(session=away(session), says=(Say(phrase="form_kept"),))


def skip(session: Session, known: Known) -> Turn | None:
    """Pass over the open question; the summary is no question."""
    key = current(session, known)
    return answering.pass_over(session, known, key)


def change(session: Session, known: Known) -> Turn:
    """Ask what is to be changed."""
    return reviewing.menu(session, known)


def explain(session: Session, known: Known) -> Turn:
    """Give an example for the open question."""
    if current(session, known) in {form.EVIDENCE, form.SUMMARY}:
        return repeat(session, known)
    return answering.helped(session, known)


def thanks(session: Session, known: Known) -> Turn:
    """Answer thanks and go on."""
    return repeat(session, known, {"phrase": "form_welcome"})


def add(session: Session, known: Known) -> Turn:
    """Say that whatever is sent now is added."""
    return repeat(session, known, {"phrase": "form_add"})


def greeting(session: Session, known: Known) -> Turn:
    """Answer a greeting: after a pause ask whether to go on, else go on."""
    if paused(session, known):
        return waits(session, known)
    return repeat(session, known, {"phrase": "form_here"})


def paused(session: Session, known: Known) -> bool:
    """Say whether the form was left for a while."""
    at = str(form.draft_of(session, known)["at"])
    return known.now - datetime.fromisoformat(at) > PAUSE


def resume(session: Session, known: Known, *before: Any) -> Turn:
    """Go on at the first open question; the summary is shown whole again."""
    return onward(form.keep(session, reviewed=None), known, *before)


def waits(session: Session, known: Known) -> Turn:
    """Name the draft and ask what is to become of it."""
    draft = form.draft_of(session, known)
    since = datetime.fromisoformat(str(draft["since"]))
    values = {"draft": summary.named(draft, known), "since": own.date_of(known, since)}
    choices = (offers.GO_ON, offers.OTHER_DRAFT, offers.DELETE_DRAFT)
    asks = Say(phrase="draft_waits", values=values, choices=choices)
    return Turn(session=own.at(session, "draft"), says=(asks,))


_Steer = Callable[[Session, Known], Turn | None]
_STEERS: tuple[tuple[frozenset[Command], _Steer], ...] = (
    (frozenset({Command.BACK}), back),
    (frozenset({Command.CANCEL}), leave),
    (frozenset({Command.LATER}), later),
    (frozenset({Command.SKIP}), skip),
    (frozenset({Command.EDIT}), change),
    (frozenset({Command.ANONYMOUS}), reviewing.anonymous),
    (frozenset({Command.HELP}), explain),
    (frozenset({Command.ADD}), add),
    (frozenset({Command.THANKS}), thanks),
)
#: Command words that the form reads itself while it is open.
OURS = frozenset().union(*(words for words, _ in _STEERS)) | {
    Command.GREETING,
    Command.DONE,
    Command.YES,
    Command.NO,
    Command.AGREE,
    Command.DISAGREE,
    Command.FINE,
}
