from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('alarms', '0002_receipt_round'),
    ]

    operations = [
        migrations.AddField(
            model_name='alarm',
            name='told',
            field=models.JSONField(default=list),
        ),
    ]
