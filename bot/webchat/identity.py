"""Who is at the page: a signed cookie, upload links for one address, recovery codes."""

import base64
import binascii
import hashlib
import hmac
import secrets
from datetime import UTC, datetime

from cases.references import ALPHABET, CODE, code_plain

COOKIE = "huiyin"
COOKIE_DAYS = 400  # the longest that browsers keep one
_BYTES = 16  # of a random address and of every signature: 128 bits


def fresh_address() -> str:
    """Draw an address for a browser that has none."""
    return secrets.token_urlsafe(_BYTES)


def signed(secret: str, address: str) -> str:
    """Give the cookie's value for an address."""
    return f"{address}.{_mac(secret, 'cookie', address)}"


def address_of(secret: str, cookie: str) -> str:
    """Give the address in a cookie of ours; "" when it is not ours."""
    address, _, mac = cookie.rpartition(".")
    right = hmac.compare_digest(mac.encode(), _mac(secret, "cookie", address).encode())
    return address if address and right else ""


def upload_token(secret: str, address_id: int, until: datetime) -> str:
    """Give the last part of an upload link: who may upload, and until when."""
    said = f"{address_id}.{int(until.timestamp())}"
    whole = f"{said}.{_mac(secret, 'upload', said)}"
    return base64.urlsafe_b64encode(whole.encode()).decode().rstrip("=")


def upload_address(secret: str, token: str, now: datetime) -> int | None:
    """Give the id of the address an upload link is for; None when it is over or not ours."""
    try:
        whole = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()
        said, _, mac = whole.rpartition(".")
        address_id, until = (int(part) for part in said.split("."))
        over = now >= datetime.fromtimestamp(until, UTC)
    except (ValueError, OverflowError, OSError, binascii.Error):
        return None
    right = hmac.compare_digest(mac.encode(), _mac(secret, "upload", said).encode())
    return address_id if right and not over else None


def fresh_code() -> str:
    """Draw a recovery code, as long as a look-up code and as easy to copy."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE))


def recovery_hash(secret: str, code: str) -> str:
    """Give what is stored of a recovery code; nothing without the secret."""
    return hmac.new(
        secret.encode(), f"recovery {code_plain(code)}".encode(), hashlib.sha256
    ).hexdigest()


def _mac(secret: str, purpose: str, said: str) -> str:
    made = hmac.new(secret.encode(), f"{purpose} {said}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made[:_BYTES]).decode().rstrip("=")
