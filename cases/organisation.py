"""What an organisation sets: categories with their questions, situations, lines, words.

Frozen values made from the data files by `organisation_of`; a mistake in a
file is told with its path (`BadOrganisation`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from functools import cached_property
from typing import Any

from cases.packs import MOST, Clock, Pack

#: Text per language: {"zh-CN": "...", "zh-TW": "...", "en": "..."}.
Text = Mapping[str, str]

LANGUAGES = ("zh-CN", "zh-TW", "en")
QUESTION_TYPES = frozenset(
    {"choice", "choices", "text", "money", "date", "party", "number", "contact", "yes_no"}
)
LIMITED = (Clock.CHECK, Clock.ANSWER, Clock.RESPONDENT, Clock.SOLUTION)
STORY = "story"  # the question for what happened
WHEN = frozenset({"", "not_read", "first", "after", "unasked"})


class BadOrganisation(Exception):
    """A data file is wrong; the text names the place, what was found, what is allowed."""


@dataclass(frozen=True, kw_only=True)
class Option:
    """One choice of a question. ``advice`` is said when it is chosen.

    ``ends``: nothing more is asked, the summary comes next. ``leads``: the key of
    a choice of another conversation that comes before anything else.
    """

    key: str
    label: Text
    words: tuple[str, ...] = ()  # other wordings that mean it, folded
    priority: str = ""
    advice: Text | None = None
    ends: bool = False
    leads: str = ""


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question of a form.

    ``when``: "" always; "not_read" only while no answer was read from the
    story; "first" before the story; "after" once the number is given; "unasked"
    never, it is only read from the story. ``only_if`` are words of which the
    story must hold one. Without ``text``, ``help`` or ``label`` (a few
    characters, for the summary) the phrases ``ask_<key>`` and ``help_<key>`` are
    said and the organisation's label of that key is shown. ``reads``: what of the
    story answers it, where that is not its key: see `handlers.gleaning`.
    ``priority``: of a sum above zero.
    """

    key: str
    type: str
    text: Text = field(default_factory=dict)
    label: Text = field(default_factory=dict)
    required: bool = True
    when: str = ""
    only_if: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    help: Text | None = None
    sensitive: bool = False  # stored encrypted, shown masked
    reads: str = ""
    priority: str = ""

    @cached_property
    def keys(self) -> frozenset[str]:
        """Give the keys of its options."""
        return frozenset(one.key for one in self.options)

    @cached_property
    def ends(self) -> frozenset[str]:
        """Give the keys of the options that end the form."""
        return frozenset(one.key for one in self.options if one.ends)


@dataclass(frozen=True, kw_only=True)
class Limit:
    """Working days for each clock of a category. With a pack, None is left to the pack."""

    check: int | None = None
    answer: int | None = None
    respondent: int | None = None
    solution: int | None = None

    @cached_property
    def days(self) -> Mapping[Clock, int]:
        """Give the clocks that it limits."""
        given = {clock: getattr(self, clock) for clock in LIMITED}
        return {clock: days for clock, days in given.items() if days is not None}


@dataclass(frozen=True, kw_only=True)
class Category:
    """One kind of complaint with its form. ``parent`` makes it a sub-category.

    ``high_words``: a story that holds one of them is of high priority.
    ``by_amount``: "high" from the organisation's ``high_amount``, "low" under its
    ``low_amount``. ``scam_words``: a story that holds one gets the warning of the
    second scam at once. ``evidence_note`` is said when evidence is asked for.
    """

    key: str
    label: Text
    limit: Limit
    questions: tuple[Question, ...]
    checklist: tuple[Text, ...] = ()
    checklist_words: tuple[tuple[str, ...], ...] = ()  # per item: names/captions that tick it
    words: tuple[str, ...] = ()  # by which an opening paragraph is recognised
    short: Text = field(default_factory=dict)  # a few characters, for lists
    parent: str = ""
    priority: str = "normal"
    high_words: tuple[str, ...] = ()
    by_amount: tuple[str, ...] = ()
    anonymous_allowed: bool = False
    scam_warning: bool = False
    scam_words: tuple[str, ...] = ()
    evidence_note: Text = field(default_factory=dict)
    has_respondent: bool = True

    @cached_property
    def in_order(self) -> tuple[Question, ...]:
        """Give the questions before the number: the urgent ones, the story, the others."""
        asked = [one for one in self.questions if one.when != "after"]
        return tuple(sorted(asked, key=_rank))

    @cached_property
    def ending(self) -> tuple[Question, ...]:
        """Give the questions of which an answer can end the form."""
        return tuple(one for one in self.questions if one.ends)


def _rank(question: Question) -> int:
    if question.when == "first":
        return 0
    return 1 if question.key == STORY else 2


