"""A strict WeChat platform on loopback: the API half here, the push half in `wechat_phone`.

Errors come as JSON with HTTP 200, as they really do. Every limit that
platforms.md names is kept: token life, push windows and counts, bytes of text,
escaped JSON, following, media, menu, QR codes.
"""

import asyncio
import json
import re
import secrets
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

import aiohttp
from aiohttp import web

from tests.fakes.wechat_phone import Phone, Shown, now

__all__ = ["Phone", "Shown", "WeChatPlatform"]

WINDOWS = {"spoke": (48 * 3600.0, 5), "touched": (60.0, 3)}
TEXT_BYTES = 2047
TOKEN_LIVES_S = 7200.0
OVERLAP_S = 300.0  # in which an old token is still good
FORCE_EVERY_S = 30.0
IMAGE_BYTES = 2 * 2**20


class Refused(Exception):
    """The platform refuses a call with a code."""

    def __init__(self, code: int, message: str = "refused") -> None:
        super().__init__(message)
        self.code = code


@dataclass
class User:
    """A person as the platform knows them."""

    following: bool = True
    blocked: bool = False
    grants: dict[str, tuple[float, int]] = field(default_factory=dict)


@dataclass
class Media:
    """A file on the platform; ``fault`` is "", "slow", "broken" or "stalled"."""

    raw: bytes
    mime: str
    video: bool = False
    fault: str = ""


