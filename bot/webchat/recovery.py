"""Recovery codes at the page: one is made, or one is typed and brings a conversation here."""

from dataclasses import dataclass

from bot.webchat.identity import fresh_code, recovery_hash
from bot.webchat.parts import Parts
from cases.references import code_words
from storage import people
from storage.people import Address


@dataclass(frozen=True, kw_only=True)
class Moved:
    """What came of a typed code; ``left`` opens again what this browser leaves behind."""

    ok: bool
    left: str = ""


async def new_code(parts: Parts, person_id: int) -> str | None:
    """Make a code for a person, the only one that counts from now; None when too often."""
    if not person_id or not parts.codes.take(f"new:{person_id}", parts.service.clock()):
        return None
    return await _make(parts, person_id)


async def use_code(
    parts: Parts, known: Address | None, code: str, *, client: str
) -> Moved | None:
    """Bring a browser to the person whose code was typed; None after too many tries."""
    now = parts.service.clock()
    tried = known.address if known else ""
    if not (parts.codes.take(tried, now) and parts.typed.take(client, now)):
        return None
    hashed = recovery_hash(parts.config.secret, code)
    adoption = await people.adopt(known.id, hashed, now=now) if known else None
    if adoption is None or known is None:
        return Moved(ok=False)
    left = "" if adoption.left is None else await _make(parts, adoption.left)
    event = {"kind": "moved", "address": known.address}
    parts.live.publish(f"person:{known.person_id}", event)
    return Moved(ok=True, left=left)


async def _make(parts: Parts, person_id: int) -> str:
    code = fresh_code()
    await people.set_recovery(person_id, recovery_hash(parts.config.secret, code))
    return code_words(code)
