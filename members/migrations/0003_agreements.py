from decimal import Decimal

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("areas", "0001_areas"),
        ("members", "0002_bookings_are_counted"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Agreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="编号")),
                ("area_code", models.CharField(db_collation="C", max_length=12, verbose_name="辖区")),
                ("partner_code", models.CharField(db_collation="C", max_length=12, verbose_name="乙方辖区")),
                ("title", models.CharField(max_length=80, verbose_name="名称")),
                ("purpose", models.CharField(max_length=500, verbose_name="共建目标")),
                ("begins_on", models.DateField(verbose_name="开始")),
                ("ends_on", models.DateField(verbose_name="到期")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "草稿"),
                            ("to_sign", "待签"),
                            ("in_force", "履行中"),
                            ("fulfilled", "到期履行完"),
                            ("ended", "提前结束"),
                            ("dropped", "已作废"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("text_hash", models.CharField(blank=True, default="", max_length=64, verbose_name="文本校验码")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="结束原因")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="结束日期")),
                ("reminded_on", models.DateField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "partner_area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="areas.area",
                        verbose_name="乙方社区或街道",
                    ),
                ),
                (
                    "partner_unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="partner_agreements",
                        to="members.memberunit",
                        verbose_name="乙方单位",
                    ),
                ),
                (
                    "renews",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="renewal",
                        to="members.agreement",
                        verbose_name="续签自",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="members.memberunit",
                        verbose_name="甲方",
                    ),
                ),
            ],
            options={
                "verbose_name": "双向服务协议",
                "ordering": ("-id",),
                "indexes": [
                    models.Index(fields=["area_code", "status", "-id"], name="agreement_list"),
                    models.Index(fields=["partner_code", "-id"], name="agreement_partner_list"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["draft", "to_sign", "in_force", "fulfilled", "ended", "dropped"])
                        ),
                        name="agreement_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("partner_area__isnull", False), ("partner_unit__isnull", True)),
                            models.Q(("partner_area__isnull", True), ("partner_unit__isnull", False)),
                            _connector="OR",
                        ),
                        name="agreement_has_one_partner",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("partner_unit__isnull", True),
                            models.Q(("partner_unit", models.F("unit")), _negated=True),
                            _connector="OR",
                        ),
                        name="agreement_not_with_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("begins_on"))), name="agreement_dates_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ("to_sign", "in_force", "fulfilled")), _negated=True),
                            models.Q(("text_hash", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="signed_agreement_keeps_its_text",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ("ended", "dropped")), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="ended_agreement_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementSignature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "side",
                    models.CharField(
                        choices=[("first", "甲方"), ("second", "乙方")], max_length=6, verbose_name="哪一方"
                    ),
                ),
                ("post", models.CharField(max_length=30, verbose_name="职务")),
                ("text_hash", models.CharField(max_length=64)),
                ("signed_at", models.DateTimeField()),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="signatures", to="members.agreement"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "协议签署",
                "ordering": ("signed_at",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["first", "second"])), name="signature_side_known"
                    ),
                    models.UniqueConstraint(fields=("agreement", "side"), name="one_signature_per_side"),
                    models.UniqueConstraint(fields=("agreement", "user"), name="nobody_signs_for_both_sides"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Commitment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "side",
                    models.CharField(
                        choices=[("first", "甲方"), ("second", "乙方")], max_length=6, verbose_name="谁承诺"
                    ),
                ),
                ("content", models.CharField(max_length=200, verbose_name="承诺内容")),
                (
                    "quantity",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=12,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                        verbose_name="数量",
                    ),
                ),
                ("measure", models.CharField(max_length=12, verbose_name="计量单位")),
                ("due_on", models.DateField(verbose_name="什么时候前")),
                ("reminded_on", models.DateField(blank=True, null=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="commitments", to="members.agreement"
                    ),
                ),
            ],
            options={
                "verbose_name": "协议承诺",
                "ordering": ("side", "due_on", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["first", "second"])), name="commitment_side_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0)), name="commitment_promises_something"
                    ),
                    models.UniqueConstraint(
                        fields=("agreement", "side", "content", "due_on"), name="one_commitment_text_per_side_and_day"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_code", models.CharField(db_collation="C", max_length=12)),
                (
                    "quantity",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=12,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                        verbose_name="数量",
                    ),
                ),
                ("done_on", models.DateField(verbose_name="哪一天")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("recorded", "待对方确认"),
                            ("confirmed", "已确认"),
                            ("disputed", "有异议"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="recorded",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                (
                    "recorded_side",
                    models.CharField(
                        choices=[("first", "甲方"), ("second", "乙方")], max_length=6, verbose_name="谁登记"
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="异议原因")),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="deliveries", to="members.commitment"
                    ),
                ),
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
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "履行记录",
                "ordering": ("-done_on", "-id"),
                "indexes": [models.Index(fields=["commitment", "status"], name="delivery_balance")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["recorded", "confirmed", "disputed", "withdrawn"])),
                        name="delivery_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("recorded_side__in", ["first", "second"])), name="delivery_side_known"
                    ),
                    models.CheckConstraint(condition=models.Q(("quantity__gt", 0)), name="delivery_gives_something"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ("confirmed", "disputed")), _negated=True),
                            ("decided_by__isnull", False),
                            _connector="OR",
                        ),
                        name="delivery_answered_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("recorded_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="nobody_answers_the_own_delivery",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "disputed"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="dispute_says_why",
                    ),
                ],
            },
        ),
    ]
