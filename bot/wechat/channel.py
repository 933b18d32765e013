"""WeChat Official Account as a channel: answers when asked, pushes where it may."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Iterable

from aiohttp import web

from bot.channel import ChannelError, FetchError, Service
from bot.wechat import codes, sending
from bot.wechat.answer import Style
from bot.wechat.api import ApiError, Unreachable, WeChatApi
from bot.wechat.config import WeChatConfig, wrong
from bot.wechat.incoming import CHANNEL
from bot.wechat.limits import PASSIVE, VERIFIED
from bot.wechat.menu import menu
from bot.wechat.webhook import Webhook
from cases.messages import Attachment, Message, Queued

__all__ = ["WeChat", "WeChatConfig"]

log = logging.getLogger(__name__)

_OUR_ADDRESS = re.compile(r"invalid ip ([0-9a-fA-F.:]+)")


class WeChat:
    """The WeChat channel of one account."""

    name = CHANNEL

    def __init__(self, config: WeChatConfig, *, service: Service) -> None:
        self.limits = VERIFIED if config.pushes else PASSIVE
        self.api = WeChatApi(app_id=config.app_id, secret=config.secret, base=config.api_base)
        self._config = config
        self._service = service
        page = f"{service.public_url}/status" if service.public_url else ""
        self._style = Style(pushes=config.pushes, page=page)
        self._sender = sending.Sender(self.api, self._style, service)
        self._webhook = Webhook(config, service, style=self._style, sender=self._sender)
        self._menu: asyncio.Task[None] | None = None

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """Give the one address that WeChat calls, for the handshake and for messages."""
        return [
            web.get("/wechat", self._webhook.greet, allow_head=False),
            web.post("/wechat", self._webhook.receive),
        ]

    async def start(self) -> None:
        """Say what is set up wrong; put up the menu in the background."""
        for sentence in wrong(self._config):
            log.error("WeChat: %s", sentence)
        if self._config.pushes and self._config.menu:
            self._menu = asyncio.create_task(self._put_menu())

    async def run(self) -> None:
        """Do nothing: WeChat calls us."""

    async def stop(self) -> None:
        """Let turns under way end, close the connections."""
        if self._menu is not None:
            self._menu.cancel()
        await self._webhook.settle()
        await self.api.close()

    async def send(self, queued: Queued) -> str:
        """Deliver through the customer-service interface. Raises ChannelError."""
        if not self._config.pushes:
            raise ChannelError("window_shut", held=True)
        try:
            await self._sender.send(queued)
        except ApiError as error:
            raise codes.refusal(error.code, self._service.clock()) from None
        except Unreachable:
            raise ChannelError("unreachable", retry_at=self._service.clock()) from None
        return ""

    def weight(self, message: Message) -> int:
        """Give how many of the messages that a push window grants ``message`` takes."""
        return sending.weight(message, self._style)

    async def fetch(self, attachment: Attachment, account: str) -> AsyncIterator[bytes]:
        """Stream a file that a person sent. Raises FetchError."""
        some = False
        try:
            async for chunk in self._bytes(*attachment.source.partition(" ")[::2]):
                some = some or bool(chunk)
                yield chunk
        except ApiError as error:
            raise codes.not_fetched(error.code) from None
        except Unreachable as error:
            raise FetchError(str(error), final=error.final) from None
        if not some:
            raise FetchError("empty")

    async def check(self) -> list[str]:
        """Prove the credentials; give what is wrong in plain words."""
        found = wrong(self._config)
        if self._config.secret:
            try:
                await self.api.token()
            except ApiError as error:
                found.append(_token_refused(error))
            except Unreachable as error:
                found.append(f"{self._config.api_base} does not answer ({error}).")
            finally:
                await self.api.close()
        return found

    async def _bytes(self, media_id: str, picture: str) -> AsyncIterator[bytes]:
        """Stream a file, a picture also from its public address where the API refuses."""
        if self._config.secret:
            try:
                async for chunk in self.api.media_get(media_id):
                    yield chunk
            except ApiError:  # before the first byte
                if not picture:
                    raise
            else:
                return
        if not picture:
            raise Unreachable("no_right", final=True)
        async for chunk in self.api.picture(picture):
            yield chunk

    async def _put_menu(self) -> None:
        try:
            await self.api.menu_create(menu(self._config.menu))
        except ApiError as error:
            log.warning("the menu was refused with code %d", error.code)
        except Unreachable as error:
            log.warning("the menu could not be put up: %s", error)


def _token_refused(error: ApiError) -> str:
    told = {
        "ip_not_allowed": (
            "WeChat does not take calls from this machine. Add its address {ip} to the IP"
            " whitelist (console: Settings and development, Basic configuration)."
        ),
        "bad_app_id": "WeChat does not know this AppID (code {code}).",
        "bad_secret": "The AppSecret is not the one of this AppID (code {code}).",
        "token": "The AppSecret is not the one of this AppID (code {code}).",
    }.get(codes.meaning(error.code).reason, "WeChat refused an access token (code {code}).")
    address = _OUR_ADDRESS.search(error.message)
    return told.format(code=error.code, ip=address[1] if address else "(not told)")
