"""What one turn of a conversation is given and what it decides.

`storage` reads the first and writes the second; `handlers` goes from one to the other.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from cases.acts import Act
from cases.messages import Say, Session
from cases.model import Case, Entry
from cases.organisation import Organisation


@dataclass(frozen=True, kw_only=True)
class Own:
    """One of the person's own cases, with what the person may read of its history."""

    case: Case
    entries: tuple[Entry, ...] = ()  # public ones, oldest first
    held: tuple["Held", ...] = ()  # its evidence


@dataclass(frozen=True, kw_only=True)
class Held:
    """One piece of evidence that we hold or are fetching: of the draft or of a case.

    ``state`` is wanted, kept, refused or failed.
    """

    id: str
    medium: str  # photo, video, voice, audio, document; pdf for a PDF
    state: str = "kept"
    name: str = ""
    caption: str = ""
    size: int | None = None


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The channel of this person as conversations see it, without its name.

    ``pushes``: news can be sent later without being asked for. ``upload`` makes
    the address of this person's upload page, which few turns need; ``web_url`` is
    the look-up page; "" where there is none.
    """

    pushes: bool = True
    max_file_mb: int = 50
    platform_mb: int | None = None
    takes_files: bool = True
    max_files: int = 30
    upload: Callable[[], str] = str
    web_url: str = ""

    @property
    def upload_url(self) -> str:
        """Give the address of the upload page."""
        return self.upload()


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the service knows at this moment, read before the turn is taken.

    ``fresh_number`` and ``fresh_code`` are for the one case that this turn may
    open. ``held`` is the evidence of the draft, this message's included.
    ``language`` is the person's; ``offered_languages`` the first is the default.
    """

    person_id: int
    now: datetime
    organisation: Organisation
    language: str = "zh-CN"
    offered_languages: tuple[str, ...] = ("zh-CN", "zh-TW", "en")
    fresh_number: str = ""
    fresh_code: str = ""
    cases: tuple[Own, ...] = ()  # newest first
    held: tuple[Held, ...] = ()
    waiting: tuple[Say, ...] = ()  # news that could not be sent, oldest first
    desk: Desk = field(default_factory=Desk)
    newcomer: bool = False  # the very first message of this person
    colleagues: int = 0  # staff at the panel now


@dataclass(frozen=True, kw_only=True)
class Turn:
    """Where the person is now, what to tell them, what to do to cases.

    ``evidence_of``: which case this message's attachments belong to: "" the
    draft. ``about``: the case this message belongs to in the conversation as
    staff read it. ``language``: set when the person chose one. ``drop_held``:
    the ids of draft evidence to delete ("*" for all). ``give_held``: the ids of
    draft evidence that goes to the case ``evidence_of``.
    """

    session: Session
    says: tuple[Say, ...] = ()
    acts: tuple[Act, ...] = ()
    evidence_of: str = ""
    about: str = ""
    language: str = ""
    drop_held: tuple[str, ...] = ()
    give_held: tuple[str, ...] = ()
