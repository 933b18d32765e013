import asyncio
import json
import random
from datetime import timedelta

import httpx
import pytest

from bot.channel import ChannelError
from bot.telegram import updates
from bot.telegram.channel import SECRET_HEADER
from cases.messages import Button, Heard, Message, Rows
from tests.bot.telegram.conftest import SECRET, connected, now


async def post(telegram, body, *, secret=SECRET):
    headers = {} if secret is None else {SECRET_HEADER: secret}
    async with httpx.AsyncClient() as http:
        return await http.post(telegram.webhook_url, content=body, headers=headers)


async def test_a_message_is_stored_acknowledged_and_answered(telegram, office, channel):
    anna = telegram.person()
    assert (await anna.says("hello")).statuses == [200]
    [shown] = await anna.sees(1)
    assert shown.text == "heard hello"
    await telegram.until(lambda: True)
    assert office.heard[0].sender == str(anna.id)
    assert json.loads(office.payloads[0])["message"]["text"] == "hello"


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", "geheim\xfc".encode()])
async def test_who_does_not_know_the_secret_is_not_heard(telegram, office, channel, secret):
    body = json.dumps({"update_id": 1, "message": telegram.person().message(text="x")})
    assert (await post(telegram, body, secret=secret)).status_code == 403
    assert office.heard == []


async def test_without_a_secret_of_ours_nobody_is_heard(telegram, office):
    async with connected(telegram, office, webhook_secret=""):
        body = json.dumps({"update_id": 1, "message": telegram.person().message(text="x")})
        assert (await post(telegram, body, secret="")).status_code == 403
    assert office.heard == []


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"1", b'"x"', b"{}", b'{"update_id":"1"}', b"\xff\xfe", b"[" * 5000],
)
async def test_what_is_no_update_is_refused(telegram, office, channel, body):
    assert (await post(telegram, body)).status_code == 400
    assert office.heard == []


async def test_a_body_longer_than_any_update_is_refused(telegram, office, channel):
    body = json.dumps({"update_id": 1, "x": "x" * (1 << 20)})
    assert (await post(telegram, body)).status_code == 413


@pytest.mark.parametrize(
    "kind", ["inline_query", "chosen_inline_result", "poll", "channel_post", "brand_new_kind"]
)
async def test_updates_of_other_kinds_are_accepted_and_passed_over(
    telegram, office, channel, kind
):
    delivery = await telegram.push_raw({"update_id": 1, kind: {"id": "1"}})
    assert delivery.statuses == [200]
    assert office.heard == []


async def test_a_message_we_cannot_read_is_kept_as_a_notice(telegram, office, channel):
    message = {**telegram.person(id=77).message(), "text": {"new": "shape"}}
    assert (await telegram.push("message", message)).statuses == [200]
    assert (office.heard[0].heard, office.heard[0].sender) == (Heard.NOTICE, "77")
    assert "shape" in office.payloads[0]


async def test_a_message_that_trips_us_is_kept_as_a_notice(
    telegram, office, channel, monkeypatch
):
    def trips(message, *, account, local):
        raise KeyError("a fault of ours")

    monkeypatch.setattr(updates, "_message", trips)
    assert (await telegram.person(id=77).says("hello")).statuses == [200]
    assert (office.heard[0].heard, office.heard[0].sender) == (Heard.NOTICE, "77")
    assert "hello" in office.payloads[0]


async def test_a_turn_that_was_not_stored_comes_again(telegram, office, channel):
    office.broken = 2
    delivery = await telegram.person().says("hello")
    assert delivery.statuses == [503, 503, 200]
    assert len(office.heard) == 1


async def test_a_repeated_update_has_one_effect_and_one_answer(telegram, office, channel):
    anna = telegram.person()
    await anna.says("hello", times=3)
    await anna.sees(1)
    await anna.says("bye")
    assert [shown.text for shown in await anna.sees(1)] == ["heard bye"]
    assert [said.text for said in office.heard] == ["hello", "bye"]


