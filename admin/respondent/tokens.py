"""Signs the last part of a respondent's link, so that nobody can make one up."""

import hashlib
import hmac
import re

_ID = 24  # characters of a link's id, hexadecimal
_SIGNATURE = 32  # hexadecimal characters: 128 bits
#: Letters and figures only: some messengers cut other signs off the end of an address.
_WHOLE = re.compile(f"[0-9a-f]{{{_ID + _SIGNATURE}}}")


def token(secret: str, link_id: str) -> str:
    """Give the last part of the address of a link's page."""
    return f"{link_id}{_signature(secret, link_id)}"


def link_of(secret: str, said: str) -> str:
    """Give the id of the link that a token is for; "" when it is not one of ours."""
    if not _WHOLE.fullmatch(said):
        return ""
    id_, signature = said[:_ID], said[_ID:]
    return id_ if hmac.compare_digest(signature, _signature(secret, id_)) else ""


def _signature(secret: str, link_id: str) -> str:
    made = hmac.new(secret.encode(), f"respond {link_id}".encode(), hashlib.sha256)
    return made.hexdigest()[:_SIGNATURE]
