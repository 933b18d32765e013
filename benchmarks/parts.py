"""Says where the time of a message goes: timers around the parts, inside one process."""

import asyncio
import functools
import tempfile
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import settings as read_settings
import storage.ledger
import storage.outbox
import storage.thinking
import storage.writing
from benchmarks.traffic import AES_KEY, APP_ID, TOKEN, request, split, text
from bot.wechat.envelope import Envelope
from bot.wechat.incoming import read
from cases.messages import Incoming
from cases.wording import Wording
from wiring import house

MANY, PEOPLE, AT_ONCE = 6000, 400, 32
spent: dict[str, float] = defaultdict(float)


def timed(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
    """Count the time that a plain function takes."""

    @functools.wraps(work)
    def around(*args: Any, **more: Any) -> Any:
        began = time.perf_counter()
        try:
            return work(*args, **more)
        finally:
            spent[name] += time.perf_counter() - began

    return around


def timed_async(
    name: str, work: Callable[..., Awaitable[Any]]
) -> Callable[..., Awaitable[Any]]:
    """Count the wall time that a coroutine takes; groups run one at a time."""

    @functools.wraps(work)
    async def around(*args: Any, **more: Any) -> Any:
        began = time.perf_counter()
        try:
            return await work(*args, **more)
        finally:
            spent[name] += time.perf_counter() - began

    return around


async def measure() -> None:
    """Take `MANY` messages through the ledger and print the share of each part."""
    ledger, writing, thinking = storage.ledger, storage.writing, storage.thinking
    ledger.meet = timed_async("people: find, lock", ledger.meet)
    ledger.known_messages = timed_async("repeated?", ledger.known_messages)
    ledger.recall = timed_async("sessions, cases, evidence: read", ledger.recall)
    ledger.writing.write = timed_async("write", writing.write)
    ledger.transaction = timed_async("whole group, with commit", ledger.transaction)
    ledger.think = timed("turn: think", thinking.think)
    Wording.render = timed("of it: words", Wording.render)  # type: ignore[method-assign]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "settings.toml"
        made = read_settings.keep_secret(read_settings.load(path, {}))
        async with house(made, create=True) as rooms:
            await _talk(rooms.ledger)
    whole = spent["whole group, with commit"]
    print("| part | µs a message | share |\n|---|---|---|")
    for name, seconds in sorted(spent.items(), key=lambda item: -item[1]):
        print(f"| {name} | {seconds / MANY * 1e6:.0f} | {seconds / whole:.0%} |")
    _crypto()


async def _talk(ledger: Any) -> None:
    numbers = iter(range(MANY))

    async def one() -> None:
        for number in numbers:
            said = _said(number)
            ledger.sent([queued.id for queued in await ledger.hear(said, "<xml>" * 60)])

    await asyncio.gather(*(one() for _ in range(AT_ONCE)))


def _said(number: int) -> Incoming:
    return Incoming(
        channel="webchat",
        external_id=str(number),
        sender=f"o{number % PEOPLE}",
        text=text(number, PEOPLE),
        at=datetime.now(UTC),
    )


def _crypto() -> None:
    """Time what is outside the ledger: opening a message, wording the reply, sealing it."""
    made = Envelope(token=TOKEN, app_id=APP_ID, aes_keys=(AES_KEY,))
    now = datetime.now(UTC)
    began = time.perf_counter()
    for query, body in [split(request(number, PEOPLE)) for number in range(500)]:
        opened_at = time.perf_counter()
        made.check(query, now)
        opened = made.open(query, body)
        read(opened.xml, now=now, fetches=True)
        spent["envelope: check, decrypt, parse"] += time.perf_counter() - opened_at
        made.seal(opened.xml, opened, now)
    spent["envelope: seal"] = (
        time.perf_counter() - began - spent["envelope: check, decrypt, parse"]
    )
    for name in ("envelope: check, decrypt, parse", "envelope: seal"):
        print(f"| {name} | {spent[name] / 500 * 1e6:.0f} | beside it |")


if __name__ == "__main__":
    import uvloop

    uvloop.run(measure())
