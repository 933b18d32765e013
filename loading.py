"""Loads what the rooms are given as values: phrases, the organisation's data."""

import tomllib
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from holidays import country_holidays

from cases.limits import with_packs
from cases.organisation import BadOrganisation, Organisation, organisation_of
from cases.packs import BadPack, Pack, collected, pack_of
from cases.wording import Phrases
from settings import BadSettings, Settings

HERE = Path(__file__).parent
YEARS = range(2020, 2036)  # of which public holidays are looked up
SHIPPED = HERE / "organisation" / "default.toml"
PACKS = HERE / "organisation" / "packs"


def phrases(room: str, settings: Settings) -> Phrases:
    """Read a room's phrase files, with the organisation's own words laid over them."""
    read = {path.stem: _toml(path) for path in sorted((HERE / room / "phrases").glob("*.toml"))}
    own = organisation_table(settings).get("phrases", {}) if room == "handlers" else {}
    for language, words in own.items():
        if language not in read:
            raise BadSettings(
                f"organisation: phrases.{language} is not a language; {list(read)}"
            )
        for key in words:
            if key not in read[language]:
                raise BadSettings(f"organisation: phrases.{language}.{key} is not a phrase")
        read[language] = {**read[language], **words}
    return read


def organisation(settings: Settings) -> Organisation:
    """Read the organisation's data file. Raises BadSettings with the place of a mistake."""
    table = organisation_table(settings)
    try:
        read = organisation_of({k: v for k, v in table.items() if k != "phrases"})
    except BadOrganisation as error:
        raise BadSettings(f"organisation file: {error}") from error
    try:
        return with_packs(_with_days(read), packs(settings))
    except BadOrganisation as error:
        raise BadSettings(f"organisation file: {error}") from error


def packs(settings: Settings) -> tuple[Pack, ...]:
    """Read the shipped rule packs, and those beside the organisation's own file over them.

    Own files in the folder ``packs`` there take the place of the shipped ones that bear
    the same file name. Raises BadSettings with the place of a mistake.
    """
    own = _organisation_file(settings).parent / "packs"
    files = {
        path.name: path for folder in (PACKS, own) for path in sorted(folder.glob("*.toml"))
    }
    try:
        return collected(pack_of(_toml(path), f"packs/{name}") for name, path in files.items())
    except BadPack as error:
        raise BadSettings(f"organisation: {error}") from error


@dataclass(frozen=True, kw_only=True)
class Days:
    """What the library knows of a country: weekdays off, and weekend days worked for them."""

    off: frozenset[str]
    made_up: frozenset[str]


@lru_cache(maxsize=8)
def public_days(code: str) -> Days:
    """Look up the public holidays of a country ("CN") or of one of its parts ("GB-ENG").

    Raises BadSettings when the library does not know it. Of a year that a government
    has not announced yet it gives what the law fixes, without make-up days.
    """
    country, _, part = code.partition("-")
    try:
        found = country_holidays(country, subdiv=part or None, years=YEARS)
    except NotImplementedError as error:
        allowed = 'a country as "CN", or one of its parts as "GB-ENG"'
        raise BadSettings(
            f"organisation file: public_holidays: found {code!r}; allowed is {allowed}"
        ) from error
    return Days(
        off=frozenset(day.isoformat() for day in found),
        made_up=frozenset(day.isoformat() for day in found.weekend_workdays),
    )


def _with_days(organisation: Organisation) -> Organisation:
    """Lay the organisation's own days over the public ones."""
    if not organisation.public_holidays:
        return organisation
    public = public_days(str(organisation.public_holidays))
    own_off, own_worked = organisation.holidays, organisation.workdays
    return replace(
        organisation,
        holidays=own_off | (public.off - own_worked),
        workdays=own_worked | (public.made_up - own_off),
    )


def organisation_table(settings: Settings) -> dict[str, Any]:
    """Read the organisation's data file as it stands."""
    return _toml(_organisation_file(settings))


def _organisation_file(settings: Settings) -> Path:
    named = settings.organisation.file
    path = Path(settings.folder) / named if named else SHIPPED
    if not path.exists():
        raise BadSettings(
            f"settings: organisation.file: found {named!r}; there is no such file"
        )
    return path


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSettings(f"{path.name}: not a TOML file: {error}") from error
