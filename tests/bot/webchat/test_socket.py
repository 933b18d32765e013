"""The line of a page: nothing is lost, nothing doubled, nobody reads another's words."""

import asyncio
import json
import time

import aiohttp
import pytest

from bot.server import LINES
from bot.webchat import socket
from cases.acts import Reply
from storage.tables import AddressRow, InboxRow, OutboxRow, PersonRow
from tests.bot.webchat.house import CLERK


def texts(frame):
    return [line["text"] for line in frame["lines"]]


async def test_opening_the_page_is_greeted_once(visitor):
    someone = await visitor()
    first = await someone.connect()
    assert first["lines"][0]["text"].startswith("您好")
    assert [one["label"] for one in first["lines"][0]["buttons"]][:2] == ["我要投诉", "查进度"]
    await someone.drop()
    assert len((await someone.connect())["lines"]) == 1
    assert await PersonRow.all().count() == 1


async def test_looking_at_the_page_makes_nobody(visitor):
    await visitor()
    assert await PersonRow.all().count() == 0


async def test_a_message_is_acknowledged_when_it_is_stored(visitor):
    someone = await visitor()
    await someone.connect()
    name = await someone.say("有人吗")
    await someone.until("ack", id=name)
    row = await InboxRow.get(text="有人吗")
    assert row.external_id.endswith(f":{name}")
    assert (await someone.until("message"))["text"] == "听到了：有人吗"


async def test_a_repeated_message_has_one_effect_and_the_same_answer(visitor):
    someone = await visitor()
    await someone.connect()
    name = await someone.say("一次")
    answer = await someone.until("message")
    await someone.drop()
    await someone.connect()
    await someone.say("一次", id=name)
    await someone.until("ack", id=name)
    assert await InboxRow.filter(text="一次").count() == 1
    assert await OutboxRow.filter(text="听到了：一次").count() == 1
    history = await someone.connect()
    assert texts(history).count("听到了：一次") == 1
    assert answer["id"] in [line["id"] for line in history["lines"]]


async def test_what_came_while_the_line_was_down_comes_when_it_is_up(house, visitor):
    someone = await visitor()
    await someone.connect()
    await someone.say("两条")
    second = (await someone.until("message"), await someone.until("message"))[1]
    await someone.drop()
    other = await visitor()
    other.become(someone)
    await other.connect()
    await other.say("从另一台")
    missed = await other.until("message")
    await someone.begin(after=second["id"], heard=1)
    seen = [await someone.frame()]
    while seen[-1]["type"] != "ready":
        seen.append(await someone.frame())
    assert [one["id"] for one in seen if one["type"] == "message"].count(missed["id"]) == 1
    assert "从另一台" in [one["text"] for one in seen if one["type"] == "said"]


async def test_every_tab_gets_everything(visitor):
    here, there = await visitor(), await visitor()
    there.become(here)
    await here.connect()
    await there.connect()
    name = await here.say("听得到吗")
    said = await there.until("said")
    assert (said["text"], said["say"]) == ("听得到吗", name)
    assert (await there.until("message"))["text"] == "听到了：听得到吗"
    assert (await here.until("message"))["text"] == "听到了：听得到吗"


async def test_a_tab_is_told_everything_once(visitor):
    someone = await visitor()
    await someone.connect()
    for n in range(20):
        await someone.say(f"第{n}句")
    seen = []
    while len([one for one in seen if one["type"] == "message"]) < 20:
        seen.append(await someone.frame())
    await asyncio.sleep(0.3)  # for what might come twice
    await someone.tell(type="hello", after=1, heard=1)
    rest = await someone.until("ready")
    ids = [one["id"] for one in (*seen, rest) if one["type"] == "message"]
    assert len(ids) == len(set(ids)) == 20


async def test_an_arrived_message_is_marked_sent(house, visitor):
    someone = await visitor()
    history = await someone.connect()
    await someone.tell(type="ack", ids=[history["lines"][0]["id"]])
    await eventually(lambda: OutboxRow.filter(state="sent").count(), 1)
    await someone.drop()
    assert (await someone.connect())["lines"][0]["arrived"]


