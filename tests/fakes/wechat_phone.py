"""WeChat's other half: a person's phone, whose messages the platform pushes to us.

Written from the platform's documents, without wechatpy, so that the two check
each other: signs and encrypts, waits, asks again, opens the answer and shows
only what a phone would show.
"""

import asyncio
import base64
import hashlib
import io
import itertools
import os
import re
import struct
import time
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING, Literal
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import aiohttp
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

if TYPE_CHECKING:
    from tests.fakes.wechat import WeChatPlatform

TRIES = 4  # the first and three retries
TEXT_BYTES = 2047
_LINK = re.compile(r'<a href="([^"]*)">([^<]*)</a>')


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What the phone shows after one message; ``why`` the platform calls us unavailable."""

    text: str | None = None
    tries: int = 1
    statuses: tuple[int, ...] = ()  # 0: no answer in time
    body: bytes = b""
    why: str = ""

    @property
    def unavailable(self) -> bool:
        """Say whether the phone shows 该公众号暂时无法提供服务."""
        return bool(self.why)

    @property
    def links(self) -> dict[str, str]:
        """Give the links of the text: label -> address."""
        return {label: address for address, label in _LINK.findall(self.text or "")}

    @property
    def plain(self) -> str:
        """Give the text as it is read, links as their labels."""
        return _LINK.sub(lambda found: found[2], self.text or "")


@dataclass(kw_only=True)
class Phone:
    """One person with WeChat, at one account of ours.

    ``address``: the root of our server. ``patience_s``: the platform's five seconds,
    shorter in tests.
    """

    platform: "WeChatPlatform"
    address: str
    openid: str = "oPerson1"
    mode: Literal["safe", "compatible", "plain"] = "safe"
    patience_s: float = 5.0
    account: str = "gh_huiyin"
    _ids: "itertools.count[int]" = field(default_factory=lambda: itertools.count(10**16))

    async def text(self, content: str, *, menu_id: str = "") -> Shown:
        """Say something; ``menu_id`` as when a link of ours was tapped."""
        tapped = f"<bizmsgmenuid>{menu_id}</bizmsgmenuid>" if menu_id else ""
        return await self.message("text", f"<Content>{cdata(content)}</Content>{tapped}")

    async def tap(self, shown: Shown, label: str) -> Shown:
        """Tap a link of a text that was shown."""
        asked = parse_qs(urlsplit(unescape(shown.links[label])).query)
        return await self.text(asked["msgmenucontent"][0], menu_id=asked["msgmenuid"][0])

    async def image(self, raw: bytes, mime: str = "image/jpeg") -> Shown:
        """Send a picture."""
        media_id = self.platform.put_media(raw, mime)
        url = f"{self.platform.url}/mmbiz/{media_id}"
        return await self.message(
            "image", f"<PicUrl>{cdata(url)}</PicUrl><MediaId>{cdata(media_id)}</MediaId>"
        )

    async def voice(self, raw: bytes, *, recognition: str = "") -> Shown:
        """Send a voice message."""
        media_id = self.platform.put_media(raw, "audio/amr")
        heard = f"<Recognition>{cdata(recognition)}</Recognition>" if recognition else ""
        return await self.message(
            "voice", f"<MediaId>{media_id}</MediaId><Format>amr</Format>{heard}"
        )

    async def video(self, raw: bytes, *, kind: str = "video") -> Shown:
        """Send a video; ``kind`` may be "shortvideo"."""
        media_id = self.platform.put_video(raw)
        inner = f"<MediaId>{media_id}</MediaId><ThumbMediaId>thumb</ThumbMediaId>"
        return await self.message(kind, inner)

    async def file(self, name: str, size: int) -> Shown:
        """Send a file, of which we are only told."""
        inner = f"<Title>{cdata(name)}</Title><FileTotalLen>{size}</FileTotalLen>"
        return await self.message("file", inner + "<FileKey>k</FileKey><FileMd5>m</FileMd5>")

    async def location(self, latitude: float, longitude: float, label: str = "") -> Shown:
        """Send a place."""
        inner = f"<Location_X>{latitude}</Location_X><Location_Y>{longitude}</Location_Y>"
        return await self.message("location", f"{inner}<Scale>15</Scale><Label>{label}</Label>")

    async def follow(self, scene: str = "") -> Shown:
        """Begin to follow, perhaps by a code with a scene."""
        self.platform.follow(self.openid)
        return await self.event("subscribe", f"qrscene_{scene}" if scene else "")

    async def unfollow(self) -> Shown:
        """Stop following."""
        self.platform.unfollow(self.openid)
        return await self.event("unsubscribe")

    async def scan(self, scene: str) -> Shown:
        """Scan a code with a scene, following already."""
        self.platform.heard(self.openid, "touched")
        return await self.event("SCAN", scene)

    async def click(self, key: str) -> Shown:
        """Press a button of the menu."""
        self.platform.heard(self.openid, "touched")
        return await self.event("CLICK", key)

    async def message(self, kind: str, inner: str) -> Shown:
        """Send a message of any kind."""
        self.platform.heard(self.openid, "touched" if "<bizmsgmenuid>" in inner else "spoke")
        return await self.push(self.xml(kind, f"{inner}<MsgId>{next(self._ids)}</MsgId>"))

    async def event(self, event: str, key: str = "") -> Shown:
        """Send an event of any kind."""
        inner = f"<Event>{event}</Event><EventKey>{cdata(key)}</EventKey>"
        return await self.push(self.xml("event", inner))

    def xml(self, kind: str, inner: str, *, at: float | None = None) -> str:
        """Write a message as the platform does."""
        return (
            f"<xml><ToUserName>{cdata(self.account)}</ToUserName>"
            f"<FromUserName>{cdata(self.openid)}</FromUserName>"
            f"<CreateTime>{int(at or self.platform.clock())}</CreateTime>"
            f"<MsgType>{cdata(kind)}</MsgType>{inner}</xml>"
        )

    async def push(self, xml: str, *, tries: int = TRIES) -> Shown:
        """Push one message, again until it is answered, and show the answer."""
        statuses: list[int] = []
        for _ in range(tries):
            query, body = self.sealed(xml)
            status, answer = await self.post(query, body)
            statuses.append(status)
            if status == 200:
                return self._show(answer, tuple(statuses))
        return Shown(tries=tries, statuses=tuple(statuses), why="no answer")

    async def post(self, query: dict[str, str], body: bytes) -> tuple[int, bytes]:
        """Post once; give status and body, status 0 if there was none in time."""
        timeout = aiohttp.ClientTimeout(total=self.patience_s)
        try:
            async with self.platform.session.post(
                f"{self.address}/wechat",
                params=query,
                data=io.BytesIO(body),
                headers={"Content-Type": "text/xml"},
                timeout=timeout,
            ) as response:
                return response.status, await response.read()
        except (TimeoutError, aiohttp.ClientError):
            return 0, b""

    async def greet(self, echo: str) -> tuple[int, str]:
        """Shake hands as the platform does when the address is entered."""
        query = {**self._signed(), "echostr": echo}
        async with self.platform.session.get(f"{self.address}/wechat", params=query) as got:
            return got.status, await got.text()

    def sealed(self, xml: str, *, at: float | None = None) -> tuple[dict[str, str], bytes]:
        """Give query and body of a push."""
        query = self._signed(at) | {"openid": self.openid}
        if self.mode == "plain":
            return query, xml.encode()
        encrypted = encrypt(self.platform.aes_key, self.platform.app_id, xml)
        query["encrypt_type"] = "aes"
        query["msg_signature"] = sign(
            self.platform.token, query["timestamp"], query["nonce"], encrypted
        )
        inner = f"<ToUserName>{cdata(self.account)}</ToUserName>"
        if self.mode == "compatible":
            inner = xml.strip().removeprefix("<xml>").removesuffix("</xml>")
        return query, f"<xml>{inner}<Encrypt>{cdata(encrypted)}</Encrypt></xml>".encode()

    def _signed(self, at: float | None = None) -> dict[str, str]:
        stamp, nonce = str(int(at or self.platform.clock())), os.urandom(5).hex()
        signature = sign(self.platform.token, stamp, nonce)
        return {"signature": signature, "timestamp": stamp, "nonce": nonce}

    def _show(self, body: bytes, statuses: tuple[int, ...]) -> Shown:
        came = {"tries": len(statuses), "statuses": statuses, "body": body}
        if body in (b"", b"success"):
            return Shown(**came)
        try:
            return Shown(text=self._read(body), **came)
        except (ValueError, KeyError, ElementTree.ParseError) as error:
            return Shown(why=f"{type(error).__name__}: {error}", **came)

    def _read(self, body: bytes) -> str:
        """Read an answer as strictly as the platform. Raises ValueError and the like."""
        answer = elements(body.decode())
        if "Encrypt" in answer:
            if self.mode == "plain":
                raise ValueError("encrypted, in plain mode")
            want = sign(
                self.platform.token, answer["TimeStamp"], answer["Nonce"], answer["Encrypt"]
            )
            if answer["MsgSignature"] != want:
                raise ValueError("answer badly signed")
            key, app_id = self.platform.aes_key, self.platform.app_id
            answer = elements(decrypt(key, app_id, answer["Encrypt"]))
        elif self.mode == "safe":
            raise ValueError("plain, in safe mode")
        if (answer["ToUserName"], answer["FromUserName"]) != (self.openid, self.account):
            raise ValueError("answer to somebody else")
        if answer["MsgType"] != "text" or not answer["CreateTime"].isdigit():
            raise ValueError("no text message")
        if not 0 < len(answer["Content"].encode()) <= TEXT_BYTES:
            raise ValueError(f"text of {len(answer['Content'].encode())} bytes")
        return answer["Content"]


def cdata(text: str) -> str:
    """Write text as a CDATA section, split where it would end."""
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


def elements(xml: str) -> dict[str, str]:
    """Read the elements under the root; each may come once."""
    root = ElementTree.fromstring(xml)
    found = {one.tag: one.text or "" for one in root}
    if root.tag != "xml" or len(found) != len(root):
        raise ValueError("not a message")
    return found


def sign(*parts: str) -> str:
    """Sign as the platform's documents say."""
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


