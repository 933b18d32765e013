"""A code brings the conversation to another device, and only a right one."""

import re

import pytest

from storage.tables import AddressRow, PersonRow


async def code_of(someone):
    await someone.tell(type="recovery")
    return (await someone.until("recovery"))["code"]


async def test_the_code_is_shown_and_only_its_hash_is_kept(visitor):
    someone = await visitor()
    await someone.connect()
    code = await code_of(someone)
    assert re.fullmatch(r"[2-9A-Z]{5}-[2-9A-Z]{5}", code)
    kept = (await PersonRow.all().first()).recovery_hash
    assert len(kept) == 64
    assert code.replace("-", "") not in kept.upper()


@pytest.mark.parametrize("typed", [str, str.lower, lambda code: f" {code.replace('-', ' ')} "])
async def test_entered_on_another_device_it_brings_the_conversation_there(visitor, typed):
    phone, desktop = await visitor(), await visitor()
    await phone.connect()
    await phone.say("auf dem Telefon")
    await phone.until("message")
    code = await code_of(phone)
    await desktop.connect()
    await desktop.tell(type="recover", code=typed(code))
    assert await desktop.until("recovered") == {"type": "recovered", "ok": True, "left": ""}
    await desktop.until("moved")
    await desktop.drop()
    lines = (await desktop.connect())["lines"]
    assert "auf dem Telefon" in [line["text"] for line in lines]
    await desktop.say("am Rechner")
    assert (await phone.until("said", text="am Rechner"))["say"] == ""


async def test_a_complaint_left_behind_gets_a_code_of_its_own(visitor):
    phone, desktop = await visitor(), await visitor()
    await phone.connect()
    code = await code_of(phone)
    await desktop.connect()
    await desktop.say("提交")
    while not (await desktop.until("message"))["case"]:
        pass
    await desktop.tell(type="recover", code=code)
    left = (await desktop.until("recovered"))["left"]
    await desktop.drop()
    await desktop.connect()
    await desktop.tell(type="recover", code=left)
    assert (await desktop.until("recovered"))["ok"]
    await desktop.drop()
    lines = (await desktop.connect())["lines"]
    assert "提交" in [line["text"] for line in lines]


@pytest.mark.parametrize("wrong", ["", "AAAAA-AAAAA", "x" * 64, "💥"])
async def test_a_wrong_code_moves_nobody(visitor, wrong):
    phone, desktop = await visitor(), await visitor()
    await phone.connect()
    await code_of(phone)
    await desktop.connect()
    before = await AddressRow.all().order_by("id").values_list("person_id", flat=True)
    await desktop.tell(type="recover", code=wrong)
    assert await desktop.until("recovered") == {"type": "recovered", "ok": False, "left": ""}
    after = await AddressRow.all().order_by("id").values_list("person_id", flat=True)
    assert after == before


async def test_tries_are_limited_for_a_right_code_too(visitor):
    phone, desktop = await visitor(), await visitor()
    await phone.connect()
    code = await code_of(phone)
    await desktop.connect()
    for _ in range(5):
        await desktop.tell(type="recover", code="AAAAAAAAAA")
        assert not (await desktop.until("recovered"))["ok"]
    await desktop.tell(type="recover", code=code)
    assert (await desktop.until("error"))["code"] == "too_many_codes"


async def test_a_stranger_has_no_code(house, visitor):
    house.channel._parts.arrivals.many = 1  # so that the second visitor is not introduced
    await (await visitor()).connect()
    someone = await visitor()
    await someone.connect()
    await someone.tell(type="recovery")
    assert (await someone.until("error"))["code"] == "slow_down"
