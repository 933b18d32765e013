from tortoise import migrations
from tortoise.migrations import operations as ops
from storage.tables import InstantField
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name="AddressRow",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                ("key", fields.CharField(unique=True, max_length=40)),
                ("channel", fields.CharField(max_length=16)),
                ("account", fields.CharField(default="", max_length=64)),
                ("address", fields.CharField(max_length=128)),
                ("person_id", fields.BigIntField(db_index=True)),
                ("heard_at", InstantField()),
                ("gone_at", InstantField(null=True)),
                ("grants", fields.TextField(default="{}", unique=False)),
            ],
            options={
                "table": "addresses",
                "app": "storage",
                "pk_attr": "id",
                "table_description": "One way to reach a person, where ``grants`` is what is left of its push windows, JSON.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="CaseRow",
            fields=[
                (
                    "number",
                    fields.CharField(
                        primary_key=True, unique=True, db_index=True, max_length=16
                    ),
                ),
                ("person_id", fields.BigIntField()),
                ("status", fields.CharField(max_length=20)),
                ("open", fields.BooleanField(default=True)),
                ("opened_at", InstantField()),
                ("category", fields.CharField(default="", max_length=64)),
                ("answers", fields.TextField(default="{}", unique=False)),
                ("story", fields.TextField(default="", unique=False)),
                ("party", fields.CharField(default="", max_length=255)),
                ("title", fields.CharField(default="", max_length=255)),
                ("amount_cents", fields.BigIntField(null=True)),
                ("currency", fields.CharField(default="", max_length=8)),
                ("priority", fields.CharField(default="normal", max_length=8)),
                ("flags", fields.CharField(default="", max_length=255)),
                ("clerk_id", fields.CharField(default="", max_length=64)),
                ("live", fields.BooleanField(default=False)),
                ("anonymous", fields.BooleanField(default=False)),
                ("round", fields.IntField(default=1)),
                ("source", fields.CharField(default="chat", max_length=16)),
                ("channel", fields.CharField(default="", max_length=16)),
                ("language", fields.CharField(default="zh-CN", max_length=8)),
                ("submitted_at", InstantField(null=True)),
                ("due_check_at", InstantField(null=True)),
                ("due_answer_at", InstantField(null=True)),
                ("due_solution_at", InstantField(null=True)),
                ("due_at", InstantField(null=True)),
                ("answered_at", InstantField(null=True)),
                ("asked_again_at", InstantField(null=True)),
                ("ended_at", InstantField(null=True)),
                ("lookup_hash", fields.CharField(default="", max_length=64)),
                ("unread", fields.BooleanField(default=False)),
                ("version", fields.IntField(default=0)),
                ("updated_at", InstantField()),
            ],
            options={
                "table": "cases",
                "app": "storage",
                "indexes": [
                    Index(fields=["person_id", "opened_at"]),
                    Index(fields=["open", "due_at", "number"]),
                    Index(fields=["open", "clerk_id", "due_at"]),
                    Index(fields=["open", "category", "due_at"]),
                    Index(fields=["status", "opened_at"]),
                    Index(fields=["status", "answered_at"]),
                ],
                "pk_attr": "number",
                "table_description": "A case as it stands now. The columns are those of `cases.model.Case`.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="EntryRow",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                ("number", fields.CharField(db_index=True, max_length=16)),
                ("at", InstantField()),
                ("by_role", fields.CharField(max_length=16)),
                ("by_id", fields.CharField(max_length=64)),
                ("by_name", fields.CharField(default="", max_length=64)),
                ("kind", fields.CharField(max_length=32)),
                ("detail", fields.TextField(default="{}", unique=False)),
                ("public", fields.BooleanField(default=False)),
                ("digest", fields.CharField(max_length=64)),
            ],
            options={
                "table": "entries",
                "app": "storage",
                "pk_attr": "id",
                "table_description": "One line of a case's history: appended, never changed, chained by ``digest``.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="EvidenceRow",
            fields=[
                (
                    "id",
                    fields.CharField(
                        primary_key=True, unique=True, db_index=True, max_length=24
                    ),
                ),
                ("person_id", fields.BigIntField()),
                ("case_number", fields.CharField(null=True, db_index=True, max_length=16)),
                ("inbox_id", fields.BigIntField(null=True, db_index=True)),
                ("by_staff", fields.CharField(default="", max_length=64)),
                ("medium", fields.CharField(max_length=12)),
                ("state", fields.CharField(default="wanted", max_length=8)),
                ("reason", fields.CharField(default="", max_length=32)),
                ("channel", fields.CharField(default="", max_length=16)),
                ("account", fields.CharField(default="", max_length=64)),
                ("source", fields.TextField(default="", unique=False)),
                ("platform_mark", fields.CharField(default="", max_length=128)),
                ("name", fields.CharField(default="", max_length=255)),
                ("caption", fields.TextField(default="", unique=False)),
                ("mime_claimed", fields.CharField(default="", max_length=128)),
                ("mime", fields.CharField(default="", max_length=128)),
                ("kind", fields.CharField(default="", max_length=12)),
                ("size", fields.BigIntField(null=True)),
                ("seconds", fields.IntField(null=True)),
                ("sha256", fields.CharField(default="", max_length=64)),
                ("key", fields.CharField(default="", max_length=128)),
                ("width", fields.IntField(null=True)),
                ("height", fields.IntField(null=True)),
                ("has_preview", fields.BooleanField(default=False)),
                ("arrived_at", InstantField()),
                ("kept_at", InstantField(null=True)),
                ("attempts", fields.IntField(default=0)),
                ("next_try_at", InstantField(null=True)),
            ],
            options={
                "table": "evidence",
                "app": "storage",
                "indexes": [
                    Index(fields=["person_id", "case_number"]),
                    Index(fields=["state", "next_try_at"]),
                    Index(fields=["state", "kind", "width"]),
                ],
                "pk_attr": "id",
                "table_description": "One file that a person sent, or staff did.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="InboxRow",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                ("key", fields.CharField(unique=True, max_length=40)),
                ("channel", fields.CharField(max_length=16)),
                ("external_id", fields.CharField(max_length=255)),
                ("person_id", fields.BigIntField()),
                ("address_id", fields.BigIntField()),
                ("at", InstantField()),
                ("heard", fields.CharField(max_length=12)),
                ("text", fields.TextField(default="", unique=False)),
                ("body", fields.TextField(default="{}", unique=False)),
                ("payload", fields.TextField(default="", unique=False)),
                ("case_number", fields.CharField(null=True, db_index=True, max_length=16)),
                ("state", fields.CharField(default="done", max_length=8)),
                ("attempts", fields.IntField(default=0)),
                ("next_try_at", InstantField(null=True)),
            ],
            options={
                "table": "inbox",
                "app": "storage",
                "indexes": [
                    Index(fields=["person_id", "id"]),
                    Index(fields=["state", "next_try_at"]),
                ],
                "pk_attr": "id",
                "table_description": "Everything people sent, once each: what de-duplicates and what staff read.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="OutboxRow",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                ("person_id", fields.BigIntField()),
                ("address_id", fields.BigIntField()),
                ("answers", fields.BigIntField(null=True, db_index=True)),
                ("case_number", fields.CharField(null=True, db_index=True, max_length=16)),
                ("phrase", fields.CharField(max_length=64)),
                ("text", fields.TextField(unique=False)),
                ("body", fields.TextField(unique=False)),
                ("author", fields.CharField(default="", max_length=64)),
                ("outcome", fields.BooleanField(default=False)),
                ("quiet", fields.BooleanField(default=False)),
                ("state", fields.CharField(default="waiting", max_length=10)),
                ("reason", fields.CharField(default="", max_length=64)),
                ("attempts", fields.IntField(default=0)),
                ("created_at", InstantField()),
                ("not_before", InstantField()),
                ("claimed_until", InstantField(null=True)),
                ("sent_at", InstantField(null=True)),
                ("external_id", fields.CharField(default="", max_length=128)),
            ],
            options={
                "table": "outbox",
                "app": "storage",
                "indexes": [
                    Index(fields=["state", "not_before"]),
                    Index(fields=["person_id", "state"]),
                ],
                "pk_attr": "id",
                "table_description": "Messages to deliver, written in the transaction that caused them.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PanelSessionRow",
            fields=[
                (
                    "key",
                    fields.CharField(
                        primary_key=True, unique=True, db_index=True, max_length=64
                    ),
                ),
                ("staff_id", fields.CharField(db_index=True, max_length=64)),
                ("csrf", fields.CharField(max_length=64)),
                ("created_at", InstantField()),
                ("seen_at", InstantField()),
                ("until", InstantField()),
            ],
            options={
                "table": "panel_sessions",
                "app": "storage",
                "pk_attr": "key",
                "table_description": "A sign-in at the panel, so that it can be ended from here. ``key`` is a hash.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PersonRow",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                ("language", fields.CharField(default="", max_length=8)),
                ("created_at", InstantField()),
                ("heard_at", InstantField()),
                ("recovery_hash", fields.CharField(default="", db_index=True, max_length=64)),
                ("cases_count", fields.IntField(default=0)),
            ],
            options={
                "table": "people",
                "app": "storage",
                "pk_attr": "id",
                "table_description": "Somebody who talks to us, on however many channels.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SessionRow",
            fields=[
                (
                    "person_id",
                    fields.BigIntField(
                        primary_key=True, unique=True, db_index=True, generated=False
                    ),
                ),
                ("body", fields.TextField(unique=False)),
                ("draft_since", InstantField(null=True, db_index=True)),
                ("draft_reminded", fields.BooleanField(default=False)),
            ],
            options={
                "table": "sessions",
                "app": "storage",
                "pk_attr": "person_id",
                "table_description": "Where each person is in a conversation, ``body`` being JSON.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SignInRow",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                ("key", fields.CharField(db_index=True, max_length=128)),
                ("at", InstantField()),
            ],
            options={
                "table": "sign_ins",
                "app": "storage",
                "pk_attr": "id",
                "table_description": "Failed sign-ins, for the limiter: by name and by address of origin.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="StaffRow",
            fields=[
                (
                    "id",
                    fields.CharField(
                        primary_key=True, unique=True, db_index=True, max_length=64
                    ),
                ),
                ("name", fields.CharField(max_length=64)),
                ("role", fields.CharField(default="clerk", max_length=16)),
                ("password", fields.CharField(max_length=255)),
                ("must_change", fields.BooleanField(default=True)),
                ("language", fields.CharField(default="", max_length=8)),
                ("theme", fields.CharField(default="", max_length=8)),
                ("disabled", fields.BooleanField(default=False)),
                ("seen_at", InstantField(null=True)),
                ("created_at", InstantField()),
            ],
            options={
                "table": "staff",
                "app": "storage",
                "pk_attr": "id",
                "table_description": "Somebody who works at the panel.",
            },
            bases=["Model"],
        ),
    ]
