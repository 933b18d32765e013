"""Proves a configuration before it is used, and says in plain words what is wrong."""

import shutil
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime

from redis.exceptions import RedisError

import loading
from cases.organisation import Organisation
from settings import Settings
from storage.database import DatabaseDown, database, schema_behind
from storage.files import Files, StoreDown
from storage.live import Live
from storage.redis import Carrier
from wiring import MEGABYTE, house

FREE_MB = 500  # below this the disk is called short
EARLIEST = datetime(2026, 11, 1, tzinfo=UTC)  # a clock before this release is wrong
CONFIRM_DAYS = 180  # help lines are to be confirmed twice a year
LINES = ("emergency", "fraud_line", "crisis_line", "minor_line")

#: Takes a subject and what is wrong with it, nothing when all is well.
Report = Callable[[str, Iterable[str]], None]


async def check(settings: Settings) -> int:
    """Check everything, print a line for each subject; give 0 when all is well."""
    wrong: list[str] = []

    def report(subject: str, problems: Iterable[str]) -> None:
        found = [one for one in problems if one]
        wrong.extend(found)
        for one in found or [""]:
            mark = "wrong" if one else "ok"
            sys.stdout.write(f"{mark:6}{subject}{': ' if one else ''}{one}\n")

    report("clock", _clock())
    report("disk", _disk(settings))
    report("help lines", _lines(loading.organisation(settings)))
    database_wrong = await _database(settings)
    report("database", database_wrong)
    report("evidence store", await _evidence(settings))
    if settings.redis.url:
        report("redis", await _redis(settings))
    if not database_wrong:
        await _channels(settings, report)
    sys.stdout.write("All is well.\n" if not wrong else f"{len(wrong)} to be mended.\n")
    return 1 if wrong else 0


def _clock() -> Iterable[str]:
    now = datetime.now(UTC)
    if now < EARLIEST:
        yield f"it says {now:%Y-%m-%d %H:%M} UTC, which is in the past; set the machine's clock"


def _disk(settings: Settings) -> Iterable[str]:
    settings.data.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.data).free // MEGABYTE
    if free < FREE_MB:
        yield f"{free} MB free where data_dir is; {FREE_MB} MB is the least to run safely"


def _lines(organisation: Organisation) -> Iterable[str]:
    """Tell which help lines are empty, and whether they were confirmed of late."""
    empty = [one for one in LINES if not organisation.lines.get(one)]
    if empty:
        yield f"{', '.join(empty)} empty; sentences that name them are left out"
    confirmed = organisation.lines_confirmed
    if not confirmed:
        yield "never confirmed; look them up and set lines_confirmed in the organisation file"
    elif (datetime.now(UTC).date() - date.fromisoformat(confirmed)).days > CONFIRM_DAYS:
        yield f"last confirmed on {confirmed}; look them up again"


async def _database(settings: Settings) -> list[str]:
    try:
        async with database(settings.database_url):
            behind = await schema_behind()
    except DatabaseDown as error:
        return [str(error)]
    except Exception as error:  # drivers raise kinds of their own
        return [f"it does not answer: {error}"]
    return ["its schema is behind; run: python -m app migrate"] if behind else []


async def _evidence(settings: Settings) -> list[str]:
    limit = settings.evidence.max_file_mb * MEGABYTE
    try:
        await Files.open(settings.evidence_url, max_bytes=limit).check()
    except StoreDown as error:
        return [str(error)]
    return []


async def _redis(settings: Settings) -> list[str]:
    carrier = Carrier(settings.redis.url, Live())
    try:
        await carrier.check()
    except (RedisError, OSError) as error:
        return [f"it does not answer: {error}; everything works without it, slower"]
    finally:
        await carrier.close()
    return []


async def _channels(settings: Settings, report: Report) -> None:
    async with house(settings, create=False) as made:
        for name, channel in made.channels.items():
            report(name, await channel.check())
