"""One import from upload to writing: its files, what was recognised, and every row's verdict."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.accounts.models import RoleName, User
from core.accounts.roles import acting
from core.personal.fields import EncryptedTextField
from core.rows import Row


class RunStatus(models.TextChoices):
    UPLOADED = "uploaded", _("已上传")
    READING = "reading", _("识别中")
    CHECKED = "checked", _("待确认")
    WRITING = "writing", _("写入中")
    WRITTEN = "written", _("已写入")
    REFUSED = "refused", _("未写入")
    UNDONE = "undone", _("已整批撤销")


BUSY_STATUSES = (RunStatus.UPLOADED, RunStatus.READING, RunStatus.WRITING)
IMPORTERS = frozenset({RoleName.STREET_OFFICER, RoleName.DISTRICT_OFFICER, "system"})


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def visible_to(self, user: Any) -> "ImportRunQuerySet":
        """Only officers load ledgers, each for the own area."""
        role = acting(user)
        return self.filter(area_code__startswith=role.area_code) if role.role in IMPORTERS else self.none()

    def for_list(self) -> "ImportRunQuerySet":
        return self.select_related("created_by").order_by("-id")


class ImportRun(Row):
    """台账导入: one load of one or several files into one street."""

    area_code = models.CharField(_("街道"), max_length=9, db_collation="C", db_index=True)
    street_name = models.CharField(_("街道名称"), max_length=60, blank=True)
    status = models.CharField(_("状态"), max_length=10, choices=RunStatus, default=RunStatus.UPLOADED)
    progress = models.PositiveSmallIntegerField(default=0)
    only_valid = models.BooleanField(_("只导入正确行"), default=False)
    sheets = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    columns = models.JSONField(default=dict)
    error = models.CharField(max_length=300, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("台账导入")
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(condition=Q(status__in=RunStatus.values), name="import_status_known"),
            models.CheckConstraint(
                condition=~Q(status="undone") | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="undone_import_has_its_undoer",
            ),
        )

    def __str__(self) -> str:
        return f"{self.area_code} {self.pk}"

    @property
    def file_names(self) -> list[str]:
        """What was loaded; the files themselves are forgotten after a while."""
        return list(dict.fromkeys(sheet["book"] for sheet in self.sheets))

    @property
    def is_busy(self) -> bool:
        return self.status in BUSY_STATUSES


class ImportFile(Row):
    """One uploaded file, kept sealed until its rows are settled."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    size = models.PositiveIntegerField()
    content = EncryptedTextField()

    class Meta:
        verbose_name = _("台账文件")
        ordering = ("id",)

    def __str__(self) -> str:
        return self.name


class ImportRow(Row):
    """One row's verdict; its few shown cells are masked."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="rows", db_index=False)
    sheet = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12)
    row = models.PositiveIntegerField()
    level = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=10)
    cells = models.JSONField(default=list)
    remarks = models.JSONField(default=list)

    class Meta:
        verbose_name = _("台账行")
        ordering = ("sheet", "row", "id")
        indexes = (models.Index(fields=("run", "sheet", "row"), name="import_row_place"),)

    def __str__(self) -> str:
        return f"{self.run_id}/{self.sheet}/{self.row}"


class ImportChange(Row):
    """One row an import changed or wrote beside, as the database had it before, if at all, and as it has it after."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="changes", db_index=False)
    model = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    before = models.JSONField(null=True)
    after = models.JSONField()

    class Meta:
        verbose_name = _("台账改动")
        constraints = (
            models.UniqueConstraint(fields=("run", "model", "object_id"), name="one_change_per_row_and_import"),
        )

    def __str__(self) -> str:
        return f"{self.run_id}/{self.model}/{self.object_id}"
