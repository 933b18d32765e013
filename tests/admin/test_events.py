"""News for open pages: at once, only to staff, and no obstacle to a stop."""

import asyncio

from storage import staff


async def read_until(answer, words):
    found = b""
    while words not in found:
        found += await asyncio.wait_for(answer.content.readany(), 5)
    return found


async def test_an_open_page_hears_of_a_new_case_at_once(clerk, office):
    answer = await clerk.client.get("/admin/events")
    assert answer.headers["Content-Type"] == "text/event-stream"
    await read_until(answer, b"event: hello")
    number = await office.case()
    await read_until(answer, f"event: case\ndata: {number}\n\n".encode())
    answer.close()


async def test_the_line_ends_when_the_session_was_ended(clerk, office, monkeypatch):
    monkeypatch.setattr("admin.events.BEAT_S", 0.02)
    answer = await clerk.client.get("/admin/events")
    await read_until(answer, b": beat")
    session = await staff.session_of(
        clerk.client.session.cookie_jar.filter_cookies(clerk.client.make_url("/admin"))[
            "panel"
        ].value,
        office.clock(),
    )
    await staff.sign_out(session)
    await asyncio.wait_for(answer.content.read(), 5)
    assert answer.content.at_eof()


async def test_open_lines_do_not_hold_up_a_stop(clerk):
    answer = await clerk.client.get("/admin/events")
    await read_until(answer, b"event: hello")
    await asyncio.wait_for(clerk.client.server.close(), 5)
