"""What a conversation is, and the one function that advances it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from cases.messages import Incoming, Session
from cases.talk import Known, Turn
from handlers.reading.commands import Command

#: One step of a conversation. None: not mine, let the next in the order of reading try.
Step = Callable[[Session, Incoming, Known], Turn | None]
#: What a pressed choice does; the last argument is the key after "<conversation>:".
Press = Callable[[Session, Incoming, Known, str], Turn]


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """A named set of steps. ``begin`` opens it by a command, ``steps`` carry it on.

    ``press`` takes choices whose key begins with ``name`` and a colon; such a
    key carries its own target, so it works however late it is pressed.
    """

    name: str
    openers: frozenset[Command] = frozenset()
    begin: Step | None = None
    steps: Mapping[str, Step] = field(default_factory=dict)
    press: Press | None = None