async def test_telegram_does_not_wait_for_our_answers(telegram, office, channel):
    telegram.slow_s = 0.3
    anna = telegram.person()
    await anna.says("hello")
    assert anna.screen == []
    await anna.sees(1)


async def test_a_turn_goes_on_when_telegram_hangs_up(telegram, office, channel):
    office.slow_s = 0.2
    body = json.dumps({"update_id": 1, "message": telegram.person().message(text="x")})
    with pytest.raises(httpx.ReadTimeout):
        async with httpx.AsyncClient(timeout=httpx.Timeout(5, read=0.05)) as http:
            await http.post(telegram.webhook_url, content=body, headers={SECRET_HEADER: SECRET})
    async with asyncio.timeout(10):
        while not office.times_heard:
            await asyncio.sleep(0.01)
    await channel.stop()
    assert [said.text for said in office.heard] == ["x"]


async def test_one_person_is_heard_in_order_and_people_side_by_side(telegram, office, channel):
    office.slow_s = 0.05
    anna, boris = telegram.person(), telegram.person()
    letters = "abcdef"
    pushes = [one.says(letter) for letter in letters for one in (anna, boris)]
    await asyncio.gather(*pushes)
    for person in (anna, boris):
        heard = [said.text for said in office.heard if said.sender == str(person.id)]
        assert heard == list(letters)
    assert office.most_at_once == 2


async def test_answers_of_several_turns_come_in_their_order(telegram, office, channel):
    office.answer = lambda said: [Message(text=f"{said.text}{part}") for part in (1, 2)]
    anna = telegram.person()
    await anna.says("a")
    await anna.says("b")
    assert [shown.text for shown in await anna.sees(4)] == ["a1", "a2", "b1", "b2"]


async def test_an_answer_that_failed_is_left_to_the_loop_with_all_after_it(
    telegram, office, channel
):
    anna = telegram.person()
    telegram.fail("sendMessage", status=502)
    await anna.says("a")
    await telegram.until(lambda: len(telegram.called("sendMessage")) == 1)
    await anna.says("b")
    await channel._answering.stop()
    assert (anna.screen, office.sent) == ([], [])
    for answers in office._answers.values():
        await channel.send(answers[0])
    assert [shown.text for shown in anna.screen] == ["heard a", "heard b"]


async def test_the_loop_does_not_send_again_what_went_out_at_once(telegram, office, channel):
    telegram.slow_s = 0.1
    anna = telegram.person()
    await anna.says("a")
    [answer] = next(iter(office._answers.values()))
    name = await channel.send(answer)  # while the answer is still on its way
    assert await channel.send(answer) == name == f"{anna.id}:{anna.screen[0].message_id}"
    assert len(anna.screen) == 1


async def test_an_answer_that_is_late_is_left_to_the_loop(telegram, office, channel):
    real_queue = office.queue

    def old(message, chat):
        queued = real_queue(message, chat)
        object.__setattr__(queued, "created_at", now() - timedelta(seconds=4))
        return queued

    office.queue = old
    anna = telegram.person()
    await anna.says("a")
    await channel._answering.stop()
    assert (anna.screen, office.sent) == ([], [])


async def test_a_429_stops_only_its_chat(telegram, office, channel):
    anna, boris = telegram.person(), telegram.person()
    telegram.flood(chat_id=anna.id, retry_after=30)
    await anna.says("a")
    await boris.says("b")
    assert [shown.text for shown in await boris.sees(1)] == ["heard b"]
    with pytest.raises(ChannelError) as refused:
        await channel.send(office.queue(Message(text="news"), str(anna.id)))
    assert refused.value.reason == "slow_down"
    assert refused.value.retry_at > now() + timedelta(seconds=20)
    assert len(telegram.called("sendMessage")) == 2


