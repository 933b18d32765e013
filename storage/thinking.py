"""One turn in memory: what a person said becomes what is to be written."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from cases.acts import Open
from cases.errors import CaseError
from cases.messages import Attachment, Heard, Incoming, Message, Queued, Say, Session
from cases.model import Actor, Case, Entry, Role
from cases.organisation import Organisation
from cases.reach import Limits, opened
from cases.rules import decide
from cases.talk import Desk, Held, Known, Own, Turn
from cases.wording import Phrases, Wording
from storage.inbox import message_key, sender_key
from storage.working import Person, Piece, fresh_code, fresh_id, fresh_number, own_of

Advance = Callable[[Session, Incoming, Known], Turn]


class Fresh:
    """The number and the code of the next new case, drawn ahead: few turns open one."""

    def __init__(self) -> None:
        self._month = ""
        self._drawn = ("", "")

    def at(self, now: datetime) -> tuple[str, str]:
        """Give number and look-up code; the same until they were used."""
        month = f"{now:%y%m}"
        if month != self._month:
            self._month, self._drawn = month, (fresh_number(now), fresh_code())
        return self._drawn

    def used(self) -> None:
        """Draw others the next time."""
        self._month = ""


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What the ledger is told to decide with; made in app.py, replaced when it changes.

    ``desk`` gives what a conversation may know of a channel: (channel, address id,
    person id) -> Desk. ``guess`` makes a language of a platform's hint. ``speaks_of``
    gives the numbers of the cases that a message may be about.
    """

    advance: Advance
    organisation: Organisation
    phrases: Phrases
    limits: Mapping[str, Limits]
    desk: Callable[[str, int, int], Desk]
    guess: Callable[[str], str]
    languages: tuple[str, ...] = ("zh-CN", "zh-TW", "en")
    colleagues: Callable[[], int] = lambda: 0
    speaks_of: Callable[[Session, Incoming], Iterable[str]] = lambda _, __: ()
    fresh: Fresh = field(default_factory=Fresh, repr=False, compare=False)

    def wording(self, language: str) -> Wording:
        """Give the words of a language."""
        if language not in self._wordings:
            zone = self.organisation.timezone
            self._wordings[language] = Wording(self.phrases, language, zone)
        return self._wordings[language]

    @cached_property
    def _wordings(self) -> dict[str, Wording]:
        return {}


@dataclass
class Thought:
    """What one message comes to; `writing` puts it into the tables.

    ``repeats``: the message was taken before, as that inbox row or that thought
    of the same group. ``error``: the turn raised and nothing of it is kept but
    the message.
    """

    said: Incoming
    payload: str
    person: Person
    inbox_id: int | None = None
    repeats: "int | Thought | None" = None
    error: Exception | None = None
    about: str = ""
    opened: bool = False
    says: tuple[Say, ...] = ()
    messages: tuple[Message, ...] = ()
    entries: list[tuple[str, Entry]] = field(default_factory=list)
    cases: dict[str, Case] = field(default_factory=dict)
    pieces: list[Piece] = field(default_factory=list)
    moved: list[Piece] = field(default_factory=list)
    dropped: list[Piece] = field(default_factory=list)
    files: dict[str, Attachment] = field(default_factory=dict)
    draft_since: datetime | None = None  # of the draft that became a case in this turn
    told: list[int] = field(default_factory=list)  # held rows whose words are in the answer
    queued: list[Queued] = field(default_factory=list)


def think(
    rules: Rules,
    said: Incoming,
    *,
    payload: str,
    inbox_id: int | None,
    met: Mapping[str, Person],
    taken: "dict[str, int | Thought]",
    uploads: Mapping[str, Piece],
    now: datetime,
) -> Thought:
    """Take one turn; a turn that raises changes nothing but ``Thought.error``."""
    person = met[sender_key(said)]
    thought = Thought(said=said, payload=payload, person=person, inbox_id=inbox_id)
    if inbox_id is None:
        key = message_key(said)
        if key in taken:
            thought.repeats = taken[key]
            return thought
        taken[key] = thought
    before = _kept_state(person)
    try:
        _turn(rules, thought, uploads, now)
    except Exception as error:  # the message is kept as failed and tried again
        _restore(person, before)
        return Thought(
            said=said, payload=payload, person=person, inbox_id=inbox_id, error=error
        )
    person.touched = True
    return thought


def _turn(rules: Rules, thought: Thought, uploads: Mapping[str, Piece], now: datetime) -> None:
    person, said = thought.person, thought.said
    if not person.language:
        person.language, person.changed = rules.guess(said.language), True
    limits = rules.limits.get(said.channel) or Limits()
    if said.opens:
        person.grants = opened(limits, person.grants, said.opens, now)
    person.gone = said.heard is Heard.LEFT
    fresh = _pieces(person, said, uploads)
    thought.pieces = [piece for piece, _ in fresh]
    thought.files = {piece.id: file for piece, file in fresh}
    person.pieces += thought.pieces
    turn = rules.advance(person.session, said, _known(rules, person, limits, now))
    if turn.acts:
        rules.fresh.used()
    _place(thought, turn)
    try:
        says = _acts(thought, turn, now)
    except CaseError as refusal:
        says = (Say(phrase=refusal.code),)
    else:
        _session(thought, turn, now)
    if turn.language:
        person.language, person.changed = turn.language, True
    thought.says = says
    wording = rules.wording(person.language)
    thought.messages = tuple(wording.render(one) for one in says)
    if says and person.waiting and limits.windows is not None:
        thought.told = [id_ for id_, _ in person.waiting]
        person.waiting = []


