"""Sessions that were arranged before they had rows of their own: they stay in everybody's calendar."""

from datetime import datetime, timedelta

from django.db import migrations


def carry_over(apps, schema_editor):
    """A row for each session that a bureau arranged and has not opened."""
    appointment = apps.get_model("sittings", "Appointment")
    arranged = apps.get_model("cases", "Proceeding").objects.filter(kind="administrative", state="scheduled")
    for stage in arranged.exclude(appointments__ended_at=None, appointments__isnull=False).iterator(chunk_size=500):
        session = stage.facts.get("session")
        if session:
            starts_at = datetime.fromisoformat(session["starts_at"])
            appointment.objects.create(
                proceeding=stage, starts_at=starts_at, minutes=60, online=bool(session["online"]),
                place=session["place"], arranged_at=stage.opened_at, reminds_at=starts_at - timedelta(days=1),
            )


class Migration(migrations.Migration):
    dependencies = [("sittings", "0001_initial")]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
