"""Lines get a name for addresses: a running number would tell one library how much happens in another."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import deskbell.core.refs


def name_each(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    Line = apps.get_model("alarms", "Line")
    for pk in Line.objects.filter(ref=None).values_list("pk", flat=True):
        Line.objects.filter(pk=pk).update(ref=deskbell.core.refs.new_ref())


class Migration(migrations.Migration):
    dependencies = [("alarms", "0004_alarm_ended")]

    operations = [
        migrations.AddField(model_name="line", name="ref", field=models.CharField(max_length=12, null=True)),
        migrations.RunPython(name_each, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="line",
            name="ref",
            field=models.CharField(default=deskbell.core.refs.new_ref, editable=False, max_length=12, unique=True),
        ),
    ]
