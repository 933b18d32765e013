"""Wake-ups: what just happened, told to whoever is listening, and forgotten.

Everything said here may be lost; whoever listens looks at the database for what
counts. Within one process it is a queue; between processes Redis carries it
(`storage.redis`), and without Redis listeners look by themselves now and then.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

QUEUE_MAX = 256  # a listener that is this far behind loses the oldest and looks again

#: Topics: "panel" (a case or a message changed), "person:<id>" (there is news for a
#: person), "outbox" (something waits to be delivered), "evidence" (something to fetch).
Event = dict[str, Any]


@dataclass
class Live:
    """The wake-ups of one process. ``carry`` hands them on to the other processes."""

    carry: Callable[[str, Event], None] | None = None
    _listeners: dict[str, set[asyncio.Queue[Event]]] = field(default_factory=dict)

    def publish(self, topic: str, event: Event | None = None) -> None:
        """Tell whoever listens to ``topic``, here and in the other processes."""
        self.deliver(topic, event or {})
        if self.carry is not None:
            self.carry(topic, event or {})

    def deliver(self, topic: str, event: Event) -> None:
        """Tell the listeners of this process only."""
        for queue in self._listeners.get(topic, ()):
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(event)

    @contextlib.asynccontextmanager
    async def listen(self, *topics: str) -> AsyncIterator[asyncio.Queue[Event]]:
        """Hold a queue of the events of ``topics``."""
        queue: asyncio.Queue[Event] = asyncio.Queue(QUEUE_MAX)
        for topic in topics:
            self._listeners.setdefault(topic, set()).add(queue)
        try:
            yield queue
        finally:
            for topic in topics:
                self._listeners[topic].discard(queue)
                if not self._listeners[topic]:
                    del self._listeners[topic]
