"""Who has been waited for too long: answers without a word, drafts left lying."""

from datetime import datetime
from typing import Any

from cases.steps import REVISITED
from storage import codec
from storage.tables import CaseRow, SessionRow


async def unconfirmed(
    before: datetime, *, not_asked: bool = False, limit: int = 50
) -> list[str]:
    """Give the numbers of cases answered before ``before`` without a word since."""
    rows = CaseRow.filter(status="answered", answered_at__lte=before)
    if not_asked:
        rows = rows.filter(asked_again_at=None)
    found = await rows.order_by("answered_at").limit(limit).values_list("number", flat=True)
    return [str(one) for one in found]


async def ended(before: datetime, *, limit: int = 50) -> list[str]:
    """Give the numbers of cases that ended before ``before`` and were not asked about since."""
    found = await (
        CaseRow.filter(
            status__in=sorted(REVISITED), ended_at__lte=before, revisited_at__isnull=True
        )
        .order_by("ended_at")
        .limit(limit)
        .values_list("number", flat=True)
    )
    return [str(one) for one in found]


async def drafts(before: datetime, *, limit: int = 50) -> list[tuple[int, dict[str, Any]]]:
    """Give old drafts of whose owners nobody was reminded yet: (person, draft)."""
    rows = await (
        SessionRow.filter(draft_since__lte=before, draft_reminded=False)
        .order_by("draft_since")
        .limit(limit)
    )
    return [(row.person_id, codec.session_of(row.body).draft or {}) for row in rows]


async def reminded(person_id: int) -> bool:
    """Note the one reminder of a draft; False when it was given already."""
    touched = await SessionRow.filter(person_id=person_id, draft_reminded=False).update(
        draft_reminded=True
    )
    return touched == 1
