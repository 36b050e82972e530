"""No index on a report's current revision: nobody looks it up, and every save changes it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reporting", "0003_insert_only")]

    operations = [
        migrations.AlterField(
            model_name="report",
            name="revision",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reporting.revision",
            ),
        ),
    ]