def _known(rules: Rules, person: Person, limits: Limits, now: datetime) -> Known:
    cases = tuple(
        replace(own, held=person.held(number)) for number, own in person.cases.items()
    )
    number, code = rules.fresh.at(now)
    return Known(
        person_id=person.id,
        now=now,
        organisation=rules.organisation,
        language=person.language,
        offered_languages=rules.languages,
        fresh_number=number,
        fresh_code=code,
        cases=tuple(sorted(cases, key=_opened_at, reverse=True)),
        held=person.held(),
        waiting=person.news() if limits.windows is not None else (),
        desk=rules.desk(person.channel, person.address_id, person.id),
        newcomer=person.newcomer and not person.touched,
        colleagues=rules.colleagues(),
    )


def _opened_at(own: Own) -> datetime:
    return own.case.opened_at


def _fresh_files(person: Person, said: Incoming) -> list[Attachment]:
    """Give the attachments that are not here yet: the same picture counts once."""
    marks = _marks(person)
    return [one for one in said.attachments if not one.unique or one.unique not in marks]


def _marks(person: Person) -> set[str]:
    """Give the marks of the files that are here or coming; a failed one may come again."""
    here = (one for one in person.pieces if one.held.state in {"wanted", "kept"})
    return {one.mark for one in here if one.mark}


def _pieces(
    person: Person, said: Incoming, uploads: Mapping[str, Piece]
) -> list[tuple[Piece, Attachment]]:
    """Give the files that are not here already, each with what the channel told of it."""
    made = []
    marks = _marks(person)
    for file in _fresh_files(person, said):
        if file.kept:
            found = uploads.get(file.kept)
            if found is not None and found.mark not in marks:
                held = replace(found.held, caption=said.text)
                made.append((replace(found, held=held), file))
            continue
        held = Held(
            id=fresh_id(),
            medium=file.medium.value,
            state="failed" if file.too_big else "wanted",
            name=file.name,
            caption=said.text,
            size=file.size,
        )
        made.append((Piece(id=held.id, held=held, mark=file.unique), file))
    return made


def _place(thought: Thought, turn: Turn) -> None:
    """Put this message's files where the turn says, and take away what it drops."""
    person = thought.person
    for piece in thought.pieces:
        piece.case_number = turn.evidence_of or None
    for piece in person.pieces:
        if turn.evidence_of and piece.id in turn.give_held and piece.case_number is None:
            piece.case_number = turn.evidence_of
            thought.moved.append(piece)
    if turn.drop_held:
        everything = "*" in turn.drop_held
        thought.dropped = [
            one
            for one in person.pieces
            if one.id in turn.drop_held or (everything and one.case_number is None)
        ]
        dropped = {one.id for one in thought.dropped}
        person.pieces = [one for one in person.pieces if one.id not in dropped]
    thought.about = turn.about or turn.evidence_of


def _acts(thought: Thought, turn: Turn, now: datetime) -> tuple[Say, ...]:
    person = thought.person
    by = Actor(role=Role.PERSON, id=str(person.id))
    says = list(turn.says)
    cases = dict(person.cases)
    entries: list[tuple[str, Entry]] = []
    for act in turn.acts:
        own = cases.get(act.number)
        outcome = decide(own.case if own else None, act, by=by, now=now)
        cases[act.number] = own_of(outcome.case, own, outcome.entries)
        entries += [(act.number, one) for one in outcome.entries]
        thought.cases[act.number] = outcome.case
        says += outcome.says
        if isinstance(act, Open):
            thought.opened = person.changed = True
            _adopt(thought, act.number)
    person.cases = cases
    thought.entries = entries
    thought.about = thought.about or next((one.number for one in turn.acts), "")
    return tuple(says)


def _adopt(thought: Thought, number: str) -> None:
    """Give the draft's evidence and its conversation to the case it has become."""
    thought.draft_since = thought.person.draft_since
    for piece in thought.person.pieces:
        if piece.case_number is None:
            piece.case_number = number
            thought.moved.append(piece)


def _session(thought: Thought, turn: Turn, now: datetime) -> None:
    person = thought.person
    person.session = turn.session
    if turn.session.draft is None and not person.held():
        person.draft_since = None
    elif person.draft_since is None:
        person.draft_since = now


def _kept_state(person: Person) -> dict[str, object]:
    pieces = [replace(one) for one in person.pieces]
    return {**person.__dict__, "pieces": pieces, "waiting": list(person.waiting)}


def _restore(person: Person, before: dict[str, object]) -> None:
    person.__dict__.update(before)
