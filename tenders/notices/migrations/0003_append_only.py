"""A published release cannot be changed or deleted, whoever asks: triggers on both databases."""

from django.db import migrations

SQLITE = [
    """CREATE TRIGGER release_no_update BEFORE UPDATE ON notices_release
       BEGIN SELECT RAISE(ABORT, 'releases are append-only'); END""",
    """CREATE TRIGGER release_no_delete BEFORE DELETE ON notices_release
       BEGIN SELECT RAISE(ABORT, 'releases are append-only'); END""",
]
POSTGRESQL = [
    """CREATE FUNCTION release_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'releases are append-only'; END $$""",
    """CREATE TRIGGER release_no_change BEFORE UPDATE OR DELETE ON notices_release
       FOR EACH ROW EXECUTE FUNCTION release_append_only()""",
    """CREATE TRIGGER release_no_truncate BEFORE TRUNCATE ON notices_release
       FOR EACH STATEMENT EXECUTE FUNCTION release_append_only()""",
]
UNDO = {
    "sqlite": ["DROP TRIGGER release_no_update", "DROP TRIGGER release_no_delete"],
    "postgresql": [
        "DROP TRIGGER release_no_change ON notices_release",
        "DROP TRIGGER release_no_truncate ON notices_release",
        "DROP FUNCTION release_append_only()",
    ],
}


def add_triggers(apps, schema_editor):
    statements = POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE
    for statement in statements:
        schema_editor.execute(statement)


def drop_triggers(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("notices", "0002_releases")]
    operations = [migrations.RunPython(add_triggers, drop_triggers)]
