"""Loads what the rooms are given as values: phrases, the organisation's data."""

import tomllib
from pathlib import Path
from typing import Any

from cases.organisation import BadOrganisation, Organisation, organisation_of
from cases.wording import Phrases
from settings import BadSettings, Settings

HERE = Path(__file__).parent
SHIPPED = HERE / "organisation" / "default.toml"


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
        return organisation_of({k: v for k, v in table.items() if k != "phrases"})
    except BadOrganisation as error:
        raise BadSettings(f"organisation file: {error}") from error


def organisation_table(settings: Settings) -> dict[str, Any]:
    """Read the organisation's data file as it stands."""
    named = settings.organisation.file
    path = Path(settings.folder) / named if named else SHIPPED
    if not path.exists():
        raise BadSettings(
            f"settings: organisation.file: found {named!r}; there is no such file"
        )
    return _toml(path)


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSettings(f"{path.name}: not a TOML file: {error}") from error
