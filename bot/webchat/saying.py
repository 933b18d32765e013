"""Makes what a page says into a message of the person, or finds out that it is none."""

from datetime import UTC, datetime, timedelta

from bot.webchat import frames
from bot.webchat.parts import NAME, Parts
from cases.messages import Attachment, Heard, Incoming, Medium
from storage import evidence
from storage.evidence import Evidence

CLOCK_SKEW = timedelta(minutes=2)  # by how much a browser's clock may be ahead
OFFLINE_MAX = timedelta(days=30)  # how old a message may be that waited in a browser
_MEDIUM = {
    "photo": Medium.PHOTO,
    "video": Medium.VIDEO,
    "audio": Medium.AUDIO,
    "document": Medium.DOCUMENT,
}


class NotSaid(Exception):
    """The frame is no message: its files are not the person's, or it says nothing."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def medium(mime: str) -> Medium:
    """Say what a kept file was sent as."""
    return _MEDIUM[frames.kind(mime)]


def attachment(one: Evidence) -> Attachment:
    """Give a kept upload as it goes with a message."""
    return Attachment(
        medium=medium(one.mime), kept=one.id, name=one.name, mime=one.mime, size=one.size
    )


async def incoming(
    parts: Parts, frame: frames.Say, *, address: str, person_id: int, now: datetime
) -> Incoming:
    """Give the message. Raises NotSaid."""
    found = await evidence.by_ids(frame.files) if frame.files else []
    if len(found) != len(frame.files) or any(one.person_id != person_id for one in found):
        raise NotSaid("file_gone")
    text = frame.text.replace("\x00", "").strip()
    heard = _heard(frame)
    if heard is Heard.TEXT and not text:
        raise NotSaid("refused")
    return Incoming(
        channel=NAME,
        account=parts.config.account,
        external_id=f"{address}:{frame.id}",
        sender=address,
        at=_believed(frame.at, now),
        heard=heard,
        text=text,
        choice=frame.choice,
        answers_message=str(frame.answers or ""),
        attachments=tuple(attachment(one) for one in found),
        burst=frame.burst,
        language=frame.language,
    )


def joined(parts: Parts, frame: frames.Hello, *, address: str, now: datetime) -> Incoming:
    """Give what is heard of somebody who opens the page: once, or once a visit by a link."""
    name = f"joined:{frame.scene}:{frame.visit}" if frame.scene else "joined"
    return Incoming(
        channel=NAME,
        account=parts.config.account,
        external_id=f"{address}:{name}",
        sender=address,
        at=now,
        heard=Heard.JOINED,
        scene=frame.scene,
        language=frame.language,
    )


def _heard(frame: frames.Say) -> Heard:
    if frame.choice:
        return Heard.CHOICE
    return Heard.FILES if frame.files else Heard.TEXT


def _believed(milliseconds: int, now: datetime) -> datetime:
    """Give when a message was written: by the browser's clock where that can be."""
    try:
        said = datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return now
    return said if now - OFFLINE_MAX < said < now + CLOCK_SKEW else now
