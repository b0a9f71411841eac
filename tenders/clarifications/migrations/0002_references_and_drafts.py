"""What an asker holds instead of the row's number; drafts of answers; the clause as it is published."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def give_references(apps, schema_editor):
    rows = apps.get_model("clarifications", "Clarification").objects
    for pk, clause in rows.values_list("pk", "clause"):
        rows.filter(pk=pk).update(reference=uuid.uuid4(), published_clause=clause)


class Migration(migrations.Migration):
    dependencies = [
        ("clarifications", "0001_questions_and_answers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("clarification", "reference", models.UUIDField(editable=False, null=True)),
        migrations.AddField(
            "clarification",
            "published_clause",
            models.CharField(blank=True, default="", max_length=100, verbose_name="page or clause as published"),
            preserve_default=False,
        ),
        migrations.AddField("clarification", "drafted_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "clarification",
            "drafted_by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunPython(give_references, migrations.RunPython.noop, elidable=True),
    ]
