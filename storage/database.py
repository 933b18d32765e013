"""Opens, migrates and closes the database named in the settings.

URLs: ``sqlite:///folder/huiyin.db`` (or a plain path after three slashes) and
``postgres://user:password@host:port/name``; ``?host=`` takes a socket folder.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tortoise import Tortoise, connections
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.context import TortoiseContext
from tortoise.exceptions import DBConnectionError, OperationalError
from tortoise.migrations.api.migrate import migrate as tortoise_migrate

from storage import tables
from storage.transactions import cure_sqlite, settled

POOL = 10  # connections of one process; PostgreSQL's default limit is 100
#: FULL: a committed message survives a power cut, which NORMAL does not promise.
PRAGMAS = {"synchronous": "FULL", "busy_timeout": 10_000, "cache_size": -16_000}


class DatabaseDown(Exception):
    """The database cannot be opened; the text says why in plain words."""


def config(url: str) -> dict[str, Any]:
    """Give Tortoise's configuration for a database URL. Raises DatabaseDown."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        credentials: dict[str, Any] = {"file_path": unquote(url.split("://", 1)[1]), **PRAGMAS}
        engine = "tortoise.backends.sqlite"
    elif parts.scheme in {"postgres", "postgresql"}:
        extra = dict(parse_qsl(parts.query))
        credentials = {
            "host": extra.get("host") or parts.hostname or "localhost",
            "port": parts.port or 5432,
            "user": unquote(parts.username or "postgres"),
            "password": unquote(parts.password or "") or None,
            "database": parts.path.lstrip("/") or "postgres",
            "minsize": 1,
            "maxsize": POOL,
        }
        engine = "tortoise.backends.asyncpg"
    else:
        raise DatabaseDown(f"database url: {parts.scheme}:// is neither sqlite nor postgres")
    return {
        "connections": {"default": {"engine": engine, "credentials": credentials}},
        "apps": {
            "storage": {
                "models": ["storage.tables"],
                "migrations": "storage.migrations",
                "default_connection": "default",
            }
        },
        "use_tz": True,
        "timezone": "UTC",
    }


@asynccontextmanager
async def database(url: str, *, create: bool = False) -> AsyncIterator[None]:
    """Hold the database open. ``create`` brings the schema up to date first."""
    made = config(url)
    path = made["connections"]["default"]["credentials"].get("file_path")
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    cure_sqlite()
    if create:
        await migrate(url)
    EXECUTOR_CACHE.clear()  # it keeps statements in the dialect of the database before
    context = TortoiseContext()
    with context:
        await context.init(config=made, _enable_global_fallback=True)
    try:
        yield
    finally:
        await settled()
        await asyncio.shield(asyncio.ensure_future(_close(context)))


async def _close(context: TortoiseContext) -> None:
    with context:
        await context.close_connections()


async def migrate(url: str) -> None:
    """Bring the schema up to date; doing it twice changes nothing. Raises DatabaseDown."""
    # A task of its own: Tortoise leaves its context behind in the task that migrates.
    await asyncio.ensure_future(_migrate(url))


async def _migrate(url: str) -> None:
    try:
        await tortoise_migrate(config=config(url))
    except (OSError, DBConnectionError) as error:
        raise DatabaseDown(f"the database does not answer: {error}") from error
    finally:
        await Tortoise.close_connections()


def dialect() -> str:
    """Give "sqlite" or "postgres" for the open database."""
    name: str = connections.get("default").capabilities.dialect
    return name


async def schema_behind() -> bool:
    """Say whether the open database lacks tables or columns that this release needs."""
    for model in (tables.CaseRow, tables.OutboxRow, tables.EvidenceRow, tables.StaffRow):
        try:
            await model.all().limit(1)
        except OperationalError:
            return True
    return False
