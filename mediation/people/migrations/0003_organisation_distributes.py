from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_socketticket'),
    ]

    operations = [
        migrations.AddField(
            model_name='organisation',
            name='distributes',
            field=models.BooleanField(default=False),
        ),
    ]
