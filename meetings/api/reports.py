"""Monthly reports and their figures over the API."""

from typing import Any

from django.http import Http404, HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from core.api.files import FILE_PATH, FILES, FORM, WhateverIsAccepted
from core.api.requests import PersonRequest
from core.api.schema import IDEMPOTENCY_KEY, IF_MATCH, if_match, problems
from core.documents import download
from meetings import services
from meetings.api import serializers as s
from meetings.filters import ReportFilter
from meetings.models import MonthlyReport
from meetings.report_document import document_of, file_name
from meetings.selectors.sheet import sheet_of
from needs.api.steps import read_again, step

COLUMNS = ("id", "area_code", "month", "status", "number", "issued_at", "version")
KEY = OpenApiParameter("key", OpenApiTypes.STR, OpenApiParameter.PATH, description="e.g. response")


@extend_schema_view(retrieve=extend_schema(responses={200: s.ReportSerializer, **problems(404)}))
class ReportViewSet(mixins.RetrieveModelMixin, viewsets.GenericViewSet[MonthlyReport]):
    """月报: figures read live while a draft, from what was stored once issued."""

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
        words = given.validated_data.get("words", report.words)
        report = services.edit_report(
            report=report, version=if_match(request), words=words, actor=request.user
        )  # fmt: skip
        return Response(self.get_serializer(report).data)

    @extend_schema(parameters=[KEY], responses={200: s.FigureRowsSerializer, **problems(404)}, filters=False)
    @action(detail=True, url_path=r"figures/(?P<key>[^/]{1,60})", pagination_class=None)
    def figure(self, request: PersonRequest, pk: str, key: str) -> Response:
        """The rows one figure counts, as many as the figure says."""
        sheet = sheet_of(self.get_object())
        found = sheet.figures.get(key)
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

    issue_report = step(
        "issue", services.issue_report, noun="report", gives=s.ReportSerializer, shows=read_again
    )  # fmt: skip
