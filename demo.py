"""Fills a throw-away store with thirty believable cases, by living through them.

Every case comes in through the real conversation and is handled by real acts;
only the clock is moved, so that the cases lie days apart.
"""

import contextlib
import io
import math
import shutil
import struct
import tempfile
import tomllib
import wave
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
from PIL import Image, ImageDraw
from tortoise.expressions import F

from cases.acts import Act, Assign, Move, Note, Reply
from cases.deadlines import CLOSE_AFTER
from cases.messages import Attachment, Heard, Incoming, Medium, Queued
from cases.model import Actor, Role, Status
from loading import HERE
from settings import Settings
from storage import evidence, staff
from storage.tables import AddressRow, CaseRow, OutboxRow
from wiring import House, now

STEPS_MAX = 16  # messages after which a script that does not end is given up
CLERKS = (("zhou", "周敏"), ("li", "李博"), ("chen", "Chen Yu"))
STEP = timedelta(minutes=1)


@contextlib.contextmanager
def store(settings: Settings, keep: str | None) -> Iterator[Settings]:
    """Give settings whose data lie in a folder that is deleted at the end, unless kept."""
    folder = Path(keep or tempfile.mkdtemp(prefix="huiyin-demo-"))
    server = msgspec.structs.replace(settings.server, data_dir=str(folder.resolve()))
    try:
        yield msgspec.structs.replace(
            settings,
            server=server,
            database=type(settings.database)(),
            evidence=msgspec.structs.replace(settings.evidence, url=""),
        )
    finally:
        if keep is None:
            shutil.rmtree(folder, ignore_errors=True)


async def fill(made: House) -> None:
    """Live through the cases of organisation/demo.toml."""
    if await CaseRow.exists():
        return
    clerks = []
    for name, shown in CLERKS:
        await staff.add(name, shown, Role.CLERK, now())
        clerks.append(Actor(role=Role.CLERK, id=name, name=shown))
    scripts = tomllib.loads((HERE / "organisation/demo.toml").read_text(encoding="utf-8"))[
        "cases"
    ]
    clock = made.ledger.clock
    try:
        for place, script in enumerate(scripts):
            await _Life(made, place, script, clerks[place % len(clerks)]).live()
    finally:
        made.ledger.clock = clock
    # The people of the demo are not there to receive anything; what was said has arrived.
    await OutboxRow.filter(state__in=["waiting", "held"]).update(
        state="sent", sent_at=F("created_at")
    )


