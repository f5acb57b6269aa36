"""Ledgers over the API: upload, verdicts, columns, writing."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from alliance.ledger import services
from alliance.ledger.models import ImportRun, RunStatus
from alliance.ledger.recognise import LEFT_OUT
from alliance.ledger.services import LedgerFile
from alliance.ledger.undoing import undo_run
from alliance.ledger.verdicts import Level
from alliance.ledger.vocabulary import Kind
from core.api.requests import PersonRequest
from core.api.schema import IDEMPOTENCY_KEY, problems

Plain = serializers.Serializer[Any]
KINDS = [kind.value for kind in Kind]
LEVELS = {level.name.lower(): level for level in Level}


class UploadSerializer(Plain):
    files = serializers.ListField(child=serializers.FileField(), min_length=1, max_length=services.MOST_FILES)
    street_code = serializers.RegexField(r"^[0-9]{9}$")

    def as_arguments(self) -> dict[str, Any]:
        given = self.validated_data
        return {**given, "files": [LedgerFile(each.name, each.read()) for each in given["files"]]}


class ColumnsSerializer(Plain):
    sheet = serializers.IntegerField(min_value=0, max_value=1000)
    kind = serializers.ChoiceField([*KINDS, LEFT_OUT])
    columns = serializers.DictField(child=serializers.CharField(max_length=20), default=dict)

    def validate_columns(self, given: dict[str, str]) -> dict[int, str]:
        if not all(column.isascii() and column.isdigit() and len(column) < 6 for column in given):
            raise serializers.ValidationError("columns are numbered from 0")
        return {int(column): key for column, key in given.items()}


class ConfirmSerializer(Plain):
    only_valid = serializers.BooleanField(default=False)


class ImportRunSerializer(serializers.ModelSerializer[ImportRun]):
    status = serializers.ChoiceField(RunStatus.choices)
    counts = serializers.DictField(child=serializers.DictField(child=serializers.IntegerField()))
    sheets = serializers.ListField(child=serializers.DictField())
    files = serializers.ListField(child=serializers.CharField(), source="file_names", read_only=True)

    class Meta:
        model = ImportRun
        fields = (
            "id", "area_code", "status", "only_valid", "files", "counts", "sheets", "error", "created_at",
            "finished_at", "undone_at",
        )  # fmt: skip


class VerdictSerializer(Plain):
    id = serializers.IntegerField()
    sheet = serializers.IntegerField()
    kind = serializers.ChoiceField(KINDS)
    row = serializers.IntegerField()
    level = serializers.IntegerField()
    outcome = serializers.CharField(allow_blank=True)
    cells = serializers.ListField(child=serializers.CharField(allow_blank=True))
    remarks = serializers.ListField(child=serializers.DictField())


@extend_schema_view(
    list=extend_schema(responses={200: ImportRunSerializer(many=True), **problems(400)}),
    retrieve=extend_schema(responses={200: ImportRunSerializer, **problems(404)}),
)
class ImportRunViewSet(mixins.RetrieveModelMixin, mixins.ListModelMixin, viewsets.GenericViewSet[ImportRun]):
    """台账导入: what officers loaded, and what became of every row."""

    queryset = ImportRun.objects.none()
    serializer_class = ImportRunSerializer
    lookup_value_regex = "[0-9]{1,18}"
    filter_backends = ()

    def get_queryset(self) -> Any:
        return ImportRun.objects.visible_to(self.request.user)

    @extend_schema(
        request={"multipart/form-data": UploadSerializer}, parameters=[IDEMPOTENCY_KEY],
        responses={201: ImportRunSerializer, **problems(400, 409, 413, 415, 422)},
    )  # fmt: skip
    def create(self, request: PersonRequest) -> Response:
        given = UploadSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        run = services.upload_ledger(**given.as_arguments(), actor=request.user)
        return Response(self.get_serializer(run).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        parameters=[OpenApiParameter("level", str, enum=sorted(LEVELS)), OpenApiParameter("sheet", int)],
        responses={200: VerdictSerializer(many=True), **problems(400, 404)},
    )
    @action(detail=True, methods=["get"])
    def rows(self, request: PersonRequest, pk: str) -> Response:
        """Every row's verdict, newest sheet last; ``level`` and ``sheet`` narrow it down."""
        found = self.get_object().rows.all()
        if (level := request.query_params.get("level")) in LEVELS:
            found = found.filter(level=LEVELS[level])
        if (sheet := request.query_params.get("sheet", "")).isdigit() and len(sheet) < 5:
            found = found.filter(sheet=int(sheet))
        page: Any = self.paginate_queryset(found.values(*VerdictSerializer().fields))
        return self.get_paginated_response(page)

    @extend_schema(request=ColumnsSerializer, responses={200: ImportRunSerializer, **problems(400, 404, 409, 415)})
    @action(detail=True, methods=["post"])
    def columns(self, request: PersonRequest, pk: str) -> Response:
        """Say what a sheet and its columns are; the street remembers it."""
        given = ColumnsSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        run = services.choose_columns(run=self.get_object(), actor=request.user, **given.validated_data)
        return Response(self.get_serializer(run).data)

    @extend_schema(request=ConfirmSerializer, responses={200: ImportRunSerializer, **problems(400, 404, 409, 415)})
    @action(detail=True, methods=["post"])
    def confirm(self, request: PersonRequest, pk: str) -> Response:
        """Have the ledger written; long ones are written by the worker, so the status may be ``writing``."""
        given = ConfirmSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        run = services.confirm_run(run=self.get_object(), actor=request.user, **given.validated_data)
        return Response(self.get_serializer(run).data)

    @extend_schema(request=None, responses={200: ImportRunSerializer, **problems(404, 409)})
    @action(detail=True, methods=["post"])
    def undo(self, request: PersonRequest, pk: str) -> Response:
        """Take everything a written ledger changed back, as long as nothing has been built on it."""
        run = undo_run(run=self.get_object(), actor=request.user)
        return Response(self.get_serializer(run).data)
