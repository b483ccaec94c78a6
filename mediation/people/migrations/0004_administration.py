"""Organisations and posts end; changes are proposed by one person and decided by another; a ledger keeps both."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQLITE = [
    """CREATE TRIGGER people_administered_no_update BEFORE UPDATE ON people_administered
       BEGIN SELECT RAISE(ABORT, 'people_administered is append only'); END""",
    """CREATE TRIGGER people_administered_no_delete BEFORE DELETE ON people_administered
       BEGIN SELECT RAISE(ABORT, 'people_administered is append only'); END""",
]
POSTGRESQL = [
    """CREATE TRIGGER people_administered_no_change BEFORE UPDATE OR DELETE ON people_administered
       FOR EACH ROW EXECUTE FUNCTION jiefen_append_only()""",
    """CREATE TRIGGER people_administered_no_truncate BEFORE TRUNCATE ON people_administered
       FOR EACH STATEMENT EXECUTE FUNCTION jiefen_append_only()""",
]
UNDO = {
    "sqlite": ["DROP TRIGGER people_administered_no_update", "DROP TRIGGER people_administered_no_delete"],
    "postgresql": [
        "DROP TRIGGER people_administered_no_change ON people_administered",
        "DROP TRIGGER people_administered_no_truncate ON people_administered",
    ],
}
STATES = [
    ("waiting", "waits for a second person"),
    ("refused", "turned down"),
    ("scheduled", "confirmed, takes effect later"),
    ("done", "in force"),
    ("failed", "could not take effect"),
    ("called_off", "called off before its day"),
]


def forwards(apps, schema_editor):
    """Make the triggers of this database."""
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def backwards(apps, schema_editor):
    """Remove them."""
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("people", "0003_organisation_distributes"), ("core", "0002_append_only")]

    operations = [
        migrations.AddField("organisation", "established_on", models.DateField(blank=True, null=True)),
        migrations.AddField("organisation", "ended_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("membership", "since_on", models.DateField(null=True)),
        migrations.AddField("membership", "ended_at", models.DateTimeField(null=True)),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=30)),
                ("subject", models.CharField(blank=True, max_length=200)),
                ("data", models.JSONField(default=dict)),
                ("before", models.JSONField(default=dict)),
                ("takes_on", models.DateField(null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("state", models.CharField(choices=STATES, default="waiting", max_length=12)),
                ("proposed_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision", models.CharField(blank=True, max_length=300)),
                ("done_at", models.DateTimeField(null=True)),
                ("result", models.JSONField(default=dict)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="people.organisation",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "undoes",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undone_by",
                        to="people.proposal",
                    ),
                ),
            ],
            options={
                "ordering": ["-proposed_at", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "scheduled")), fields=["takes_on"], name="proposal_scheduled"
                    ),
                    models.Index(fields=["organisation", "-proposed_at"], name="proposal_of_organisation"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting"), models.Q(("subject", ""), _negated=True)),
                        fields=("kind", "subject"),
                        name="proposal_waits_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", [state for state, _label in STATES])),
                        name="proposal_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="proposal_second_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Administered",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("seq", models.PositiveIntegerField(unique=True)),
                ("at", models.DateTimeField()),
                ("kind", models.CharField(max_length=60)),
                ("actor_kind", models.CharField(max_length=12)),
                ("actor_id", models.CharField(max_length=60)),
                ("data", models.JSONField(default=dict)),
                ("salt", models.CharField(max_length=32)),
                ("data_hash", models.CharField(max_length=64)),
                ("prev", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
                (
                    "proposal",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="people.proposal",
                    ),
                ),
            ],
            options={"ordering": ["seq"]},
        ),
        migrations.RunPython(forwards, backwards),
    ]