async def test_nobody_marks_the_messages_of_another(house, visitor):
    someone, other = await visitor(), await visitor()
    theirs = (await other.connect())["lines"][0]["id"]
    await someone.connect()
    await someone.tell(type="ack", ids=[theirs])
    name = await someone.say("noch da")
    await someone.until("ack", id=name)
    assert (await OutboxRow.get(id=theirs)).state != "sent"


async def test_the_name_of_anothers_message_gives_nothing_away(visitor):
    someone, other = await visitor(), await visitor()
    await someone.connect()
    await other.connect()
    name = await other.say("mein Geheimnis")
    await other.until("message")
    await someone.say("ich", id=name)
    assert (await someone.until("message"))["text"] == "听到了：ich"
    assert await InboxRow.filter(external_id__endswith=name).count() == 2


async def test_what_staff_write_appears_by_itself_and_is_marked_sent(house, visitor):
    someone = await visitor()
    await someone.connect()
    number = await submitted(someone)
    await reply(house, number, "我来看看")
    message = await someone.until("message", author="周敏")
    assert message["text"] == "同事 周敏：我来看看"
    await someone.tell(type="ack", ids=[message["id"]])
    await eventually(lambda: OutboxRow.filter(id=message["id"], state="sent").count(), 1)


async def test_with_no_page_open_a_message_waits_and_is_there_later(house, visitor):
    someone = await visitor()
    await someone.connect()
    number = await submitted(someone)
    await someone.drop()
    await asyncio.sleep(0.2)
    await reply(house, number, "您在吗")
    await eventually(lambda: OutboxRow.filter(phrase="staff_says", state="held").count(), 1)
    assert (await OutboxRow.get(phrase="staff_says")).reason == "not_open"
    history = await someone.connect()
    last = history["lines"][-1]
    assert last["text"] == "同事 周敏：您在吗"
    await someone.tell(type="ack", ids=[last["id"]])
    await eventually(lambda: OutboxRow.filter(phrase="staff_says", state="sent").count(), 1)


async def test_a_page_that_sleeps_is_not_taken_for_one_that_reads(house, visitor, monkeypatch):
    monkeypatch.setattr("bot.webchat.channel.ARRIVES_WITHIN_S", 0.2)
    someone = await visitor()
    await someone.connect()
    number = await submitted(someone)
    await reply(house, number, "收到请回")
    await someone.until("message", author="周敏")  # shown, but never acknowledged
    await eventually(lambda: OutboxRow.filter(phrase="staff_says", state="held").count(), 1)


async def test_the_list_of_ones_own_cases_follows(visitor):
    someone = await visitor()
    await someone.connect()
    number = await submitted(someone)
    frame = await someone.until("cases")
    while not frame["cases"]:
        frame = await someone.until("cases")
    assert frame["cases"][0] | {"due": ""} == {
        "number": number,
        "title": "小满优品，耳机不发货",
        "state": "已提交",
        "turn": "ours",
        "due": "",
        "live": False,
    }
    assert frame["turns"]["等商家答复"] == "party"
    assert frame["labels"]["Now"] == "now"


async def test_a_turn_that_breaks_is_kept_and_said_so(visitor):
    someone = await visitor()
    await someone.connect()
    name = await someone.say("坏了")
    await someone.until("ack", id=name)
    assert (await someone.until("message"))["text"].startswith("我这边出了点问题")
    assert (await InboxRow.get(text="坏了")).state == "failed"


async def test_what_cannot_be_stored_is_not_acknowledged(house, visitor, monkeypatch):
    someone = await visitor()
    await someone.connect()

    async def down(said, raw):
        raise OSError("disk full")

    parts = house.channel._parts
    monkeypatch.setattr(parts, "hear", down)
    name = await someone.say("存不下")
    error = await someone.until("error")
    assert (error["code"], error["id"]) == ("not_stored", name)
    assert error["retry_s"] > 0
    monkeypatch.undo()
    await someone.say("存不下", id=name)
    await someone.until("ack", id=name)


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "{}",
        "[]",
        "null",
        "not json",
        '{"type":"say"}',
        '{"type":"say","id":"short"}',
        '{"type":"say","id":"../../etc/passwd","text":"x"}',
        '{"type":"nothing"}',
        '{"type":"ack","ids":"all"}',
        '{"type":"hello","after":"1e99"}',
        '{"type":"say","id":"abcdefgh","text":"' + "长" * 8001 + '"}',
        '{"type":"say","id":"abcdefgh","text":"   "}',
        '{"type":"say","id":"abcdefgh","files":["nobodys"]}',
        '{"type":"say","id":"abcdefgh","text":"\\ud800"}',
        '{"type":"say","id":"abcdefgh","text":"x","burst":"\\u0000"}',
        '{"type":"hello","scene":"\\u0000"}',
    ],
)
async def test_nonsense_is_refused_and_the_line_goes_on(visitor, frame):
    someone = await visitor()
    await someone.connect()
    await someone.socket.send_str(frame)
    assert (await someone.until("error"))["code"] in {"refused", "file_gone"}
    name = await someone.say("weiter")
    await someone.until("ack", id=name)


