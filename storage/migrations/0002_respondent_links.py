from tortoise import migrations
from tortoise.migrations import operations as ops
from storage.tables import InstantField
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('storage', '0001_initial')]

    initial = False

    operations = [
        ops.CreateModel(
            name='LinkRow',
            fields=[
                ('id', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=24)),
                ('number', fields.CharField(db_index=True, max_length=16)),
                ('name', fields.CharField(max_length=200)),
                ('contact', fields.CharField(default='', max_length=200)),
                ('note', fields.TextField(default='', unique=False)),
                ('made_by', fields.CharField(max_length=64)),
                ('made_at', InstantField()),
                ('due_at', InstantField()),
                ('expires_at', InstantField()),
                ('opened_at', InstantField(null=True)),
                ('opened_from', fields.CharField(default='', max_length=64)),
                ('answered_at', InstantField(null=True)),
                ('passed_at', InstantField(null=True)),
                ('time_asked_at', InstantField(null=True)),
                ('time_settled_at', InstantField(null=True)),
                ('returned', fields.TextField(default='', unique=False)),
                ('withdrawn_at', InstantField(null=True)),
                ('closed_at', InstantField(null=True)),
            ],
            options={'table': 'respondent_links', 'app': 'storage', 'pk_attr': 'id', 'table_description': 'The way in of a respondent. The columns are those of `cases.links.Link`.'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='EvidenceRow',
            name='by_link',
            field=fields.CharField(default='', db_default='', max_length=24),
        ),
        ops.AddIndex(
            model_name='EvidenceRow',
            index=Index(fields=['by_link', 'case_number']),
        ),
    ]
