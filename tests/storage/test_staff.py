"""Accounts of the panel: sign-in, its limits, sessions that can be ended."""

from datetime import timedelta

import pytest

from cases.model import Role
from storage import staff
from storage.tables import PanelSessionRow, SignInRow, StaffRow
from tests.conftest import NOON

pytestmark = pytest.mark.usefixtures("database")
HOME = "192.0.2.7"


async def signed_in(name="zhou", now=NOON):
    password = await staff.add(name, "周敏", Role.CLERK, now)
    key, _ = await staff.sign_in(name, password, origin=HOME, now=now)
    return password, key, await staff.session_of(key, now)


async def test_the_first_account_gets_a_password_to_be_changed():
    assert not await staff.any_there()
    password = await staff.add("admin", "管理员", Role.ADMINISTRATOR, NOON)
    assert await staff.any_there()
    _, member = await staff.sign_in("admin", password, origin=HOME, now=NOON)
    assert member.must_change
    assert member.actor().role is Role.ADMINISTRATOR
    row = await StaffRow.get(id="admin")
    assert row.password.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert password not in row.password


async def test_a_taken_name_is_refused():
    await staff.add("zhou", "周敏", Role.CLERK, NOON)
    with pytest.raises(staff.NameTaken):
        await staff.add("zhou", "other", Role.CLERK, NOON)


async def test_the_database_does_not_hold_what_opens_a_session():
    _, key, session = await signed_in()
    row = await PanelSessionRow.all().first()
    assert session.member.id == "zhou"
    assert row.key != key
    assert await staff.session_of(row.key, NOON) is None


@pytest.mark.parametrize("name", ["zhou", "nobody"])
async def test_a_wrong_password_and_an_unknown_name_read_alike(name):
    await staff.add("zhou", "周敏", Role.CLERK, NOON)
    with pytest.raises(staff.NotSignedIn) as refused:
        await staff.sign_in(name, "wrong", origin=HOME, now=NOON)
    assert refused.value.code == "signin_wrong"
    assert await PanelSessionRow.all().count() == 0


async def test_a_shut_account_cannot_sign_in_and_its_session_ends():
    password, key, _ = await signed_in()
    await StaffRow.filter(id="zhou").update(disabled=True)
    assert await staff.session_of(key, NOON) is None
    with pytest.raises(staff.NotSignedIn):
        await staff.sign_in("zhou", password, origin=HOME, now=NOON)


async def fail(name, origin, times):
    for _ in range(times):
        with pytest.raises(staff.NotSignedIn):
            await staff.sign_in(name, "wrong", origin=origin, now=NOON)


async def test_a_name_is_shut_for_a_while_after_too_many_tries(monkeypatch):
    monkeypatch.setattr(staff, "TRIES_BY_NAME", 3)
    password = await staff.add("zhou", "周敏", Role.CLERK, NOON)
    await fail("zhou", HOME, 3)
    with pytest.raises(staff.TooManyTries) as refused:
        await staff.sign_in("zhou", password, origin="198.51.100.1", now=NOON)
    assert refused.value.minutes == 15
    later = NOON + staff.LIMITED_WITHIN
    key, _ = await staff.sign_in("zhou", password, origin=HOME, now=later)
    assert await staff.session_of(key, later)


async def test_an_origin_is_shut_for_a_while_whatever_the_names(monkeypatch):
    monkeypatch.setattr(staff, "TRIES_BY_ORIGIN", 3)
    password = await staff.add("zhou", "周敏", Role.CLERK, NOON)
    for place in range(3):
        await fail(f"name{place}", HOME, 1)
    with pytest.raises(staff.TooManyTries):
        await staff.sign_in("zhou", password, origin=HOME, now=NOON)
    await staff.sign_in("zhou", password, origin="198.51.100.1", now=NOON)


async def test_a_right_password_forgets_the_failed_tries_of_the_name(monkeypatch):
    monkeypatch.setattr(staff, "TRIES_BY_NAME", 3)
    password = await staff.add("zhou", "周敏", Role.CLERK, NOON)
    await fail("zhou", HOME, 2)
    await staff.sign_in("zhou", password, origin=HOME, now=NOON)
    await fail("zhou", HOME, 2)
    assert await SignInRow.all().count() == 6


@pytest.mark.parametrize(
    ("idle", "holds"),
    [(staff.IDLE - timedelta(seconds=1), True), (staff.IDLE, False)],
)
async def test_an_unused_session_ends(idle, holds):
    _, key, _ = await signed_in()
    assert (await staff.session_of(key, NOON + idle) is not None) is holds


async def test_a_used_session_ends_after_a_week_all_the_same():
    _, key, _ = await signed_in()
    now = NOON
    while now < NOON + staff.WHOLE - timedelta(hours=6):
        now += timedelta(hours=6)
        assert (await staff.session_of(key, now) is not None) is (now < NOON + staff.WHOLE)
    assert await staff.session_of(key, NOON + staff.WHOLE) is None


async def test_other_sessions_can_be_ended_from_one():
    password, key, session = await signed_in()
    other, _ = await staff.sign_in("zhou", password, origin=HOME, now=NOON)
    assert len(await staff.sessions("zhou", NOON)) == 2
    assert await staff.end_others(session) == 1
    assert await staff.session_of(other, NOON) is None
    assert await staff.session_of(key, NOON)
    await staff.sign_out(session)
    assert await staff.session_of(key, NOON) is None


async def test_a_new_password_ends_every_session_and_begins_one():
    password, key, session = await signed_in()
    fresh = await staff.change_password(session, password, "correct horse battery", now=NOON)
    assert await staff.session_of(key, NOON) is None
    now = await staff.session_of(fresh, NOON)
    assert not now.member.must_change
    with pytest.raises(staff.NotSignedIn):
        await staff.sign_in("zhou", password, origin=HOME, now=NOON)
    await staff.sign_in("zhou", "correct horse battery", origin=HOME, now=NOON)


@pytest.mark.parametrize(
    ("new", "code"),
    [
        ("eleven char", "password_short"),
        ("x" * 257, "password_long"),
        ("aaaaaaaaaaaaaaa", "password_plain"),
        (None, "password_same"),
    ],
)
async def test_a_poor_password_is_refused_and_nothing_changes(new, code):
    password, key, session = await signed_in()
    with pytest.raises(staff.BadPassword) as refused:
        await staff.change_password(session, password, new or password, now=NOON)
    assert refused.value.code == code
    assert (await staff.session_of(key, NOON)).member.must_change


async def test_the_old_password_is_needed_for_a_new_one():
    _, _, session = await signed_in()
    with pytest.raises(staff.NotSignedIn):
        await staff.change_password(session, "wrong", "correct horse battery", now=NOON)


async def test_who_is_present_is_counted_once_each():
    password, _, _ = await signed_in()
    await staff.sign_in("zhou", password, origin=HOME, now=NOON)
    assert await staff.present(NOON) == 1
    assert await staff.present(NOON + timedelta(minutes=6)) == 0


async def test_preferences_are_kept():
    _, key, _ = await signed_in()
    await staff.prefer("zhou", language="en", theme="dark")
    await staff.prefer("zhou", language="zh-CN")
    member = (await staff.session_of(key, NOON)).member
    assert (member.language, member.theme) == ("zh-CN", "dark")
    assert [one.name for one in await staff.everybody()] == ["周敏"]
