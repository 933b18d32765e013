"""kill -9 at any moment: nothing that was acknowledged is lost, nothing has two effects."""

import asyncio
import random
from collections import Counter

import pytest

from storage.database import database
from storage.tables import CaseRow, EntryRow, InboxRow, OutboxRow, PersonRow
from tests.fakes.wechat import WeChatPlatform
from tests.fakes.wechat_phone import Phone
from tests.process import Server

KILLS = 20  # for each database
PEOPLE = 12
#: What each person says, over and over: whole complaints, so that cases are opened.
SCRIPT = (
    "小满优品旗舰店，11月3号买的耳机299元，说48小时发货，到现在没发",
    "1",
    "1",
    "1",
    "1",
    "进度",
)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request, tmp_path):
    if request.param == "sqlite":
        return f"sqlite://{tmp_path}/data/huiyin.db"
    return request.getfixturevalue("postgres_url")


class Talker:
    """A person who sends one message after another and notes which were acknowledged."""

    def __init__(self, platform, server, number):
        self.phone = Phone(
            platform=platform, address=server.url, openid=f"oTalker{number}", patience_s=5.0
        )
        self.acknowledged = []
        self.sent = 0

    async def talk(self, stop):
        while not stop.is_set():
            text = SCRIPT[self.sent % len(SCRIPT)]
            self.sent += 1
            xml = self.phone.xml("text", f"<Content>{text}</Content><MsgId>{self.sent}</MsgId>")
            # The platform asks again after a broken line; so do we, until it is taken.
            while not stop.is_set():
                query, body = self.phone.sealed(xml)
                status, _ = await self.phone.post(query, body)
                if status == 200:
                    self.acknowledged.append((str(self.sent), xml))
                    break
                await asyncio.sleep(0.05)


async def test_twenty_kills_lose_nothing_and_double_nothing(tmp_path, database_url):
    chance = random.Random(20261123)
    async with WeChatPlatform() as platform:
        tables = (
            f'[database]\nurl = "{database_url}"\n[channels.wechat]\nenabled = true\n'
            f'app_id = "{platform.app_id}"\napi_base = "{platform.url}"\n'
        )
        secrets = {
            "WECHAT_TOKEN": platform.token,
            "WECHAT_AES_KEY": platform.aes_key,
            "WECHAT_SECRET": platform.secret,
        }
        server = Server(tmp_path, tables=tables, secrets=secrets)
        async with server:
            talkers = [Talker(platform, server, n) for n in range(PEOPLE)]
            stop = asyncio.Event()
            talking = [asyncio.ensure_future(one.talk(stop)) for one in talkers]
            for _ in range(KILLS):
                await asyncio.sleep(chance.uniform(0.05, 0.6))
                await server.kill()
                await server.start()
            await asyncio.sleep(0.5)
            stop.set()
            await asyncio.gather(*talking)
            # Everything once more, in the wrong order: it must change nothing.
            again = [(one, xml) for one in talkers for _, xml in one.acknowledged[-5:]]
            chance.shuffle(again)
            for one, xml in again:
                query, body = one.phone.sealed(xml)
                assert (await one.phone.post(query, body))[0] == 200
        await _examine(database_url, talkers)


async def _examine(url, talkers):
    async with database(url):
        rows = await InboxRow.all()
        kept = Counter(row.external_id for row in rows)
        assert max(kept.values()) == 1, "a message was taken twice"
        for one in talkers:
            own = [id_ for id_ in kept if id_.startswith(f"{one.phone.openid}:")]
            lost = [
                n for n, _ in one.acknowledged if not any(id_.endswith(f":{n}") for id_ in own)
            ]
            assert not lost, f"acknowledged and lost: {lost}"
        assert await PersonRow.all().count() == len(talkers)
        states = Counter(row.state for row in rows)
        assert states["failed"] == 0
        answered = Counter(
            [row.answers for row in await OutboxRow.filter(answers__not_isnull=True)]
        )
        assert answered, "nothing was answered"
        submitted = Counter(row.number for row in await EntryRow.filter(kind="submitted"))
        assert submitted, "no complaint was completed"
        assert max(submitted.values()) == 1, "a complaint was submitted twice"
        assert await CaseRow.filter(status="submitted").count() == len(submitted)
        for one in talkers:
            assert one.acknowledged, "a talker was never heard"
