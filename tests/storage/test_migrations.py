"""The schema that migrations make is the schema of the tables, in both databases."""

import asyncio
import contextvars
import uuid

import pytest
from tortoise import Tortoise
from tortoise.connection import get_connection
from tortoise.migrations.api.migrate import migrate as tortoise_migrate

from storage import evidence
from storage.database import config, dialect, migrate
from storage.database import database as open_database

#: Whatever these give must be equal, but for the bookkeeping of the migrations.
LOOK = {
    "sqlite": (
        'SELECT m.name AS at, c.name, upper(c.type) AS type, c."notnull", c.dflt_value, c.pk'
        " FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'",
        'SELECT m.name AS at, i."unique", i.origin, group_concat(c.name) AS columns'
        " FROM sqlite_master m JOIN pragma_index_list(m.name) i"
        " JOIN pragma_index_info(i.name) c WHERE m.type = 'table' GROUP BY m.name, i.name",
    ),
    "postgres": (
        "SELECT table_name AS at, column_name, data_type, is_nullable, column_default,"
        " character_maximum_length FROM information_schema.columns"
        " WHERE table_schema = 'public'",
        "SELECT t.relname AS at, x.indisunique, x.indisprimary,"
        " array_to_string(ARRAY(SELECT pg_get_indexdef(x.indexrelid, k, true)"
        " FROM generate_series(1, x.indnatts) k), ',') AS columns FROM pg_index x"
        " JOIN pg_class t ON t.oid = x.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace"
        " WHERE n.nspname = 'public'",
    ),
}


@pytest.fixture(params=["sqlite", "postgres"])
def two_urls(request, tmp_path):
    """Two empty databases of one kind."""
    if request.param == "sqlite":
        return [f"sqlite://{tmp_path}/{name}.db" for name in ("migrated", "generated")]
    first = request.getfixturevalue("postgres_url")
    name = f"t{uuid.uuid4().hex[:12]}"
    request.getfixturevalue("postgres_server").psql(f"CREATE DATABASE {name}")
    return [first, first.replace(first.split("/")[3].split("?")[0], name)]


async def _seen():
    connection = get_connection("default")
    found = [await connection.execute_query_dict(query) for query in LOOK[dialect()]]
    rows = [sorted(str(sorted(dict(row).items())) for row in part) for part in found]
    return [[row for row in part if not _bookkeeping(row)] for part in rows]


def _bookkeeping(row):
    return "tortoise_migrations" in row or "sqlite_sequence" in row


async def test_migrations_make_what_the_tables_say(two_urls):
    migrated, generated = two_urls
    await migrate(migrated)
    async with open_database(migrated):
        first = await _seen()
    async with open_database(generated):
        await Tortoise.generate_schemas(safe=False)
        second = await _seen()
    assert len(first[0]) > 100
    assert len(first[1]) > 20
    for ours, theirs in zip(first, second, strict=True):
        assert (set(ours) - set(theirs), set(theirs) - set(ours)) == (set(), set())
        assert ours == theirs


async def test_migrating_twice_changes_nothing(two_urls):
    url = two_urls[0]
    await migrate(url)
    async with open_database(url):
        first = await _seen()
    await migrate(url)
    async with open_database(url):
        assert await _seen() == first


async def _first_release(url):
    await tortoise_migrate(config=config(url), target="storage.0001_initial")
    await Tortoise.close_connections()


async def test_a_store_of_the_first_release_keeps_its_rows(two_urls):
    url = two_urls[0]
    await asyncio.ensure_future(_first_release(url))
    async with open_database(url):
        await get_connection("default").execute_query(
            "INSERT INTO evidence (id, person_id, by_staff, medium, state, reason, channel,"
            " account, source, platform_mark, name, caption, mime_claimed, mime, kind, sha256,"
            " key, has_preview, arrived_at, attempts) VALUES ('a1', 1, '', 'photo', 'kept', '',"
            " '', '', '', '', 'old.jpg', '', '', '', '', '', 'k', FALSE, 1, 0)"
        )
    await migrate(url)
    async with open_database(url):
        (kept,) = await evidence.by_ids(["a1"])
    assert (kept.name, kept.by_link) == ("old.jpg", "")


async def test_a_database_opened_in_one_task_serves_every_other(any_database):
    """Tortoise keeps its connections in a context of the task that opened them."""
    empty = contextvars.Context()  # what a task of a library begins with
    assert await asyncio.create_task(_seen(), context=empty) == await _seen()
