import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rooms", "0006_caucus_leader"),
    ]

    operations = [
        migrations.CreateModel(
            name="Relay",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("allowed_at", models.DateTimeField()),
                ("taken_back_at", models.DateTimeField(null=True)),
                ("passed_on_at", models.DateTimeField(null=True)),
                ("message", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="relays", to="rooms.message")),
                ("passed_on", models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="relay_of", to="rooms.message")),
            ],
            options={
                "ordering": ["allowed_at", "id"],
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("taken_back_at", None)), fields=("message",), name="relay_of_line_once"),
                    models.CheckConstraint(condition=models.Q(models.Q(("passed_on", None), ("passed_on_at", None)), models.Q(("passed_on__isnull", False), ("passed_on_at__isnull", False), ("taken_back_at", None)), _connector="OR"), name="relay_passed_on_known"),
                ],
            },
        ),
    ]