class _Life:
    """One case from its first message to where the script leaves it."""

    def __init__(self, made: House, place: int, script: dict[str, Any], clerk: Actor) -> None:
        self._made = made
        self._place = place
        self._script = script
        self._clerk = clerk
        self._at = now() - timedelta(days=script["days"])
        self._said = 0
        self._number = ""

    async def live(self) -> None:
        self._made.ledger.clock = lambda: self._at
        await self._complain()
        for step in self._script["staff"]:
            self._at += max(STEP, (now() - self._at) / 4)
            await self._step(*step.partition(":")[::2])

    async def _complain(self) -> None:
        answers: list[Queued] = []
        for text in self._script["says"]:
            answers = await self._say(text=text)
        files = list(self._script["files"])
        for _ in range(STEPS_MAX):
            self._number = await self._found()
            if self._number:
                return
            if files and answers and answers[-1].message.card is not None:
                for number, kind in enumerate(files):
                    await self._send(kind, number)
                files = []
            answers = await self._go_on(answers)

    async def _go_on(self, answers: list[Queued]) -> list[Queued]:
        """Answer what is asked with its first choice, or leave it out."""
        buttons = [one for one in answers[-1].message.buttons if not one.url] if answers else []
        if buttons:
            return await self._say(
                heard=Heard.CHOICE, choice=buttons[0].key, text=buttons[0].label
            )
        return await self._say(text="skip" if self._script["language"] == "en" else "跳过")

    async def _say(self, **more: Any) -> list[Queued]:
        self._said += 1
        self._at = min(self._at + STEP, now())
        return await self._made.ledger.hear(
            Incoming(
                channel="webchat",
                external_id=f"demo-{self._place}-{self._said}",
                sender=f"demo-{self._place}",
                at=self._at,
                language=self._script["language"],
                **more,
            )
        )

    async def _send(self, kind: str, number: int) -> None:
        name, medium, body = _file(kind, self._place * 7 + number)
        kept = await self._made.files.keep(_chunks(body), name=name)
        id_ = await evidence.keep(
            0, kept, medium=medium.value, name=name, channel="webchat", now=self._at
        )
        attachment = Attachment(medium=medium, kept=id_, name=name, size=len(body))
        await self._say(heard=Heard.FILES, attachments=(attachment,))

    async def _found(self) -> str:
        address = await AddressRow.get_or_none(address=f"demo-{self._place}")
        if address is None:
            return ""
        cases = CaseRow.filter(person_id=address.person_id)
        if not self._script.get("talk"):
            cases = cases.exclude(status="draft")
        case = await cases.first()
        return case.number if case else ""

    async def _step(self, what: str, words: str) -> None:
        match what:
            case "reply":
                await self._act(Reply(number=self._number, text=words))
            case "answer":
                await self._act(Reply(number=self._number, text=words, answer=True))
            case "note":
                await self._act(Note(number=self._number, text=words))
            case "solved":
                await self._say(heard=Heard.CHOICE, choice=f"answer:solved:{self._number}")
            case "not":
                await self._say(heard=Heard.CHOICE, choice=f"answer:not:{self._number}")
                await self._say(text=words)
            case "withdrawn":
                await self._act(Move(number=self._number, to=Status.WITHDRAWN))
            case "unheard":
                self._at = now() - timedelta(days=1)
                case_ = await CaseRow.get(number=self._number)
                case_.answered_at = self._at - CLOSE_AFTER
                await case_.save(update_fields=["answered_at"])
                clock = Actor(role=Role.CLOCK, id="clock")
                await self._act(
                    Move(number=self._number, to=Status.CLOSED_UNCONFIRMED), by=clock
                )
            case _:
                await self._act(Move(number=self._number, to=Status(what), reason=words))

    async def _act(self, act: Act, *, by: Actor | None = None) -> None:
        case = await CaseRow.get(number=self._number)
        if not case.clerk_id and by is None:
            taken = Assign(
                number=self._number, clerk_id=self._clerk.id, clerk_name=self._clerk.name
            )
            await self._made.ledger.act(taken, by=self._clerk, now=self._at)
        await self._made.ledger.act(act, by=by or self._clerk, now=self._at)


async def _chunks(body: bytes) -> AsyncIterator[bytes]:
    yield body


def _file(kind: str, place: int) -> tuple[str, Medium, bytes]:
    if kind == "photo":
        return f"IMG_{2000 + place}.jpg", Medium.PHOTO, photo(place)
    if kind == "voice":
        return "recording.wav", Medium.AUDIO, _sound()
    return "agreement.pdf", Medium.DOCUMENT, _pdf()


def photo(place: int) -> bytes:
    """Draw something like a receipt, in a colour of its own."""
    shade = (200 + place * 7 % 50, 215 - place * 11 % 60, 225 - place * 5 % 40)
    picture = Image.new("RGB", (720, 960), shade)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((80, 80, 640, 880), fill="white", outline=(120, 130, 135), width=3)
    draw.text((120, 120), f"ORDER 2026-{place:04}", fill=(30, 40, 45), font_size=40)
    for line in range(9):
        width = 200 + (place * 37 + line * 91) % 260
        draw.rectangle(
            (120, 220 + line * 60, 120 + width, 240 + line * 60), fill=(190, 198, 202)
        )
    draw.text((120, 800), f"TOTAL {100 + place * 53}.00", fill=(160, 40, 40), font_size=44)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=82)
    return out.getvalue()


def _sound() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        tones = (int(9000 * math.sin(n / 8000 * 2 * math.pi * 220)) for n in range(8000))
        sound.writeframes(b"".join(struct.pack("<h", one) for one in tones))
    return out.getvalue()


def _pdf() -> bytes:
    """Write the smallest honest PDF of one page."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F 5 0 R >> >> >>",
        b"<< /Length 54 >>\nstream\nBT /F 24 Tf 72 760 Td (Service agreement, demo) Tj ET\n"
        b"endstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        body
        + b"xref\n0 6\n0000000000 65535 f \n"
        + table
        + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(body)
    )
