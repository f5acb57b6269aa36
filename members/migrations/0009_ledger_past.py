import django.core.serializers.json
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0008_zone_plans"),
    ]

    operations = [
        migrations.CreateModel(
            name="LedgerEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("until", models.DateTimeField(verbose_name="到什么时候")),
                (
                    "said",
                    models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name="当时写的"),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="members.resource",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="entries", to="members.memberunit"
                    ),
                ),
            ],
            options={
                "verbose_name": "台账旧文",
                "ordering": ("unit", "until", "id"),
                "indexes": [models.Index(fields=["unit", "resource", "until"], name="ledger_entry_as_of")],
            },
        ),
    ]
