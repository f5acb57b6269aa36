"""What the API of reports takes in, by the services' argument names, and what it gives out."""

from typing import Any

from rest_framework import serializers

from core.api.schema import StepSerializer, open_steps
from meetings.models import MonthlyReport, ReportCase, ReportComment, ReportPart, ReportSpan, ReportStatus
from meetings.present import plain
from meetings.report_lifecycle import REPORT_LIFECYCLE
from meetings.selectors.counting import Figure
from meetings.selectors.kept import NUMBERS
from meetings.selectors.sheet import sheet_of
from projects.models import MicroProject

Plain = serializers.Serializer[Any]


def _length(model: Any, name: str) -> int:
    return model._meta.get_field(name).max_length


# ── out ───────────────────────────────────────────────────────────────────────────────────────
class FigureSerializer(Plain):
    """One figure: ``value`` is a share for rates and null when there is nothing to say; ``text`` as the page has it."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a declared field
    text = serializers.CharField()
    value = serializers.CharField(allow_null=True)
    unit = serializers.CharField(allow_blank=True)
    numerator = serializers.CharField(allow_null=True)
    denominator = serializers.CharField(allow_null=True)
    month_change = serializers.CharField(allow_null=True)
    year_change = serializers.CharField(allow_null=True)
    definition = serializers.CharField()
    model = serializers.CharField()
    count = serializers.IntegerField()


def told(figure: Figure) -> dict[str, Any]:
    numbers = {name: getattr(figure, name) for name in NUMBERS}
    return {
        "key": figure.key, "label": figure.label, "text": plain(figure), "unit": str(figure.unit),
        "definition": figure.definition, "model": figure.model, "count": figure.count,
        **{name: None if number is None else str(number) for name, number in numbers.items()},
    }  # fmt: skip


class CountedRowSerializer(Plain):
    id = serializers.IntegerField()
    counts = serializers.BooleanField()
    cells = serializers.ListField(child=serializers.CharField(allow_blank=True))


class FigureRowsSerializer(Plain):
    figure = FigureSerializer()
    columns = serializers.ListField(child=serializers.CharField())
    rows = CountedRowSerializer(many=True)


class ReportRowSerializer(Plain):
    id = serializers.IntegerField()
    area_code = serializers.CharField()
    span = serializers.ChoiceField(ReportSpan.choices)
    month = serializers.DateField()
    status = serializers.ChoiceField(ReportStatus.choices)
    number = serializers.CharField(allow_blank=True)
    issued_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


class CommentSerializer(serializers.ModelSerializer[ReportComment]):
    class Meta:
        model = ReportComment
        fields = ("id", "part", "text", "said_by", "said_at", "answer", "answered_by", "answered_at")
        read_only_fields = fields


class CaseSerializer(serializers.ModelSerializer[ReportCase]):
    class Meta:
        model = ReportCase
        fields = ("id", "project", "title", "unit", "text", "consent")
        read_only_fields = fields


class ReportSerializer(serializers.ModelSerializer[MonthlyReport]):
    figures = FigureSerializer(many=True, read_only=True)
    comments = CommentSerializer(many=True, read_only=True)
    cases = CaseSerializer(many=True, read_only=True)
    available_steps = StepSerializer(many=True, read_only=True)

    class Meta:
        model = MonthlyReport
        fields = (
            "id", "area_code", "span", "month", "status", "number", "words", "problems", "plans", "revises", "reason",
            "returned_for", "fingerprint", "drafted_at", "submitted_at", "approved_at", "issued_at", "counted_at",
            "version", "comments", "cases", "figures", "available_steps",
        )  # fmt: skip
        read_only_fields = fields

    def to_representation(self, report: MonthlyReport) -> dict[str, Any]:
        steps = open_steps(REPORT_LIFECYCLE, report, self.context["request"].user)
        report.available_steps = steps  # type: ignore[attr-defined]  # read just below
        # Told alike whether read live or from what was stored.
        report.figures = [told(one) for one in sheet_of(report).figures.values()]  # type: ignore[attr-defined]
        return super().to_representation(report)


# ── in ────────────────────────────────────────────────────────────────────────────────────────
class DraftSerializer(Plain):
    area_code = serializers.RegexField(r"^([0-9]{6}|[0-9]{9})$")
    month = serializers.DateField()
    span = serializers.ChoiceField(ReportSpan.choices, default=ReportSpan.MONTH)


class WordsSerializer(Plain):
    words = serializers.CharField(max_length=_length(MonthlyReport, "words"), allow_blank=True, required=False)
    problems = serializers.CharField(max_length=_length(MonthlyReport, "problems"), allow_blank=True, required=False)
    plans = serializers.CharField(max_length=_length(MonthlyReport, "plans"), allow_blank=True, required=False)


class RemarkSerializer(Plain):
    part = serializers.ChoiceField(ReportPart.choices, default=ReportPart.WHOLE)
    text = serializers.CharField(max_length=_length(ReportComment, "text"))


class AnswerSerializer(Plain):
    comment = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    answer = serializers.CharField(max_length=_length(ReportComment, "answer"))


class NewCaseSerializer(Plain):
    project = serializers.PrimaryKeyRelatedField(queryset=MicroProject.objects.none())
    text = serializers.CharField(max_length=_length(ReportCase, "text"))
    photo = serializers.FileField(required=False, allow_null=True)
    consent = serializers.CharField(max_length=_length(ReportCase, "consent"), required=False, allow_blank=True)

    def get_fields(self) -> dict[str, Any]:
        found: dict[str, Any] = super().get_fields()
        request = self.context.get("request")
        found["project"].queryset = MicroProject.objects.visible_to(request.user if request else None).published()
        return found


class RemovedCaseSerializer(Plain):
    case = serializers.IntegerField(min_value=1, max_value=2**63 - 1)


class ReturnSerializer(Plain):
    reason = serializers.CharField(max_length=_length(MonthlyReport, "returned_for"))


class ReviseSerializer(Plain):
    reason = serializers.CharField(max_length=_length(MonthlyReport, "reason"))
