"""What reading comes to: understood, unclear, or (None) not understood."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True)
class Read(Generic[Value]):
    """Understood."""

    value: Value


@dataclass(frozen=True, kw_only=True)
class Unclear:
    """To be asked once: ``phrase`` words the question, ``options`` are (label, JSON value).

    A label is words as they are, "yes", or a value that `wording` understands.
    """

    phrase: str
    values: Mapping[str, Any] = field(default_factory=dict)
    options: tuple[tuple[Any, Any], ...] = ()
