"""WeChat's envelope: signatures, age and encryption, around the XML of messages.

wechatpy does the cipher. It compares signatures in variable time, trusts any age
and builds its cipher anew for each message; those parts are ours.
"""

import base64
import hashlib
import hmac
import re
import secrets
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.parsers.expat import ExpatError, ParserCreate

from wechatpy.crypto import PrpCrypto
from wechatpy.exceptions import InvalidAppIdException

from bot.wechat.limits import AGE_S, ELEMENTS

KEY_LENGTH = 43  # characters of an EncodingAESKey; with "=" it is base64 of 32 bytes
DEPTH = 8  # of nested elements; the deepest real message (mass send result) has 5
STAMP_DIGITS = 12  # of a timestamp in seconds; more is nonsense

_SEALED = (
    "<xml>\n<Encrypt><![CDATA[{cipher}]]></Encrypt>\n"
    "<MsgSignature><![CDATA[{signature}]]></MsgSignature>\n"
    "<TimeStamp>{timestamp}</TimeStamp>\n<Nonce><![CDATA[{nonce}]]></Nonce>\n</xml>"
)
_CIPHER = re.compile(r"[A-Za-z0-9+/=]+")


class NotFromWeChat(Exception):
    """The signature is not ours, or older or newer than it may be."""


class Undecipherable(NotFromWeChat):
    """Rightly signed, but none of our keys opens it: one of the two sides has a wrong key."""


class Unreadable(Exception):
    """Rightly signed, but not a message that can be read."""


class Cipher(PrpCrypto):  # type: ignore[misc]  # wechatpy has no types
    """WeChat's AES with the key set up once, and a random prefix nobody can foretell."""

    def __init__(self, encoding_aes_key: str) -> None:
        super().__init__(key_bytes(encoding_aes_key))

    def get_random_string(self) -> str:
        """Give the sixteen characters that open the plain text."""
        return secrets.token_hex(8)


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """A message out of its envelope; ``cipher`` seals the answer, None if it came plain."""

    xml: str
    cipher: Cipher | None


class Envelope:
    """Checks, opens and seals for one account.

    ``aes_keys``: the present key first, then the previous one for the time of a
    change; empty where nothing is encrypted. ``plain``: take unencrypted bodies,
    which carry no signature of their own.
    """

    def __init__(
        self, *, app_id: str, token: str, aes_keys: Sequence[str] = (), plain: bool = False
    ) -> None:
        self._app_id = app_id
        self._token = token
        self._ciphers = [Cipher(key) for key in aes_keys if key]
        self._plain = plain

    def check(self, query: Mapping[str, str], now: datetime) -> None:
        """Refuse a request that WeChat did not sign just now. Raises NotFromWeChat.

        A request without ``signature`` passes only if it bears a ``msg_signature``,
        which `open` checks: that one covers the body.
        """
        stamp = query.get("timestamp", "")
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= STAMP_DIGITS):
            raise NotFromWeChat("no timestamp")
        if abs(now.timestamp() - int(stamp)) > AGE_S:
            raise NotFromWeChat("too old or ahead of time")
        if "signature" in query:
            self._same(query["signature"], stamp, query.get("nonce", ""))
        elif "msg_signature" not in query:
            raise NotFromWeChat("no signature")

    def greet(self, query: Mapping[str, str], now: datetime) -> str:
        """Give the answer to the handshake. Raises NotFromWeChat."""
        self.check(query, now)
        echo = query.get("echostr", "")
        if "msg_signature" not in query:
            return echo
        self._same(query["msg_signature"], query["timestamp"], query.get("nonce", ""), echo)
        return self._decrypt(echo).xml

    def open(self, query: Mapping[str, str], body: bytes) -> Opened:
        """Take a message out of its envelope.

        Raises NotFromWeChat if the body is not signed as the mode wants it, and
        Unreadable for what is rightly signed but no message.
        """
        if "msg_signature" in query and self._ciphers:
            encrypted = self._encrypted(query, body)
            nonce = query.get("nonce", "")
            self._same(query["msg_signature"], query["timestamp"], nonce, encrypted)
            return self._decrypt(encrypted)
        if not self._plain or "signature" not in query:
            raise NotFromWeChat("not encrypted")
        return Opened(xml=_text(body), cipher=None)

    def seal(self, xml: str, opened: Opened, now: datetime) -> str:
        """Put an answer into the envelope that the question came in."""
        if opened.cipher is None:
            return xml
        stamp, nonce = str(int(now.timestamp())), secrets.token_hex(8)
        cipher = opened.cipher.encrypt(xml, self._app_id).decode()
        signature = _signature(self._token, stamp, nonce, cipher)
        return _SEALED.format(cipher=cipher, signature=signature, timestamp=stamp, nonce=nonce)

    def _same(self, told: str, *parts: str) -> None:
        want = _signature(self._token, *parts)
        if not hmac.compare_digest(want.encode(), told.encode("utf-8", "replace")):
            raise NotFromWeChat("wrong signature")

    def _encrypted(self, query: Mapping[str, str], body: bytes) -> str:
        try:
            return _encrypted(body)
        except Unreadable as error:
            if "signature" in query:  # WeChat signed the request, if not the body
                raise
            raise NotFromWeChat(str(error)) from None

    def _decrypt(self, encrypted: str) -> Opened:
        for cipher in self._ciphers:
            try:
                xml = cipher.decrypt(encrypted, self._app_id)
            except (InvalidAppIdException, ValueError, IndexError, struct.error):
                continue
            return Opened(xml=_bounded(xml), cipher=cipher)
        raise Undecipherable("no key opens it")


