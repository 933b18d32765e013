"""The evidence: what would help, what has come, what could not be taken."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from cases.messages import Attachment, Card, Choice, Incoming, Say, Session
from cases.organisation import Category
from cases.talk import Held, Known
from handlers import form, own
from handlers.asking import lines
from handlers.conversation import in_burst
from handlers.reading.fold import fold

UNTICKED, TICKED = "☐", "☑"
DONE = Choice(key="complaint:done", label={"phrase": "choice_sent_all_files"})
NONE = Choice(key="complaint:done", label={"phrase": "choice_no_files"})

_HERE = frozenset({"wanted", "kept"})


def ask(draft: Mapping[str, Any], known: Known) -> Say:
    """Ask for evidence, with what would help; with files here say what has come."""
    held = here(draft, known)
    if held:
        return so_far(draft, known)
    category = form.category_of(draft, known)
    items = category.checklist if category else ()
    desk = known.desk
    values = {
        "checklist": lines(
            *({"phrase": "bullet", "values": {"text": _text(one)}} for one in items)
        ),
        "note": _text(category.evidence_note) if category and category.evidence_note else "",
        "mb": _limit(known),
        "files": desk.max_files,
        "upload_link": "" if desk.takes_files else desk.upload_url,
    }
    return Say(phrase="ask_evidence", values=values, choices=(NONE,), card=_card(draft, known))


def so_far(draft: Mapping[str, Any], known: Known) -> Say:
    """Say what has come, with the list ticked off."""
    rows = [
        {"phrase": "tick", "values": {"mark": mark, "text": _text(item), "how": how}}
        for item, mark, how in _ticked(draft, known)
    ]
    values = {"counts": received(here(draft, known)), "checklist": lines(*rows)}
    return Say(
        phrase="evidence_so_far", values=values, choices=(DONE,), card=_card(draft, known)
    )


def _card(draft: Mapping[str, Any], known: Known) -> Card | None:
    rows: tuple[tuple[Any, Any, str], ...] = tuple(
        (_text(item), how or mark, f"complaint:tick:{place}")
        for place, (item, mark, how) in enumerate(_ticked(draft, known))
    )
    return Card(kind="evidence", rows=rows) if rows else None


def _text(text: Mapping[str, str]) -> dict[str, Any]:
    return {"text": dict(text)}


def _limit(known: Known) -> int:
    """Give the most megabytes of one file that the chat can take."""
    desk = known.desk
    return min(desk.platform_mb or desk.max_file_mb, desk.max_file_mb)


def here(draft: Mapping[str, Any], known: Known) -> tuple[Held, ...]:
    """Give the files that have come or are coming, without those that could not be taken."""
    return tuple(one for one in form.held_by(draft, known) if one.state in _HERE)


def received(held: Sequence[Held]) -> dict[str, Any]:
    """Count files: "2张照片", of several kinds "7份：5张照片、1个视频、1个PDF"."""
    counts = own.counts(held)
    if len(counts["counts"]) < 2:  # noqa: PLR2004
        return dict(counts)
    return {"phrase": "received_many", "values": {"n": len(held), "counts": counts}}


def _ticked(draft: Mapping[str, Any], known: Known) -> list[tuple[Mapping[str, str], str, Any]]:
    """Give each item with its mark and how we know: by a name, by the person, by a guess."""
    category = form.category_of(draft, known)
    if category is None:
        return []
    ticks = ticks_of(category, draft, known)
    made: list[tuple[Mapping[str, str], str, Any]] = []
    for place, item in enumerate(category.checklist):
        nth = ticks.get(place)
        how = {"phrase": "tick_guess", "values": {"n": nth}} if nth else ""
        made.append((item, TICKED if place in ticks else UNTICKED, how))
    return made


def ticks_of(category: Category, draft: Mapping[str, Any], known: Known) -> dict[int, int]:
    """Give the items that are here: place -> 0, or which file we guess it to be.

    A file's name or caption tells; so does the person. Of files that tell
    nothing only the first is guessed, to be what is wanted first.
    """
    held = here(draft, known)
    said = draft.get("ticks", {})
    ticks = {int(place): 0 for place, there in said.items() if there}
    mute: list[int] = []
    for nth, one in enumerate(held, start=1):
        places = _named(category, f"{one.name} {one.caption}")
        ticks |= dict.fromkeys(places, 0)
        if not places and not one.caption:
            mute.append(nth)
    left = [
        place
        for place in range(len(category.checklist))
        if place not in ticks and str(place) not in said
    ]
    if mute and left and left[0] == 0:
        ticks[0] = mute[0]
    return ticks


def _named(category: Category, words: str) -> list[int]:
    plain = fold(words)
    return [
        place
        for place, marks in enumerate(category.checklist_words)
        if place < len(category.checklist) and any(fold(mark) in plain for mark in marks)
    ]


def item_named(draft: Mapping[str, Any], known: Known, text: str) -> int | None:
    """Give the place of the item that a short text names, None when it names none."""
    category = form.category_of(draft, known)
    plain = fold(text)
    if category is None or len(plain) > 24:  # noqa: PLR2004  longer is story
        return None
    for place, item in enumerate(category.checklist):
        if any(fold(words).startswith(plain) for words in item.values()) and len(plain) > 1:
            return place
    found = _named(category, text)
    return found[0] if found else None


def tick(draft: Mapping[str, Any], place: int, known: Known) -> form.Draft:
    """Tick an item or take its tick away."""
    category = form.category_of(draft, known)
    there = category is not None and place in ticks_of(category, draft, known)
    return {**draft, "ticks": {**draft.get("ticks", {}), str(place): not there}}


def arrived(draft: Mapping[str, Any], said: Incoming, known: Known) -> tuple[Attachment, ...]:
    """Give the files of this message that are new; the same picture counts once."""
    fresh = len(form.held_by(draft, known)) - int(draft.get("seen", 0))
    return said.attachments if fresh > 0 else ()


def beyond(draft: Mapping[str, Any], known: Known) -> tuple[str, ...]:
    """Give the ids of files beyond the most that one complaint may have."""
    held = form.held_by(draft, known)
    return tuple(one.id for one in held[known.desk.max_files :])


def refused(draft: Mapping[str, Any], said: Incoming, known: Known) -> Any:
    """Say which file cannot be taken and what to do instead; "" when all can."""
    if any(one.too_big for one in said.attachments):
        desk = known.desk
        values = {
            "what": {"phrase": f"medium_{said.attachments[0].medium.value}"},
            "mb": _limit(known),
            "upload": {
                "phrase": "file_upload",
                "values": {"upload_link": desk.upload_url, "upload_mb": desk.max_file_mb},
            }
            if desk.upload_url
            else {"phrase": "file_smaller"},
        }
        return {"phrase": "file_over_limit", "values": values}
    if beyond(draft, known):
        return {"phrase": "files_enough", "values": {"files": known.desk.max_files}}
    return ""


def remembered(session: Session, said: Incoming, known: Known) -> Session:
    """Note that files came now, so that those close behind are not answered again."""
    filed = {"at": known.now.isoformat(), "album": said.burst}
    memory = {**session.memory, "filed": filed}
    seen = len(form.held_by(session.draft or {}, known))
    return form.keep(replace(session, memory=memory), seen=seen)


def silent(session: Session, said: Incoming, known: Known) -> bool:
    """Say whether files that came need no answer: of a burst the first alone has one."""
    return in_burst(session, said, known)


def went_on(draft: Mapping[str, Any], known: Known) -> Any:
    """Say what has come when the person ends the evidence."""
    held = here(draft, known)
    if not held:
        return {"phrase": "evidence_none"}
    return {"phrase": "evidence_got", "values": {"counts": received(held)}}


def more() -> Say:
    """Answer the first file of a burst while evidence is collected."""
    return Say(phrase="evidence_more", choices=(DONE,))
