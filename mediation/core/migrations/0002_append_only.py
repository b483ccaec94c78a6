"""The record only grows: the database itself refuses to change, remove or cut off events (promises E2, M6)."""

from django.db import migrations

SQLITE = [
    """CREATE TRIGGER core_event_no_update BEFORE UPDATE ON core_event
       BEGIN SELECT RAISE(ABORT, 'core_event is append only'); END""",
    """CREATE TRIGGER core_event_no_delete BEFORE DELETE ON core_event
       BEGIN SELECT RAISE(ABORT, 'core_event is append only'); END""",
]
POSTGRESQL = [
    """CREATE FUNCTION jiefen_append_only() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION '% is append only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$""",
    """CREATE TRIGGER core_event_no_change BEFORE UPDATE OR DELETE ON core_event
       FOR EACH ROW EXECUTE FUNCTION jiefen_append_only()""",
    """CREATE TRIGGER core_event_no_truncate BEFORE TRUNCATE ON core_event
       FOR EACH STATEMENT EXECUTE FUNCTION jiefen_append_only()""",
]
UNDO = {
    "sqlite": ["DROP TRIGGER core_event_no_update", "DROP TRIGGER core_event_no_delete"],
    "postgresql": [
        "DROP TRIGGER core_event_no_change ON core_event",
        "DROP TRIGGER core_event_no_truncate ON core_event",
        "DROP FUNCTION jiefen_append_only()",
    ],
}


def forwards(apps, schema_editor):
    """Make the triggers of this database."""
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def backwards(apps, schema_editor):
    """Remove them."""
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
