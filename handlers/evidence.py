"""Takes files at any step of the form, and what is said while evidence is collected."""

import re
from dataclasses import replace
from typing import Any

from cases.messages import Choice, Incoming, Medium, Say, Session
from cases.talk import Known, Turn
from handlers import collecting, form, own
from handlers.asking import with_before
from handlers.conversation import missed
from handlers.onward import at, current, onward, repeat, touched
from handlers.reading.commands import Command, command
from handlers.reading.fold import fold
from handlers.taking import LATE_TEXT
from handlers.telling import late, quietly, tell

UNDO_MAX = 24  # characters of a wish to take a file back; what is longer is story
CAPTION_FROM = 5  # characters from which a caption at the start is the story
ENDS = frozenset(
    {Command.DONE, Command.SKIP, Command.NO, Command.YES, Command.AGREE, Command.FINE}
)
NEW = Choice(key="complaint:categories", label={"phrase": "choice_new_complaint"})
WRONG = Choice(key="complaint:wrong", label={"phrase": "choice_wrong_file"})
ENOUGH = Choice(key="complaint:enough", label={"phrase": "choice_enough"})

_UNDO = re.compile(
    r"(?:撤回|删掉|删除|去掉|不要)(?:刚才)?(?:这|那|上)?(?:一|最后一)?(?:张|个|份|段)|发错|传错"
    r"|(?:remove|delete|undo) (?:the )?last|wrong (?:file|photo|picture)",
    re.I,
)
_FIRST = {Medium.PHOTO: "photo", Medium.VOICE: "voice", Medium.AUDIO: "voice"}


def first(session: Session, said: Incoming, known: Known) -> Turn:
    """Keep a file that came before any word, and ask what it is about."""
    session = collecting.remembered(session, said, known)
    if len(said.text.strip()) >= CAPTION_FROM:
        return tell(session, said, known)
    refusal = collecting.refused(session.draft or {}, said, known)
    phrase = (
        f"first_{_FIRST.get(said.attachments[0].medium, 'file')}" if said.attachments else ""
    )
    asks = Say(phrase=phrase or "first_file", choices=(NEW, WRONG))
    return Turn(session=at(session, form.CATEGORY), says=(with_before(asks, refusal),))


def files(session: Session, said: Incoming, known: Known) -> Turn:
    """Take files; of a burst the first alone is answered, what is refused always."""
    draft = form.draft_of(session, known)
    number = str(draft.get("number", ""))
    if not collecting.arrived(draft, said, known):
        return Turn(session=session, evidence_of=number)
    quiet = collecting.silent(session, said, known)
    after = session if quiet else touched(session, replace(said, text=""), known)
    after = collecting.remembered(after, said, known)
    if refusal := collecting.refused(draft, said, known):
        beyond = collecting.beyond(draft, known)
        told = bool(beyond) and quiet and bool(draft.get("over"))
        seen = len(form.held_by(draft, known)) - len(beyond)
        after = form.keep(after, seen=seen, over=bool(beyond) or None)
        text = Say(phrase="lines", values={"text": refusal}, choices=_offered(after, known))
        says = () if told else (text,)
        return Turn(session=after, says=says, drop_held=beyond, evidence_of=number)
    turn = _answered(after, said, known, quiet=quiet)
    return replace(turn, evidence_of=number)


def _offered(session: Session, known: Known) -> tuple[Choice, ...]:
    return repeat(session, known).says[-1].choices


def _answered(session: Session, said: Incoming, known: Known, *, quiet: bool) -> Turn:
    key = current(session, known)
    caption = said.text.strip()
    untold = key in {form.CATEGORY, form.STORY}
    if untold and len(caption) >= CAPTION_FROM:
        return tell(session, said, known)
    if len(caption) >= LATE_TEXT:
        session = quietly(session, said, known)
    if quiet:
        return Turn(session=session)
    question = form.question_of(session.draft or {}, known, key)
    if question is not None and question.reads == "card":
        seen = form.answer({"file": True}, known.organisation.label("in_evidence"))
        return onward(replace(session, draft=form.put(session.draft or {}, key, seen)), known)
    if key == form.EVIDENCE:
        return Turn(session=session, says=(collecting.more(),))
    if untold and _spoken(said):
        return _voice(session, known)
    return repeat(session, known, {"phrase": "file_taken"})


