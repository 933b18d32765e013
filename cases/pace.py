"""Counts what somebody did lately, so that nobody can do it without end."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

KEYS_MAX = 20_000  # remembered at once; the oldest are forgotten first


@dataclass
class Pace:
    """At most ``many`` times ``within`` a time, for each key; kept in this process only."""

    many: int
    within: timedelta
    _times: dict[str, deque[datetime]] = field(default_factory=dict)

    def take(self, key: str, now: datetime) -> bool:
        """Count one more time; False, and not counted, when it is too many."""
        if self.full_until(key, now) is not None:
            return False
        times = self._times.setdefault(key, deque())
        times.append(now)
        while len(self._times) > KEYS_MAX:
            self._times.pop(next(iter(self._times)))
        return True

    def full_until(self, key: str, now: datetime) -> datetime | None:
        """Give when there is room again; None while there is."""
        times = self._times.get(key)
        if times is None:
            return None
        while times and now - times[0] >= self.within:
            times.popleft()
        if not times:
            del self._times[key]
            return None
        return times[0] + self.within if len(times) >= self.many else None
