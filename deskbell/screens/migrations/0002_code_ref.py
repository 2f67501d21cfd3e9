"""Codes get a name for addresses. Those that wait live ten minutes: they are dropped and asked for anew."""

from django.db import migrations, models

import deskbell.core.refs


class Migration(migrations.Migration):
    dependencies = [("screens", "0001_initial")]

    operations = [
        migrations.RunSQL("DELETE FROM screens_enrolmentcode", migrations.RunSQL.noop),
        migrations.AddField(
            model_name="enrolmentcode",
            name="ref",
            field=models.CharField(default=deskbell.core.refs.new_ref, editable=False, max_length=12, unique=True),
        ),
    ]
