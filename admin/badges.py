"""Which colour and sign a status bears: the colour says whose turn it is."""

from dataclasses import dataclass

from cases.model import Case, Priority, Status


@dataclass(frozen=True, kw_only=True)
class Badge:
    """A sign with its colour (whose turn) and the phrase that says it; ``n`` fills a slot."""

    turn: str
    icon: str
    phrase: str
    n: int = 0


_LOOK: dict[Status, tuple[str, str]] = {
    Status.DRAFT: ("ours", "pencil"),
    Status.SUBMITTED: ("ours", "inbox"),
    Status.FIRST_CHECK: ("ours", "eye-check"),
    Status.ACCEPTED: ("ours", "tool"),
    Status.REFUSED: ("over", "ban"),
    Status.MORE_WANTED: ("person", "message-question"),
    Status.WITH_DEPARTMENT: ("ours", "users"),
    Status.WITH_RESPONDENT: ("party", "building-store"),
    Status.PROPOSED: ("ours", "pencil"),
    Status.ANSWERED: ("person", "message-check"),
    Status.REOPENED: ("ours", "rotate-clockwise"),
    Status.RESOLVED: ("good", "circle-check-filled"),
    Status.CLOSED_UNCONFIRMED: ("over", "clock-pause"),
    Status.CLOSED_UNRESOLVED: ("over", "circle-x"),
    Status.WITHDRAWN: ("over", "arrow-back-up"),
    Status.MERGED: ("over", "git-merge"),
}
PRIORITIES = tuple(Priority)


def state(case: Case) -> Badge:
    """Give the badge of a case's status; a later round says which."""
    turn, icon = _LOOK[case.status]
    again = case.status is Status.REOPENED
    phrase = "status_round" if again else f"status_{case.status}"
    return Badge(turn=turn, icon=icon, phrase=phrase, n=case.round)


def turn(status: Status) -> str:
    """Say whose turn it is: ours, person, party, good, over."""
    return _LOOK[status][0]
