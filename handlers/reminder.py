"""The one reminder of a complaint that was begun and left lying."""

from collections.abc import Mapping
from typing import Any

from cases.messages import Say
from handlers import offers


def reminder(draft: Mapping[str, Any]) -> Say | None:
    """Word the reminder of a draft; None while staff have it in hand."""
    if draft.get("number"):
        return None
    answers = draft.get("answers", {})
    values = {
        "party": answers.get("party", {}).get("shown", ""),
        "n": str(len(answers) + bool(draft.get("story"))),
    }
    return Say(
        phrase="draft_reminder",
        values=values,
        choices=(offers.GO_ON, offers.DELETE_DRAFT),
        numbered=False,
    )
