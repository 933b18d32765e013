"""How many messages may still go to a person, as staff see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from cases import reach
from cases.reach import Limits
from storage.queries import Reach


@dataclass(frozen=True, kw_only=True)
class Budget:
    """What may still be sent. ``pips`` has a look for each message: "", keep, off.

    ``kind``: free (no limit), open, shut (held until the person writes), none (no
    way leads to the person).
    """

    kind: str
    left: int = 0
    whole: int = 0
    kept: int = 0
    until: datetime | None = None
    pips: tuple[str, ...] = ()


def budget_of(way: Reach | None, limits: Mapping[str, Limits], now: datetime) -> Budget:
    """Give the budget of the way that the next message takes."""
    if way is None:
        return Budget(kind="none")
    own = limits.get(way.channel) or Limits()
    found = reach.budget(own, way.grants, now)
    if found is None:
        return Budget(kind="free")
    left, until = found
    whole = max([left, *(one.count for one in (own.windows or {}).values())])
    kept = min(own.reserve, left)
    looks = [""] * (left - kept) + ["keep"] * kept + ["off"] * (whole - left)
    kind = "open" if left else "shut"
    return Budget(kind=kind, left=left, whole=whole, kept=kept, until=until, pips=tuple(looks))
