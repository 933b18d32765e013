"""What the panel reads: views, order, pages, counts, one case whole."""

from datetime import timedelta

import pytest

from storage import queries
from storage.queries import Filter, View
from storage.tables import AddressRow, CaseRow, EntryRow, OutboxRow, PersonRow, StaffRow
from tests.conftest import NOON

pytestmark = pytest.mark.usefixtures("any_database")
HOUR = timedelta(hours=1)


async def case(number, **more):
    values = {
        "person_id": 1,
        "status": "submitted",
        "opened_at": NOON,
        "updated_at": NOON,
        "due_at": NOON + HOUR,
    }
    return await CaseRow.create(number=number, **(values | more))


async def numbers(**wanted):
    page = await queries.page(Filter(**wanted))
    return [one.case.number for one in page.rows]


async def test_live_talks_come_first_then_urgent_then_what_is_due_first():
    await case("d", due_at=None)
    await case("c", due_at=NOON + 2 * HOUR)
    await case("b", due_at=NOON - HOUR)
    await case("urgent", priority="urgent", due_at=NOON + 9 * HOUR)
    await case("live", live=True, due_at=None)
    assert await numbers(view=View.ALL) == ["live", "urgent", "b", "c", "d"]


async def test_each_view_holds_its_own():
    await case("mine", clerk_id="zhou")
    await case("new", unread=True)
    await case("live", clerk_id="li", live=True, due_at=NOON + 99 * HOUR)
    await case("ended", clerk_id="zhou", open=False, status="resolved", ended_at=NOON)
    until = NOON + 12 * HOUR
    found = {
        view: await numbers(view=view, staff_id="zhou", until=until) for view in queries.View
    }
    assert found == {
        View.MINE: ["mine"],
        View.NEW: ["new"],
        View.DUE: ["mine", "new"],
        View.UNREAD: ["new"],
        View.LIVE: ["live"],
        View.ALL: ["live", "mine", "new"],
        View.ENDED: ["ended"],
    }
    counts = await queries.counts("zhou", until)
    assert counts == {view: len(rows) for view, rows in found.items()}


async def test_counting_stops_where_it_would_take_long(monkeypatch):
    monkeypatch.setattr(queries, "COUNTED_MAX", 2)
    for place in range(4):
        await case(f"n{place}")
    assert (await queries.counts("zhou", NOON))[View.NEW] == 2


@pytest.mark.parametrize("view", [View.ALL, View.ENDED])
async def test_pages_follow_each_other_without_gap_or_repeat(monkeypatch, view):
    monkeypatch.setattr(queries, "PAGE", 3)
    ended = view is View.ENDED
    for place in range(10):
        await case(
            f"n{place}",
            due_at=None if place % 4 == 0 else NOON + (place % 3) * HOUR,
            live=place == 7,
            priority="urgent" if place == 5 else "normal",
            open=not ended,
            ended_at=NOON + (place % 3) * HOUR if ended else None,
        )
    seen, after, turns = [], "", 0
    while turns == 0 or after:
        page = await queries.page(Filter(view=view), after)
        seen += [one.case.number for one in page.rows]
        after, turns = page.next, turns + 1
    assert turns == 4
    monkeypatch.setattr(queries, "PAGE", 50)
    assert seen == await numbers(view=view)
    assert len(set(seen)) == 10


@pytest.mark.parametrize("mark", ["nonsense", "1~2", "a~b~c~d", "1~2~3~n~5"])
async def test_a_mark_that_is_none_opens_the_first_page(mark):
    await case("one")
    assert len((await queries.page(Filter(view=View.ALL), mark)).rows) == 1


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"category": "refund"}, ["a"]),
        ({"status": "accepted"}, ["b"]),
        ({"channel": "w"}, ["a"]),
        ({"channel": "phone"}, ["b"]),
        ({"text": "小满"}, ["a"]),
        ({"text": "OVER"}, ["b"]),
        ({"text": "b"}, ["b"]),
        ({"text": "100%"}, []),
        ({"text": "_"}, []),
        ({"since": NOON}, ["b"]),
        ({"before": NOON}, ["a"]),
    ],
)
async def test_filters_narrow_a_list(wanted, found):
    await case(
        "a", category="refund", channel="w", title="小满优品不退款", opened_at=NOON - HOUR
    )
    await case("b", status="accepted", source="phone", party="Overland")
    assert await numbers(view=View.ALL, **wanted) == found


async def test_own_late_cases_are_counted():
    await case("a", clerk_id="zhou", due_at=NOON - HOUR)
    await case("b", clerk_id="zhou")
    await case("c", clerk_id="li", due_at=NOON - HOUR)
    assert await queries.late("zhou", NOON) == 1


async def test_a_case_comes_with_all_around_it():
    person = await PersonRow.create(created_at=NOON, heard_at=NOON)
    address = await AddressRow.create(
        key="k",
        channel="w",
        address="a",
        person_id=person.id,
        heard_at=NOON,
        grants='{"spoke":[1795000000000000,3]}',
    )
    await StaffRow.create(id="zhou", name="周敏", password="x", created_at=NOON)
    await case("one", person_id=person.id, clerk_id="zhou", channel="w", answers='{"a":"1"}')
    await case("two", person_id=person.id)
    await case("other", person_id=person.id + 1)
    await EntryRow.create(
        number="one", at=NOON, by_role="person", by_id="1", kind="submitted", digest="d"
    )
    row = await OutboxRow.create(
        person_id=person.id,
        address_id=address.id,
        case_number="one",
        phrase="staff_says",
        text="好的",
        body='{"text":"好的"}',
        created_at=NOON,
        not_before=NOON,
    )
    whole = await queries.dossier("one")
    assert whole.clerk_name == "周敏"
    assert whole.case.answers == {"a": "1"}
    assert [one.kind for one in whole.entries] == ["submitted"]
    assert [one.text for one in whole.lines] == ["好的"]
    assert [one.number for one in whole.others] == ["two"]
    assert whole.way.grants.left["spoke"][1] == 3
    assert await queries.message_of_case(row.id) == "one"
    assert (await queries.case("one")).number == "one"


async def test_an_unknown_case_is_none():
    assert await queries.dossier("none") is None
    assert await queries.case("none") is None
    assert await queries.message_of_case(1) == ""
