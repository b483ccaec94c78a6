import django.db.models.deletion
import mediation.core.crypto
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("cases", "0009_party_representation"),
    ]

    operations = [
        migrations.AlterField(
            model_name="recusal",
            name="asked_by",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.party"),
        ),
        migrations.CreateModel(
            name="Declaration",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("ties", models.JSONField(default=list)),
                ("explanation", mediation.core.crypto.SealedText(blank=True, default="")),
                ("found", models.JSONField(default=list)),
                ("made_at", models.DateTimeField()),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("proceeding", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="declarations", to="cases.proceeding")),
                ("recusal", models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="declaration", to="cases.recusal")),
            ],
            options={
                "ordering": ["made_at"],
                "indexes": [models.Index(fields=["proceeding", "person"], name="declaration_of_person")],
            },
        ),
    ]
