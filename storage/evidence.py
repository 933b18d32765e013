"""Pieces of evidence: those still to be fetched, those kept, whose they are."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Protocol

from storage.tables import EvidenceRow
from storage.working import fresh_id

#: Pauses between tries to fetch a file; platforms keep media for three days at most.
TRIES = tuple(
    timedelta(seconds=pause) for pause in (5, 30, 120, 600, 3600, 6 * 3600, 24 * 3600)
)
LEASE = timedelta(minutes=10)  # a fetch that takes longer is begun anew by another
_ID = re.compile("[0-9a-f]{1,24}")


class Kept(Protocol):
    """What `storage.files` says of bytes that it keeps."""

    @property
    def key(self) -> str:
        """Give where the bytes are."""

    @property
    def sha256(self) -> str:
        """Give their fingerprint."""

    @property
    def size(self) -> int:
        """Give how many they are."""

    @property
    def mime(self) -> str:
        """Give what they really are."""

    @property
    def kind(self) -> str:
        """Give what that is to a person: photo, video, audio or document."""


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """One file of a draft or case; the fields are the columns of `tables.EvidenceRow`."""

    id: str
    person_id: int
    case_number: str | None
    inbox_id: int | None
    by_staff: str
    by_link: str
    medium: str
    state: str
    reason: str
    channel: str
    account: str
    source: str
    platform_mark: str
    name: str
    caption: str
    mime_claimed: str
    mime: str
    kind: str
    size: int | None
    seconds: int | None
    sha256: str
    key: str
    width: int | None
    height: int | None
    has_preview: bool
    arrived_at: datetime
    kept_at: datetime | None
    attempts: int


def _evidence(row: EvidenceRow) -> Evidence:
    return Evidence(**{one.name: getattr(row, one.name) for one in fields(Evidence)})


async def keep(
    person_id: int,
    kept: Kept,
    *,
    medium: str,
    now: datetime,
    name: str = "",
    caption: str = "",
    channel: str = "",
    case_number: str | None = None,
    by_staff: str = "",
    by_link: str = "",
) -> str:
    """Note bytes that came by upload; give the id. A person's belong to nothing until sent.

    What came by a respondent's link belongs to nobody (``person_id`` 0) until staff pass
    it on.
    """
    row = await EvidenceRow.create(
        id=fresh_id(),
        person_id=person_id,
        case_number=case_number,
        by_staff=by_staff,
        by_link=by_link,
        medium=medium,
        state="kept",
        channel=channel,
        name=name[:255],
        caption=caption,
        mime=kept.mime,
        kind=str(kept.kind),
        size=kept.size,
        sha256=kept.sha256,
        platform_mark=f"sha256:{kept.sha256}",
        key=kept.key,
        arrived_at=now,
        kept_at=now,
    )
    return row.id


async def get(id_: str) -> Evidence | None:
    """Give one piece, None when there is none of that id."""
    found = await by_ids([id_])
    return found[0] if found else None


async def of_case(number: str) -> list[Evidence]:
    """Give the evidence of a case, in the order in which it arrived; no respondent's."""
    rows = await (
        EvidenceRow.filter(case_number=number, by_link="")
        .exclude(state="dropped")
        .order_by("arrived_at", "id")
    )
    return [_evidence(row) for row in rows]


async def of_respondents(number: str) -> list[Evidence]:
    """Give what respondents sent with their answers in a case, in the order of arrival."""
    rows = await (
        EvidenceRow.filter(case_number=number).exclude(by_link="").order_by("arrived_at", "id")
    )
    return [_evidence(row) for row in rows]


async def unsent_of_link(link_id: str) -> list[Evidence]:
    """Give what was uploaded by a link and not yet sent with an answer."""
    rows = await EvidenceRow.filter(by_link=link_id, case_number=None, state="kept").order_by(
        "arrived_at", "id"
    )
    return [_evidence(row) for row in rows]


async def of_draft(person_id: int) -> list[Evidence]:
    """Give the evidence of a person's draft."""
    rows = await (
        EvidenceRow.filter(person_id=person_id, case_number=None, inbox_id__not_isnull=True)
        .exclude(state="dropped")
        .order_by("arrived_at", "id")
    )
    return [_evidence(row) for row in rows]


async def by_ids(ids: Iterable[str]) -> list[Evidence]:
    """Give pieces by their ids, in the order asked for; those that are gone are left out."""
    # Whatever a browser names; a database raises on what no column of its can hold.
    wanted = [one for one in ids if _ID.fullmatch(one)]
    rows = {row.id: row for row in await EvidenceRow.filter(id__in=wanted)}
    return [_evidence(rows[one]) for one in wanted if one in rows]


async def wanted(now: datetime, *, limit: int = 20) -> list[Evidence]:
    """Give files that are to be fetched now and claim them for `LEASE`."""
    rows = await (
        EvidenceRow.filter(state="wanted", next_try_at__lte=now)
        .order_by("next_try_at", "id")
        .limit(limit)
    )
    claimed = []
    for row in rows:
        touched = await EvidenceRow.filter(
            id=row.id, state="wanted", next_try_at=row.next_try_at
        ).update(next_try_at=now + LEASE)
        if touched == 1:
            claimed.append(_evidence(row))
    return claimed


async def fetched(id_: str, kept: Kept, now: datetime) -> None:
    """Note that the bytes of a file are here."""
    await EvidenceRow.filter(id=id_).update(
        state="kept",
        mime=kept.mime,
        kind=str(kept.kind),
        size=kept.size,
        sha256=kept.sha256,
        key=kept.key,
        kept_at=now,
        next_try_at=None,
    )


async def tried(id_: str, attempts: int, reason: str, now: datetime) -> bool:
    """Note a failed try; give True when it was the last one."""
    if attempts < len(TRIES):
        await EvidenceRow.filter(id=id_).update(
            attempts=attempts + 1, reason=reason[:32], next_try_at=now + TRIES[attempts]
        )
        return False
    await given_up(id_, "failed", reason)
    return True


async def given_up(id_: str, state: str, reason: str) -> None:
    """Put a file into "failed" or "refused" for good, with the reason's code."""
    await EvidenceRow.filter(id=id_).update(state=state, reason=reason[:32], next_try_at=None)


async def without_preview(*, limit: int = 20) -> list[Evidence]:
    """Give kept photos whose preview was not tried yet."""
    rows = await (
        EvidenceRow.filter(state="kept", kind="photo", has_preview=False, width=None)
        .order_by("kept_at")
        .limit(limit)
    )
    return [_evidence(row) for row in rows]


async def previewed(id_: str, *, made: bool, width: int, height: int) -> None:
    """Note that a preview was tried: its size in pixels, or 0 x 0 when none can be made."""
    await EvidenceRow.filter(id=id_).update(has_preview=made, width=width, height=height)


async def leftovers(before: datetime, *, limit: int = 50) -> list[Evidence]:
    """Give dropped files, and uploads from before ``before`` that were never sent."""
    dropped = await EvidenceRow.filter(state="dropped").limit(limit)
    unsent = await EvidenceRow.filter(
        inbox_id=None, case_number=None, state="kept", arrived_at__lt=before
    ).limit(limit)
    return [_evidence(row) for row in (*dropped, *unsent)]


async def forget(id_: str) -> None:
    """Take a row away once its bytes are gone."""
    await EvidenceRow.filter(id=id_).delete()
