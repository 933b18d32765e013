"""Plays a conversation as a person sees it: the ledger's part, purely and in memory.

    talk = Dialogue()
    talk.say("投诉")           # what is typed
    talk.press("退款")         # a button by its words, or by its key
    talk.send(PHOTO, PHOTO)   # one message with files; `album` sends them one by one
    assert "编号" in talk.heard

`heard` is what the last turn said, in words, with its choices as numbered lines.
"""

import json
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cases import references
from cases.acts import Act, Open
from cases.messages import Attachment, Heard, Incoming, Medium, Message, Say, Session
from cases.model import Actor, Case, Role
from cases.organisation import Organisation, organisation_of
from cases.rules import decide
from cases.talk import Desk, Held, Known, Own, Turn
from cases.wording import Wording
from handlers.book import BOOK
from handlers.conversation import Book, advance

ROOT = Path(__file__).parent.parent.parent
NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)  # noon in Shanghai, a Monday
LANGUAGES = ("zh-CN", "zh-TW", "en")
PHRASES = {
    language: tomllib.loads(
        (ROOT / "handlers" / "phrases" / f"{language}.toml").read_text(encoding="utf-8")
    )
    for language in LANGUAGES
}
TABLE = tomllib.loads((ROOT / "organisation" / "default.toml").read_text(encoding="utf-8"))
ORGANISATION = organisation_of({key: one for key, one in TABLE.items() if key != "phrases"})

PHOTO = Attachment(medium=Medium.PHOTO, source="p")
VIDEO = Attachment(medium=Medium.VIDEO, source="v")
VOICE = Attachment(medium=Medium.VOICE, source="o")
PDF = Attachment(medium=Medium.DOCUMENT, source="d", name="合同.pdf", mime="application/pdf")
BIG = Attachment(medium=Medium.VIDEO, source="b", size=90_000_000, too_big=True)
CLERK = Actor(role=Role.CLERK, id="7", name="周")


@dataclass
class Piece:
    """One file, with the case it belongs to ("" the draft)."""

    held: Held
    mark: str = ""
    number: str = ""


