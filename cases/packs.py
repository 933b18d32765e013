"""Dated rule packs: how long each clock of a case may run by a law, a pledge or a custom.

Frozen values made from the files of organisation/packs by `pack_of`; a mistake
in a file is told with its path (`BadPack`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Any, NoReturn, TypeVar

from cases.model import Priority

LANGUAGES = ("zh-CN", "zh-TW", "en")
DEFAULT = "default"  # the pack of which the clocks are taken that another does not limit
MOST = 3650  # of days, weeks, hours or months in a limit; more is a slip of the pen
DAYS_A_WEEK = 7
_E = TypeVar("_E", bound=StrEnum)


class BadPack(Exception):
    """A pack's file is wrong; the text names the place, what was found, what is allowed."""


class Clock(StrEnum):
    """What is limited; `deadlines.due_of` says which one runs in a status."""

    CHECK = "check"  # somebody has looked, and says whether it is taken up
    ANSWER = "answer"  # the first answer in substance
    RESPONDENT = "respondent"  # the other party's answer, once it was asked
    SOLUTION = "solution"  # the end of the matter
    CONFIRMATION = "confirmation"  # the person's word on an answer


class Counting(StrEnum):
    """Which days count."""

    WORKING = "working"
    CALENDAR = "calendar"


class Since(StrEnum):
    """From when check, answer and solution are counted."""

    SUBMISSION = "submission"
    ACCEPTANCE = "acceptance"


class Sure(StrEnum):
    """How well a pack's source is known."""

    A = "A"  # its own page, or its code
    B = "B"  # reports that agree
    C = "C"  # one report
    OWN = "own"  # no law: our own choice


@dataclass(frozen=True, kw_only=True)
class Span:
    """A length of time as a rule writes it; one of days, hours, months is not zero.

    All zero is "the same day". Months are of the calendar.
    """

    days: int = 0
    hours: int = 0
    months: int = 0
    counting: Counting = Counting.WORKING
    since: Since = Since.SUBMISSION


@dataclass(frozen=True, kw_only=True)
class Override:
    """Other limits for a category, a priority, or a priority within a category."""

    limits: Mapping[Clock, Span]
    category: str = ""
    priority: str = ""

    def fits(self, category: str, priority: str) -> bool:
        """Say whether it is meant for such a case."""
        return self.category in ("", category) and self.priority in ("", priority)

    @property
    def rank(self) -> tuple[bool, bool]:
        """A category is a closer fit than a priority, both are closer than one."""
        return bool(self.category), bool(self.priority)


@dataclass(frozen=True, kw_only=True)
class Extension:
    """By how much a clock may be prolonged once, and why; the next follows the one before."""

    clock: Clock
    by: Span
    reason: str


@dataclass(frozen=True, kw_only=True)
class Pack:
    """One edition of a rule. Editions of one ``name`` follow one another in time.

    ``unknown``: the rule has a number for these clocks and nobody here could read it,
    so that the organisation must give its own.
    """

    name: str
    source: str
    sure: Sure
    title: Mapping[str, str]
    edition: str = ""
    valid_from: date | None = None  # None: always so, as far as known
    valid_to: date | None = None  # its last day; None: still so
    counting: Counting = Counting.WORKING
    limits: Mapping[Clock, Span] = field(default_factory=dict)
    unknown: frozenset[Clock] = frozenset()
    overrides: tuple[Override, ...] = ()
    extensions: tuple[Extension, ...] = ()
    note: str = ""

    @property
    def key(self) -> str:
        """Give the name with the edition, to tell it from the others."""
        return f"{self.name}-{self.edition}" if self.edition else self.name

    def valid_on(self, day: date) -> bool:
        """Say whether it is the rule on that day."""
        return (self.valid_from or day) <= day <= (self.valid_to or day)

    def limit(self, clock: Clock, *, category: str = "", priority: str = "") -> Span | None:
        """Give the limit of a clock for such a case; None where the rule has none."""
        fitting = [one for one in self.overrides if one.fits(category, priority)]
        for one in sorted(fitting, key=lambda one: one.rank, reverse=True):
            if clock in one.limits:
                return one.limits[clock]
        return self.limits.get(clock)

    def extension(self, clock: Clock, given: int) -> Extension | None:
        """Give the extension that may follow ``given`` earlier ones; None when none may."""
        allowed = [one for one in self.extensions if one.clock is clock]
        return allowed[given] if given < len(allowed) else None


def in_force(packs: Iterable[Pack], name: str, day: date) -> Pack | None:
    """Give the edition of a pack that is valid on a day; None when there is none."""
    return next((one for one in packs if one.name == name and one.valid_on(day)), None)


def collected(packs: Iterable[Pack]) -> tuple[Pack, ...]:
    """Put packs in order of name and time. Raises BadPack where two hold on one day."""
    ordered = sorted(packs, key=lambda one: (one.name, one.valid_from or date.min))
    for earlier, later in pairwise(ordered):
        if earlier.name == later.name and (
            later.valid_from is None or earlier.valid_on(later.valid_from)
        ):
            raise BadPack(
                f"{later.key}: valid_from: found {later.valid_from}; {earlier.key} is valid "
                f"until {earlier.valid_to or 'further notice'}; allowed is a later day"
            )
    return tuple(ordered)


