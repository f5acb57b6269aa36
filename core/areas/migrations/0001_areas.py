from decimal import Decimal

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Area",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(db_collation="C", max_length=12, verbose_name="区划代码")),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                (
                    "level",
                    models.CharField(
                        choices=[("city", "市"), ("district", "区县"), ("street", "街道"), ("community", "社区")],
                        max_length=10,
                        verbose_name="级别",
                    ),
                ),
                ("since", models.DateField(blank=True, null=True, verbose_name="启用日期")),
                ("until", models.DateField(blank=True, null=True, verbose_name="停用日期")),
                ("provisional", models.BooleanField(default=False, verbose_name="暂名")),
                ("secretary", models.CharField(blank=True, max_length=30, verbose_name="书记")),
                ("households", models.PositiveIntegerField(blank=True, null=True, verbose_name="户数")),
                (
                    "elderly_share",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=5, null=True, verbose_name="60岁以上占比"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="areas.area",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="predecessors",
                        to="areas.area",
                    ),
                ),
            ],
            options={
                "verbose_name": "辖区",
                "verbose_name_plural": "辖区",
                "ordering": ("code",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)), fields=("code",), name="one_area_per_code_in_force"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["city", "district", "street", "community"])),
                        name="area_level_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^(\\d{4}|\\d{6}|\\d{9}|\\d{12})$")), name="area_code_digits"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True),
                            ("since__isnull", True),
                            ("until__gt", models.F("since")),
                            _connector="OR",
                        ),
                        name="area_dates_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("elderly_share__isnull", True), ("elderly_share__range", (0, 1)), _connector="OR"
                        ),
                        name="elderly_share_is_a_share",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StreetSettings",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("points", models.BooleanField(default=False, verbose_name="积分")),
                ("contests", models.BooleanField(default=False, verbose_name="评比")),
                ("assessment", models.BooleanField(default=False, verbose_name="考核")),
                ("staff_totp", models.BooleanField(default=True, verbose_name="工作人员必须两步验证")),
                ("closing_day", models.PositiveSmallIntegerField(default=31, verbose_name="月报截止日")),
                ("response_days", models.PositiveSmallIntegerField(default=2, verbose_name="答复时限（工作日）")),
                ("completion_days", models.PositiveSmallIntegerField(default=20, verbose_name="办结时限（工作日）")),
                ("judging_days", models.PositiveSmallIntegerField(default=15, verbose_name="评价期（天）")),
                (
                    "suggestion_days",
                    models.PositiveSmallIntegerField(default=5, verbose_name="投诉建议答复时限（工作日）"),
                ),
                ("minimum_sample", models.PositiveSmallIntegerField(default=5, verbose_name="比率最少样本")),
                ("unit_ceiling", models.PositiveSmallIntegerField(default=6, verbose_name="单位同时承办上限")),
                (
                    "classification_weight",
                    models.PositiveSmallIntegerField(default=33, verbose_name="分类引导占多少（%）"),
                ),
                ("strength_weight", models.PositiveSmallIntegerField(default=10, verbose_name="发挥专长占多少（%）")),
                ("reach_weight", models.PositiveSmallIntegerField(default=17, verbose_name="精准对接占多少（%）")),
                ("fit_weight", models.PositiveSmallIntegerField(default=40, verbose_name="需求满足占多少（%）")),
                (
                    "load_weight",
                    models.DecimalField(
                        decimal_places=1, default=Decimal("4.0"), max_digits=4, verbose_name="均衡力度"
                    ),
                ),
                ("first_right_days", models.PositiveSmallIntegerField(default=3, verbose_name="首认期（工作日）")),
                (
                    "stale_claim_days",
                    models.PositiveSmallIntegerField(default=10, verbose_name="认领后多久没动静就提醒（工作日）"),
                ),
                (
                    "claim_release_days",
                    models.PositiveSmallIntegerField(default=5, verbose_name="提醒后多久收回认领（工作日）"),
                ),
                (
                    "silent_project_days",
                    models.PositiveSmallIntegerField(default=30, verbose_name="项目多久没进展算停滞（天）"),
                ),
                ("resource_days", models.PositiveSmallIntegerField(default=90, verbose_name="资源确认一次管多少天")),
                (
                    "universal_communities",
                    models.PositiveSmallIntegerField(default=4, verbose_name="几个社区都提才算普适性"),
                ),
                ("reach_days", models.PositiveSmallIntegerField(default=60, verbose_name="普适性看最近几天")),
                (
                    "hot_growth",
                    models.DecimalField(
                        decimal_places=1, default=2, max_digits=4, verbose_name="热点比前几周平均多几倍"
                    ),
                ),
                ("hot_minimum", models.PositiveSmallIntegerField(default=5, verbose_name="热点每周最少几件")),
                ("visit_months", models.PositiveSmallIntegerField(default=6, verbose_name="多久走访一次（月）")),
                ("retention_months", models.PositiveSmallIntegerField(default=12, verbose_name="联系方式保留月数")),
                ("host_organ", models.CharField(blank=True, max_length=60, verbose_name="主办单位")),
                ("column_memory", models.JSONField(blank=True, default=dict, verbose_name="导入列对应")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "street",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="settings", to="areas.area"
                    ),
                ),
            ],
            options={
                "verbose_name": "街道设置",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("closing_day__range", (1, 31))), name="closing_day_in_month"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("completion_days__gte", 1),
                            ("first_right_days__gte", 1),
                            ("judging_days__gte", 1),
                            ("response_days__gte", 1),
                            ("claim_release_days__gte", 1),
                            ("silent_project_days__gte", 1),
                            ("stale_claim_days__gte", 1),
                            ("resource_days__gte", 15),
                            ("visit_months__gte", 1),
                            ("hot_growth__gt", 1),
                            ("hot_minimum__gte", 2),
                            ("reach_days__gte", 7),
                            ("universal_communities__gte", 2),
                        ),
                        name="limits_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "classification_weight",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.Value(100), "-", models.F("strength_weight")
                                        ),
                                        "-",
                                        models.F("reach_weight"),
                                    ),
                                    "-",
                                    models.F("fit_weight"),
                                ),
                            )
                        ),
                        name="weights_make_a_hundred",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("load_weight__range", (0, 100))), name="load_weight_in_range"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Zone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "area_code",
                    models.CharField(db_collation="C", db_index=True, max_length=12, verbose_name="街道代码"),
                ),
                ("name", models.CharField(max_length=40, verbose_name="名称")),
                ("centre", models.CharField(blank=True, max_length=60, verbose_name="中心")),
                ("communities", models.ManyToManyField(related_name="zones", to="areas.area", verbose_name="社区")),
            ],
            options={
                "verbose_name": "片区",
                "ordering": ("area_code", "name"),
                "constraints": [models.UniqueConstraint(fields=("area_code", "name"), name="one_zone_name_per_street")],
            },
        ),
    ]
