"""Monthly reports and their figures over the API."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from core.api.files import FILE_PATH, FILES, FORM, WhateverIsAccepted
from core.api.requests import PersonRequest
from core.api.schema import IDEMPOTENCY_KEY, IF_MATCH, if_match, problems
from core.api.steps import NothingSerializer, read_again, step
from core.documents import download
from meetings import services
from meetings.api import report_serializers as s
from meetings.filters import ReportFilter
from meetings.models import MonthlyReport
from meetings.report_document import document_of, file_name
from meetings.selectors.kept import evidence
from meetings.selectors.sheet import sheet_of

COLUMNS = ("id", "area_code", "span", "month", "status", "number", "issued_at", "version")
KEY = OpenApiParameter("key", OpenApiTypes.STR, OpenApiParameter.PATH, description="e.g. response")


def _report_step(name: str, service: Callable[..., Any], takes: Any = NothingSerializer) -> Any:
    return step(name, service, takes, noun="report", gives=s.ReportSerializer, shows=read_again)


@extend_schema_view(retrieve=extend_schema(responses={200: s.ReportSerializer, **problems(404)}))
class ReportViewSet(mixins.RetrieveModelMixin, viewsets.GenericViewSet[MonthlyReport]):
    """月报、季报、半年报、年报: figures read live while a draft, from what was stored once issued."""

    queryset = MonthlyReport.objects.none()
    serializer_class = s.ReportSerializer
    filterset_class = ReportFilter
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> Any:
        return MonthlyReport.objects.visible_to(self.request.user)

    @extend_schema(responses={200: s.ReportRowSerializer(many=True), **problems(400)})
    def list(self, request: PersonRequest) -> Response:
        rows: Any = self.paginate_queryset(self.filter_queryset(self.get_queryset().values(*COLUMNS)))
        return self.get_paginated_response(rows)

    @extend_schema(
        request=s.DraftSerializer, parameters=[IDEMPOTENCY_KEY],
        responses={201: s.ReportSerializer, **problems(400, 404, 409, 415, 422)},
    )  # fmt: skip
    def create(self, request: PersonRequest) -> Response:
        given = s.DraftSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        report = services.draft_report(**given.validated_data, actor=request.user)
        return Response(self.get_serializer(report).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        request=s.WordsSerializer(partial=True), parameters=[IF_MATCH],
        responses={200: s.ReportSerializer, **problems(400, 404, 409, 415)},
    )  # fmt: skip
    def partial_update(self, request: PersonRequest, pk: str) -> Response:
        report = self.get_object()
        given = s.WordsSerializer(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        report = services.edit_report(
            report=report, version=if_match(request), **given.validated_data, actor=request.user
        )  # fmt: skip
        return Response(self.get_serializer(report).data)

    @extend_schema(parameters=[KEY], responses={200: s.FigureRowsSerializer, **problems(404)}, filters=False)
    @action(detail=True, url_path=r"figures/(?P<key>[^/]{1,60})", pagination_class=None)
    def figure(self, request: PersonRequest, pk: str, key: str) -> Response:
        """The rows one figure counts, as many as the figure says."""
        sheet = sheet_of(self.get_object())
        found = sheet.whole(key)
        if found is None:
            raise Http404
        above = set(found.hits)
        rows = [{"id": row, "counts": row in above, "cells": cells} for row, cells in sheet.rows(found)]
        return Response({"figure": s.told(found), "columns": list(sheet.columns(found)), "rows": rows})

    @extend_schema(parameters=[FORM], responses={**FILES, **problems(404, 503)}, filters=False)
    @action(detail=True, url_path=FILE_PATH, pagination_class=None, content_negotiation_class=WhateverIsAccepted)
    def file(self, request: PersonRequest, pk: str, form: str) -> HttpResponse:
        """The report by GB/T 9704-2012, or its tables."""
        report = self.get_object()
        sheet = sheet_of(report)
        return download(document_of(report, sheet), form, file_name(sheet))

    @extend_schema(responses={(200, "application/jsonl"): OpenApiTypes.BINARY, **problems(404)}, filters=False)
    @action(detail=True, pagination_class=None, content_negotiation_class=WhateverIsAccepted)
    def evidence(self, request: PersonRequest, pk: str) -> HttpResponseBase:
        """The very bytes whose SHA-256 is printed on what went out."""
        report = self.get_object()
        if not report.is_frozen:
            raise Http404
        return StreamingHttpResponse(evidence(report), content_type="application/jsonl")

    submit_report = _report_step("submit", services.submit_report)
    approve_report = _report_step("approve", services.approve_report)
    issue_report = _report_step("issue", services.issue_report)
    add_case_report = _report_step("add-case", services.add_case, s.NewCaseSerializer)
    remove_case_report = _report_step("remove-case", services.remove_case, s.RemovedCaseSerializer)
    comment_report = _report_step("comment", services.comment_report, s.RemarkSerializer)
    answer_report = _report_step("answer", services.answer_comment, s.AnswerSerializer)
    count_report = _report_step("count", services.count_again)
    return_report = _report_step("return", services.return_report, s.ReturnSerializer)
    take_back_report = _report_step("take-back", services.take_report_back)
    recall_report = _report_step("recall", services.recall_report)
    revise_report = step(
        "revise", services.revise_report, s.ReviseSerializer, noun="report", gives=s.ReportSerializer
    )  # fmt: skip