def _spoken(said: Incoming) -> bool:
    return any(one.medium in {Medium.VOICE, Medium.AUDIO} for one in said.attachments)


def _voice(session: Session, known: Known) -> Turn:
    """Let a voice message be the story: a colleague listens; a few words still help."""
    if (session.draft or {}).get("voice") is not None:
        return onward(form.keep(session, voice=True), known, {"phrase": "file_taken"})
    asks = Say(phrase="first_voice", choices=(ENOUGH,))
    return Turn(session=form.keep(session, voice=False), says=(asks,))


def text(session: Session, said: Incoming, known: Known) -> Turn | None:
    """Read a text while evidence is collected: the end, a name of what was sent, story."""
    words = command(said.text)
    if words & ENDS:
        return done(session, known)
    if takes_back(said.text):
        return undo(session, known)
    if len(said.text.strip()) >= LATE_TEXT and not words:
        return late(session, said, known)
    draft = form.draft_of(session, known)
    place = collecting.item_named(draft, known, said.text) if not words else None
    if place is not None and collecting.here(draft, known):
        return ticked(session, known, place, set_=True)
    if collecting.here(draft, known) and not words:
        return Turn(session=session, says=(collecting.so_far(draft, known),))
    return None


def takes_back(words: str) -> bool:
    """Say whether the last file is to be taken away again: "撤回这张", "发错了"."""
    return len(words) <= UNDO_MAX and bool(_UNDO.search(fold(words)))


def ticked(session: Session, known: Known, place: int, *, set_: bool = False) -> Turn:
    """Tick an item of the list, or untick it when it was pressed again."""
    draft = form.draft_of(session, known)
    category = form.category_of(draft, known)
    there = category is not None and place in collecting.ticks_of(category, draft, known)
    if not (set_ and there):
        draft = collecting.tick(draft, place, known)
    after = replace(session, draft=draft)
    return Turn(session=at(after, form.EVIDENCE), says=(collecting.so_far(draft, known),))


def undo(session: Session, known: Known) -> Turn:
    """Take the last file away again."""
    draft = form.draft_of(session, known)
    held = form.held_by(draft, known)
    if not held:
        return repeat(session, known)
    last = held[-1].id
    left = tuple(one for one in known.held if one.id != last)
    cases = tuple(
        replace(one, held=tuple(piece for piece in one.held if piece.id != last))
        for one in known.cases
    )
    without = replace(known, held=left, cases=cases)
    after = form.keep(session, seen=len(held) - 1)
    turn = repeat(after, without, {"phrase": "file_dropped"})
    return replace(turn, drop_held=(last,))


def done(session: Session, known: Known) -> Turn:
    """End the evidence and go on; a file may still come at any time."""
    draft = form.draft_of(session, known)
    before: Any = collecting.went_on(draft, known)
    filed = form.stepped({**draft, "filed": True}, form.EVIDENCE)
    return onward(replace(session, draft=filed), known, before)


def not_understood(session: Session, said: Incoming, known: Known) -> Turn:
    """Help while evidence is collected."""
    draft = form.noted(form.draft_of(session, known), said.text)
    asks = with_before(collecting.ask(draft, known), {"phrase": "form_missed"})
    return missed(replace(session, draft=draft), asks)


def wrong(session: Session, known: Known) -> Turn:
    """Keep nothing of a first file that was sent by mistake."""
    after = own.at(replace(session, draft=None), "menu", question=None, filed=None)
    return Turn(session=after, says=(Say(phrase="first_dropped"),), drop_held=("*",))


def place(session: Session, said: Incoming, known: Known) -> Turn:
    """Keep a place that was sent."""
    where = {"latitude": said.latitude, "longitude": said.longitude, "name": said.text}
    kept = form.keep(touched(session, replace(said, text=""), known), place=where)
    return repeat(kept, known, {"phrase": "place_taken"})