async def test_a_pressed_button_is_heard_answered_and_ticked(telegram, office, channel):
    buttons = (Button(key="menu:new", label="Complain"), Button(key="menu:mine", label="Mine"))
    office.answer = lambda said: [Message(text="?", buttons=buttons)]
    anna = telegram.person()
    await anna.starts()
    [menu] = await anna.sees(1)
    await anna.presses("Complain", times=2)
    await telegram.until(lambda: "✓ Complain" in menu.labels)
    said = office.heard[1]
    assert (said.heard, said.choice) == (Heard.CHOICE, "menu:new")
    assert said.answers_message == f"{anna.id}:{menu.message_id}"
    assert menu.labels == ["✓ Complain", "Mine"]
    await telegram.until(lambda: len(telegram.answered) == 1)
    assert len(office.heard) == 2


async def test_a_second_choice_moves_the_tick(telegram, office, channel):
    buttons = (Button(key="a", label="A"), Button(key="b", label="B"))
    office.answer = lambda said: [Message(text="?", buttons=buttons)] if said.text else []
    anna = telegram.person()
    await anna.says("menu")
    [menu] = await anna.sees(1)
    await anna.presses("a")
    await telegram.until(lambda: menu.labels == ["✓ A", "B"])
    await anna.presses("b")
    await telegram.until(lambda: menu.labels == ["A", "✓ B"])


async def test_a_button_pressed_long_ago_is_heard_all_the_same(telegram, office, channel):
    office.answer = lambda said: [Message(text="?", buttons=(Button(key="a", label="A"),))]
    anna = telegram.person()
    await anna.says("menu")
    await anna.sees(1)
    delivery = await anna.presses("A", late=True)
    assert delivery.statuses == [200]
    await anna.sees(1)
    assert office.heard[1].choice == "a"


def counting(office):
    """Answer every file with how many there are, as the evidence step does."""

    def answer(said):
        files = sum(len(one.attachments) for one in office.heard)
        card = Rows(kind="evidence", rows=(("photos", str(files), ""),))
        return [Message(text=f"{files} photos", phrase="evidence_held", card=card)]

    return answer


@pytest.mark.parametrize("seed", range(4))
async def test_an_album_is_counted_in_one_message(telegram, office, channel, seed):
    office.answer = counting(office)
    anna = telegram.person()
    chance = random.Random(seed)
    pictures = [b"\xff\xd8\xff" + bytes([n]) for n in range(8)]
    await anna.album(pictures, caption="my evidence", shuffled=chance, times=2)
    await telegram.until(lambda: anna.screen and anna.screen[-1].text == "8 photos")
    await channel._answering.stop()
    assert [shown.text for shown in anna.screen] == ["8 photos"]
    assert {said.burst for said in office.heard} == {office.heard[0].burst}
    assert len(office.heard) == 8
    assert [said.text for said in office.heard if said.text] == ["my evidence"]
    assert sorted(office.sent) == [queued[0].id for queued in office._answers.values()]


async def test_after_other_words_a_count_is_a_new_message(telegram, office, channel):
    count = counting(office)
    office.answer = lambda said: count(said) if said.attachments else [Message(text="noted")]
    anna = telegram.person()
    await anna.photo()
    await anna.sees(1)
    await anna.says("that is the invoice")
    await anna.photo()
    shown = await anna.sees(2)
    assert [one.text for one in shown] == ["noted", "2 photos"]
    assert [one.text for one in anna.screen] == ["1 photos", "noted", "2 photos"]


async def test_a_count_that_was_deleted_is_sent_anew(telegram, office, channel):
    office.answer = counting(office)
    anna = telegram.person()
    await anna.photo()
    await anna.sees(1)
    telegram.fail("editMessageText", status=400)
    await anna.photo()
    assert [one.text for one in await anna.sees(1)] == ["2 photos"]


async def test_in_a_group_each_person_is_asked_once_to_write_in_private(
    telegram, office, channel
):
    anna, boris, group = telegram.person(language="en"), telegram.person(), telegram.group()
    for text in ("/complain they cheated me", "/status", "@huiyin_test_bot hello"):
        await anna.says(text, group=group)
    await boris.says("/start@huiyin_test_bot", group=group)
    await telegram.until(lambda: len(telegram.shown) == 2)
    english, chinese = telegram.shown.values()
    assert "in private" in english.text
    assert english.keyboard[0][0]["url"] == "https://t.me/huiyin_test_bot?start=group"
    assert "私下" in chinese.text
    assert office.heard == []