async def test_a_null_character_is_left_out(visitor):
    someone = await visitor()
    await someone.connect()
    await someone.say("a\x00b")
    assert (await someone.until("message"))["text"] == "听到了：ab"


async def test_a_frame_that_is_too_large_ends_the_line(visitor):
    someone = await visitor()
    await someone.connect()
    await someone.socket.send_str("x" * 70_000)
    assert await someone.frame() is None


async def test_a_flood_ends_the_line(visitor, monkeypatch):
    monkeypatch.setattr(socket, "FLOOD", 20)
    someone = await visitor()
    await someone.connect()
    for _ in range(200):
        if someone.socket.closed:
            break
        await someone.socket.send_str('{"type":"typing"}')
    while (await someone.frame()) is not None:
        pass
    assert someone.closed_with == aiohttp.WSCloseCode.POLICY_VIOLATION


async def test_who_says_too_much_is_asked_to_wait_and_loses_nothing(house, visitor):
    someone = await visitor()
    await someone.connect()
    house.channel._parts.says.many = 3
    names = [await someone.say(f"{n}") for n in range(4)]
    error = await someone.until("error")
    assert (error["code"], error["id"]) == ("slow_down", names[3])
    house.channel._parts.says.many = 60
    await someone.say("3", id=names[3])
    await someone.until("ack", id=names[3])


async def test_without_a_cookie_the_page_is_told_why(house):
    async with aiohttp.ClientSession() as session:
        ws = await session.ws_connect(f"{house.url}/chat/socket")
        assert (await ws.receive_json())["code"] == "no_cookie"
        assert (await ws.receive()).type is aiohttp.WSMsgType.CLOSE


@pytest.mark.parametrize("cookie", ["", "a.b", "x" * 300])
async def test_a_forged_cookie_is_none(house, cookie):
    async with aiohttp.ClientSession(headers={"Cookie": f"huiyin={cookie}"}) as session:
        ws = await session.ws_connect(f"{house.url}/chat/socket")
        assert (await ws.receive_json())["code"] == "no_cookie"


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
async def test_a_page_of_another_site_gets_no_line(visitor, origin):
    someone = await visitor()
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await someone.session.ws_connect(f"{someone.url}/chat/socket", origin=origin)
    assert refused.value.status == 403


async def test_earlier_lines_come_on_request(visitor):
    someone = await visitor()
    await someone.connect()
    for n in range(50):
        await someone.say(f"{n}")
    while (await someone.until("message"))["text"] != "听到了：49":
        pass
    await someone.drop()
    shown = await someone.connect()
    assert shown["more"]
    lines = shown["lines"]
    while shown["more"]:
        await someone.tell(type="more", before=lines[0]["seq"])
        shown = await someone.until("earlier")
        lines = shown["lines"] + lines
    said = [line["text"] for line in lines if line["type"] == "said"]
    assert said == [str(n) for n in range(50)]


async def test_somebody_writing_is_shown_without_a_trace(house, visitor):
    someone = await visitor()
    await someone.connect()
    await someone.say("hallo")
    await someone.until("message")
    person = (await PersonRow.all().first()).id
    house.ledger.live.publish(f"person:{person}", {"kind": "typing", "name": "周敏"})
    assert (await someone.until("typing"))["name"] == "周敏"
    async with house.ledger.live.listen(f"person:{person}") as heard:
        await someone.tell(type="typing")
        assert (await asyncio.wait_for(heard.get(), 3))["kind"] == "person_typing"