def key_bytes(encoding_aes_key: str) -> bytes:
    """Give the 32 bytes of an EncodingAESKey. Raises ValueError if it is not one."""
    if len(encoding_aes_key) != KEY_LENGTH:
        raise ValueError(f"an EncodingAESKey has {KEY_LENGTH} characters")
    try:
        return base64.b64decode(encoding_aes_key + "=", validate=True)
    except ValueError as error:
        raise ValueError("an EncodingAESKey has letters and digits only") from error


def _signature(*parts: str) -> str:
    joined = "".join(sorted(parts)).encode("utf-8", "replace")
    return hashlib.sha1(joined).hexdigest()  # noqa: S324  WeChat's choice


def _text(body: bytes) -> str:
    try:
        return _bounded(body.decode())
    except UnicodeDecodeError:
        raise Unreadable("not UTF-8") from None


def _bounded(xml: str) -> str:
    if xml.count("<") > ELEMENTS:
        raise Unreadable("too many elements")
    if "<!" in xml[: xml.find("<xml")]:
        raise Unreadable("has a DTD")
    return xml


def _encrypted(body: bytes) -> str:
    """Give the text of ``Encrypt`` directly under the root.

    The outer XML is read before its signature can be checked, so this reads no
    more than it must: no DTD, little depth, one such element.
    """
    reader, parser = _Reader(), ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.words
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(body, True)
    except (ExpatError, LookupError, ValueError) as error:
        raise Unreadable(f"no XML: {type(error).__name__}") from None
    if reader.seen != 1:
        raise Unreadable("not exactly one Encrypt")
    encrypted = "".join(reader.text).strip()
    if not _CIPHER.fullmatch(encrypted):
        raise Unreadable("Encrypt is not base64")
    return encrypted


class _Reader:
    """Collects the one element that matters. It holds no parser, so that no ring is left."""

    def __init__(self) -> None:
        self.seen = 0
        self.text: list[str] = []
        self._depth = 0
        self._inside = False

    def start(self, name: str, _: Any) -> None:
        self._depth += 1
        if self._depth > DEPTH:
            raise Unreadable("too deep")
        self._inside = self._depth == 2 and name == "Encrypt"  # noqa: PLR2004  below the root
        self.seen += self._inside

    def end(self, _: str) -> None:
        self._depth -= 1
        self._inside = False

    def words(self, words: str) -> None:
        if self._inside:
            self.text.append(words)


def _refuse(*_: Any) -> None:
    raise Unreadable("has a DTD")
