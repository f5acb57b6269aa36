import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.personal.fields
import core.search


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("areas", "0001_areas"),
        ("core", "0001_trail_outbox_files"),
        ("members", "0001_units_and_resources"),
    ]

    operations = [
        migrations.CreateModel(
            name="StreetUnderstanding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_code", models.CharField(db_collation="C", max_length=9, unique=True)),
                ("additions", models.JSONField(blank=True, default=dict)),
                ("habits", models.JSONField(blank=True, default=list)),
            ],
            options={
                "verbose_name": "街道理解",
            },
        ),
        migrations.CreateModel(
            name="BrandList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_code", models.CharField(db_collation="C", db_index=True, max_length=12, verbose_name="范围")),
                ("edition", models.PositiveSmallIntegerField(verbose_name="期次")),
                ("title", models.CharField(max_length=80, verbose_name="标题")),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "草稿"), ("published", "已发布")], default="draft", max_length=10
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="发布时间")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "品牌服务清单",
                "ordering": ("-id",),
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("area_code", "edition"), name="one_brand_list_per_edition"),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "draft")), fields=("area_code",), name="one_brand_list_in_draft"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "published"), _negated=True),
                            models.Q(("published_at__isnull", False), ("published_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="published_brand_list_names_who_and_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Category",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("street_code", models.CharField(blank=True, db_collation="C", default="", max_length=9)),
                ("key", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=20, verbose_name="名称")),
                (
                    "short_names",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), blank=True, default=list, size=None
                    ),
                ),
                (
                    "response_days",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="答复时限（工作日）"),
                ),
                (
                    "completion_days",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="办结时限（工作日）"),
                ),
                ("icon", models.CharField(default="dots", max_length=40)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("active", models.BooleanField(default=True)),
            ],
            options={
                "verbose_name": "服务类别",
                "ordering": ("position", "id"),
                "constraints": [
                    models.UniqueConstraint(fields=("street_code", "key"), name="one_category_key_per_street"),
                    models.UniqueConstraint(fields=("street_code", "name"), name="one_category_name_per_street"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_code", models.CharField(db_collation="C", db_index=True, max_length=12)),
                (
                    "quantity",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="数量"),
                ),
                (
                    "share",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="认领多少"
                    ),
                ),
                ("month", models.DateField(verbose_name="月份")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("claimed", "已认领"),
                            ("confirmed", "已确认"),
                            ("fulfilled", "已兑现"),
                            ("released", "已释放"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="claimed",
                        max_length=10,
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("offer", "对接"), ("hall", "领办大厅"), ("on_the_spot", "现场认领")],
                        default="offer",
                        max_length=12,
                        verbose_name="途径",
                    ),
                ),
                ("claimed_at", models.DateTimeField()),
                ("expected_on", models.DateField(blank=True, null=True, verbose_name="预计开始")),
                ("planned_at", models.DateTimeField(blank=True, null=True, verbose_name="立项")),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="理由")),
                (
                    "claimed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="members.resource",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="members.memberunit"
                    ),
                ),
            ],
            options={
                "verbose_name": "认领",
                "ordering": ("-id",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["claimed", "confirmed", "fulfilled", "released", "withdrawn"])
                        ),
                        name="claim_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__isnull", True), ("quantity__gt", 0), _connector="OR"),
                        name="claim_quantity_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("share__isnull", True), ("share__gt", 0), _connector="OR"),
                        name="claim_share_positive",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BrandService",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("unit_name", models.CharField(max_length=80, verbose_name="单位")),
                ("concept", models.CharField(max_length=30, verbose_name="事项")),
                ("name", models.CharField(max_length=60, verbose_name="品牌名称")),
                ("schedule", models.CharField(blank=True, max_length=80, verbose_name="服务时间")),
                ("serves", models.CharField(blank=True, max_length=80, verbose_name="服务对象")),
                ("place", models.CharField(blank=True, max_length=80, verbose_name="服务范围")),
                ("met", models.PositiveIntegerField(default=0, verbose_name="已对接件数")),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="entries", to="needs.brandlist"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="brand_services",
                        to="members.memberunit",
                    ),
                ),
                ("claims", models.ManyToManyField(blank=True, related_name="brand_services", to="needs.claim")),
            ],
            options={
                "verbose_name": "品牌服务",
                "ordering": ("position", "id"),
                "constraints": [
                    models.UniqueConstraint(fields=("list", "unit", "concept"), name="one_brand_service_per_matter")
                ],
            },
        ),
        migrations.CreateModel(
            name="Experience",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_code", models.CharField(db_collation="C", db_index=True, max_length=9)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("queued", "排队中"),
                            ("running", "计算中"),
                            ("learnt", "待启用"),
                            ("on", "使用中"),
                            ("off", "已停用"),
                            ("failed", "没有学成"),
                            ("reset", "已清空"),
                        ],
                        default="queued",
                        max_length=8,
                    ),
                ),
                ("habits", models.JSONField(blank=True, default=list)),
                ("trial", models.JSONField(blank=True, default=dict)),
                ("progress", models.PositiveSmallIntegerField(default=0)),
                ("error", models.CharField(blank=True, max_length=200)),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("switched_at", models.DateTimeField(blank=True, null=True)),
                (
                    "started_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "switched_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "街道经验",
                "ordering": ("-id",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ("queued", "running"))),
                        fields=("area_code",),
                        name="one_experience_in_the_making",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "on")), fields=("area_code",), name="one_experience_in_use"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["queued", "running", "learnt", "on", "off", "failed", "reset"])
                        ),
                        name="experience_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "reset"), _negated=True), ("habits", []), _connector="OR"
                        ),
                        name="reset_experience_knows_nothing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "on"), _negated=True),
                            models.Q(("switched_at__isnull", False), ("switched_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="experience_in_use_names_who_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("progress__lte", 100)), name="experience_progress_in_percent"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Need",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=24, unique=True, verbose_name="编号")),
                ("ledger_number", models.CharField(blank=True, default="", max_length=30, verbose_name="台账编号")),
                ("area_code", models.CharField(db_collation="C", max_length=12, verbose_name="社区")),
                ("text", models.CharField(max_length=300, verbose_name="需求内容")),
                ("detail", models.TextField(blank=True, max_length=2000, verbose_name="详情")),
                ("place", models.CharField(blank=True, max_length=100, verbose_name="地点")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("resident", "居民提出"),
                            ("on_behalf", "代录"),
                            ("unit", "单位提出"),
                            ("meeting", "会议提出"),
                            ("ledger", "台账导入"),
                        ],
                        default="resident",
                        max_length=12,
                        verbose_name="来源",
                    ),
                ),
                ("source_text", models.CharField(blank=True, max_length=30, verbose_name="来源（原文）")),
                (
                    "urgency",
                    models.CharField(
                        choices=[("normal", "一般"), ("urgent", "急"), ("critical", "特急")],
                        default="normal",
                        max_length=10,
                        verbose_name="紧急程度",
                    ),
                ),
                (
                    "reach",
                    models.CharField(
                        choices=[("ordinary", "一般"), ("universal", "普适性"), ("hot_spot", "热点性")],
                        default="ordinary",
                        max_length=10,
                        verbose_name="性质",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="备注")),
                ("public", models.BooleanField(default=True, verbose_name="公开")),
                ("asked_on", models.DateField(blank=True, null=True, verbose_name="提出时间")),
                ("asker_name", core.personal.fields.EncryptedTextField(blank=True, default="", verbose_name="提出人")),
                (
                    "asker_phone",
                    core.personal.fields.EncryptedTextField(blank=True, default="", verbose_name="联系电话"),
                ),
                ("asker_phone_index", models.CharField(blank=True, default="", max_length=64)),
                (
                    "wanted",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="需要数量"
                    ),
                ),
                (
                    "measure",
                    models.CharField(blank=True, db_default="", default="", max_length=10, verbose_name="单位"),
                ),
                (
                    "claimed",
                    models.DecimalField(
                        db_default=0, decimal_places=2, default=0, max_digits=14, verbose_name="已认领数量"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("submitted", "待受理"),
                            ("needs_more", "待补充"),
                            ("accepted", "已受理"),
                            ("listed", "已列清单"),
                            ("matched", "已认领"),
                            ("in_progress", "办理中"),
                            ("resolved", "已办结待评"),
                            ("closed", "已评价"),
                            ("returned", "已退回"),
                            ("refused", "不予受理"),
                            ("merged", "已并案"),
                            ("reopened", "重办中"),
                        ],
                        default="submitted",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("imported", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField()),
                ("response_days", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("response_due", models.DateField(blank=True, null=True, verbose_name="答复时限")),
                ("response_circular_on", models.DateField(blank=True, null=True)),
                ("paused_on", models.DateField(blank=True, null=True, verbose_name="暂停计时")),
                ("paused_days", models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name="已暂停工作日")),
                ("responded_at", models.DateTimeField(blank=True, null=True)),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                ("completion_days", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("completion_due", models.DateField(blank=True, null=True, verbose_name="办结时限")),
                ("completion_circular_on", models.DateField(blank=True, null=True)),
                (
                    "promise",
                    models.CharField(blank=True, db_default="", default="", max_length=120, verbose_name="承诺"),
                ),
                (
                    "call",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "未发起"),
                            ("first_right", "首认期"),
                            ("open_hall", "领办大厅"),
                            ("filled", "已领满"),
                        ],
                        db_default="",
                        default="",
                        max_length=12,
                        verbose_name="领办",
                    ),
                ),
                ("first_right_until", models.DateField(blank=True, null=True, verbose_name="首认期至")),
                (
                    "halted_for",
                    models.CharField(blank=True, db_default="", default="", max_length=300, verbose_name="停下的原因"),
                ),
                ("listed_at", models.DateTimeField(blank=True, null=True)),
                ("resolved_at", models.DateTimeField(blank=True, null=True, verbose_name="办结时间")),
                ("resolution", models.TextField(blank=True, max_length=1000, verbose_name="办理结果")),
                ("judge_by", models.DateField(blank=True, null=True, verbose_name="评价截止")),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="理由")),
                ("reopened_count", models.PositiveSmallIntegerField(default=0)),
                ("endorsement_count", models.PositiveIntegerField(default=0, verbose_name="附议")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=core.search.Grams("number", "text", "detail", "place"),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "asker",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asking_unit",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="own_needs",
                        to="members.memberunit",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs",
                        to="needs.category",
                        verbose_name="类别",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="needs.need",
                    ),
                ),
                (
                    "part_of",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="needs.need",
                    ),
                ),
                (
                    "resolved_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "需求",
                "ordering": ("-id",),
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["search"], name="need_search"),
                    django.contrib.postgres.indexes.BrinIndex(
                        autosummarize=True,
                        fields=["created_at", "asked_on", "response_due", "completion_due"],
                        name="need_times",
                        pages_per_range=16,
                    ),
                    models.Index(fields=["area_code", "-id"], name="need_area"),
                    models.Index(fields=["status", "-id"], name="need_status"),
                    models.Index(fields=["category", "-id"], name="need_category"),
                    models.Index(fields=["area_code", "asked_on"], name="need_asked"),
                    models.Index(
                        condition=models.Q(("resolved_at__isnull", False)),
                        fields=["area_code", "resolved_at"],
                        name="need_resolved",
                    ),
                    models.Index(
                        condition=models.Q(("imported", False), ("status", "submitted")),
                        fields=["response_due"],
                        name="need_response_clock",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("status__in", ("accepted", "listed", "matched", "in_progress", "reopened"))
                        ),
                        fields=["completion_due"],
                        name="need_completion_clock",
                    ),
                    models.Index(condition=models.Q(("asker__isnull", False)), fields=["asker"], name="need_asker"),
                    models.Index(
                        condition=models.Q(("asking_unit__isnull", False)),
                        fields=["asking_unit"],
                        name="need_asking_unit",
                    ),
                    models.Index(
                        condition=models.Q(("merged_into__isnull", False)),
                        fields=["merged_into"],
                        name="need_merged_into",
                    ),
                    models.Index(
                        condition=models.Q(("part_of__isnull", False)), fields=["part_of"], name="need_part_of"
                    ),
                    models.Index(
                        condition=models.Q(("call", "open_hall")), fields=["area_code", "-id"], name="need_hall"
                    ),
                    models.Index(
                        condition=models.Q(("call", "first_right")),
                        fields=["first_right_until"],
                        name="need_first_right",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "submitted",
                                    "needs_more",
                                    "accepted",
                                    "listed",
                                    "matched",
                                    "in_progress",
                                    "resolved",
                                    "closed",
                                    "returned",
                                    "refused",
                                    "merged",
                                    "reopened",
                                ],
                            )
                        ),
                        name="need_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ["resident", "on_behalf", "unit", "meeting", "ledger"])),
                        name="need_source_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ("resolved", "closed")), _negated=True),
                            ("imported", True),
                            models.Q(models.Q(("resolution", ""), _negated=True), ("resolved_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="resolved_need_has_resolution_and_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "merged"), _negated=True),
                            ("merged_into__isnull", False),
                            _connector="OR",
                        ),
                        name="merged_need_names_its_target",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ("refused", "returned", "needs_more")), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="refusal_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("imported", False), ("response_due__isnull", True), _connector="OR"),
                        name="imported_need_starts_no_clock",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("area_code__regex", "^\\d{12}$")), name="need_stands_in_a_community"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("call__in", ["", "first_right", "open_hall", "filled"])),
                        name="need_call_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("call", "first_right"), _negated=True),
                            ("first_right_until__isnull", False),
                            _connector="OR",
                        ),
                        name="first_right_has_an_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("halted_for", ""), ("status__in", ("listed", "in_progress")), _connector="OR"
                        ),
                        name="only_open_work_is_halted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("wanted__isnull", True),
                            models.Q(("claimed__lte", models.F("wanted")), ("wanted__gt", 0)),
                            _connector="OR",
                        ),
                        name="no_more_claimed_than_wanted",
                    ),
                    models.CheckConstraint(condition=models.Q(("claimed__gte", 0)), name="claimed_not_negative"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("merged_into__isnull", True),
                                models.Q(("merged_into", models.F("id")), _negated=True),
                                _connector="OR",
                            ),
                            models.Q(
                                ("part_of__isnull", True),
                                models.Q(("part_of", models.F("id")), _negated=True),
                                _connector="OR",
                            ),
                        ),
                        name="need_is_not_its_own_target",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Judgement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round", models.PositiveSmallIntegerField(default=0)),
                (
                    "verdict",
                    models.CharField(
                        choices=[("satisfied", "满意"), ("basically", "基本满意"), ("unsatisfied", "不满意")],
                        max_length=12,
                        verbose_name="评价",
                    ),
                ),
                ("solved", models.BooleanField(verbose_name="是否解决")),
                ("comment", models.CharField(blank=True, max_length=300, verbose_name="意见")),
                (
                    "channel",
                    models.CharField(
                        choices=[("link", "链接评价"), ("page", "本人评价"), ("call_back", "回访")], max_length=10
                    ),
                ),
                (
                    "called_by",
                    models.CharField(
                        blank=True,
                        choices=[("phone", "电话"), ("visit", "上门"), ("face", "当面"), ("message", "短信或微信")],
                        default="",
                        max_length=8,
                        verbose_name="回访方式",
                    ),
                ),
                ("called_on", models.DateField(blank=True, null=True, verbose_name="回访日期")),
                ("judged_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="judgements", to="needs.need"
                    ),
                ),
            ],
            options={
                "verbose_name": "评价",
                "ordering": ("-id",),
                "constraints": [
                    models.UniqueConstraint(fields=("need", "round"), name="one_judgement_per_round"),
                    models.CheckConstraint(
                        condition=models.Q(("verdict__in", ["satisfied", "basically", "unsatisfied"])),
                        name="verdict_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verdict", "unsatisfied"), _negated=True),
                            models.Q(("comment", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="unhappy_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("channel", "call_back"), _negated=True),
                            models.Q(
                                models.Q(("called_by", ""), _negated=True),
                                ("called_on__isnull", False),
                                ("recorded_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="call_back_names_way_day_and_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Follow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="follows", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="follows", to="needs.need"
                    ),
                ),
            ],
            options={
                "verbose_name": "关注",
                "constraints": [models.UniqueConstraint(fields=("need", "user"), name="one_follow_per_person")],
            },
        ),
        migrations.CreateModel(
            name="Endorsement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="endorsements",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="endorsements", to="needs.need"
                    ),
                ),
            ],
            options={
                "verbose_name": "附议",
                "constraints": [models.UniqueConstraint(fields=("need", "user"), name="one_endorsement_per_person")],
            },
        ),
        migrations.AddField(
            model_name="claim",
            name="need",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="needs.need"
            ),
        ),
        migrations.CreateModel(
            name="NeedList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_code", models.CharField(db_collation="C", db_index=True, max_length=12, verbose_name="范围")),
                ("edition", models.PositiveSmallIntegerField(verbose_name="期次")),
                ("title", models.CharField(max_length=80, verbose_name="标题")),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "草稿"), ("published", "已发布")], default="draft", max_length=10
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="发布时间")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="need_lists",
                        to="areas.zone",
                    ),
                ),
            ],
            options={
                "verbose_name": "需求清单",
                "ordering": ("-id",),
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("area_code", "zone", "edition"), name="one_list_per_edition", nulls_distinct=False
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "draft")),
                        fields=("area_code", "zone"),
                        name="one_list_in_draft",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "published"), _negated=True),
                            models.Q(("published_at__isnull", False), ("published_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="published_list_names_who_and_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NeedListEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("number", models.CharField(max_length=24, verbose_name="编号")),
                ("area_code", models.CharField(db_collation="C", max_length=12, verbose_name="社区")),
                ("category", models.CharField(max_length=20, verbose_name="类别")),
                ("text", models.CharField(max_length=300, verbose_name="需求内容")),
                ("place", models.CharField(blank=True, max_length=100, verbose_name="地点")),
                ("reach", models.CharField(max_length=10, verbose_name="性质")),
                ("urgency", models.CharField(max_length=10, verbose_name="紧急程度")),
                ("endorsements", models.PositiveIntegerField(default=0, verbose_name="附议")),
                ("due", models.DateField(blank=True, null=True, verbose_name="办结时限")),
                ("status", models.CharField(max_length=12, verbose_name="发布时状态")),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="entries", to="needs.needlist"
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="list_entries", to="needs.need"
                    ),
                ),
            ],
            options={
                "verbose_name": "清单条目",
                "ordering": ("position", "id"),
                "constraints": [models.UniqueConstraint(fields=("list", "need"), name="one_line_per_need_and_list")],
            },
        ),
        migrations.CreateModel(
            name="NeedPhoto",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public", models.BooleanField(default=False, verbose_name="可公开")),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.storedfile"
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="photos", to="needs.need"
                    ),
                ),
            ],
            options={
                "verbose_name": "需求照片",
            },
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_code", models.CharField(db_collation="C", db_index=True, max_length=12)),
                ("score", models.PositiveSmallIntegerField(default=0, verbose_name="得分")),
                ("reasons", models.JSONField(blank=True, default=list)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "待发出"),
                            ("offered", "待答复"),
                            ("accepted", "已接受"),
                            ("declined", "已谢绝"),
                            ("lapsed", "已失效"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("offered_at", models.DateTimeField(blank=True, null=True)),
                ("answer_by", models.DateField(blank=True, null=True, verbose_name="答复期限")),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="理由")),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="offers", to="needs.need"
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="members.resource",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="offers", to="members.memberunit"
                    ),
                ),
            ],
            options={
                "verbose_name": "对接",
                "ordering": ("-id",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ("proposed", "offered"))),
                        fields=("need", "unit"),
                        name="one_open_offer_per_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["proposed", "offered", "accepted", "declined", "lapsed"])),
                        name="offer_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "declined"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="declined_offer_has_reason",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="claim",
            name="offer",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="claim",
                to="needs.offer",
            ),
        ),
        migrations.CreateModel(
            name="OriginalText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=300, verbose_name="需求内容")),
                ("detail", models.TextField(blank=True, verbose_name="详情")),
                ("place", models.CharField(blank=True, max_length=100, verbose_name="地点")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="修改原因")),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="originals", to="needs.need"
                    ),
                ),
            ],
            options={
                "verbose_name": "原文",
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="PlanRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_code", models.CharField(db_collation="C", db_index=True, max_length=12)),
                ("month", models.DateField(verbose_name="月份")),
                (
                    "kind",
                    models.CharField(choices=[("pin", "固定"), ("exclude", "排除"), ("ceiling", "上限")], max_length=8),
                ),
                ("most", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="最多几件")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="理由")),
                (
                    "status",
                    models.CharField(
                        choices=[("standing", "有效"), ("lifted", "已撤销")], default="standing", max_length=8
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plan_rules",
                        to="needs.need",
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plan_rules",
                        to="members.resource",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="plan_rules", to="members.memberunit"
                    ),
                ),
            ],
            options={
                "verbose_name": "方案要求",
                "ordering": ("-id",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "standing")),
                        fields=("area_code", "month", "kind", "need", "unit", "resource"),
                        name="one_standing_rule_of_a_kind",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["pin", "exclude", "ceiling"])), name="rule_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["standing", "lifted"])), name="rule_status_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "pin"), _negated=True),
                            models.Q(("need__isnull", False), ("resource__isnull", False)),
                            _connector="OR",
                        ),
                        name="pin_names_a_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "exclude"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="exclusion_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "ceiling"),
                                ("most__isnull", False),
                                ("need__isnull", True),
                                ("resource__isnull", True),
                            ),
                            models.Q(models.Q(("kind", "ceiling"), _negated=True), ("most__isnull", True)),
                            _connector="OR",
                        ),
                        name="ceiling_is_a_unit_and_a_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "standing"),
                            models.Q(("lifted_at__isnull", False), ("lifted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="lifted_rule_names_who_and_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_code", models.CharField(db_collation="C", db_index=True, max_length=12)),
                ("month", models.DateField(verbose_name="月份")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("queued", "排队中"),
                            ("running", "计算中"),
                            ("ready", "已完成"),
                            ("failed", "未完成"),
                            ("sent", "已发出"),
                        ],
                        default="queued",
                        max_length=8,
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        choices=[("asked", "街道生成"), ("rules", "要求改了"), ("weights", "权重改了")],
                        default="asked",
                        max_length=8,
                        verbose_name="为何计算",
                    ),
                ),
                ("progress", models.PositiveSmallIntegerField(default=0)),
                ("basis", models.JSONField(blank=True, default=dict)),
                ("stats", models.JSONField(blank=True, default=dict)),
                ("error", models.CharField(blank=True, max_length=200)),
                ("created_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "对接方案",
                "ordering": ("-id",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ("queued", "running"))),
                        fields=("area_code",),
                        name="one_proposal_in_the_making",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cause__in", ["asked", "rules", "weights"])), name="proposal_cause_known"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="offer",
            name="proposal",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="offers",
                to="needs.proposal",
            ),
        ),
        migrations.CreateModel(
            name="ReachFinding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_code", models.CharField(db_collation="C", db_index=True, max_length=12, verbose_name="街道")),
                (
                    "kind",
                    models.CharField(
                        choices=[("universal", "普适性"), ("hot_spot", "热点性")], max_length=10, verbose_name="性质"
                    ),
                ),
                ("theme", models.CharField(blank=True, default="", max_length=30, verbose_name="主题")),
                ("since", models.DateField(verbose_name="起")),
                ("until", models.DateField(verbose_name="止")),
                ("evidence", models.JSONField(default=dict)),
                ("marked", models.JSONField(blank=True, default=dict)),
                (
                    "status",
                    models.CharField(
                        choices=[("proposed", "待确认"), ("confirmed", "已确认"), ("dismissed", "不采纳")],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="理由")),
                ("found_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="findings", to="needs.category"
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
                ("needs", models.ManyToManyField(related_name="findings", to="needs.need")),
            ],
            options={
                "verbose_name": "普适性与热点",
                "ordering": ("-id",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "proposed")),
                        fields=("area_code", "kind", "category", "theme"),
                        name="one_finding_waiting_per_theme",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "dismissed"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="dismissal_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["proposed", "confirmed", "dismissed"])),
                        name="finding_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "proposed"),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="decided_finding_names_who_and_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Refusal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=300, verbose_name="理由")),
                ("proposed_at", models.DateTimeField()),
                ("agreed", models.BooleanField(blank=True, null=True, verbose_name="同意")),
                ("comment", models.CharField(blank=True, max_length=300, verbose_name="复核意见")),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
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
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="refusals", to="needs.need"
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "不予受理复核",
                "ordering": ("-id",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("agreed__isnull", True), ("withdrawn_at__isnull", True)),
                        fields=("need",),
                        name="one_refusal_waiting_per_need",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("agreed__isnull", True), ("withdrawn_at__isnull", True), _connector="OR"),
                        name="refusal_decided_or_taken_back",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="two_people_stand_for_a_refusal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agreed__isnull", True),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="decided_refusal_names_who_and_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "clock",
                    models.CharField(
                        choices=[("response", "答复"), ("completion", "办结"), ("claim", "认领兑现")],
                        max_length=10,
                        verbose_name="时限",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("soon", "即将到期"),
                            ("urged", "催办"),
                            ("written", "书面督办"),
                            ("circular", "通报"),
                        ],
                        max_length=10,
                        verbose_name="级别",
                    ),
                ),
                ("due", models.DateField(verbose_name="到期")),
                ("sent_at", models.DateTimeField(verbose_name="发出")),
                (
                    "claim",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="needs.claim",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reminders", to="needs.need"
                    ),
                ),
            ],
            options={
                "verbose_name": "催办",
                "ordering": ("-id",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("need", "claim", "clock", "level", "due"),
                        name="every_reminder_once",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StreetConcept",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_code", models.CharField(db_collation="C", db_index=True, max_length=9)),
                (
                    "status",
                    models.CharField(
                        choices=[("in_force", "生效中"), ("withdrawn", "已撤下")], default="in_force", max_length=10
                    ),
                ),
                ("added_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("name", models.CharField(max_length=20, verbose_name="名称")),
                ("category", models.CharField(max_length=20, verbose_name="类别")),
                ("broader", models.CharField(blank=True, default="", max_length=20, verbose_name="上位事项")),
                (
                    "types",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="常用资源类别",
                    ),
                ),
                (
                    "units",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="常见单位类型",
                    ),
                ),
                (
                    "answers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="也能解决",
                    ),
                ),
                (
                    "goes_with",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="常一起办",
                    ),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "本街事项",
                "ordering": ("-id",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "in_force")),
                        fields=("area_code", "name"),
                        name="one_concept_of_a_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("broader", models.F("name")), _negated=True),
                        name="concept_not_broader_than_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["in_force", "withdrawn"])), name="concept_status_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "in_force"),
                            models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="withdrawn_concept_names_who_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("area_code__regex", "^[0-9]{9}$")), name="concept_belongs_to_a_street"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StreetWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_code", models.CharField(db_collation="C", db_index=True, max_length=9)),
                (
                    "status",
                    models.CharField(
                        choices=[("in_force", "生效中"), ("withdrawn", "已撤下")], default="in_force", max_length=10
                    ),
                ),
                ("added_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("concept", models.CharField(max_length=20, verbose_name="事项")),
                ("word", models.CharField(max_length=24, verbose_name="说法")),
                (
                    "side",
                    models.CharField(
                        choices=[("asked", "居民的说法"), ("offered", "单位的说法"), ("trade", "单位名称里的字")],
                        max_length=8,
                        verbose_name="谁的说法",
                    ),
                ),
                (
                    "effect",
                    models.CharField(choices=[("added", "添加"), ("silenced", "停用")], default="added", max_length=8),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "本街说法",
                "ordering": ("-id",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "in_force")),
                        fields=("area_code", "concept", "side", "word"),
                        name="one_word_of_a_concept",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["asked", "offered", "trade"])), name="word_side_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("effect__in", ["added", "silenced"])), name="word_effect_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["in_force", "withdrawn"])), name="word_status_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "in_force"),
                            models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="withdrawn_word_names_who_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("area_code__regex", "^[0-9]{9}$")), name="word_belongs_to_a_street"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TextMeaning",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("model", models.CharField(max_length=80)),
                ("digest", models.CharField(max_length=64)),
                ("vector", models.BinaryField()),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("model", "digest"), name="one_vector_a_text"),
                    models.CheckConstraint(
                        condition=models.Q(("vector", b""), _negated=True), name="vector_says_something"
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("claimed", "confirmed"))),
                fields=("need", "unit"),
                name="one_live_claim_per_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(("origin__in", ["offer", "hall", "on_the_spot"])), name="claim_origin_known"
            ),
        ),
    ]