async def test_a_scene_is_told_to_the_conversation_once_per_visit(visitor):
    someone = await visitor()
    await someone.connect(scene="refund")
    await someone.tell(type="hello", scene="refund", visit="other")
    await someone.until("history")
    rows = await InboxRow.filter(heard="joined")
    assert [json.loads(row.body)["scene"] for row in rows] == ["refund"]


async def test_polling_takes_and_gives_the_same(visitor):
    someone = await visitor()

    async def poll(*frames):
        async with someone.session.post(f"{someone.url}/chat/poll", json=frames) as answer:
            assert answer.status == 200
            return await answer.json()

    first = await poll({"type": "hello"})
    greeting = next(one for one in first if one["type"] == "history")["lines"][0]
    hello = {"type": "hello", "after": greeting["id"], "heard": 1}
    say = {"type": "say", "id": "abcdefgh", "text": "hier"}
    second = await poll(hello, {"type": "ack", "ids": [greeting["id"]]}, say)
    kinds = [one["type"] for one in second]
    assert {"ready", "ack", "message"} <= set(kinds)
    third = await poll(hello, say)
    assert [one["text"] for one in third if one["type"] == "message"][-1] == "听到了：hier"
    assert [one["say"] for one in third if one["type"] == "said"] == ["abcdefgh"]
    assert await InboxRow.filter(text="hier").count() == 1


@pytest.mark.parametrize("body", ["", "{}", "no", '["no"]', "[[[["])
async def test_a_nonsensical_poll_does_no_harm(visitor, body):
    someone = await visitor()
    async with someone.session.post(f"{someone.url}/chat/poll", data=body) as answer:
        assert answer.status in {200, 400}


async def test_a_server_that_stops_says_good_bye_to_its_pages(house, visitor):
    someone = await visitor()
    await someone.connect()
    await someone.say("noch schnell")
    began = time.monotonic()
    await house.runner.cleanup()
    assert time.monotonic() - began < 4
    while (await someone.frame()) is not None:
        pass
    assert someone.closed_with == aiohttp.WSCloseCode.GOING_AWAY


async def test_a_closed_page_is_forgotten(house, visitor):
    someone = await visitor()
    await someone.connect()
    await someone.say("da")
    await someone.until("message")
    assert house.channel._parts.pages
    await someone.drop()
    await eventually(lambda: done(len(house.channel._parts.pages)), 0)
    assert not house.runner.app[LINES]


async def submitted(someone):
    """Hand in a complaint; gives its number."""
    await someone.say("提交")
    while True:
        message = await someone.until("message")
        if message["case"]:
            await someone.tell(type="ack", ids=list(range(1, message["id"] + 1)))
            return message["case"]


async def reply(house, number, text):
    act = Reply(number=number, text=text)
    await house.ledger.act(act, by=CLERK, now=house.clock())


async def done(value):
    return value


async def eventually(look, wanted):
    for _ in range(100):
        found = await look()
        if found == wanted:
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"{found} never became {wanted}")


async def test_an_address_is_no_secret_of_the_store(visitor):
    someone = await visitor()
    await someone.connect()
    address = (await AddressRow.all().first()).address
    assert [one.value.startswith(f"{address}.") for one in someone.session.cookie_jar] == [True]
    async with aiohttp.ClientSession(headers={"Cookie": f"huiyin={address}"}) as session:
        ws = await session.ws_connect(f"{someone.url}/chat/socket")
        assert (await ws.receive_json())["code"] == "no_cookie"


async def test_naughty_strings_come_back_as_they_were_said(visitor, shared, house):
    house.channel._parts.says.many = 10_000
    someone = await visitor()
    await someone.connect()
    strings = json.loads((shared / "data" / "bad" / "blns.json").read_text(encoding="utf-8"))
    for said in strings[::7]:
        name = await someone.say(said)
        while (frame := await someone.frame())["type"] not in {"ack", "error"}:
            pass
        assert frame["id"] == name
        if frame["type"] == "ack":
            answer = (await someone.until("message"))["text"]
            assert answer.endswith(said.replace("\x00", "").strip()) or "坏了" in said
