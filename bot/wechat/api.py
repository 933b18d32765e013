"""WeChat's API as far as we call it: asynchronous, with time limits, one token.

Every address carries the access token, so no error of the HTTP client is ever
passed on or logged: its text holds the address.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot.wechat.codes import STALE
from bot.wechat.limits import PHOTO_TYPES, QR_SECONDS
from bot.wechat.tokens import Tokens

log = logging.getLogger(__name__)

CALL = aiohttp.ClientTimeout(total=10, connect=5)
#: A file may take its time, but has to keep coming.
FILE = aiohttp.ClientTimeout(total=600, connect=5, sock_read=30)
CHUNK = 64 * 2**10
ANSWER_BYTES = 2**20  # of a JSON answer; real ones have under 10 kB
OK = 200
GIVE_UP_FROM, GIVE_UP_BELOW = 400, 500  # of an address outside the API: it is gone
PICTURE_HOSTS = ("qpic.cn", "qlogo.cn")  # where the platform keeps received pictures


class ApiError(Exception):
    """WeChat refused a call. ``message`` is its own explanation, for the operator only."""

    def __init__(self, code: int, message: str = "") -> None:
        super().__init__(f"code {code}")
        self.code = code
        self.message = message


class Unreachable(Exception):
    """WeChat did not answer as an API does; ``final`` where asking again will not help."""

    def __init__(self, reason: str, *, final: bool = False) -> None:
        super().__init__(reason)
        self.final = final


class WeChatApi:
    """The calls of one account. `close` it; its connections open with the first call."""

    def __init__(self, *, app_id: str, secret: str, base: str) -> None:
        self._app_id = app_id
        self._secret = secret
        self._base = base.rstrip("/")
        self._client: aiohttp.ClientSession | None = None
        self._tokens = Tokens(self._ask_token, lambda: asyncio.get_running_loop().time())

    async def close(self) -> None:
        """Close the connections; the next call opens new ones."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    async def token(self) -> str:
        """Give a good access token, which proves the app id, the secret and our address."""
        return await self._tokens.token()

    async def custom_send(self, openid: str, kind: str, content: Mapping[str, Any]) -> None:
        """Send one customer-service message: a "text" of content, an "image" of media_id."""
        said = {"touser": openid, "msgtype": kind, kind: content}
        await self._post("message/custom/send", said)

    async def typing(self, openid: str) -> None:
        """Show the person that an answer is being written."""
        await self._post("message/custom/typing", {"touser": openid, "command": "Typing"})

    async def template_send(
        self, openid: str, template_id: str, *, fields: Mapping[str, str], url: str = ""
    ) -> str:
        """Send a template message; give its id, which the platform's report bears."""
        said = {
            "touser": openid,
            "template_id": template_id,
            "url": url,
            "data": {name: {"value": value} for name, value in fields.items()},
        }
        return str((await self._post("message/template/send", said)).get("msgid", ""))

    async def menu_create(self, menu: Mapping[str, Any]) -> None:
        """Put the menu under the chat."""
        await self._post("menu/create", menu)

    async def qr_create(self, scene: str, *, seconds: int | None = None) -> str:
        """Make a QR code that brings people here with ``scene``; give what it encodes.

        ``seconds``: how long it works, None for ever (of those there are 100,000).
        """
        asked: dict[str, Any] = {"action_info": {"scene": {"scene_str": scene}}}
        if seconds is None:
            asked["action_name"] = "QR_LIMIT_STR_SCENE"
        else:
            asked["action_name"] = "QR_STR_SCENE"
            asked["expire_seconds"] = min(seconds, QR_SECONDS)
        return str((await self._post("qrcode/create", asked))["url"])

    async def upload(self, photo: bytes, mime: str) -> str:
        """Upload a photo for sending; give its media id, good for three days."""

        def form() -> aiohttp.FormData:
            # In memory: the platform wants the length first.
            made, name = aiohttp.FormData(), f"photo.{PHOTO_TYPES[mime]}"
            made.add_field("media", BytesIO(photo), filename=name, content_type=mime)
            return made

        return str((await self._with_token("media/upload", form, type="image"))["media_id"])

    async def media_get(self, media_id: str) -> AsyncIterator[bytes]:
        """Stream a file that a person sent, within three days. Raises ApiError, Unreachable."""
        token = await self._tokens.token()
        try:
            async for chunk in self._media(media_id, token):
                yield chunk
        except ApiError as error:  # always before the first byte
            fresh = await self._instead_of(token, error)
            async for chunk in self._media(media_id, fresh):
                yield chunk

    async def picture(self, url: str) -> AsyncIterator[bytes]:
        """Stream a received picture from its public address. Raises Unreachable."""
        host, own = urlsplit(url).hostname or "", urlsplit(self._base).hostname
        if host != own and not host.endswith(tuple(f".{one}" for one in PICTURE_HOSTS)):
            raise Unreachable("foreign_address", final=True)
        async for chunk in self._file(url):
            yield chunk

    async def _post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        # Not escaped: \uXXXX is refused with 40033.
        raw = json.dumps(body, ensure_ascii=False).encode()
        return await self._with_token(path, lambda: raw)

    async def _with_token(
        self, path: str, body: Callable[[], bytes | aiohttp.FormData], **query: str
    ) -> dict[str, Any]:
        token = await self._tokens.token()
        try:
            return await self._call(path, body(), access_token=token, **query)
        except ApiError as error:
            fresh = await self._instead_of(token, error)
        return await self._call(path, body(), access_token=fresh, **query)

    async def _instead_of(self, token: str, error: ApiError) -> str:
        """Give the token to try once more with. Raises ``error`` if no token cures it."""
        if error.code not in STALE:
            raise error
        return await self._tokens.renewed(token)

    async def _ask_token(self, force: bool) -> tuple[str, float]:
        asked = {
            "grant_type": "client_credential",
            "appid": self._app_id,
            "secret": self._secret,
            "force_refresh": force,
        }
        answer = await self._call("stable_token", json.dumps(asked).encode())
        try:
            return str(answer["access_token"]), float(answer["expires_in"])
        except (KeyError, ValueError, TypeError):
            raise Unreachable("no_token") from None

    async def _call(
        self, path: str, body: bytes | aiohttp.FormData, **query: str
    ) -> dict[str, Any]:
        headers = {"Content-Type": "application/json"} if isinstance(body, bytes) else {}
        url = f"{self._base}/cgi-bin/{path}"
        with _translated():
            async with self._session().post(
                url, params=query, data=body, headers=headers, timeout=CALL
            ) as response:
                raw = await _told(response)
        return _answer(response.status, raw)

    async def _media(self, media_id: str, token: str) -> AsyncIterator[bytes]:
        """Stream what media/get gives; a video is a JSON that says where the video is."""
        query = {"access_token": token, "media_id": media_id}
        with _translated():
            async with self._session().get(
                f"{self._base}/cgi-bin/media/get", params=query, timeout=FILE
            ) as response:
                if response.status == OK and not _is_told(response):
                    async for chunk in response.content.iter_chunked(CHUNK):
                        yield chunk
                    return
                raw = await _told(response)
        url = _answer(response.status, raw).get("video_url")
        if not isinstance(url, str):
            raise Unreachable("no_file")
        async for chunk in self._file(url):
            yield chunk

    async def _file(self, url: str) -> AsyncIterator[bytes]:
        with _translated():
            async with self._session().get(url, timeout=FILE) as response:
                if response.status != OK:
                    gone = GIVE_UP_FROM <= response.status < GIVE_UP_BELOW
                    raise Unreachable(f"http_{response.status}", final=gone)
                async for chunk in response.content.iter_chunked(CHUNK):
                    yield chunk

    def _session(self) -> aiohttp.ClientSession:
        if self._client is None:
            self._client = aiohttp.ClientSession()
        return self._client


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except TimeoutError:
        raise Unreachable("timeout") from None
    except (aiohttp.ClientError, OSError, ValueError) as error:
        raise Unreachable(type(error).__name__) from None


async def _told(response: aiohttp.ClientResponse) -> bytes:
    raw = b""
    async for chunk in response.content.iter_chunked(CHUNK):
        raw += chunk
        if len(raw) > ANSWER_BYTES:
            raise Unreachable("too_much")
    return raw


def _is_told(response: aiohttp.ClientResponse) -> bool:
    """Say whether the answer is words about a file: errors come with HTTP 200."""
    return "json" in response.content_type or response.content_type.startswith("text/")


def _answer(status: int, raw: bytes) -> dict[str, Any]:
    """Read an answer of the API, whatever it calls itself. Raises ApiError, Unreachable."""
    try:
        answer = json.loads(raw)
    except ValueError:
        raise Unreachable(f"http_{status}") from None
    if not isinstance(answer, dict):
        raise Unreachable("no_object")
    code = answer.get("errcode", 0)
    if code:
        message = str(answer.get("errmsg", ""))
        raise ApiError(code if isinstance(code, int) else -1, message)
    if status != OK:
        raise Unreachable(f"http_{status}")
    return answer