@dataclass(frozen=True, kw_only=True)
class Situation:
    """One row of the guide: what to do in a situation, leading to a category."""

    key: str
    label: Text
    steps: tuple[Text, ...]
    category: str = ""
    urgent: bool = False


@dataclass(frozen=True, kw_only=True)
class GuideStep:
    """One step for those who were cheated: what to do, what to prepare, what next."""

    key: str
    title: Text
    text: Text
    prepare: tuple[Text, ...] = ()
    action: str = ""  # key of a choice offered as the next action: "complain", "human", ...


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """Everything an organisation words and decides; the same for all conversations."""

    name: Text
    region: str = "CN"
    timezone: str = "Asia/Shanghai"
    categories: tuple[Category, ...] = ()
    situations: tuple[Situation, ...] = ()
    guide: tuple[GuideStep, ...] = ()
    lines: Mapping[str, str] = field(
        default_factory=dict
    )  # emergency, fraud_line, crisis_line…
    lines_confirmed: str = ""  # ISO date
    labels: Mapping[str, Text] = field(default_factory=dict)  # of answers every form may have
    refusal_reasons: tuple[tuple[str, Text], ...] = ()
    bodies: Text = field(default_factory=dict)
    papers: Text = field(default_factory=dict)
    holidays: frozenset[str] = frozenset()  # ISO dates without work
    workdays: frozenset[str] = frozenset()  # ISO dates at a weekend with work
    public_holidays: str = ""  # a country, or one of its parts, whose days off are looked up
    office_hours: tuple[str, str] = ("09:00", "18:00")
    breaks: tuple[tuple[str, str], ...] = ()  # in the office hours, such as lunch
    high_amount: int = 5000
    low_amount: int = 100
    max_rounds: int = 3
    pack: str = ""  # a rule pack by name; "": the categories' own limits are whole
    limits: Limit | None = None  # of all categories, over the pack
    packs: tuple[Pack, ...] = ()  # the named pack's editions and the default; not in the file

    def label(self, key: str) -> dict[str, Any]:
        """Give the label of an answer as a value for `wording`."""
        return {"text": dict(self.labels.get(key) or {"zh-CN": key})}

    def category(self, key: str) -> Category | None:
        """Give the category of that key, None when it is gone."""
        return self._by_key.get(key)

    @cached_property
    def _by_key(self) -> dict[str, Category]:
        return {one.key: one for one in self.categories}


def organisation_of(table: Mapping[str, Any]) -> Organisation:
    """Read the data file's table. Raises BadOrganisation naming the place."""
    known = set(Organisation.__dataclass_fields__) - {"packs"}
    plain = {key: value for key, value in table.items() if key not in _READERS}
    _refuse_unknown(plain, known - set(_READERS), "")
    read: dict[str, Any] = dict(plain)
    read["name"] = _text(table.get("name", {}), "name")
    for key in ("bodies", "papers"):
        if key in table:
            read[key] = _text(table[key], key)
    labels = table.get("labels", {})
    read["labels"] = {key: _text(one, f"labels.{key}") for key, one in labels.items()}
    read |= _working_time(table)
    for key, reader in _READERS.items():
        read[key] = tuple(
            reader(one, f"{key}[{place}]") for place, one in enumerate(table.get(key, ()))
        )
    read["limits"] = _limit(table["limits"], "limits") if "limits" in table else None
    made = Organisation(**read)
    if not made.pack:
        _refuse_partial(made)
    return made


def _refuse_partial(organisation: Organisation) -> None:
    for place, category in enumerate(organisation.categories):
        missing = [clock for clock in LIMITED if clock not in category.limit.days]
        if missing:
            wanted = "allowed are working days for each, or a pack for all"
            raise BadOrganisation(
                f"categories[{place}].limit: no {', '.join(missing)}; {wanted}"
            )


def _working_time(table: Mapping[str, Any]) -> dict[str, Any]:
    read: dict[str, Any] = {
        key: frozenset(
            _day(one, f"{key}[{place}]") for place, one in enumerate(table.get(key, ()))
        )
        for key in ("holidays", "workdays")
    }
    hours = _hours(table.get("office_hours", list(Organisation.office_hours)), "office_hours")
    ends = hours[0]
    breaks = []
    for place, one in enumerate(table.get("breaks", ())):
        path = f"breaks[{place}]"
        begins, ends_next = _hours(one, path)
        if not (ends < begins and ends_next < hours[1]):
            allowed = f"after {ends} and before {hours[1]}, in their order"
            raise BadOrganisation(f"{path}: found {one!r}; allowed are breaks {allowed}")
        breaks.append((begins, ends_next))
        ends = ends_next
    return read | {"office_hours": hours, "breaks": tuple(breaks)}


