"""People who work at the panel: accounts, sign-ins, sessions.

A session is known by the hash of its key alone; ending it takes effect at the
next request. Failed sign-ins are counted by name and by address of origin.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from cases.model import Actor, Role
from storage.passwords import hashed, matches
from storage.tables import PanelSessionRow, SignInRow, StaffRow

PASSWORD_MIN = 12  # characters
PASSWORD_MAX = 256  # characters; longer ones only cost time
IDLE = timedelta(hours=12)  # a session unused for so long has ended
WHOLE = timedelta(days=7)  # a session ends after so long, used or not
SEEN_EVERY = timedelta(minutes=1)  # how exactly the last use is kept
LIMITED_WITHIN = timedelta(minutes=15)
TRIES_BY_NAME = 10  # failed within LIMITED_WITHIN
TRIES_BY_ORIGIN = 30  # an office shares one address
PRESENT_WITHIN = timedelta(minutes=5)


class NotSignedIn(Exception):
    """The name or the password is wrong, or the account is shut; which, is not said."""

    code = "signin_wrong"


class TooManyTries(NotSignedIn):
    """Too many failed tries; ``minutes`` until the next is looked at."""

    code = "signin_wait"

    def __init__(self, minutes: int) -> None:
        super().__init__(f"wait {minutes} minutes")
        self.minutes = minutes


class NameTaken(Exception):
    """Somebody signs in by that name already."""


class BadPassword(Exception):
    """A new password cannot be taken; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, kw_only=True)
class Member:
    """Somebody who works at the panel."""

    id: str
    name: str
    role: Role
    must_change: bool = False
    language: str = ""
    theme: str = ""

    def actor(self) -> Actor:
        """Give the member as who acts on a case."""
        return Actor(role=self.role, id=self.id, name=self.name)


@dataclass(frozen=True, kw_only=True)
class Session:
    """A sign-in that holds. ``key`` is the hash; the key itself only the browser has."""

    key: str
    member: Member
    csrf: str
    created_at: datetime
    seen_at: datetime


async def add(id_: str, name: str, role: Role, now: datetime) -> str:
    """Make an account; give its one-time password, which must be changed at the first use.

    Raises NameTaken.
    """
    if await StaffRow.filter(id=id_).exists():
        raise NameTaken(id_)
    password = secrets.token_urlsafe(12)
    await StaffRow.create(
        id=id_, name=name, role=role.value, password=await hashed(password), created_at=now
    )
    return password


async def any_there() -> bool:
    """Say whether there is an account at all."""
    return await StaffRow.exists()


async def everybody() -> list[Member]:
    """Give all who may work on cases, by name."""
    rows = await StaffRow.filter(disabled=False).order_by("name", "id")
    return [_member(row) for row in rows]


async def present(now: datetime) -> int:
    """Count who has used the panel in the last minutes."""
    since = now - PRESENT_WITHIN
    rows = await PanelSessionRow.filter(seen_at__gte=since, until__gt=now).values_list(
        "staff_id", flat=True
    )
    return len(set(rows))


async def sign_in(id_: str, password: str, *, origin: str, now: datetime) -> tuple[str, Member]:
    """Begin a session; give its key for the browser. Raises NotSignedIn, TooManyTries.

    The try is counted before the password is looked at, so that many at once
    are counted too; a right password takes it back.
    """
    by_name, by_origin = _limited(f"name:{id_}"), _limited(f"from:{origin}")
    await _refuse_too_many(by_name, TRIES_BY_NAME, now)
    await _refuse_too_many(by_origin, TRIES_BY_ORIGIN, now)
    tries = [await SignInRow.create(key=key, at=now) for key in (by_name, by_origin)]
    row = await StaffRow.get_or_none(id=id_, disabled=False)
    if not await matches(row.password if row else None, password[:PASSWORD_MAX]) or not row:
        raise NotSignedIn
    await SignInRow.filter(key=by_name).delete()
    await tries[1].delete()
    await SignInRow.filter(at__lt=now - LIMITED_WITHIN).delete()
    return await _begin(row, now), _member(row)


