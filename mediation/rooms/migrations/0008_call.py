import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rooms", "0007_relay"),
    ]

    operations = [
        migrations.CreateModel(
            name="CallConsent",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("given", models.BooleanField()),
                ("said_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField(null=True)),
                ("seat", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="call_consents", to="rooms.seat")),
            ],
            options={
                "ordering": ["said_at", "id"],
                "constraints": [models.UniqueConstraint(condition=models.Q(("changed_at", None)), fields=("seat",), name="call_consent_of_seat_once")],
            },
        ),
        migrations.CreateModel(
            name="Caller",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("peer", models.UUIDField(unique=True)),
                ("joined_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("left_at", models.DateTimeField(null=True)),
                ("seat", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="calls", to="rooms.seat")),
            ],
            options={
                "ordering": ["joined_at", "id"],
                "constraints": [models.UniqueConstraint(condition=models.Q(("left_at", None)), fields=("seat",), name="caller_of_seat_once")],
            },
        ),
    ]
