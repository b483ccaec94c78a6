import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("rooms", "0004_helper"),
    ]

    operations = [
        migrations.CreateModel(
            name="Fact",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("proposed_at", models.DateTimeField()),
                ("confirmed", models.JSONField(default=dict)),
                ("settled_at", models.DateTimeField(null=True)),
                ("contested_at", models.DateTimeField(null=True)),
                ("message", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="facts", to="rooms.message")),
                ("proposed_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ["proposed_at", "id"],
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("contested_at", None)), fields=("message",), name="fact_of_line_once"),
                    models.CheckConstraint(condition=models.Q(("settled_at", None), ("contested_at", None), _connector="OR"), name="fact_settled_or_not"),
                ],
            },
        ),
    ]
