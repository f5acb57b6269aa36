import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_grams_and_append_only"),
        ("members", "0005_charters_in_force_never_change"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_code", models.CharField(db_collation="C", max_length=12, verbose_name="辖区")),
                ("companions", models.CharField(blank=True, max_length=60, verbose_name="同去的人")),
                ("planned_on", models.DateField(verbose_name="哪一天去")),
                ("visited_on", models.DateField(blank=True, null=True, verbose_name="走访日期")),
                (
                    "parts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="核实了哪几块",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="走访记录")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "已安排"),
                            ("carried_out", "填表中"),
                            ("handed_in", "待核"),
                            ("settled", "已核"),
                            ("cancelled", "已取消"),
                        ],
                        default="planned",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="取消原因")),
                ("created_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "photos",
                    models.ManyToManyField(blank=True, related_name="+", to="core.storedfile", verbose_name="照片"),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="members.memberunit",
                        verbose_name="单位",
                    ),
                ),
                (
                    "visitor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="谁去",
                    ),
                ),
            ],
            options={
                "verbose_name": "走访",
                "ordering": ("-planned_on", "-id"),
                "indexes": [
                    models.Index(fields=["area_code", "status", "planned_on"], name="visit_list"),
                    models.Index(fields=["unit", "-visited_on"], name="visit_of_unit"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["planned", "carried_out", "handed_in", "settled", "cancelled"])
                        ),
                        name="visit_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("parts__contained_by", ["business", "party", "resources"])),
                        name="visit_parts_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ("carried_out", "handed_in", "settled")), _negated=True),
                            ("visited_on__isnull", False),
                            _connector="OR",
                        ),
                        name="carried_out_visit_has_its_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "cancelled"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="cancelled_visit_says_why",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ("planned", "carried_out"))),
                        fields=("unit",),
                        name="one_open_visit_per_unit",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProposedChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("field", "改一项"), ("resource", "新资源"), ("need", "单位需求")],
                        max_length=8,
                        verbose_name="是什么",
                    ),
                ),
                ("field", models.CharField(blank=True, max_length=16, verbose_name="哪一项")),
                ("old", models.CharField(blank=True, max_length=200, verbose_name="走访时台账上的")),
                ("new", models.CharField(blank=True, max_length=300, verbose_name="走访看到的")),
                (
                    "resource_type",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("venue", "场地"),
                            ("parking", "车位"),
                            ("funds", "资金"),
                            ("experts", "专业人才"),
                            ("volunteers", "志愿者"),
                            ("equipment", "设备物资"),
                            ("training", "教育培训"),
                            ("health", "医疗健康"),
                            ("policy", "政策信息"),
                            ("culture", "文化演出"),
                            ("other", "其他"),
                        ],
                        max_length=12,
                        verbose_name="资源类别",
                    ),
                ),
                ("quantity_text", models.CharField(blank=True, max_length=60, verbose_name="数量")),
                (
                    "status",
                    models.CharField(
                        choices=[("proposed", "待核"), ("accepted", "已采纳"), ("refused", "不采纳")],
                        default="proposed",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="不采纳的原因")),
                ("entered_as", models.CharField(blank=True, default="", max_length=40, verbose_name="录成的需求")),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="found_by",
                        to="members.resource",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="members.visit"
                    ),
                ),
            ],
            options={
                "verbose_name": "走访发现",
                "ordering": ("id",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["field", "resource", "need"])), name="change_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["proposed", "accepted", "refused"])),
                        name="change_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "field"), models.Q(("field", ""), _negated=True)),
                            models.Q(models.Q(("kind", "field"), _negated=True), ("field", "")),
                            _connector="OR",
                        ),
                        name="change_names_its_field",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind", "field"), models.Q(("new", ""), _negated=True), _connector="OR"),
                        name="found_thing_has_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "proposed"),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="decided_change_names_who",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "refused"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="refused_change_says_why",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "field")), fields=("visit", "field"), name="one_change_per_field"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "field"), _negated=True),
                        fields=("visit", "kind", "new"),
                        name="one_finding_per_text",
                    ),
                ],
            },
        ),
    ]
