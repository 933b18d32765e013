"""The fake is as strict as it says: what Telegram refuses, it refuses."""

import json

import httpx
import pytest

from tests.fakes.telegram import FakeTelegram


@pytest.fixture
async def telegram():
    async with FakeTelegram() as server:
        yield server


async def call(telegram, method, *, token="", files=None, **parameters):
    values = {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in parameters.items()
    }
    url = f"{telegram.api_base}/bot{token or telegram.token}/{method}"
    async with httpx.AsyncClient() as http:
        answer = await http.post(url, data=values, files=files)
    return answer.status_code, answer.json()


def buttons(*made):
    return {"inline_keyboard": [list(made)]}


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "<x>", "parse_mode": "HTML"}, "can't parse entities"),
        ({"text": "x", "entities": [{"type": "bold", "offset": 0, "length": 2}]}, "entity"),
        (
            {"text": "x", "entities": [{"type": "bold", "offset": 0, "length": 1}] * 101},
            "too many entities",
        ),
        (
            {"text": "x", "reply_markup": buttons({"text": "a", "callback_data": "k" * 65})},
            "BUTTON_DATA_INVALID",
        ),
        (
            {"text": "x", "reply_markup": buttons({"text": "a", "url": "http://localhost/"})},
            "Wrong HTTP URL",
        ),
        ({"text": "x", "reply_markup": buttons({"text": "a"})}, "text buttons are unallowed"),
        (
            {
                "text": "x",
                "reply_markup": buttons(*[{"text": "a", "callback_data": "k"}] * 101),
            },
            "many",
        ),
    ],
)
async def test_messages_that_telegram_refuses_are_refused(telegram, parameters, told):
    anna = telegram.person()
    anna.message()
    status, answer = await call(telegram, "sendMessage", chat_id=anna.id, **parameters)
    assert status == 400
    assert told in answer["description"]
    assert anna.screen == []


@pytest.mark.parametrize(
    "text", ["x" * 4096, "😀" * 2048, "字" * 4096], ids=["latin", "emoji", "han"]
)
async def test_the_longest_texts_are_taken(telegram, text):
    anna = telegram.person()
    anna.message()
    assert (await call(telegram, "sendMessage", chat_id=anna.id, text=text))[0] == 200


async def test_strangers_and_wrong_tokens_are_refused(telegram):
    assert (await call(telegram, "sendMessage", chat_id=9, text="x"))[0] == 400
    assert (await call(telegram, "getMe", token="7:wrong"))[0] == 401
    assert (await call(telegram, "flyToTheMoon"))[0] == 404


async def test_files_are_taken_as_bytes_and_weighed(telegram):
    anna = telegram.person()
    anna.message()
    link = await call(telegram, "sendPhoto", chat_id=anna.id, photo="https://example.org/a.jpg")
    assert link[0] == 400
    large = {"photo": ("a.jpg", b"\xff\xd8\xff" + bytes(10_000_000))}
    assert (await call(telegram, "sendPhoto", chat_id=anna.id, files=large))[0] == 400
    alone = [{"type": "photo", "media": "attach://a"}]
    assert (await call(telegram, "sendMediaGroup", chat_id=anna.id, media=alone))[0] == 400


async def test_an_edit_that_changes_nothing_is_refused(telegram):
    anna = telegram.person()
    anna.message()
    _, sent = await call(telegram, "sendMessage", chat_id=anna.id, text="x")
    number = sent["result"]["message_id"]
    for text, status in (("x", 400), ("y", 200), ("y", 400)):
        told = await call(
            telegram, "editMessageText", chat_id=anna.id, message_id=number, text=text
        )
        assert told[0] == status


async def test_an_update_is_pushed_until_the_webhook_takes_it(telegram):
    telegram.webhook_url, telegram.tries = "http://127.0.0.1:9/", 3
    delivery = await telegram.person().says("hello")
    assert delivery.statuses == [0, 0, 0]
    assert telegram.pending == 1
    _, told = await call(telegram, "getWebhookInfo")
    assert told["result"]["pending_update_count"] == 1
    assert "last_error_message" in told["result"]


async def test_an_offset_confirms_what_came_before(telegram):
    anna = telegram.person()
    first = (await anna.says("one")).update["update_id"]
    await anna.says("two")
    for _ in range(2):
        _, told = await call(telegram, "getUpdates")
        assert [one["message"]["text"] for one in told["result"]] == ["one", "two"]
    _, told = await call(telegram, "getUpdates", offset=first + 1)
    assert [one["message"]["text"] for one in told["result"]] == ["two"]
    _, told = await call(telegram, "getUpdates")
    assert len(told["result"]) == 1


async def test_kinds_that_were_not_asked_for_do_not_come(telegram):
    anna = telegram.person()
    await call(telegram, "getUpdates", allowed_updates=["message"])
    await anna.blocks()
    await anna.says("hello")
    _, told = await call(telegram, "getUpdates")
    assert [set(one) - {"update_id"} for one in told["result"]] == [{"message"}]
