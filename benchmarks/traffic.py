"""Makes signed, encrypted WeChat messages and sends them over many connections at once."""

import asyncio
import base64
import hashlib
import os
import random
import struct
import time
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

TOKEN = "benchtoken"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
APP_ID = "wx1234567890abcdef"
KEY = base64.b64decode(AES_KEY + "=")
#: What one person says, over and over: whole complaints, from the first word to the number.
SCRIPT = (
    "投诉",
    "2",
    "{shop}，11月3号买的{thing}{amount}元，说48小时发货，到现在没发，客服不理人",
    "跳过",
    "1",
    "1",
    "1",
    "进度",
)
SHOPS = ("小满优品旗舰店", "跃动健身中心店", "青田电器商城", "禾木美妆店", "云帆数码公司")
THINGS = ("耳机", "面霜", "外套", "电饭锅", "书包")


def sign(*parts: str) -> str:
    """Give WeChat's signature of some strings."""
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


def encrypt(message: bytes) -> str:
    """Encrypt as the platform does in safe mode."""
    raw = os.urandom(16) + struct.pack(">I", len(message)) + message + APP_ID.encode()
    pad = 32 - len(raw) % 32
    cipher = Cipher(algorithms.AES(KEY), modes.CBC(KEY[:16])).encryptor()
    return base64.b64encode(
        cipher.update(raw + bytes([pad]) * pad) + cipher.finalize()
    ).decode()


def decrypt(text: str) -> bytes:
    """Decrypt an answer; raises ValueError when it is not for our account."""
    cipher = Cipher(algorithms.AES(KEY), modes.CBC(KEY[:16])).decryptor()
    raw = cipher.update(base64.b64decode(text)) + cipher.finalize()
    raw = raw[: -raw[-1]]
    (length,) = struct.unpack(">I", raw[16:20])
    if raw[20 + length :] != APP_ID.encode():
        raise ValueError("not our account")
    return raw[20 : 20 + length]


def text(number: int, people: int) -> str:
    """Give what is said in the message of that number."""
    chosen = random.Random(number)
    return SCRIPT[number // people % len(SCRIPT)].format(
        shop=chosen.choice(SHOPS), thing=chosen.choice(THINGS), amount=chosen.randint(20, 9000)
    )


def split(whole: bytes) -> tuple[dict[str, str], bytes]:
    """Take a request apart again: its query and its body."""
    head, _, body = whole.partition(b"\r\n\r\n")
    query = head.split(b" ")[1].split(b"?")[1].decode()
    return dict(parse_qsl(query)), body


def request(number: int, people: int, path: str = "/wechat") -> bytes:
    """Make one HTTP request: the next message of one of ``people``, who speak in turn."""
    chosen = random.Random(number)
    now = int(time.time())
    body = (
        f"<xml><ToUserName><![CDATA[gh_0]]></ToUserName>"
        f"<FromUserName><![CDATA[oUser{number % people:07d}]]></FromUserName>"
        f"<CreateTime>{now}</CreateTime><MsgType><![CDATA[text]]></MsgType>"
        f"<Content><![CDATA[{text(number, people)}]]></Content>"
        f"<MsgId>{10**18 + number}</MsgId></xml>"
    ).encode()
    secret = encrypt(body)
    nonce = str(chosen.getrandbits(31))
    query = (
        f"signature={sign(TOKEN, str(now), nonce)}&timestamp={now}&nonce={nonce}"
        f"&encrypt_type=aes&msg_signature={sign(TOKEN, str(now), nonce, secret)}"
    )
    envelope = (
        f"<xml><ToUserName><![CDATA[gh_0]]></ToUserName>"
        f"<Encrypt><![CDATA[{secret}]]></Encrypt></xml>"
    ).encode()
    head = (
        f"POST {path}?{query} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/xml\r\n"
        f"Content-Length: {len(envelope)}\r\n\r\n"
    )
    return head.encode() + envelope


@dataclass
class Result:
    """What a run came to; times in seconds."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    answered: int = 0  # with words, not only "success"
    failed: int = 0

    @property
    def rate(self) -> float:
        """Give answers a second."""
        return len(self.times) / self.seconds if self.seconds else 0.0

    def at(self, share: float) -> float:
        """Give a percentile in milliseconds."""
        ordered = sorted(self.times)
        return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * share))]


async def send(port: int, requests: list[bytes], *, connections: int = 32) -> Result:
    """Send all requests, ``connections`` in flight, and time each answer."""
    result = Result()
    left = iter(requests)

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for body in left:
            began = time.perf_counter()
            writer.write(body)
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
            answer = await reader.readexactly(length)
            result.times.append(time.perf_counter() - began)
            result.failed += not head.startswith(b"HTTP/1.1 200")
            result.answered += b"Encrypt" in answer
        writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(connections)))
    result.seconds = time.perf_counter() - began
    return result
