"""What staff see of those who were asked: each link, what came by it, what may be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from admin.keys import Panel
from admin.respondent.tokens import token
from cases.calendars import calendar_of
from cases.deadlines import due_in_round
from cases.links import Link, Standing, standing
from cases.model import Entry, Status
from cases.packs import Clock
from cases.wording import Wording
from storage.evidence import Evidence
from storage.queries import Dossier

MORE_DAYS = 5  # working days that a request for time is first filled with
AGAIN_DAYS = 3  # working days that an answer given back leaves at least
_SAID = frozenset({"respondent_answered", "respondent_asked_time"})
PREFIX = "/respond"  # where `panel` puts the pages of respondents


@dataclass(frozen=True, kw_only=True)
class Given:
    """One thing a respondent said, with the files that came with it."""

    at: datetime
    answer: str
    text: str
    files: tuple[Evidence, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One link as staff see it; ``words`` is what passing the answer on begins with."""

    link: Link
    standing: Standing
    url: str
    given: tuple[Given, ...] = ()
    words: str = ""
    until: str = ""  # the day that more time would last to, ISO

    @property
    def files(self) -> tuple[Evidence, ...]:
        """Give the files of the answer that stands."""
        return self.given[0].files if self.given else ()


@dataclass(frozen=True, kw_only=True)
class Asking:
    """Everybody who was asked in a case. ``due`` is the day a new link begins with, ISO."""

    links: tuple[Asked, ...]
    may_make: bool
    due: str


def shown(dossier: Dossier, panel: Panel, words: Wording, now: datetime) -> Asking:
    """Give the other party's part of a case's page."""
    case, organisation = dossier.case, panel.organisation()
    calendar = calendar_of(organisation)
    due = due_in_round(
        organisation,
        Clock.RESPONDENT,
        category=case.category,
        priority=case.priority,
        now=now,
    )
    made = []
    for link in dossier.links:
        given = _given(link, dossier.entries, dossier.answered)
        later = calendar.after(max(link.due_at, now), MORE_DAYS)
        made.append(
            Asked(
                link=link,
                standing=standing(link, now),
                url=f"{panel.public_url}{PREFIX}/{token(panel.secret, link.id)}",
                given=given,
                words=_words(link, given, words),
                until=calendar.local(later).date().isoformat(),
            )
        )
    return Asking(
        links=tuple(made),
        may_make=case.status is Status.WITH_RESPONDENT,
        due=calendar.local(due).date().isoformat(),
    )


def _given(
    link: Link, entries: Sequence[Entry], files: Sequence[Evidence]
) -> tuple[Given, ...]:
    """Give what a respondent said, the newest first."""
    own = {one.id: one for one in files if one.by_link == link.id}
    return tuple(
        Given(
            at=one.at,
            answer=str(one.detail.get("answer", "")),
            text=str(one.detail.get("text", "")),
            files=tuple(own[id_] for id_ in one.detail.get("files", ()) if id_ in own),
        )
        for one in reversed(entries)
        if one.kind in _SAID and one.detail.get("link") == link.id
    )


def _words(link: Link, given: Sequence[Given], words: Wording) -> str:
    if not given:
        return ""
    answer = words.phrase(f"responds_{given[0].answer}")
    return words.phrase(
        "pass_words", {"name": link.name, "answer": answer, "text": given[0].text}
    )
