"""What people give as answers: money, days, telephone numbers. JSON both ways."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Self


@dataclass(frozen=True, kw_only=True)
class Money:
    """An amount in one currency (ISO code, or USDT).

    ``about``: said to be approximate, then ``low`` and ``high`` may bound it;
    ``over``: "more than"; ``parts`` are the sums it was added up from.
    """

    amount: Decimal
    currency: str = "CNY"
    about: bool = False
    over: bool = False
    low: Decimal | None = None
    high: Decimal | None = None
    parts: tuple[Decimal, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Give it as JSON; also a value that `wording` understands under "money"."""
        made: dict[str, Any] = {"amount": str(self.amount), "currency": self.currency}
        for name in ("about", "over"):
            if getattr(self, name):
                made[name] = True
        for name in ("low", "high"):
            if getattr(self, name) is not None:
                made[name] = str(getattr(self, name))
        if self.parts:
            made["parts"] = [str(one) for one in self.parts]
        return made

    @classmethod
    def from_json(cls, read: dict[str, Any]) -> Self:
        """Read what `to_json` gave."""
        bounds = {
            name: Decimal(read[name]) for name in ("low", "high") if read.get(name) is not None
        }
        return cls(
            amount=Decimal(read["amount"]),
            currency=read.get("currency", "CNY"),
            about=bool(read.get("about")),
            over=bool(read.get("over")),
            parts=tuple(Decimal(one) for one in read.get("parts", ())),
            **bounds,
        )

    @property
    def cents(self) -> int:
        """Give hundredths of the unit."""
        return int(self.amount * 100)


@dataclass(frozen=True, kw_only=True)
class Day:
    """One day, or a span of days with ``last``; ``note`` is e.g. "evening"."""

    first: date
    last: date | None = None
    about: bool = False
    note: str = ""

    def to_json(self) -> dict[str, Any]:
        """Give it as JSON."""
        made: dict[str, Any] = {"first": self.first.isoformat()}
        if self.last is not None:
            made["last"] = self.last.isoformat()
        if self.about:
            made["about"] = True
        if self.note:
            made["note"] = self.note
        return made

    @classmethod
    def from_json(cls, read: dict[str, Any]) -> Self:
        """Read what `to_json` gave."""
        last = read.get("last")
        return cls(
            first=date.fromisoformat(read["first"]),
            last=date.fromisoformat(last) if last else None,
            about=bool(read.get("about")),
            note=read.get("note", ""),
        )


@dataclass(frozen=True, kw_only=True)
class Phone:
    """A telephone number in the form +8613800001234, with what was said of it."""

    number: str
    note: str = ""

    def to_json(self) -> dict[str, Any]:
        """Give it as JSON."""
        return {"number": self.number, "note": self.note}

    @classmethod
    def from_json(cls, read: dict[str, Any]) -> Self:
        """Read what `to_json` gave."""
        return cls(number=read["number"], note=read.get("note", ""))