@pytest.mark.parametrize("text", ["good morning", "/status@another_bot", "mail me@example.org"])
async def test_people_who_talk_to_each_other_in_a_group_are_left_alone(
    telegram, office, channel, text
):
    await telegram.person().says(text, group=telegram.group())
    await channel._answering.stop()
    assert telegram.called("sendMessage") == []
    assert office.heard == []


async def test_blocking_and_unblocking_are_heard(telegram, office, channel):
    office.answer = lambda said: []
    anna = telegram.person()
    await anna.starts()
    await anna.blocks()
    await anna.unblocks()
    assert [said.heard for said in office.heard] == [Heard.JOINED, Heard.LEFT, Heard.NOTICE]


async def test_a_restart_after_blocking_greets_once(telegram, office, channel):
    office.answer = lambda said: [Message(text="hi")] if said.heard is Heard.JOINED else []
    anna = telegram.person()
    await anna.unblocks()
    await anna.starts()
    await anna.says("hello")
    await channel._answering.stop()
    heard = [said.heard for said in office.heard]
    assert heard == [Heard.JOINED, Heard.NOTICE, Heard.TEXT]
    assert len(anna.screen) == 1


async def test_a_start_that_says_where_from_is_always_heard(telegram, office, channel):
    anna = telegram.person()
    await anna.unblocks()
    await anna.starts("case_2611")
    assert [said.scene for said in office.heard if said.heard is Heard.JOINED][
        -1
    ] == "case_2611"


FOLDERS = {
    "telegram_webhook_guide": {
        Heard.FILES,
        Heard.JOINED,
        Heard.CHOICE,
        Heard.TEXT,
        Heard.EDIT,
    },
    "telegram_types_pytelegrambotapi": {
        Heard.FILES,
        Heard.TEXT,
        Heard.LOCATION,
        Heard.STICKER,
        Heard.CHOICE,
        Heard.NOTICE,
    },
}
#: What a fixture shows -> the field of a message that holds such a thing.
FIELDS = {
    "livephoto": "live_photo",
    "richmessage": "rich_message",
    "videonote": "video_note",
    "photo_size": "photo",
    "chatlocation": "location",
    "messageorigin": "forward_origin",
    "externalreplyinfo": "external_reply",
    "textquote": "quote",
    "paidmediainfo": "paid_media",
    "messageentity": "entities",
}


def wrapped(name, content, number):
    """Make an update of a fixture: it is one, or it is put where it would stand."""
    if not isinstance(content, dict):
        content = {"value": content}
    if "message" in content and "update_id" in content:  # they all bear one number
        content["message"]["message_id"] = number
    if "update_id" in content:
        return {**content, "update_id": number}
    kind = name.rpartition("json_")[2].removesuffix(".json")
    if kind == "message":
        return {"update_id": number, "message": content}
    if kind == "callbackquery":
        return {"update_id": number, "callback_query": content}
    if kind == "chatmemberupdated":
        return {"update_id": number, "my_chat_member": content}
    field = FIELDS.get(kind, kind)
    value = [content] if field in ("photo", "entities") else content
    chat = {"id": 1, "type": "private"}
    message = {"message_id": number, "date": 1682189507, "chat": chat, field: value}
    return {"update_id": number, "message": message}


@pytest.mark.parametrize("folder", FOLDERS)
async def test_every_captured_payload_is_taken(telegram, office, channel, shared, folder):
    office.answer = lambda said: []
    telegram.tries = 1
    paths = sorted((shared / "data" / "fixtures" / folder).glob("*.json"))
    assert len(paths) >= 10
    for number, path in enumerate(paths, start=1):
        content = json.loads(path.read_text(encoding="utf-8"))
        delivery = await telegram.push_raw(wrapped(path.name, content, number))
        assert delivery.statuses == [200], path.name
    assert {said.heard for said in office.heard} >= FOLDERS[folder]
