"""Notices handed in become proposals like those of organisations and posts (people.Proposal)."""

from django.db import migrations

STATES = {None: "waiting", True: "done", False: "refused"}
APPROVED = {state: approved for approved, state in STATES.items()}


def forwards(apps, schema_editor):
    """Carry over what was handed in, with who decided it and why; what was carried back before is there."""
    proposals = apps.get_model("people", "Proposal").objects
    there = set(proposals.filter(kind="calendar").values_list("id", flat=True))
    for one in apps.get_model("deadlines", "CalendarProposal").objects.order_by("proposed_at").iterator():
        if one.id in there:
            continue
        proposals.create(
            id=one.id,
            kind="calendar",
            subject=one.version,
            data={"text": one.text, "version": one.version},
            state=STATES[one.approved],
            proposed_by_id=one.proposed_by_id,
            proposed_at=one.proposed_at,
            decided_by_id=one.decided_by_id,
            decided_at=one.decided_at,
            decision=one.reason,
            done_at=one.decided_at if one.approved else None,
            result={"release": one.version} if one.approved else {},
        )


def backwards(apps, schema_editor):
    """Carry them back."""
    proposals = apps.get_model("deadlines", "CalendarProposal").objects
    found = apps.get_model("people", "Proposal").objects.filter(kind="calendar", state__in=APPROVED)
    for one in found.order_by("proposed_at").iterator():
        proposals.create(
            id=one.id,
            text=one.data["text"],
            version=one.data["version"],
            approved=APPROVED[one.state],
            proposed_by_id=one.proposed_by_id,
            proposed_at=one.proposed_at,
            decided_by_id=one.decided_by_id,
            decided_at=one.decided_at,
            reason=one.decision,
        )


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0006_reminders"), ("people", "0004_administration")]

    operations = [
        migrations.RunPython(forwards, backwards),
        migrations.DeleteModel("CalendarProposal"),
    ]
