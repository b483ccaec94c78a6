import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("rooms", "0003_suspended_room"),
    ]

    operations = [
        migrations.CreateModel(
            name="Helper",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(choices=[("expert", "expert"), ("relative", "relative of a party"), ("organisation", "social organisation"), ("interpreter", "interpreter"), ("sign_language", "sign-language interpreter"), ("aide", "accessibility aide")], max_length=16)),
                ("name", models.CharField(max_length=60)),
                ("words", models.CharField(max_length=40)),
                ("phone_index", models.CharField(max_length=64)),
                ("needs", models.JSONField(default=list)),
                ("agreed", models.JSONField(default=dict)),
                ("invited_at", models.DateTimeField()),
                ("joined_at", models.DateTimeField(null=True)),
                ("since", models.PositiveIntegerField(default=0)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_how", models.CharField(blank=True, choices=[("left", "left"), ("dismissed", "dismissed"), ("refused", "not agreed to")], max_length=10)),
                ("invited_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("person", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="helped", to=settings.AUTH_USER_MODEL)),
                ("room", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="helpers", to="rooms.room")),
            ],
            options={
                "ordering": ["invited_at", "id"],
                "indexes": [models.Index(condition=models.Q(("ended_at", None)), fields=["person"], name="helper_here")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("joined_at", None), ("person__isnull", False), _connector="OR"), name="helper_joined_is_somebody"),
                    models.UniqueConstraint(condition=models.Q(("ended_at", None)), fields=("room", "phone_index"), name="helper_invited_once"),
                ],
            },
        ),
    ]
