import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def led(apps, schema_editor):
    """A caucus was led by whoever handled its proceeding; who had been replaced before cannot be known any more."""
    room = apps.get_model("rooms", "Room")
    for one in room.objects.filter(kind="caucus").select_related("proceeding").iterator():
        room.objects.filter(pk=one.pk).update(leader=one.proceeding.handler_id)


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("rooms", "0005_fact"),
    ]

    operations = [
        migrations.AddField(
            model_name="room",
            name="leader",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.RunPython(led, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="room", name="room_of_proceeding_once"),
        migrations.AddConstraint(
            model_name="room",
            constraint=models.UniqueConstraint(condition=models.Q(("kind", "joint")), fields=("proceeding",), name="room_joint_once"),
        ),
        migrations.AddConstraint(
            model_name="room",
            constraint=models.UniqueConstraint(condition=models.Q(("kind", "caucus")), fields=("proceeding", "side", "leader"), name="room_caucus_once_per_leader"),
        ),
    ]
