"""Takes what WeChat posts and answers in the same breath, or lets it ask again.

The platform waits 5 s, then asks again with the same message, three times (D,
"Passive user reply"); any status but 200 it answers by asking all three times
within a second (seen in public logs of 2021-08). Nothing is acknowledged before
it is stored: a turn that is late or fails leaves the request without an answer
until the platform has hung up, so that it asks again. A turn is never cut short;
the next try joins it or is given its words.
"""

import asyncio
import logging
from datetime import datetime

from aiohttp import web
from wechatpy.replies import TextReply

from bot.channel import Service
from bot.wechat import incoming
from bot.wechat.answer import Answer, Style, together
from bot.wechat.config import WeChatConfig
from bot.wechat.envelope import Envelope, NotFromWeChat, Opened, Undecipherable, Unreadable
from bot.wechat.limits import BODY_BYTES
from bot.wechat.replies import Replies, Reply
from bot.wechat.sending import Sender
from cases.messages import Incoming, Queued

log = logging.getLogger(__name__)

NOTHING = "success"  # the body that says: taken, and there is nothing to show

Turn = asyncio.Task[list[Queued]]


class Webhook:
    """The one address that WeChat calls."""

    def __init__(
        self, config: WeChatConfig, service: Service, *, style: Style, sender: Sender
    ) -> None:
        self._config = config
        self._service = service
        self._style = style
        self._sender = sender
        self._envelope = Envelope(
            app_id=config.app_id,
            token=config.token,
            aes_keys=config.aes_keys,
            plain=config.mode == "plain",
        )
        self._replies = Replies()
        self._turns: dict[str, Turn] = {}

    async def settle(self) -> None:
        """Wait until every turn under way has ended."""
        await asyncio.gather(*self._turns.values(), return_exceptions=True)

    async def greet(self, request: web.Request) -> web.Response:
        """Answer the handshake."""
        try:
            echo = self._envelope.greet(request.query, self._service.clock())
        except NotFromWeChat as error:
            return _refused(error)
        return web.Response(text=echo)

    async def receive(self, request: web.Request) -> web.StreamResponse:
        """Take one message or event."""
        now = self._service.clock()
        try:
            self._envelope.check(request.query, now)
            opened = self._envelope.open(request.query, await _body(request))
            said = incoming.read(opened.xml, now=now, fetches=bool(self._config.secret))
        except NotFromWeChat as error:
            return _refused(error)
        except Unreadable as error:
            log.warning("a signed message could not be read: %s", error)
            return web.Response(text=NOTHING)
        return await self._answer(request, said, opened)

    async def _answer(
        self, request: web.Request, said: Incoming, opened: Opened
    ) -> web.StreamResponse:
        began = asyncio.get_running_loop().time()
        reply = self._replies.get(said.external_id)
        if reply is None or not reply.told:
            turn = self._turn(said, opened.xml)
            if not await _succeeds(turn, self._config.answer_within_s):
                await self._hung_up(began)
                if not await _succeeds(turn, 0):
                    return web.Response(status=503)
            reply = await self._reply(said, opened, turn.result())
        return await self._written(request, reply)

    async def _hung_up(self, began: float) -> None:
        """Wait until the platform has given this try up; what is said later is not heard."""
        spent = asyncio.get_running_loop().time() - began
        await asyncio.sleep(self._config.hung_up_after_s - spent)

    def _turn(self, said: Incoming, xml: str) -> Turn:
        """Start the turn, or join it where an earlier try has started it."""
        turn = self._turns.get(said.external_id)
        if turn is None:
            turn = asyncio.ensure_future(self._service.hear(said, xml))
            self._turns[said.external_id] = turn
            turn.add_done_callback(lambda done: self._over(said.external_id, done))
        return turn

    def _over(self, external_id: str, turn: Turn) -> None:
        del self._turns[external_id]
        if not turn.cancelled() and (error := turn.exception()) is not None:
            log.error("a message was not taken: %s", type(error).__name__)

    async def _reply(self, said: Incoming, opened: Opened, waiting: list[Queued]) -> Reply:
        """Give the body that answers ``said``: for the same messages the same bytes."""
        answer = await self._worded([one for one in waiting if one.address == said.sender])
        kept = self._replies.get(said.external_id)
        if kept is not None and kept.ids == answer.ids:
            return kept
        body, now = NOTHING, self._service.clock()
        if answer.text:
            body = self._envelope.seal(_xml(said, answer.text, now), opened, now)
        at = asyncio.get_running_loop().time()
        reply = Reply(body=body, ids=answer.ids, at=at, told=not answer.ids)
        self._replies.keep(said.external_id, reply)
        return reply

    async def _worded(self, waiting: list[Queued]) -> Answer:
        """Put into words what can go with this answer; files go by the delivery loop."""
        with_files = [index for index, one in enumerate(waiting) if one.message.files]
        if not with_files:
            return together(waiting, self._style)
        if self._style.pushes:
            return together(waiting[: with_files[0]], self._style)
        named = [await self._sender.named(one) for one in waiting]
        return together(named, self._style)

    async def _written(self, request: web.Request, reply: Reply) -> web.StreamResponse:
        """Write the answer; only then are its messages sent."""
        kind = "text/plain" if reply.body == NOTHING else "application/xml"
        response = web.Response(text=reply.body, content_type=kind)
        try:
            await response.prepare(request)
            await response.write_eof()
        except ConnectionError:
            return response  # the platform has hung up; the next try or delivery brings it
        if not reply.told:
            reply.told = True
            await self._told(reply)
        return response

    async def _told(self, reply: Reply) -> None:
        try:
            await self._service.sent(list(reply.ids))
        except Exception:  # the words are out; at worst delivery says them again
            log.exception("could not note messages %s as sent", reply.ids)


async def _succeeds(turn: Turn, within_s: float) -> bool:
    """Wait for a turn without ever ending it; say whether it went well."""
    if not turn.done():
        await asyncio.wait({turn}, timeout=within_s)
    return turn.done() and not turn.cancelled() and turn.exception() is None


def _xml(said: Incoming, text: str, now: datetime) -> str:
    """Write the reply; what would end a CDATA section is put into two."""
    reply = TextReply(
        source=_cdata(said.account),
        target=_cdata(said.sender),
        content=_cdata(text),
        time=int(now.timestamp()),
    )
    return str(reply.render())


def _cdata(text: str) -> str:
    return text.replace("]]>", "]]]]><![CDATA[>")


def _refused(error: NotFromWeChat) -> web.Response:
    if isinstance(error, Undecipherable):
        log.error("a signed message cannot be decrypted: is WECHAT_AES_KEY the account's?")
    else:
        log.warning("a request to the WeChat address was refused: %s", error)
    return web.Response(status=403, text="Not signed by WeChat.\n")


async def _body(request: web.Request) -> bytes:
    """Read the body. Raises HTTPRequestEntityTooLarge above BODY_BYTES."""
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > BODY_BYTES:
            raise web.HTTPRequestEntityTooLarge(max_size=BODY_BYTES, actual_size=len(body))
    return bytes(body)
