"""Writes docs/rules.md from the code's own tables: the states, who may do what, the packs.

``python -m scripts.tables`` after a change of `cases/steps.py`, of the table in
`cases/links.py` or of organisation/packs.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from cases.links import MAY as MAY_BY_LINK
from cases.model import ENDED, Role, Status
from cases.packs import Clock, Counting, Override, Pack, Since, Span
from cases.steps import MAY, NEXT
from loading import packs
from settings import load

ROOT = Path(__file__).parent.parent
OUT = ROOT / "docs" / "rules.md"

TOP = """# Rules

The states of a case, who may do what, and the deadlines of the shipped rule packs. Written by
`python -m scripts.tables` from `cases/steps.py`, `cases/links.py` and `organisation/packs/`:
change those, not this page.
"""
HOW = """Name a pack in the organisation's file, `pack = "banks"`; the edition that is valid on
the day of a complaint holds for it, `default` on a day for which there is none. A category's
own `limit`, and `limits` for all categories, are in working days and win over the pack. A clock
that a pack leaves empty is that of `default`, and ends no sooner than the step before it.
**yours** is a number that the rule has and that could not be read when this was written: the
organisation must give its own, or `check` and every start refuse it. A pack of your own is a
file in a folder `packs` beside your organisation's file; one that bears the file name of a
shipped pack takes its place.

Not acted on yet: the column "confirmation" (an answer without a word ends after 20 days,
whatever the pack says), extensions, and an earlier acceptance or another priority, after
which nothing is reckoned anew. While more is wanted of the person the promises move by the
time that passed, not by the working time in it.

`wd` are working days by the organisation's calendar (`public_holidays`, `holidays`,
`workdays`), `d` all days; days end when the office closes. "From acceptance" is counted, when
a complaint comes in, from the last moment for its check. First check, answer and solution are
promised at once; the respondent's clock begins when they are asked.

How sure: A its own page or code, B reports that agree, C one report, own no law.
"""


def page(shipped: Iterable[Pack]) -> str:
    """Give the whole page."""
    found = tuple(shipped)
    parts = (
        TOP,
        "## The life of a case\n",
        diagram(NEXT),
        "## Who may do what\n",
        permissions([*MAY.items(), *MAY_BY_LINK.items()]),
        "## Deadlines\n",
        HOW,
        limits(found),
        "### Where they come from\n",
        sources(found),
    )
    return "\n".join(parts)


def diagram(following: Mapping[Status, Iterable[Status]]) -> str:
    """Give the states and the ways between them as a mermaid diagram; ends are grey."""
    lines = ["```mermaid", "stateDiagram-v2", f"  [*] --> {Status.DRAFT}"]
    for one in Status:
        to = set(following.get(one, ()))
        lines += [f"  {one} --> {other}" for other in Status if other in to]
    lines += ["  classDef ended fill:#ddd,stroke:#888"]
    lines += [f"  class {one} ended" for one in Status if one in ENDED]
    return "\n".join((*lines, "```", ""))


def permissions(may: Iterable[tuple[type, Iterable[Role]]]) -> str:
    """Give who may do what: a row an act, a column a role."""
    rows = [
        [f"`{act.__name__}`", *("yes" if role in set(roles) else "" for role in Role)]
        for act, roles in may
    ]
    return _table(["Act", *Role], rows)


def limits(shipped: Iterable[Pack]) -> str:
    """Give every clock of every pack: a row a pack, and one for each of its overrides."""
    rows: list[list[str]] = []
    for pack in shipped:
        valid = _valid(pack.valid_from, pack.valid_to)
        rows.append([f"`{pack.key}`", valid, *(_limit(pack, clock) for clock in Clock)])
        for other in pack.overrides:
            cells = [_span(other.limits.get(clock)) for clock in Clock]
            rows.append([f"`{pack.key}`, {_for(other)}", valid, *cells])
    return _table(["Pack", "Valid", *Clock], rows)


def sources(shipped: Iterable[Pack]) -> str:
    """Give what each pack is, where its numbers are from, and what else is to be known."""
    rows = []
    for pack in shipped:
        more = [f"{one.clock} {_span(one.by)} more: {one.reason}." for one in pack.extensions]
        notes = " ".join([*more, pack.note]).strip()
        title = f"{pack.title['en']} · {pack.title['zh-CN']}"
        rows.append([f"`{pack.key}`", title, pack.source, pack.sure.value, notes])
    return _table(["Pack", "What it is", "Source", "Sure", "Extensions and notes"], rows)


def _limit(pack: Pack, clock: Clock) -> str:
    return "**yours**" if clock in pack.unknown else _span(pack.limits.get(clock))


def _span(span: Span | None) -> str:
    if span is None:
        return ""
    working = span.counting is Counting.WORKING
    if span.hours:
        words = f"{span.hours} working h" if working else f"{span.hours} h"
    elif span.months:
        words = f"{span.months} months"
    else:
        words = f"{span.days} {'wd' if working else 'd'}"
    return f"{words} from acceptance" if span.since is Since.ACCEPTANCE else words


def _valid(first: date | None, last: date | None) -> str:
    if first is None and last is None:
        return "always"
    return f"{first or '…'} – {last or '…'}"


def _for(other: Override) -> str:
    return " ".join(one for one in (other.category, other.priority) if one)


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(head)]
    lines += [
        ["---"] * len(lines[0]),
        *([cell.replace("|", "\\|") for cell in row] for row in rows),
    ]
    return "\n".join((*(f"| {' | '.join(cells)} |" for cells in lines), ""))


def main() -> None:
    """Write the page."""
    OUT.write_text(page(packs(load(ROOT / "settings.toml", {}))), encoding="utf-8")


if __name__ == "__main__":
    main()