def _day(value: Any, path: str) -> str:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise BadOrganisation(
            f"{path}: found {value!r}; expected a day as 2026-10-01"
        ) from None


def _hours(value: Any, path: str) -> tuple[str, str]:
    try:
        opens, closes = (time.fromisoformat(one).strftime("%H:%M") for one in value)
    except (TypeError, ValueError):
        opens = closes = ""
    if not opens < closes:
        expected = 'two hours, the earlier first, as ["09:00", "18:00"]'
        raise BadOrganisation(f"{path}: found {value!r}; expected {expected}")
    return opens, closes


def _refuse_unknown(table: Mapping[str, Any], known: set[str], path: str) -> None:
    for key in table:
        if key not in known:
            allowed = ", ".join(sorted(known))
            raise BadOrganisation(f"{path}.{key}: unknown key; allowed are {allowed}")


def _text(value: Any, path: str) -> Text:
    if isinstance(value, str):
        return dict.fromkeys(LANGUAGES, value)
    if not isinstance(value, Mapping) or not all(isinstance(v, str) for v in value.values()):
        raise BadOrganisation(f"{path}: expected text per language, found {value!r}")
    return dict(value)


def _fields(table: Any, kind: type, path: str) -> dict[str, Any]:
    if not isinstance(table, Mapping):
        raise BadOrganisation(f"{path}: expected a table, found {table!r}")
    _refuse_unknown(table, set(kind.__dataclass_fields__), path)  # type: ignore[attr-defined]
    read = {k: tuple(v) if isinstance(v, list) else v for k, v in table.items()}
    for key in ("label", "text", "help", "advice", "short", "title", "evidence_note"):
        if key in read:
            read[key] = _text(read[key], f"{path}.{key}")
    return read


def _make(kind: type, read: dict[str, Any], path: str) -> Any:
    try:
        return kind(**read)
    except TypeError as error:
        raise BadOrganisation(f"{path}: {error}") from error


def _option(table: Any, path: str) -> Option:
    made: Option = _make(Option, _fields(table, Option, path), path)
    return made


def _question(table: Any, path: str) -> Question:
    read = _fields(table, Question, path)
    read["options"] = tuple(
        _option(one, f"{path}.options[{place}]")
        for place, one in enumerate(table.get("options", ()))
    )
    if read.get("type") not in QUESTION_TYPES:
        allowed = ", ".join(sorted(QUESTION_TYPES))
        raise BadOrganisation(f"{path}.type: found {read.get('type')!r}; allowed are {allowed}")
    if read.get("when", "") not in WHEN:
        allowed = ", ".join(repr(one) for one in sorted(WHEN))
        raise BadOrganisation(f"{path}.when: found {read['when']!r}; allowed are {allowed}")
    made: Question = _make(Question, read, path)
    return made


def _category(table: Any, path: str) -> Category:
    read = _fields(table, Category, path)
    read["limit"] = _limit(table.get("limit", {}), f"{path}.limit")
    read["questions"] = tuple(
        _question(one, f"{path}.questions[{place}]")
        for place, one in enumerate(table.get("questions", ()))
    )
    read["checklist"] = tuple(
        _text(one, f"{path}.checklist") for one in table.get("checklist", ())
    )
    read["checklist_words"] = tuple(tuple(one) for one in table.get("checklist_words", ()))
    made: Category = _make(Category, read, path)
    return made


def _limit(table: Any, path: str) -> Limit:
    if not isinstance(table, Mapping):
        raise BadOrganisation(f"{path}: expected a table, found {table!r}")
    _refuse_unknown(table, set(LIMITED), path)
    for key, days in table.items():
        if type(days) is not int or not 0 <= days <= MOST:
            allowed = f"whole working days, 0 to {MOST}"
            raise BadOrganisation(f"{path}.{key}: found {days!r}; allowed are {allowed}")
    return Limit(**table)


def _situation(table: Any, path: str) -> Situation:
    read = _fields(table, Situation, path)
    read["steps"] = tuple(_text(one, f"{path}.steps") for one in table.get("steps", ()))
    made: Situation = _make(Situation, read, path)
    return made


def _guide(table: Any, path: str) -> GuideStep:
    read = _fields(table, GuideStep, path)
    read["prepare"] = tuple(_text(one, f"{path}.prepare") for one in table.get("prepare", ()))
    made: GuideStep = _make(GuideStep, read, path)
    return made


def _reason(table: Any, path: str) -> tuple[str, Text]:
    return str(table["key"]), _text(table["label"], path)


_READERS = {
    "categories": _category,
    "situations": _situation,
    "guide": _guide,
    "refusal_reasons": _reason,
}
