"""Five seconds, three retries: nothing acknowledged too early, nothing said twice."""

import asyncio

from tests.fakes.wechat import Phone
from tests.fakes.wechat_phone import storm

IMPATIENT = {"answer_within_s": 0.2, "hung_up_after_s": 0.6}
PATIENCE_S = 0.4  # between the two, as the platform's five seconds are


async def test_a_storm_of_retries_is_one_turn_and_one_answer(serve, clerk):
    clerk.takes_s = 0.1
    phone = await serve()
    xml = phone.xml("text", "<Content>x</Content><MsgId>1</MsgId>")
    shown = await storm(phone, xml, times=30)
    assert {one.body for one in shown} == {shown[0].body}
    assert shown[0].text == "收到：x"
    assert len(clerk.heard) == 1
    assert clerk.sent == [100]
    assert clerk.asked.total() == 1


async def test_a_slow_turn_is_not_acknowledged_and_its_retry_is_given_the_words(serve, clerk):
    clerk.takes_s = 0.5
    phone = await serve(patience_s=PATIENCE_S, **IMPATIENT)
    shown = await phone.text("x")
    assert (shown.text, shown.statuses) == ("收到：x", (0, 200))
    assert clerk.asked.total() == 1  # the retry joined the turn
    assert clerk.sent == [100]


async def test_nothing_is_acknowledged_before_it_is_stored(serve, clerk):
    clerk.takes_s = 1.0
    phone = await serve(**IMPATIENT)  # met by a platform that waits longer than we think
    query, body = phone.sealed(phone.xml("text", "<Content>x</Content><MsgId>1</MsgId>"))
    status, _ = await phone.post(query, body)
    assert status == 503
    assert clerk.heard == []


async def test_a_turn_goes_on_after_the_platform_has_given_up(serve, clerk, make):
    clerk.takes_s = 0.8
    channel = await make(**IMPATIENT)
    phone = await serve(channel=channel, patience_s=0.25)
    xml = phone.xml("text", "<Content>x</Content><MsgId>1</MsgId>")
    shown = await phone.push(xml, tries=2)
    assert shown.unavailable
    await channel.stop()  # waits for the turn
    assert [one.text for one in clerk.heard] == ["x"]
    assert clerk.sent == []  # delivery brings it


async def test_a_turn_that_ends_late_is_told_to_the_next_try_alone(serve, clerk):
    clerk.takes_s = 0.3  # after our time for an answer, before the platform's
    phone = await serve(patience_s=PATIENCE_S, **IMPATIENT)
    shown = await phone.text("x")
    assert (shown.text, shown.statuses) == ("收到：x", (0, 200))
    assert clerk.sent == [100]


async def test_a_message_that_could_not_be_stored_is_asked_for_again(serve, clerk):
    clerk.refuses = [RuntimeError("the disk is full")]
    phone = await serve(patience_s=PATIENCE_S, **IMPATIENT)
    shown = await phone.text("x")
    assert (shown.text, shown.statuses) == ("收到：x", (0, 200))
    assert len(clerk.heard) == 1


async def test_an_answer_that_was_lost_on_the_way_is_given_again_by_another_process(
    serve, clerk, make
):
    clerk.takes_s = 0.3
    one, other = await serve(patience_s=0.1), await serve()
    xml = one.xml("text", "<Content>x</Content><MsgId>1</MsgId>")
    assert (await one.push(xml, tries=1)).statuses == (0,)
    await asyncio.sleep(0.3)
    assert clerk.sent == []  # the line was gone when it was written
    assert (await other.push(xml)).text == "收到：x"


async def test_the_same_id_from_two_people_is_two_messages(serve, clerk):
    phone = await serve()
    other = Phone(platform=phone.platform, address=phone.address, openid="oPerson2")
    for one in (phone, other):
        await one.push(one.xml("text", "<Content>x</Content><MsgId>7</MsgId>", at=1.0e9))
    assert [one.sender for one in clerk.heard] == ["oPerson1", "oPerson2"]


async def test_the_raw_message_is_kept_beside_it_out_of_its_envelope(serve, clerk):
    phone = await serve()
    xml = phone.xml("text", "<Content>x</Content><MsgId>7</MsgId>")
    await phone.push(xml)
    assert clerk.raw == [xml]
