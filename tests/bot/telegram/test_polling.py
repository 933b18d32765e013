import asyncio

import pytest

from bot.telegram import polling
from tests.bot.telegram.conftest import connected


@pytest.fixture
async def channel(telegram, office):
    async with connected(telegram, office, mode="polling", poll_s=1) as made:
        yield made


def offsets(telegram):
    """The offsets named so far, in order; None where none was."""
    return [call.parameters.get("offset") for call in telegram.called("getUpdates")]


async def test_a_polling_channel_has_no_address_to_call(channel):
    assert list(channel.routes()) == []


async def test_updates_are_asked_for_heard_and_answered(telegram, office, channel):
    anna = telegram.person()
    await anna.says("hello")
    await anna.says("there")
    assert [shown.text for shown in await anna.sees(2)] == ["heard hello", "heard there"]
    assert '"update_id"' in office.payloads[0]


async def test_only_the_kinds_we_know_are_asked_for(telegram, channel):
    await telegram.until(lambda: telegram.called("getUpdates"))
    assert sorted(telegram.allowed_updates) == [
        "callback_query",
        "edited_message",
        "message",
        "my_chat_member",
    ]


async def test_what_waited_while_we_were_away_is_heard(telegram, office):
    telegram.webhook_url, anna = "http://127.0.0.1:1/", telegram.person()
    telegram.waiting.append({"update_id": 1, "message": anna.message(text="early")})
    async with connected(telegram, office, mode="polling", poll_s=1):
        await anna.sees(1)
    assert [said.text for said in office.heard] == ["early"]
    [call] = telegram.called("deleteWebhook")
    assert "drop_pending_updates" not in call.parameters or (
        call.parameters["drop_pending_updates"] == "false"
    )


async def test_an_update_is_not_confirmed_before_it_is_stored(telegram, office, channel):
    office.broken = 1
    anna = telegram.person()
    await anna.says("hello")
    await anna.says("again")
    await anna.sees(2)
    assert sorted(said.text for said in office.heard) == ["again", "hello"]
    number = telegram.deliveries[0].update["update_id"]
    await telegram.until(lambda: number + 2 in offsets(telegram))
    assert offsets(telegram).index(number) < offsets(telegram).index(number + 2)


async def test_an_update_that_is_never_taken_does_not_hold_up_the_others(
    telegram, office, channel, monkeypatch
):
    monkeypatch.setattr(polling, "_LONGEST_UNHEARD_S", 0)
    office.refuses = "poison"
    anna = telegram.person()
    await anna.says("poison")
    for text in ("one", "two"):
        await anna.says(text)
    await anna.sees(2)
    await telegram.until(lambda: offsets(telegram).count(500_000) >= 2)
    assert sorted(said.text for said in office.heard) == ["one", "two"]


async def test_what_is_no_update_stops_nothing(telegram, office, channel):
    deep = part = {}
    for _ in range(900):
        part["x"] = part = {}
    telegram.waiting.append({"update_id": 499_998, "message": 5})
    telegram.waiting.append({"update_id": 499_999, "message": {"sticker": deep}})
    anna = telegram.person()
    await anna.says("hello")
    await anna.sees(1)


async def test_a_repeated_update_has_one_effect(telegram, office, channel):
    anna = telegram.person()
    await anna.says("hello", times=3)
    await anna.says("bye")
    await anna.sees(2)
    assert [said.text for said in office.heard] == ["hello", "bye"]


async def test_numbers_that_begin_anew_below_are_heard(telegram, office, channel):
    anna = telegram.person()
    await anna.says("before")
    await anna.sees(1)
    telegram.next_update_id = 3  # after a week of silence Telegram begins at random
    asked = len(telegram.called("getUpdates"))
    await telegram.until(lambda: len(telegram.called("getUpdates")) >= asked + 2)
    await anna.says("after")
    await anna.sees(1)
    assert [said.text for said in office.heard] == ["before", "after"]


async def test_another_program_with_our_token_is_waited_out(
    telegram, office, channel, monkeypatch
):
    monkeypatch.setattr(polling, "CONFLICT_S", 0.05)
    await telegram.until(lambda: telegram.called("getUpdates"))
    telegram.webhook_url = "http://127.0.0.1:1/"
    await asyncio.sleep(1.2)
    telegram.webhook_url = ""
    anna = telegram.person()
    await anna.says("hello")
    await anna.sees(1)


@pytest.mark.parametrize("status", [0, 502])
async def test_a_server_that_is_down_is_asked_again(telegram, office, channel, status):
    telegram.fail("getUpdates", status=status)
    anna = telegram.person()
    for text in ("one", "two"):
        await anna.says(text)
    await anna.sees(2)
    assert [said.text for said in office.heard] == ["one", "two"]


async def test_a_429_is_waited_for(telegram, office, channel):
    await telegram.until(lambda: telegram.called("getUpdates"))
    telegram.fail("getUpdates", status=429, retry_after=1)
    anna = telegram.person()
    await anna.says("one")
    await anna.says("two")
    await anna.sees(2)
    await telegram.until(lambda: len(telegram.called("getUpdates")) >= 3)


async def test_a_turn_under_way_ends_when_the_service_stops(telegram, office):
    office.slow_s = 0.3
    async with connected(telegram, office, mode="polling", poll_s=1):
        await telegram.person().says("hello")
        await telegram.until(lambda: telegram.called("getUpdates"))
        await asyncio.sleep(0.1)
    assert [said.text for said in office.heard] == ["hello"]


async def test_buttons_and_edits_come_by_polling_too(telegram, office, channel):
    anna = telegram.person()
    sent = await anna.says("hello")
    await anna.edits(sent, text="hello there")
    await anna.sees(2)
    assert office.heard[1].edits == office.heard[0].external_id