@dataclass(kw_only=True)
class WeChatPlatform:
    """The platform; an async context manager that serves while it is open."""

    app_id: str = "wx0123456789abcdef"
    secret: str = "s" * 32
    token: str = "huiyintoken"
    aes_key: str = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
    verified: bool = True
    clock: Callable[[], float] = now
    token_lives_s: float = TOKEN_LIVES_S
    foreign_ip: str = ""  # set: the address we call from, which is not on the white list
    delay_s: float = 0.0  # before each answer
    broken: bool = False  # answers with a page of HTML
    users: dict[str, User] = field(default_factory=dict)
    media: dict[str, Media] = field(default_factory=dict)
    sent: list[dict[str, Any]] = field(default_factory=list)
    templates: list[dict[str, Any]] = field(default_factory=list)
    typing: list[str] = field(default_factory=list)
    menu: dict[str, Any] | None = None
    calls: Counter[str] = field(default_factory=Counter)
    url: str = ""

    def __post_init__(self) -> None:
        self._tokens: dict[str, float] = {}  # token -> until
        self._current = ""
        self._forced_at = float("-inf")
        self._failures: dict[str, list[int]] = {}

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=20 * 2**20)
        app.router.add_post("/cgi-bin/{path:.*}", self._api)
        app.router.add_get("/cgi-bin/media/get", self._media_get)
        app.router.add_get("/mmbiz/{id}", self._public)
        app.router.add_get("/video/{id}", self._public)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        self.session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.session.close()
        await self._runner.cleanup()

    # --- what people do ---

    def heard(self, openid: str, event: str) -> None:
        """Open the push window of an event anew."""
        length, count = WINDOWS[event]
        user = self.users.setdefault(openid, User())
        user.grants[event] = (self.clock() + length, count)

    def follow(self, openid: str) -> None:
        """Let a person follow."""
        self.users.setdefault(openid, User()).following = True
        self.heard(openid, "touched")

    def unfollow(self, openid: str) -> None:
        """Let a person stop following."""
        self.users.setdefault(openid, User()).following = False

    def put_media(self, raw: bytes, mime: str, *, fault: str = "") -> str:
        """Keep a file that a person sent; give its media id."""
        media_id = secrets.token_urlsafe(24)
        self.media[media_id] = Media(raw, mime, fault=fault)
        return media_id

    def put_video(self, raw: bytes, *, fault: str = "") -> str:
        """Keep a video, which is handed out by a second address."""
        media_id = self.put_media(raw, "video/mp4", fault=fault)
        self.media[media_id].video = True
        return media_id

    def texts(self, openid: str) -> list[str]:
        """Give the texts that were pushed to a person."""
        mine = [one for one in self.sent if one["touser"] == openid]
        return [one["text"]["content"] for one in mine if one["msgtype"] == "text"]

    # --- what goes wrong ---

    def fail(self, path: str, code: int, *, times: int = 1) -> None:
        """Refuse the next calls of a path with ``code``."""
        self._failures.setdefault(path, []).extend([code] * times)

    def expire_tokens(self) -> None:
        """Let every token end now; calls then get 42001."""
        self._tokens = dict.fromkeys(self._tokens, self.clock() - 1)
        self._current = ""

    def spoil_token(self) -> None:
        """Let the present token be refused though it is the present one, until forced."""
        self._tokens.pop(self._current, None)

    # --- the API ---

    async def _api(self, request: web.Request) -> web.Response:
        path = request.match_info["path"]
        self.calls[path] += 1
        await asyncio.sleep(self.delay_s)
        if self.broken:
            return web.Response(status=502, text="<html>bad gateway</html>")
        try:
            if failures := self._failures.get(path):
                raise Refused(failures.pop(0))
            if path != "stable_token":
                self._checked(request)
            answer = await self._CALLS[path](self, request)
        except Refused as error:
            answer = {"errcode": error.code, "errmsg": f"{error} rid: 1-2-3"}
        except KeyError as error:
            answer = {"errcode": 47001, "errmsg": f"data format error {error}"}
        raw = json.dumps(answer, ensure_ascii=False).encode()
        return web.Response(body=raw, content_type="text/plain")

    def _checked(self, request: web.Request) -> None:
        token = request.query.get("access_token", "")
        if not token:
            raise Refused(41001, "access_token missing")
        if token not in self._tokens:
            raise Refused(40001, "invalid credential, access_token is invalid or not latest")
        if self._tokens[token] <= self.clock():
            raise Refused(42001, "access_token expired")

    async def _stable_token(self, request: web.Request) -> dict[str, Any]:
        asked = await _json(request)
        if asked["grant_type"] != "client_credential":
            raise Refused(40002, "invalid grant_type")
        if asked["appid"] != self.app_id:
            raise Refused(40013, "invalid appid")
        if asked["secret"] != self.secret:
            raise Refused(40125, "invalid appsecret")
        if self.foreign_ip:
            ip = self.foreign_ip
            raise Refused(40164, f"invalid ip {ip} ipv6 ::ffff:{ip}, not in whitelist")
        at = self.clock()
        if asked.get("force_refresh"):
            if at - self._forced_at < FORCE_EVERY_S:
                raise Refused(45011, "api minute-quota reach limit")
            self._forced_at = at
            self._tokens, self._current = {}, ""
        left = self._tokens.get(self._current, 0) - at
        if self._current and self._current not in self._tokens:
            left = self.token_lives_s  # spoilt: the platform itself does not know
        elif left < OVERLAP_S:
            self._current, left = f"{secrets.token_hex(60)}", self.token_lives_s
            self._tokens[self._current] = at + left
        return {"access_token": self._current, "expires_in": int(left)}

    async def _custom_send(self, request: web.Request) -> dict[str, Any]:
        said = await _json(request)
        if not self.verified:
            raise Refused(48001, "api unauthorized")
        user = self._reachable(said["touser"])
        kind = said["msgtype"]
        if kind == "text":
            _check_text(said["text"]["content"])
        elif kind == "image":
            if said["image"]["media_id"] not in self.media:
                raise Refused(40007, "invalid media_id")
        else:
            raise Refused(40008, "invalid message type")
        self._spend(user)
        self.sent.append(said)
        return {"errcode": 0, "errmsg": "ok"}

    def _reachable(self, openid: str) -> User:
        user = self.users.get(openid)
        if user is None:
            raise Refused(40003, "invalid openid")
        if user.blocked:
            raise Refused(43019, "require remove blacklist")
        if not user.following:
            raise Refused(43004, "require subscribe")
        return user

    def _spend(self, user: User) -> None:
        at = self.clock()
        open_ = {event: one for event, one in user.grants.items() if one[0] > at}
        if not open_:
            raise Refused(45015, "response out of time limit or subscription is canceled")
        for event, (until, left) in sorted(open_.items(), key=lambda one: one[1][0]):
            if left:
                user.grants[event] = (until, left - 1)
                return
        raise Refused(45047, "out of response count limit")

    async def _typing(self, request: web.Request) -> dict[str, Any]:
        said = await _json(request)
        self._reachable(said["touser"])
        if said["command"] not in ("Typing", "CancelTyping"):
            raise Refused(45072, "invalid command")
        self.typing.append(said["touser"])
        return {"errcode": 0, "errmsg": "ok"}

    async def _template(self, request: web.Request) -> dict[str, Any]:
        said = await _json(request)
        self._reachable(said["touser"])
        if not said["template_id"].startswith("tpl"):
            raise Refused(40037, "invalid template_id")
        # Since 2023-05: cut at twenty characters, line breaks gone, without an error.
        cut = {name: one["value"].split("\n")[0][:20] for name, one in said["data"].items()}
        self.templates.append({**said, "data": cut})
        return {"errcode": 0, "errmsg": "ok", "msgid": 200163836 + len(self.templates)}

    async def _upload(self, request: web.Request) -> dict[str, Any]:
        if request.content_length is None or request.query.get("type") != "image":
            raise Refused(41005, "media data missing")
        part = await (await request.multipart()).next()
        if not isinstance(part, aiohttp.BodyPartReader) or part.name != "media":
            raise Refused(41005, "media data missing")
        raw = bytes(await part.read())
        if not part.filename or not raw:
            raise Refused(41005, "media data missing")
        if len(raw) > IMAGE_BYTES:
            raise Refused(40009, "invalid image size")
        if not raw.startswith((b"\xff\xd8", b"\x89PNG", b"GIF8", b"BM")):
            raise Refused(40113, "unsupported file type")
        mime = part.headers.get("Content-Type", "image/jpeg")
        return {"type": "image", "media_id": self.put_media(raw, mime), "created_at": 1}

    async def _menu_create(self, request: web.Request) -> dict[str, Any]:
        asked = await _json(request)
        if not 1 <= len(asked["button"]) <= 3:
            raise Refused(40017, "invalid button size")
        for button in asked["button"]:
            if not 1 <= len(button["name"].encode()) <= 16:
                raise Refused(40018, "invalid button name size")
            subs = button.get("sub_button", [])
            if len(subs) > 5 or any(not 1 <= len(s["name"].encode()) <= 60 for s in subs):
                raise Refused(40025, "invalid sub button name size")
            for one in subs or [button]:
                if one["type"] != "click" or not 1 <= len(one["key"].encode()) <= 128:
                    raise Refused(40019, "invalid button key size")
        self.menu = asked
        return {"errcode": 0, "errmsg": "ok"}

    async def _qr(self, request: web.Request) -> dict[str, Any]:
        asked = await _json(request)
        scene = asked["action_info"]["scene"]["scene_str"]
        if not 1 <= len(scene) <= 64:
            raise Refused(40053, "invalid action info")
        if asked["action_name"] == "QR_STR_SCENE" and not asked["expire_seconds"] <= 2_592_000:
            raise Refused(40052, "invalid action name")
        return {"ticket": "t", "url": f"http://weixin.qq.com/q/{scene}"}

    _CALLS: ClassVar[dict[str, Any]] = {
        "stable_token": _stable_token,
        "message/custom/send": _custom_send,
        "message/custom/typing": _typing,
        "message/template/send": _template,
        "media/upload": _upload,
        "menu/create": _menu_create,
        "qrcode/create": _qr,
    }

    # --- files ---

    async def _media_get(self, request: web.Request) -> web.StreamResponse:
        self.calls["media/get"] += 1
        media = self.media.get(request.query.get("media_id", ""))
        try:
            if failures := self._failures.get("media/get"):
                raise Refused(failures.pop(0))
            self._checked(request)
            if media is None:
                raise Refused(40007, "invalid media_id")
        except Refused as error:
            told = {"errcode": error.code, "errmsg": str(error)}
            return web.Response(text=json.dumps(told), content_type="text/plain")
        if media.video:
            told = {"video_url": f"{self.url}/video/{request.query['media_id']}"}
            return web.json_response(told)
        return await _served(request, media)

    async def _public(self, request: web.Request) -> web.StreamResponse:
        self.calls["public"] += 1
        media = self.media.get(request.match_info["id"])
        if media is None:
            raise web.HTTPNotFound
        return await _served(request, media)


