"""Hashes passwords, a few at a time, beside the event loop."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

#: OWASP's password storage cheat sheet, checked 2026-11: 19 MiB, two passes, one lane.
_HASHER = PasswordHasher(memory_cost=19_456, time_cost=2, parallelism=1)
AT_ONCE = 2  # each takes 19 MiB and a core for its time

#: Of a password nobody knows: checked for unknown names, so that they take as long.
_NOBODYS = (
    "$argon2id$v=19$m=19456,t=2,p=1$bM+EROvn2wHNdkxplUpFCA"
    "$tjvR3PtVJCkrfcQTrOSRCiEXL5ZHrVtA2aHEbm0DeoU"
)


async def hashed(password: str) -> str:
    """Give what is stored of a password."""
    return await asyncio.get_running_loop().run_in_executor(_room(), _HASHER.hash, password)


async def matches(stored: str | None, password: str) -> bool:
    """Say whether a password is right; None (no such account) takes as long and is not."""
    right = await asyncio.get_running_loop().run_in_executor(
        _room(), _verify, stored or _NOBODYS, password
    )
    return right and stored is not None


def _verify(stored: str, password: str) -> bool:
    try:
        return _HASHER.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def _room() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(AT_ONCE, thread_name_prefix="password")
