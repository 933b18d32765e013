"""Takes what happened, in as many messages as it needs, and reads what it already answers."""

import re
from dataclasses import replace
from typing import Any

from cases.messages import Incoming, Session
from cases.talk import Known, Turn
from handlers import asking, collecting, form
from handlers.form import Draft
from handlers.gleaning import Gleaned, glean
from handlers.onward import onward, repeat
from handlers.reading.contacts import is_card, mask

_CARD = re.compile(r"(?<![\dA-Za-z])\d(?:[ -]?\d){13,18}(?![\dA-Za-z])")


def tell(session: Session, said: Incoming, known: Known) -> Turn:
    """Add words to the story, say what was read in them, and go on."""
    session, read, before = _told(session, said, known)
    if form.told_enough(read.draft) or read.news:
        before = [*before, asking.acknowledged(read, known)]
    held = collecting.here(read.draft, known)
    if held and len(read.draft["story"]) == 1:
        counts = collecting.received(held)
        before.append({"phrase": "noted_files", "values": {"counts": counts}})
    return onward(session, known, *before)


def late(session: Session, said: Incoming, known: Known) -> Turn:
    """Add words that came while something else was asked; the question stays."""
    asked = session.memory.get("question")
    session, read, before = _told(session, said, known)
    news = asking.acknowledged(read, known) if read.news else ""
    before = [*before, {"phrase": "form_told_more"}, news]
    open_ = form.question_of(read.draft, known, str(asked))
    if open_ is not None and not form.is_open(open_, read.draft, known):
        return onward(session, known, *before)
    return repeat(session, known, *before)


def quietly(session: Session, said: Incoming, known: Known) -> Session:
    """Add words without an answer: the caption of a file, a new wording."""
    return _told(session, said, known)[0]


def _told(session: Session, said: Incoming, known: Known) -> tuple[Session, Gleaned, list[Any]]:
    draft = form.draft_of(session, known)
    words, masked = mask(said.text.strip())
    if card := _card(said.text):
        draft["card"] = card
    read = glean(form.told(draft, words, said.external_id), known)
    after, before = _felt(read, known)
    if masked and not _kept(after, known):
        before.append({"phrase": "form_masked"})
    return replace(session, draft=after), read, before


def _card(text: str) -> str:
    for found in _CARD.findall(text):
        digits = re.sub(r"[ -]", "", found)
        if is_card(digits):
            return str(digits)
    return ""


def _kept(draft: Draft, known: Known) -> bool:
    """Say whether the form takes the card number that was in the story."""
    category = form.category_of(draft, known)
    wanted = category is not None and any(one.reads == "card" for one in category.questions)
    if not wanted and category is not None:
        draft.pop("card", None)
    return wanted and "card" in draft


def _felt(read: Gleaned, known: Known) -> tuple[Draft, list[Any]]:
    """Say once that the anger was heard; warn at once of a second scam in the making."""
    draft, before = dict(read.draft), []
    if read.angry and not draft.get("soothed"):
        draft["soothed"] = True
        before.append({"phrase": "form_angry"})
    category = form.category_of(draft, known)
    if category and not draft.get("warned") and form.mentions(draft, category.scam_words):
        draft["warned"] = True
        before.append({"phrase": "scam_line"})
    return draft, before


def reworded(session: Session, said: Incoming, known: Known) -> Session | None:
    """Put a new wording in the place of the old; None: that was no part of the story."""
    draft = form.draft_of(session, known)
    parts = draft.get("story", [])
    if not any(one["id"] == said.edits for one in parts):
        return None
    words = mask(said.text.strip())[0]
    changed = [{**one, "text": words} if one["id"] == said.edits else one for one in parts]
    read = glean({**draft, "story": changed}, known)
    return replace(session, draft=read.draft)
