from tortoise import migrations
from tortoise.migrations import operations as ops
from storage.tables import InstantField
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('storage', '0002_respondent_links')]

    initial = False

    operations = [
        ops.AddField(
            model_name='CaseRow',
            name='paused_at',
            field=InstantField(null=True),
        ),
        ops.AddField(
            model_name='CaseRow',
            name='revisited_at',
            field=InstantField(null=True),
        ),
        ops.AddIndex(
            model_name='CaseRow',
            index=Index(fields=['status', 'ended_at']),
        ),
    ]
