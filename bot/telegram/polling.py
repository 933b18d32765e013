"""Asks Telegram for updates where it cannot call us. No update is confirmed unheard."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

import httpx
import msgspec

from bot.telegram import wire
from bot.telegram.limits import ALLOWED_UPDATES

log = logging.getLogger(__name__)

BATCH = 100  # updates asked for at once, the most there is
CONFLICT_S = 10  # another program asks with the same token, or a webhook is set
REFUSED_S = 60  # the token is wrong; the operator must act
_ASK_EVERY_S = 0.5  # of a server that does not wait with an empty answer
_LONGEST_PAUSE_S = 30
_LONGEST_UNHEARD_S = 5  # others wait as well while one update is not taken
_READ_MARGIN_S = 10  # the server may take this much longer than it was asked to

#: Hears one update, given as received; when it returns, the update is stored for good.
Take = Callable[[bytes], Awaitable[None]]


class _Parameters(msgspec.Struct):
    retry_after: int = 0


class _Answer(msgspec.Struct):
    ok: bool
    result: list[msgspec.Raw] = []
    parameters: _Parameters | None = None


class _Numbered(msgspec.Struct):
    update_id: int


class _Again(Exception):
    def __init__(self, why: str, seconds: float) -> None:
        super().__init__(why)
        self.seconds = seconds


_answer = msgspec.json.Decoder(_Answer)
_numbered = msgspec.json.Decoder(_Numbered)


class Polling:
    """The loop of getUpdates for one bot."""

    def __init__(self, http: httpx.AsyncClient, *, api: str, wait_s: int, take: Take) -> None:
        self._http = http
        self._url = f"{api}/getUpdates"
        self._wait_s = wait_s
        self._take = take

    async def run(self) -> None:
        """Ask and hear until cancelled."""
        offset: int | None = None
        failures = 0
        while True:
            try:
                asked_at = time.monotonic()
                batch = await self._ask(offset, failures)
                offset, unheard = await self._hear(batch)
                failures = failures + 1 if unheard else 0
                pause = min(2**failures - 1, _LONGEST_UNHEARD_S)
                if unheard or not batch:
                    early = asked_at + _ASK_EVERY_S - time.monotonic()
                    await asyncio.sleep(max(pause, early))
            except _Again as again:
                failures += 1
                log.warning("no updates (%s), again in %.0f s", again, again.seconds)
                await asyncio.sleep(again.seconds)

    async def _ask(self, offset: int | None, failures: int) -> list[msgspec.Raw]:
        question = {
            "timeout": self._wait_s,
            "limit": BATCH,
            "allowed_updates": ALLOWED_UPDATES,
            **({} if offset is None else {"offset": offset}),
        }
        pause = float(min(2**failures, _LONGEST_PAUSE_S))
        try:
            response = await self._http.post(
                self._url, json=question, timeout=self._wait_s + _READ_MARGIN_S
            )
            answer = _answer.decode(response.content)
        except httpx.HTTPError as error:
            raise _Again(type(error).__name__, pause) from error
        except msgspec.DecodeError as error:
            raise _Again(f"status {response.status_code}", pause) from error
        if not answer.ok:
            raise _refused(response.status_code, answer.parameters, pause)
        return answer.result

    async def _hear(self, batch: list[msgspec.Raw]) -> tuple[int | None, bool]:
        """Hear a batch; give where to go on, and whether something was not heard.

        Going on at the first that was not heard brings it again, with all after
        it; those are known by then. The next question confirms what came before.
        Once everything is confirmed no offset is named any more: after a week of
        silence ids begin anew, maybe below it.
        """
        heard = await asyncio.gather(
            *(self._take(bytes(update)) for update in batch), return_exceptions=True
        )
        offset: int | None = None
        for update, failure in zip(batch, heard, strict=True):
            number = _number(update)
            if isinstance(failure, wire.Garbage):
                log.error("update %s is passed over: %r", number, failure)
            elif failure is not None and number is not None:
                log.error("update %d was not heard: %r", number, failure)
                return number, True
            offset = offset if number is None else number + 1
        return offset, False


def _number(update: msgspec.Raw) -> int | None:
    """Give the number of an update; None for what is no update and cannot be confirmed."""
    try:
        return _numbered.decode(update).update_id
    except msgspec.DecodeError:
        log.exception("Telegram gave something that is no update")
        return None


def _refused(status: int, parameters: _Parameters | None, pause: float) -> _Again:
    if parameters is not None and parameters.retry_after:
        return _Again("too many requests", parameters.retry_after)
    if status == httpx.codes.CONFLICT:
        return _Again("another program asks with this token", CONFLICT_S)
    if status in (httpx.codes.UNAUTHORIZED, httpx.codes.NOT_FOUND):
        return _Again("the token is refused", REFUSED_S)
    return _Again(f"status {status}", pause)
