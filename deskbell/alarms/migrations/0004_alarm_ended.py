from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('alarms', '0003_alarm_told'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='alarm',
            index=models.Index(fields=['tenant', 'closed_at'], name='alarm_ended'),
        ),
    ]