async def session_of(key: str, now: datetime) -> Session | None:
    """Give the session that a browser's key opens; None when there is none any more."""
    row = await PanelSessionRow.get_or_none(key=_hash(key))
    if row is None or row.until <= now or row.seen_at <= now - IDLE:
        return None
    member = await StaffRow.get_or_none(id=row.staff_id, disabled=False)
    if member is None:
        return None
    if now - row.seen_at >= SEEN_EVERY:
        await PanelSessionRow.filter(key=row.key).update(seen_at=now)
        await StaffRow.filter(id=member.id).update(seen_at=now)
    return _session(row, member)


async def sessions(staff_id: str, now: datetime) -> list[Session]:
    """Give somebody's sessions that hold, the one used last first."""
    member = await StaffRow.get(id=staff_id)
    rows = await (
        PanelSessionRow.filter(staff_id=staff_id, until__gt=now, seen_at__gt=now - IDLE)
        .order_by("-seen_at")
        .limit(50)
    )
    return [_session(row, member) for row in rows]


async def sign_out(session: Session) -> None:
    """End one session."""
    await PanelSessionRow.filter(key=session.key).delete()


async def end_others(session: Session) -> int:
    """End all other sessions of the same person; give how many there were."""
    return await (
        PanelSessionRow.filter(staff_id=session.member.id).exclude(key=session.key).delete()
    )


async def change_password(session: Session, old: str, new: str, *, now: datetime) -> str:
    """Set a new password; every session ends and a new one begins, whose key is given.

    Raises NotSignedIn when the old password is wrong, TooManyTries, BadPassword.
    """
    by_name = _limited(f"name:{session.member.id}")
    await _refuse_too_many(by_name, TRIES_BY_NAME, now)
    await SignInRow.create(key=by_name, at=now)
    row = await StaffRow.get(id=session.member.id)
    if not await matches(row.password, old[:PASSWORD_MAX]):
        raise NotSignedIn
    await SignInRow.filter(key=by_name).delete()
    _check(new, old, row)
    changed = await hashed(new)
    await StaffRow.filter(id=row.id).update(password=changed, must_change=False)
    await PanelSessionRow.filter(staff_id=row.id).delete()
    return await _begin(row, now)


async def prefer(
    staff_id: str, *, language: str | None = None, theme: str | None = None
) -> None:
    """Keep how somebody wants to see the panel; None leaves as it was."""
    wanted = {"language": language, "theme": theme}
    changes = {key: value for key, value in wanted.items() if value is not None}
    if changes:
        await StaffRow.filter(id=staff_id).update(**changes)


def equal(one: str, other: str) -> bool:
    """Compare two secrets in a time that tells nothing."""
    return hmac.compare_digest(one.encode(), other.encode())


def _check(new: str, old: str, row: StaffRow) -> None:
    if len(new) < PASSWORD_MIN:
        raise BadPassword("password_short")
    if len(new) > PASSWORD_MAX:
        raise BadPassword("password_long")
    if new == old:
        raise BadPassword("password_same")
    if new.lower() in {row.id.lower(), row.name.lower()} or len(set(new)) < PASSWORD_MIN // 3:
        raise BadPassword("password_plain")


async def _begin(row: StaffRow, now: datetime) -> str:
    key = secrets.token_urlsafe(32)
    await PanelSessionRow.filter(until__lte=now).delete()
    await PanelSessionRow.create(
        key=_hash(key),
        staff_id=row.id,
        csrf=secrets.token_urlsafe(32),
        created_at=now,
        seen_at=now,
        until=now + WHOLE,
    )
    return key


async def _refuse_too_many(key: str, allowed: int, now: datetime) -> None:
    since = now - LIMITED_WITHIN
    tries = await SignInRow.filter(key=key, at__gt=since).order_by("-at").limit(allowed)
    if len(tries) >= allowed:
        left = tries[-1].at + LIMITED_WITHIN - now
        raise TooManyTries(max(1, -int(-left.total_seconds() // 60)))


def _limited(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _member(row: StaffRow) -> Member:
    return Member(
        id=row.id,
        name=row.name,
        role=Role(row.role),
        must_change=row.must_change,
        language=row.language,
        theme=row.theme,
    )


def _session(row: PanelSessionRow, member: StaffRow) -> Session:
    return Session(
        key=row.key,
        member=_member(member),
        csrf=row.csrf,
        created_at=row.created_at,
        seen_at=row.seen_at,
    )
