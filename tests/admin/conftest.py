"""A panel on a real store, and a browser-like client of somebody signed in."""

import re

import pytest

from storage import staff
from tests.admin.building import Clock, Office
from tests.conftest import NOON


@pytest.fixture
def clock():
    return Clock(NOON)


@pytest.fixture
async def office(database, tmp_path, clock):
    made = Office(tmp_path / "evidence", clock)
    yield made
    await made.ledger.settle()


class Visitor:
    """A client that keeps cookies and sends the mark of its session with every form."""

    def __init__(self, client, csrf=""):
        self.client = client
        self.csrf = csrf

    async def get(self, path, **more):
        return await self.client.get(path, allow_redirects=False, **more)

    async def page(self, path, **more):
        answer = await self.get(path, **more)
        assert answer.status == 200, answer.status
        return await answer.text()

    async def post(self, path, fields=None, *, files=(), **more):
        form = [("csrf", self.csrf), *(fields or {}).items(), *(("files", f) for f in files)]
        return await self.client.post(path, data=form, allow_redirects=False, **more)


@pytest.fixture
async def visitor(office, aiohttp_client):
    """Somebody who is not signed in."""
    return Visitor(await aiohttp_client(office.app()))


@pytest.fixture
async def clerk(office, aiohttp_client):
    """A clerk who is signed in, with a password of her own."""
    key = await office.clerk()
    client = await aiohttp_client(office.app(), cookies={"panel": key})
    session = await staff.session_of(key, office.clock())
    return Visitor(client, session.csrf)


def text_of(page):
    """Give what a page says, without its marks and spaces."""
    body = re.sub(r"<(script|style|title).*?</\1>", "", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))
