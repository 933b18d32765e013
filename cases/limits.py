"""Which limit holds for a case: the category's own, the organisation's, the pack's. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from cases.organisation import BadOrganisation, Category, Organisation
from cases.packs import DEFAULT, Clock, Pack, Span, in_force

#: Working days of what may begin again when the case's category is gone from the organisation.
STAND_INS = {Clock.ANSWER: 5, Clock.RESPONDENT: 5}


class NoLimit(Exception):
    """No limit is known for a clock; `with_packs` refuses organisations where it could be."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """How long a clock may run, and the pack that says so; None: the organisation itself.

    ``fallback``: the named pack has no limit for it, the general one was taken.
    """

    span: Span
    pack: Pack | None = None
    fallback: bool = False


def with_packs(organisation: Organisation, packs: Iterable[Pack]) -> Organisation:
    """Give the organisation the packs it names.

    Raises BadOrganisation when there is no pack of that name, and where its rule has a
    number that is not known and the organisation gives none of its own.
    """
    if not organisation.pack:
        return organisation
    found = tuple(packs)
    if organisation.pack not in {one.name for one in found}:
        names = ", ".join(sorted({one.name for one in found}))
        raise BadOrganisation(f"pack: found {organisation.pack!r}; allowed are {names}")
    used = tuple(one for one in found if one.name in (organisation.pack, DEFAULT))
    made = replace(organisation, packs=used)
    for pack in used:
        _refuse_unknown(made, pack)
    return made


def _refuse_unknown(organisation: Organisation, pack: Pack) -> None:
    for clock in sorted(pack.unknown):
        for place, category in enumerate(organisation.categories):
            if _own(organisation, category, clock) is None:
                raise BadOrganisation(
                    f"categories[{place}].limit.{clock}: none; the pack {pack.key} leaves it "
                    f"to you, because the rule's number is not known here; allowed are "
                    f"working days there, or for all categories in limits.{clock}"
                )


def pack_on(organisation: Organisation, day: date) -> Pack | None:
    """Give the edition of the organisation's pack that is valid on a day."""
    return in_force(organisation.packs, organisation.pack, day) if organisation.pack else None


def rule_of(
    organisation: Organisation, clock: Clock, *, category: str, priority: str, day: date
) -> Rule:
    """Give how long a clock may run for a case that was submitted on ``day``, and who says so.

    The closest wins: the category's own limit, the organisation's, the pack's of that
    day, the default pack's. Raises NoLimit where none of them has one.
    """
    own = _own(organisation, organisation.category(category), clock)
    if own is not None:
        return Rule(span=Span(days=own))
    for pack in (pack_on(organisation, day), in_force(organisation.packs, DEFAULT, day)):
        found = pack.limit(clock, category=category, priority=priority) if pack else None
        if pack and found:
            other = pack.name != organisation.pack
            return Rule(span=found, pack=pack, fallback=other)
    if clock in STAND_INS:
        return Rule(span=Span(days=STAND_INS[clock]), fallback=True)
    raise NoLimit(f"{clock} of {category!r} on {day}")


def _own(organisation: Organisation, category: Category | None, clock: Clock) -> int | None:
    for limit in (category.limit if category else None, organisation.limits):
        if limit is not None and clock in limit.days:
            return limit.days[clock]
    return None