async def _served(request: web.Request, media: Media) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": media.mime})
    response.content_length = len(media.raw)
    await response.prepare(request)
    async for chunk in _chunks(media):
        await response.write(chunk)
    if media.fault == "broken":
        assert request.transport is not None
        request.transport.abort()
        return response
    await response.write_eof()
    return response


async def _chunks(media: Media) -> AsyncIterator[bytes]:
    if not media.fault:
        yield media.raw
        return
    half = len(media.raw) // 2
    yield media.raw[:half]
    await asyncio.sleep({"slow": 0.2, "broken": 0.05, "stalled": 3600}[media.fault])
    if media.fault == "slow":
        yield media.raw[half:]


def _check_text(content: str) -> None:
    if not content:
        raise Refused(44004, "empty content")
    if len(content.encode()) > TEXT_BYTES:
        raise Refused(45002, "content size out of limit")


async def _json(request: web.Request) -> dict[str, Any]:
    raw = await request.read()
    if re.search(rb"\\u[0-9a-fA-F]{4}", raw):
        raise Refused(40033, "invalid charset, please use utf-8 instead of \\uxxxx")
    try:
        asked = json.loads(raw.decode())
    except ValueError:
        raise Refused(47001, "data format error") from None
    if not isinstance(asked, dict):
        raise Refused(47001, "data format error")
    return asked
