"""The tables. No behaviour: rows become `cases` values before they leave `storage`."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tortoise import fields
from tortoise.models import Model

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def micros(moment: datetime) -> int:
    """Give an aware datetime as microseconds since 1970, the form in the tables."""
    return (moment - _EPOCH) // _MICROSECOND


def moment(stored: int) -> datetime:
    """Give the datetime in UTC of stored microseconds."""
    return _EPOCH + stored * _MICROSECOND


class InstantField(fields.BigIntField):
    """An aware datetime, stored as microseconds so that both databases order it alike.

    The hot path (`ledger`, `inbox`) reads and writes the numbers themselves.
    """

    def to_db_value(self, value: Any, instance: Any) -> Any:
        """Give the number to store."""
        return micros(value) if isinstance(value, datetime) else value

    def to_python_value(self, value: Any) -> Any:
        """Give the datetime that a number stands for."""
        return moment(value) if isinstance(value, int) else value


class PersonRow(Model):
    """Somebody who talks to us, on however many channels."""

    id = fields.BigIntField(primary_key=True)
    language = fields.CharField(max_length=8, default="")
    created_at = InstantField()
    heard_at = InstantField()
    recovery_hash = fields.CharField(max_length=64, default="", db_index=True)
    cases_count = fields.IntField(default=0)

    class Meta:
        table = "people"


class AddressRow(Model):
    """One way to reach a person, where ``grants`` is what is left of its push windows, JSON."""

    id = fields.BigIntField(primary_key=True)
    key = fields.CharField(max_length=40, unique=True)  # `inbox.key_of` of the next three
    channel = fields.CharField(max_length=16)
    account = fields.CharField(max_length=64, default="")
    address = fields.CharField(max_length=128)
    person_id = fields.BigIntField(db_index=True)
    heard_at = InstantField()
    gone_at = InstantField(null=True)
    grants = fields.TextField(default="{}")

    class Meta:
        table = "addresses"


class SessionRow(Model):
    """Where each person is in a conversation, ``body`` being JSON."""

    person_id = fields.BigIntField(primary_key=True, generated=False)
    body = fields.TextField()
    draft_since = InstantField(null=True, db_index=True)
    draft_reminded = fields.BooleanField(default=False)

    class Meta:
        table = "sessions"


class InboxRow(Model):
    """Everything people sent, once each: what de-duplicates and what staff read.

    ``key`` is the hash of (channel, account, external id). ``state``: done, or
    failed while its turn could not be taken and will be tried again.
    """

    id = fields.BigIntField(primary_key=True)
    key = fields.CharField(max_length=40, unique=True)
    channel = fields.CharField(max_length=16)
    external_id = fields.CharField(max_length=255)
    person_id = fields.BigIntField()
    address_id = fields.BigIntField()
    at = InstantField()
    heard = fields.CharField(max_length=12)
    text = fields.TextField(default="")
    body = fields.TextField(default="{}")  # the Incoming as JSON
    payload = fields.TextField(default="")  # as received
    case_number = fields.CharField(max_length=16, null=True, db_index=True)
    state = fields.CharField(max_length=8, default="done")
    attempts = fields.IntField(default=0)
    next_try_at = InstantField(null=True)

    class Meta:
        table = "inbox"
        indexes = (("person_id", "id"), ("state", "next_try_at"))


class OutboxRow(Model):
    """Messages to deliver, written in the transaction that caused them.

    ``state``: waiting, sending, sent, held (the window is shut; goes with the
    person's next message), failed, cancelled. ``body`` is the Message as JSON.
    """

    id = fields.BigIntField(primary_key=True)
    person_id = fields.BigIntField()
    address_id = fields.BigIntField()
    answers = fields.BigIntField(null=True, db_index=True)  # inbox id
    case_number = fields.CharField(max_length=16, null=True, db_index=True)
    phrase = fields.CharField(max_length=64)
    text = fields.TextField()
    body = fields.TextField()
    author = fields.CharField(max_length=64, default="")
    outcome = fields.BooleanField(default=False)
    quiet = fields.BooleanField(default=False)
    state = fields.CharField(max_length=10, default="waiting")
    reason = fields.CharField(max_length=64, default="")
    attempts = fields.IntField(default=0)
    created_at = InstantField()
    not_before = InstantField()
    claimed_until = InstantField(null=True)
    sent_at = InstantField(null=True)
    external_id = fields.CharField(max_length=128, default="")

    class Meta:
        table = "outbox"
        indexes = (("state", "not_before"), ("person_id", "state"))


class CaseRow(Model):
    """A case as it stands now. The columns are those of `cases.model.Case`."""

    number = fields.CharField(max_length=16, primary_key=True)
    person_id = fields.BigIntField()
    status = fields.CharField(max_length=20)
    open = fields.BooleanField(default=True)  # not in one of `model.ENDED`
    opened_at = InstantField()
    category = fields.CharField(max_length=64, default="")
    answers = fields.TextField(default="{}")
    story = fields.TextField(default="")
    party = fields.CharField(max_length=255, default="")
    title = fields.CharField(max_length=255, default="")
    amount_cents = fields.BigIntField(null=True)
    currency = fields.CharField(max_length=8, default="")
    priority = fields.CharField(max_length=8, default="normal")
    flags = fields.CharField(max_length=255, default="")  # comma between
    clerk_id = fields.CharField(max_length=64, default="")
    live = fields.BooleanField(default=False)
    anonymous = fields.BooleanField(default=False)
    round = fields.IntField(default=1)
    source = fields.CharField(max_length=16, default="chat")
    channel = fields.CharField(max_length=16, default="")  # by which it came in
    language = fields.CharField(max_length=8, default="zh-CN")
    submitted_at = InstantField(null=True)
    due_check_at = InstantField(null=True)
    due_answer_at = InstantField(null=True)
    due_solution_at = InstantField(null=True)
    due_at = InstantField(null=True)
    answered_at = InstantField(null=True)
    asked_again_at = InstantField(null=True)
    paused_at = InstantField(null=True)
    ended_at = InstantField(null=True)
    revisited_at = InstantField(null=True)
    lookup_hash = fields.CharField(max_length=64, default="")
    unread = fields.BooleanField(default=False)
    version = fields.IntField(default=0)
    updated_at = InstantField()

    class Meta:
        table = "cases"
        indexes = (
            ("person_id", "opened_at"),
            ("open", "due_at", "number"),
            ("open", "clerk_id", "due_at"),
            ("open", "category", "due_at"),
            ("status", "opened_at"),
            ("status", "answered_at"),
            ("status", "ended_at"),
        )


class EntryRow(Model):
    """One line of a case's history: appended, never changed, chained by ``digest``."""

    id = fields.BigIntField(primary_key=True)
    number = fields.CharField(max_length=16, db_index=True)
    at = InstantField()
    by_role = fields.CharField(max_length=16)
    by_id = fields.CharField(max_length=64)
    by_name = fields.CharField(max_length=64, default="")
    kind = fields.CharField(max_length=32)
    detail = fields.TextField(default="{}")
    public = fields.BooleanField(default=False)
    digest = fields.CharField(max_length=64)

    class Meta:
        table = "entries"


class EvidenceRow(Model):
    """One file that a person sent, or staff did.

    ``state``: wanted (to be fetched), kept, refused (``reason`` says why), failed.
    A row without ``case_number`` belongs to the person's draft. ``by_link`` is the link
    by which a respondent sent it, with nobody as its person until it is passed on.
    """

    id = fields.CharField(max_length=24, primary_key=True)
    person_id = fields.BigIntField()
    case_number = fields.CharField(max_length=16, null=True, db_index=True)
    inbox_id = fields.BigIntField(null=True, db_index=True)
    by_staff = fields.CharField(max_length=64, default="")
    by_link = fields.CharField(max_length=24, default="", db_default="")
    medium = fields.CharField(max_length=12)
    state = fields.CharField(max_length=8, default="wanted")
    reason = fields.CharField(max_length=32, default="")
    channel = fields.CharField(max_length=16, default="")
    account = fields.CharField(max_length=64, default="")
    source = fields.TextField(default="")
    platform_mark = fields.CharField(max_length=128, default="")  # equal for equal content
    name = fields.CharField(max_length=255, default="")
    caption = fields.TextField(default="")
    mime_claimed = fields.CharField(max_length=128, default="")
    mime = fields.CharField(max_length=128, default="")
    kind = fields.CharField(max_length=12, default="")
    size = fields.BigIntField(null=True)
    seconds = fields.IntField(null=True)
    sha256 = fields.CharField(max_length=64, default="")
    key = fields.CharField(max_length=128, default="")
    width = fields.IntField(null=True)
    height = fields.IntField(null=True)
    has_preview = fields.BooleanField(default=False)
    arrived_at = InstantField()
    kept_at = InstantField(null=True)
    attempts = fields.IntField(default=0)
    next_try_at = InstantField(null=True)

    class Meta:
        table = "evidence"
        indexes = (
            ("person_id", "case_number"),
            ("state", "next_try_at"),
            ("state", "kind", "width"),
            ("by_link", "case_number"),
        )


class LinkRow(Model):
    """The way in of a respondent. The columns are those of `cases.links.Link`."""

    id = fields.CharField(max_length=24, primary_key=True)
    number = fields.CharField(max_length=16, db_index=True)
    name = fields.CharField(max_length=200)
    contact = fields.CharField(max_length=200, default="")
    note = fields.TextField(default="")
    made_by = fields.CharField(max_length=64)
    made_at = InstantField()
    due_at = InstantField()
    expires_at = InstantField()
    opened_at = InstantField(null=True)
    opened_from = fields.CharField(max_length=64, default="")
    answered_at = InstantField(null=True)
    passed_at = InstantField(null=True)
    time_asked_at = InstantField(null=True)
    time_settled_at = InstantField(null=True)
    returned = fields.TextField(default="")
    withdrawn_at = InstantField(null=True)
    closed_at = InstantField(null=True)

    class Meta:
        table = "respondent_links"


class StaffRow(Model):
    """Somebody who works at the panel."""

    id = fields.CharField(max_length=64, primary_key=True)  # the sign-in name
    name = fields.CharField(max_length=64)
    role = fields.CharField(max_length=16, default="clerk")
    password = fields.CharField(max_length=255)
    must_change = fields.BooleanField(default=True)
    language = fields.CharField(max_length=8, default="")
    theme = fields.CharField(max_length=8, default="")
    disabled = fields.BooleanField(default=False)
    seen_at = InstantField(null=True)
    created_at = InstantField()

    class Meta:
        table = "staff"


class PanelSessionRow(Model):
    """A sign-in at the panel, so that it can be ended from here. ``key`` is a hash."""

    key = fields.CharField(max_length=64, primary_key=True)
    staff_id = fields.CharField(max_length=64, db_index=True)
    csrf = fields.CharField(max_length=64)
    created_at = InstantField()
    seen_at = InstantField()
    until = InstantField()

    class Meta:
        table = "panel_sessions"


class SignInRow(Model):
    """Failed sign-ins, for the limiter: by name and by address of origin."""

    id = fields.BigIntField(primary_key=True)
    key = fields.CharField(max_length=128, db_index=True)
    at = InstantField()

    class Meta:
        table = "sign_ins"