def encrypt(aes_key: str, app_id: str, text: str) -> str:
    """Encrypt as the platform's documents say."""
    key, message = base64.b64decode(aes_key + "="), text.encode()
    raw = os.urandom(16) + struct.pack(">I", len(message)) + message + app_id.encode()
    pad = 32 - len(raw) % 32
    cipher = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return base64.b64encode(cipher.update(raw + bytes([pad]) * pad)).decode()


def decrypt(aes_key: str, app_id: str, text: str) -> str:
    """Decrypt as the platform's documents say. Raises ValueError."""
    key = base64.b64decode(aes_key + "=")
    cipher = Cipher(algorithms.AES(key), modes.CBC(key[:16])).decryptor()
    raw = cipher.update(base64.b64decode(text, validate=True))
    if not raw or not 1 <= raw[-1] <= 32 or raw[-raw[-1] :] != bytes([raw[-1]]) * raw[-1]:
        raise ValueError("bad padding")
    raw = raw[16 : -raw[-1]]
    (length,) = struct.unpack(">I", raw[:4])
    if raw[4 + length :] != app_id.encode():
        raise ValueError("for another app")
    return raw[4 : 4 + length].decode()


async def storm(phone: Phone, xml: str, *, times: int) -> list[Shown]:
    """Push one message many times at once, as after a broken line."""
    return list(await asyncio.gather(*(phone.push(xml) for _ in range(times))))


def now() -> float:
    """Give the real time; the default clock of the platform."""
    return time.time()
