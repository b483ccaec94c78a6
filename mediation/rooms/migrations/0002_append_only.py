"""What was said stays: of a message only `retracted_at` may be set, once (promise M6)."""

from django.db import migrations

KEPT = ("id", "room_id", "seq", "ref", "seat_id", "kind", "body", "at", "reply_to")
SQLITE = [
    f"""CREATE TRIGGER rooms_message_no_update BEFORE UPDATE ON rooms_message
        WHEN OLD.retracted_at IS NOT NULL OR {" OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in KEPT)}
        BEGIN SELECT RAISE(ABORT, 'rooms_message is append only'); END""",
    """CREATE TRIGGER rooms_message_no_delete BEFORE DELETE ON rooms_message
       BEGIN SELECT RAISE(ABORT, 'rooms_message is append only'); END""",
]
POSTGRESQL = [
    f"""CREATE TRIGGER rooms_message_no_update BEFORE UPDATE ON rooms_message FOR EACH ROW
        WHEN (OLD.retracted_at IS NOT NULL OR {" OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in KEPT)})
        EXECUTE FUNCTION jiefen_append_only()""",
    """CREATE TRIGGER rooms_message_no_delete BEFORE DELETE ON rooms_message
       FOR EACH ROW EXECUTE FUNCTION jiefen_append_only()""",
    """CREATE TRIGGER rooms_message_no_truncate BEFORE TRUNCATE ON rooms_message
       FOR EACH STATEMENT EXECUTE FUNCTION jiefen_append_only()""",
]
TRIGGERS = ("rooms_message_no_update", "rooms_message_no_delete", "rooms_message_no_truncate")
UNDO = {
    "sqlite": [f"DROP TRIGGER {name}" for name in TRIGGERS[:2]],
    "postgresql": [f"DROP TRIGGER {name} ON rooms_message" for name in TRIGGERS],
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
    dependencies = [("rooms", "0001_initial"), ("core", "0002_append_only")]
    operations = [migrations.RunPython(forwards, backwards)]
