"""Puts a complaint into its kind: chosen, named in a word, or read out of the story."""

import re
from dataclasses import replace

from cases.messages import Incoming, Session
from cases.organisation import Category
from cases.talk import Known, Turn
from handlers import asking, form
from handlers.form import CATEGORY
from handlers.gleaning import glean
from handlers.onward import at, onward
from handlers.reading.choices import pick
from handlers.reading.commands import Command, command
from handlers.reading.fold import bare
from handlers.reading.outcome import Read
from handlers.telling import tell

KIND_MAX = 6  # characters of a text that only names a kind
STORY_FROM = 5  # characters from which a text is a piece of the story while that is asked

_PARTS = re.compile(r"[/／、，,]")


def text(session: Session, said: Incoming, known: Known) -> Turn | None:
    """Take the kind by its number or name; anything longer is what happened."""
    draft = form.draft_of(session, known)
    words = command(said.text)
    near = [one for one in draft.get("guess", ()) if known.organisation.category(one)]
    if near and words & {Command.YES, Command.AGREE}:
        return sort(session, known, near[0])
    if near and words & {Command.NO, Command.DISAGREE}:
        return everything(session, known)
    offered = [known.organisation.category(one) for one in near] or list(
        form.children(known, str(draft.get("category", ""))) or form.children(known, "")
    )
    here = [one for one in offered if one is not None]
    found = pick(said.text, [_names(one) for one in here])
    if isinstance(found, Read) and not near:
        return sort(session, known, here[found.value[0]].key)
    kind = kind_of(said.text, known)
    if kind:
        return sort(session, known, kind)
    if words or len(said.text.strip()) < STORY_FROM:
        return None
    return tell(session, said, known)


def _names(category: Category) -> tuple[str, ...]:
    """Give the names of a kind, and of each part of "fake goods, false ads"."""
    whole = (*category.label.values(), *category.short.values())
    parts = (one.strip() for name in whole for one in _PARTS.split(name))
    return tuple(dict.fromkeys((*whole, *parts)))


def kind_of(words: str, known: Known) -> str:
    """Give the kind that a word or two name, "" when they name none or tell more."""
    said = bare(words)
    if len(said) > KIND_MAX or not said:
        return ""
    told = {one.key: one.words for one in known.organisation.categories}
    hits = [key for key, marks in told.items() if any(mark in said for mark in marks)]
    return hits[0] if len(hits) == 1 else ""


def sort(session: Session, known: Known, key: str) -> Turn:
    """Put the draft into a kind; what was told already is read for its questions."""
    draft = form.draft_of(session, known)
    changed = form.sorted_into(draft, key)
    if form.story(draft):
        read = glean(changed, known)
        before = asking.acknowledged(read, known) if read.news else {"phrase": "noted"}
        return onward(replace(session, draft=read.draft), known, before)
    return onward(replace(session, draft=changed), known)


def everything(session: Session, known: Known) -> Turn:
    """Offer all kinds."""
    after = form.keep(session, guess=None)
    return Turn(session=at(after, CATEGORY), says=(asking.categories(known),))