@dataclass
class Dialogue:
    """One person and us."""

    language: str = "zh-CN"
    now: datetime = NOON
    organisation: Organisation = ORGANISATION
    desk: Desk = field(default_factory=lambda: Desk(web_url="https://x.example/status"))
    book: Book = BOOK
    colleagues: int = 0
    session: Session = field(default_factory=Session)
    cases: dict[str, Own] = field(default_factory=dict)
    pieces: list[Piece] = field(default_factory=list)
    waiting: list[Say] = field(default_factory=list)
    turn: Turn = field(default_factory=lambda: Turn(session=Session()))
    messages: list[Message] = field(default_factory=list)  # of the last turn
    log: list[str] = field(default_factory=list)
    many: int = 0  # messages of the person

    # what the person does

    def say(self, *texts: str) -> str:
        """Type messages one after the other; give what the last one was answered."""
        for text in texts:
            self.take(heard=Heard.TEXT, text=text)
        return self.heard

    def press(self, *labels: str) -> str:
        """Press buttons of the last answer by their words, or any by its key."""
        for label in labels:
            key = label if ":" in label and " " not in label else self.key_of(label)
            self.take(heard=Heard.CHOICE, choice=key)
        return self.heard

    def send(self, *files: Attachment, text: str = "", burst: str = "") -> str:
        """Send files in one message."""
        self.take(heard=Heard.FILES, attachments=files, text=text, burst=burst)
        return self.heard

    def album(self, *files: Attachment, burst: str = "a1") -> list[str]:
        """Send files as an album, each part a message of its own; give each answer."""
        return [self.send(file, burst=burst) for file in files]

    def wait(self, **units: float) -> "Dialogue":
        """Let time pass."""
        self.now += timedelta(**units)
        return self

    # what staff do

    def staff(self, act: Act, *, by: Actor = CLERK) -> str:
        """Let staff act; give what the person is pushed."""
        own = self.cases[act.number]
        outcome = decide(own.case, act, by=by, now=self.now)
        self._write(outcome.case, outcome.entries)
        self.messages = [self.wording.render(one) for one in outcome.says]
        return self.heard

    # what is seen

    @property
    def heard(self) -> str:
        """What was said last, as a channel without buttons shows it; "" for silence."""
        return "\n".join(_shown(one) for one in self.messages)

    @property
    def choices(self) -> list[str]:
        """The words of the choices of the last answer."""
        return [button.label for one in self.messages for button in one.buttons]

    @property
    def draft(self) -> dict[str, Any]:
        """The draft as it is kept."""
        return self.session.draft or {}

    @property
    def case(self) -> Case:
        """The case opened last."""
        return list(self.cases.values())[-1].case

    @property
    def wording(self) -> Wording:
        """The words of the person's language."""
        return Wording(PHRASES, self.language, self.organisation.timezone)

    def held(self, number: str = "") -> tuple[Held, ...]:
        """The files of the draft, or of a case."""
        return tuple(one.held for one in self.pieces if one.number == number)

    def key_of(self, label: str) -> str:
        """Give the key behind the words of a button."""
        found = [
            button.key
            for one in self.messages
            for button in one.buttons
            if button.label == label
        ]
        assert found, f"no choice {label!r} in {self.choices}"
        return found[-1]

    # the ledger's part

    def take(self, **what: Any) -> Turn:
        """Take one turn as the ledger does."""
        self.many += 1
        said = Incoming(
            channel="test", external_id=f"m{self.many}", sender="p", at=self.now, **what
        )
        came = self._pieces(said)
        self.pieces += came
        before = self.session
        self.turn = advance(self.book, before, said, self.known())
        self._place(came)
        says = [*self.turn.says, *self._act()]
        self.session = stored(self.turn.session)
        if self.turn.language:
            self.language = self.turn.language
        if says:
            self.waiting = []
        self.messages = [self.wording.render(one) for one in says]
        self.log += [f"› {said.text or said.choice or said.heard.value}", f"‹ {self.heard}"]
        return self.turn

    def known(self) -> Known:
        """What the service knows."""
        cases = [replace(own, held=self.held(number)) for number, own in self.cases.items()]
        return Known(
            person_id=1,
            now=self.now,
            organisation=self.organisation,
            language=self.language,
            fresh_number=self.fresh_number(),
            fresh_code="ABCDE23456",
            cases=tuple(reversed(cases)),
            held=self.held(),
            waiting=tuple(self.waiting),
            desk=self.desk,
            newcomer=self.many == 1,
            colleagues=self.colleagues,
        )

    def fresh_number(self) -> str:
        """Give the number that the next case will have."""
        chosen = f"7KQ4{references.ALPHABET[self.many % len(references.ALPHABET)]}"
        return references.number(self.now.date(), chosen)

    def _pieces(self, said: Incoming) -> list[Piece]:
        marks = {one.mark for one in self.pieces if one.mark}
        made = []
        for place, file in enumerate(said.attachments):
            if file.unique and file.unique in marks:
                continue
            held = Held(
                id=f"{said.external_id}-{place}",
                medium="pdf" if file.mime == "application/pdf" else file.medium.value,
                state="failed" if file.too_big else "kept",
                name=file.name,
                caption=said.text,
                size=file.size,
            )
            made.append(Piece(held=held, mark=file.unique))
        return made

    def _place(self, came: Iterable[Piece]) -> None:
        turn = self.turn
        for piece in came:
            piece.number = turn.evidence_of
        for piece in self.pieces:
            if turn.evidence_of and piece.held.id in turn.give_held:
                piece.number = turn.evidence_of
        self.pieces = [
            one
            for one in self.pieces
            if not (one.held.id in turn.drop_held or ("*" in turn.drop_held and not one.number))
        ]

    def _act(self) -> list[Say]:
        says: list[Say] = []
        by = Actor(role=Role.PERSON, id="1")
        for act in self.turn.acts:
            own = self.cases.get(act.number)
            outcome = decide(own.case if own else None, act, by=by, now=self.now)
            self._write(outcome.case, outcome.entries)
            says += outcome.says
            if isinstance(act, Open):
                for piece in self.pieces:
                    piece.number = piece.number or act.number
        return says

    def _write(self, case: Case, entries: Iterable[Any]) -> None:
        before = self.cases.get(case.number)
        public = tuple(one for one in entries if one.public)
        kept = (*before.entries, *public) if before else public
        self.cases[case.number] = Own(case=case, entries=kept)


def stored(session: Session) -> Session:
    """Give a session as it comes back from storage; one that is not JSON fails here."""
    kept = json.loads(json.dumps([session.memory, session.draft]))
    assert kept == [session.memory, session.draft]
    return replace(session, memory=kept[0], draft=kept[1])


def talk(*texts: str, **how: Any) -> Dialogue:
    """Play typed messages from the start."""
    made = Dialogue(**how)
    made.say(*texts)
    return made


def submitted(**how: Any) -> Dialogue:
    """Give a dialogue in which a complaint about headphones was just submitted."""
    return talk(
        "投诉",
        "2",
        "小满优品旗舰店，11月3号买的耳机299元，说48小时发货，到现在没发，客服不理人",
        "2026110300123456",
        "1",
        "1",
        "1",
        **how,
    )


def with_organisation(change: Callable[[dict[str, Any]], None]) -> Organisation:
    """Give the shipped organisation with a change in its table."""
    table = tomllib.loads((ROOT / "organisation" / "default.toml").read_text(encoding="utf-8"))
    table.pop("phrases", None)
    change(table)
    return organisation_of(table)


def _shown(message: Message) -> str:
    marks = (
        f"{place} " if message.numbered else "" for place in range(1, len(message.buttons) + 1)
    )
    lines = [f"{mark}{one.label}" for mark, one in zip(marks, message.buttons, strict=True)]
    return "\n".join([message.text, *lines])
