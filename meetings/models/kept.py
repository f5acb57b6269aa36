"""What a report stored: each figure with the rows it counts, and each row as people read it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.rows import Row
from meetings.models.reports import MonthlyReport


def _number() -> models.DecimalField:
    return models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)


class ReportFigure(Row):
    """One figure with its words, its numbers, and the ids of the rows it counts and of those above the line."""

    report = models.ForeignKey(MonthlyReport, models.PROTECT, related_name="kept_figures")
    position = models.PositiveIntegerField()
    key = models.CharField(max_length=120)
    label = models.CharField(max_length=60)
    unit = models.CharField(max_length=20, blank=True)
    definition = models.CharField(max_length=300)
    value = _number()
    numerator = _number()
    denominator = _number()
    month_change = _number()
    year_change = _number()
    count = models.PositiveIntegerField()
    rows = ArrayField(models.BigIntegerField())
    hits = ArrayField(models.BigIntegerField())

    class Meta:
        verbose_name = _("月报指标")
        ordering = ("report", "position")
        constraints = (models.UniqueConstraint(fields=("report", "key"), name="one_figure_per_key"),)

    def __str__(self) -> str:
        return f"{self.report_id} {self.key}"


class ReportRow(Row):
    """One counted row with the cells that were shown, whatever has become of the thing since."""

    report = models.ForeignKey(MonthlyReport, models.PROTECT, related_name="kept_rows")
    model = models.CharField(max_length=20)
    ref = models.BigIntegerField()
    cells = ArrayField(models.TextField())

    class Meta:
        verbose_name = _("月报明细")
        ordering = ("report", "model", "ref")
        constraints = (models.UniqueConstraint(fields=("report", "model", "ref"), name="one_row_per_report"),)

    def __str__(self) -> str:
        return f"{self.report_id} {self.model} {self.ref}"