def pack_of(table: Mapping[str, Any], place: str) -> Pack:
    """Read a pack's file. Raises BadPack naming the place in it."""
    _only(table, {one.name for one in fields(Pack)}, place)
    read: dict[str, Any] = {}
    for key in ("name", "edition", "source", "note"):
        needed = key in ("name", "source")
        read[key] = _words(table.get(key, ""), f"{place}: {key}", needed=needed)
    read["title"] = _title(table.get("title"), f"{place}: title")
    read["sure"] = _one_of(Sure, table.get("sure"), f"{place}: sure")
    for key in ("valid_from", "valid_to"):
        read[key] = _day(table.get(key), f"{place}: {key}")
    if read["valid_from"] and read["valid_to"] and read["valid_to"] < read["valid_from"]:
        later = f"{read['valid_from']} or later"
        _bad(f"{place}: valid_to", read["valid_to"].isoformat(), later)
    counting = _one_of(Counting, table.get("counting"), f"{place}: counting")
    read["counting"] = counting
    read["limits"] = _limits(table.get("limits", {}), f"{place}: limits", counting)
    read["unknown"] = frozenset(
        _one_of(Clock, one, f"{place}: unknown[{n}]")
        for n, one in enumerate(_list(table, "unknown", place))
    )
    for clock in sorted(read["unknown"] & set(read["limits"])):
        _bad(f"{place}: unknown", clock.value, "clocks that have no limit")
    for key, reader in (("overrides", _override), ("extensions", _extension)):
        read[key] = tuple(
            reader(one, f"{place}: {key}[{n}]", counting)
            for n, one in enumerate(_list(table, key, place))
        )
    return Pack(**read)


def _limits(table: Any, place: str, counting: Counting) -> dict[Clock, Span]:
    if not isinstance(table, Mapping):
        _bad(place, table, "a table of limits")
    _only(table, {one.value for one in Clock}, place)
    return {Clock(key): _span(one, f"{place}.{key}", counting) for key, one in table.items()}


def _span(value: Any, place: str, counting: Counting) -> Span:
    """Read a plain number, which is days, or a table with one measure."""
    table = value if isinstance(value, Mapping) else {"days": value}
    _only(table, {*_MEASURES, "counting", "since"}, place)
    measures = [one for one in table if one in _MEASURES]
    if len(measures) != 1:
        _bad(place, value, f"a number of days, or one of {', '.join(_MEASURES)}")
    number = table[measures[0]]
    if type(number) is not int or not 0 <= number <= MOST:
        _bad(f"{place}.{measures[0]}", number, f"a whole number, 0 to {MOST}")
    own = _one_of(Counting, table.get("counting", counting), f"{place}.counting")
    if measures[0] == "months" and own is Counting.WORKING:
        _bad(place, value, 'months with counting = "calendar"')
    unit, times = _MEASURES[measures[0]]
    return Span(
        **{unit: number * times},
        counting=own,
        since=_one_of(Since, table.get("since", Since.SUBMISSION), f"{place}.since"),
    )


_MEASURES = {
    "days": ("days", 1),
    "weeks": ("days", DAYS_A_WEEK),
    "hours": ("hours", 1),
    "months": ("months", 1),
}


def _override(table: Any, place: str, counting: Counting) -> Override:
    _only(table, {"category", "priority", "limits"}, place)
    priority = table.get("priority", "")
    if priority:
        priority = _one_of(Priority, priority, f"{place}.priority").value
    category = _words(table.get("category", ""), f"{place}.category", needed=False)
    if not (priority or category):
        _bad(place, dict(table), "a category, a priority, or both")
    limits = _limits(table.get("limits", {}), f"{place}.limits", counting)
    return Override(category=category, priority=priority, limits=limits)


def _extension(table: Any, place: str, counting: Counting) -> Extension:
    _only(table, {"clock", "by", "reason"}, place)
    return Extension(
        clock=_one_of(Clock, table.get("clock"), f"{place}.clock"),
        by=_span(table.get("by"), f"{place}.by", counting),
        reason=_words(table.get("reason", ""), f"{place}.reason", needed=True),
    )


def _title(value: Any, place: str) -> dict[str, str]:
    if not isinstance(value, Mapping) or set(value) != set(LANGUAGES):
        _bad(place, value, f"a text for each of {', '.join(LANGUAGES)}")
    return {key: _words(one, f"{place}.{key}", needed=True) for key, one in value.items()}


def _words(value: Any, place: str, *, needed: bool) -> str:
    if not isinstance(value, str) or (needed and not value.strip()):
        _bad(place, value, "words")
    return value


def _day(value: Any, place: str) -> date | None:
    if value is not None and type(value) is not date:
        _bad(place, value, "a day without quotation marks, as 2026-04-15")
    return value


def _one_of(kind: type[_E], value: Any, place: str) -> _E:
    try:
        return kind(value)
    except ValueError:
        _bad(place, value, ", ".join(kind))


def _list(table: Mapping[str, Any], key: str, place: str) -> list[Any]:
    value = table.get(key, [])
    if not isinstance(value, list):
        _bad(f"{place}: {key}", value, "a list")
    return value


def _only(table: Any, known: Iterable[str], place: str) -> None:
    if not isinstance(table, Mapping):
        _bad(place, table, "a table")
    for key in table:
        if key not in set(known):
            _bad(place, key, ", ".join(sorted(known)))


def _bad(place: str, found: Any, allowed: str) -> NoReturn:
    raise BadPack(f"{place}: found {found!r}; allowed are {allowed}")
