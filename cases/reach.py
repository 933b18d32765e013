"""When a channel lets us speak first. Limits are data; no channel has code here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True, kw_only=True)
class Window:
    """After one event, ``count`` messages may be sent within ``length``."""

    length: timedelta
    count: int


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a channel allows. ``windows`` None: we may always speak; {}: never first.

    ``windows`` maps an event ("spoke", "touched": `Incoming.opens`) to what it
    opens. ``reserve`` messages of the "spoke" window are kept for an outcome.
    """

    windows: Mapping[str, Window] | None = None
    reserve: int = 0
    text_bytes: int = 4096
    takes_files: bool = True
    download_mb: int | None = None  # the platform hands over no more; None: no limit
    sends_files: bool = True


@dataclass(frozen=True, kw_only=True)
class Grants:
    """What is left of the windows of one address: event -> (until, messages left)."""

    left: Mapping[str, tuple[datetime, int]] = field(default_factory=dict)


def opened(limits: Limits, grants: Grants, event: str, now: datetime) -> Grants:
    """Give the grants after ``event``; a new event starts its window anew."""
    window = (limits.windows or {}).get(event)
    if window is None:
        return grants
    return Grants(left={**grants.left, event: (now + window.length, window.count)})


def budget(limits: Limits, grants: Grants, now: datetime) -> tuple[int, datetime | None] | None:
    """Give how many messages may still go out and until when; None: without limit."""
    if limits.windows is None:
        return None
    open_ = [(until, left) for until, left in grants.left.values() if until > now and left > 0]
    return sum(left for _, left in open_), max((until for until, _ in open_), default=None)


def spend(limits: Limits, grants: Grants, now: datetime, *, outcome: bool) -> Grants | None:
    """Give the grants after one more message, or None when it may not go out now.

    The window that ends first is used first. The last ``reserve`` messages of
    a window go to an ``outcome`` only.
    """
    if limits.windows is None:
        return grants
    for event, (until, left) in sorted(grants.left.items(), key=lambda item: item[1][0]):
        keep = 0 if outcome or event != "spoke" else limits.reserve
        if until > now and left > keep:
            return Grants(left={**grants.left, event: (until, left - 1)})
    return None


def reopens_at(grants: Grants, now: datetime) -> datetime | None:
    """Give when the last open window shuts; None when all are shut already."""
    return max((until for until, _ in grants.left.values() if until > now), default=None)
