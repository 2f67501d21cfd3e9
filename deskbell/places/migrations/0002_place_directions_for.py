from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="place",
            name="directions_for",
            field=models.CharField(blank=True, default="", editable=False, max_length=400),
        ),
    ]
