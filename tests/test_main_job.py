"""The main job, end to end: complain on a phone, answered at the panel, told on the phone."""

import asyncio
import random
from contextlib import aclosing
from functools import partial

from aiohttp import WSCloseCode

from tests.bot.webchat.conftest import Visitor
from tests.fakes.wechat_phone import cdata
from tests.journeys import (
    ANSWER,
    STORY,
    complain,
    fakes,
    number_in,
    opened,
    picture,
    stopped,
    until,
)


def pushed(world, phone, words):
    """Say whether a text was pushed to a phone."""
    return any(words in text for text in world.wechat.texts(phone.openid))


async def test_a_complaint_by_wechat_is_answered_and_closed(tmp_path):
    async with opened(tmp_path) as (world, desk):
        phone = world.phone("Anna")
        number = await complain(phone, picture("teal"), picture("orange"))
        await until(
            lambda: world.rows("SELECT 1 FROM evidence WHERE state = 'kept' LIMIT 1, 1")
        )
        await desk.answer(number)
        await until(partial(pushed, world, phone, ANSWER))
        assert [ANSWER in one for one in world.wechat.texts(phone.openid)].count(True) == 1
        assert not (await phone.text("解决了")).unavailable
        progress = await phone.text("进度")
        assert number in progress.plain
        assert "现在：解决了" in progress.plain
        assert world.rows("SELECT status FROM cases") == [("resolved",)]
        assert "已解决" in await desk.get(f"/admin/cases/{number}")


async def test_the_answer_waits_for_a_person_of_a_passive_account(tmp_path):
    async with opened(tmp_path, account="passive") as (world, desk):
        phone = world.phone("Bo")
        number = await complain(phone)
        await desk.answer(number)
        shown = await phone.text("进度")
        assert "您不在时有一条消息" in shown.plain
        assert ANSWER in shown.plain
        assert number in shown.plain
        assert not world.wechat.sent, "a passive account cannot push"
        assert "结束" in (await phone.text("解决了")).plain
        again = (await phone.text("进度")).plain
        assert "现在：解决了" in again
        assert ANSWER not in again
        await until(lambda: world.rows("SELECT 1 FROM cases WHERE status = 'resolved'"))


def last(person):
    """Give the last message on a screen."""
    return person.screen[-1].text if person.screen else ""


async def test_a_complaint_by_telegram_with_an_album_sent_twice(tmp_path):
    async with opened(tmp_path) as (world, desk):
        person = world.telegram.person()
        await person.starts()
        await until(lambda: "回音" in last(person))
        await person.says(STORY)
        await until(lambda: "订单号" in last(person))
        await person.presses("跳过")
        await until(lambda: "怎么解决" in last(person))
        await person.presses("退款")
        await until(lambda: "有就发来" in last(person))
        parts = [picture(one) for one in ("teal", "orange", "navy", "pink")]
        await person.album(parts, times=2, shuffled=random.Random(4))
        await until(lambda: "收到" in last(person))
        await person.presses(person.screen[-1].keyboard[0][0]["text"])
        await until(lambda: "请看一眼" in last(person))
        assert "4张照片" in last(person)
        await person.presses("提交")
        number = number_in(
            await until(lambda: last(person) if "交上了" in last(person) else "")
        )
        assert world.rows("SELECT count(*) FROM evidence") == [(4,)]
        await desk.answer(number)
        await until(lambda: any(ANSWER in one.text for one in person.screen))
        assert sum(ANSWER in one.text for one in person.screen) == 1


async def test_fifty_copies_of_a_message_are_one_message(tmp_path):
    async with opened(tmp_path) as (world, _):
        phone = world.phone("Cai")
        xml = phone.xml("text", f"<Content>{cdata(STORY)}</Content><MsgId>77</MsgId>")
        shown = await asyncio.gather(*(phone.push(xml) for _ in range(50)))
        assert world.rows("SELECT count(*) FROM inbox") == [(1,)]
        assert world.rows("SELECT state FROM inbox") == [("done",)]
        assert len({one.text for one in shown}) == 1
        assert "订单号" in shown[0].plain


async def test_a_draft_goes_on_after_the_server_was_stopped_and_started(
    tmp_path, record_property
):
    async with fakes(tmp_path) as world:
        await world.server.start()
        phone = world.phone("Dan")
        assert "订单号" in (await phone.text(STORY)).plain
        assert "怎么解决" in (await phone.text("1")).plain
        code, took = await stopped(world.server)
        record_property("stopped_after_s", took)  # written down, not asserted
        assert code == 0
        await world.server.start()
        try:
            assert "有就发来" in (await phone.text("1")).plain
            assert "请看一眼" in (await phone.text("1")).plain
            assert "交上了" in (await phone.text("1")).plain
            assert world.rows("SELECT count(*) FROM cases") == [(1,)]
        finally:
            assert (await stopped(world.server))[0] == 0


class Page(Visitor):
    """An open page of the web chat."""

    aclose = Visitor.close


async def message(visitor, words):
    """Read frames until a message holds some words; give its text."""
    while True:
        frame = await visitor.until("message")
        if words in frame["text"]:
            return frame["text"]


async def test_a_page_that_is_open_outlives_the_server_and_gets_the_answer(tmp_path):
    async with opened(tmp_path) as (world, desk):
        async with aclosing(Page(world.server.url)) as page:
            await page.open()
            await page.connect()
            await page.say(STORY)
            await message(page, "订单号")
            code, _ = await stopped(world.server)
            assert code == 0
            assert await page.frame() is None
            assert page.closed_with == WSCloseCode.GOING_AWAY
            await world.server.start()
            history = await page.connect()
            assert any("订单号" in line["text"] for line in history["lines"])
            for words in ("怎么解决", "有就发来", "请看一眼"):
                await page.say("1")
                await message(page, words)
            await page.say("1")
            number = number_in(await message(page, "交上了"))
            await desk.answer(number)
            await message(page, ANSWER)
            await page.say("解决了")
            await message(page, "结束")
        assert world.rows("SELECT number, status FROM cases") == [(number, "resolved")]
