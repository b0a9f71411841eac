"""Apart from the rows that the migration before this one fills: PostgreSQL changes no table with waiting triggers."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("clarifications", "0002_references_and_drafts")]

    operations = [
        migrations.AlterField(
            "clarification", "reference", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
        ),
        migrations.AddConstraint(
            "clarification",
            models.CheckConstraint(
                condition=models.Q(("number__isnull", False), ("state", "PUBLISHED"))
                | models.Q(models.Q(("state", "PUBLISHED"), _negated=True), ("number__isnull", True)),
                name="clarification_number_if_published",
            ),
        ),
        migrations.AddConstraint(
            "clarification",
            models.CheckConstraint(
                condition=models.Q(("merged_into__isnull", False), ("state", "MERGED"))
                | models.Q(models.Q(("state", "MERGED"), _negated=True), ("merged_into__isnull", True)),
                name="clarification_merged_into",
            ),
        ),
    ]
