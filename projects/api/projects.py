"""Micro-projects over the API."""

from dataclasses import asdict
from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from core.api.files import FILE_PATH, FILES, FORM, WhateverIsAccepted
from core.api.requests import PersonRequest
from core.api.schema import IDEMPOTENCY_KEY, IF_MATCH, if_match, problems
from core.documents import download
from core.lifecycle import demand
from core.personal.masking import mask_phone
from needs.api.serializers import NothingSerializer
from needs.api.steps import read_again, step
from projects import policies, services
from projects.api import serializers as s
from projects.documents import file_name, project_document
from projects.filters import MicroProjectFilter
from projects.models import MicroProject
from projects.services.planning import PLANNED, lines_of

COLUMNS = (
    "id", "number", "kind", "area_code", "name", "unit_id", "unit__name", "status", "starts_on", "ends_on", "funds",
    "problems_solved", "people_served", "attendances", "completed_at", "imported", "version",
)  # fmt: skip


def _project_step(name: str, service: Any, takes: Any = NothingSerializer) -> Any:
    return step(name, service, takes, noun="project", gives=s.ProjectSerializer, shows=read_again)


@extend_schema_view(retrieve=extend_schema(responses={200: s.ProjectSerializer, **problems(404)}))
class ProjectViewSet(mixins.RetrieveModelMixin, viewsets.GenericViewSet[MicroProject]):
    """微项目: what the caller may see, and the steps open to the caller."""

    queryset = MicroProject.objects.none()
    serializer_class = s.ProjectSerializer
    filterset_class = MicroProjectFilter
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> Any:
        return MicroProject.objects.visible_to(self.request.user)

    @extend_schema(responses={200: s.ProjectRowSerializer(many=True), **problems(400)})
    def list(self, request: PersonRequest) -> Response:
        rows: Any = self.paginate_queryset(self.filter_queryset(self.get_queryset().values(*COLUMNS)))
        for row in rows:
            row["unit"] = row.pop("unit__name")
        return self.get_paginated_response(rows)

    @extend_schema(
        request=s.NewProjectSerializer, parameters=[IDEMPOTENCY_KEY],
        responses={201: s.ProjectSerializer, **problems(400, 409, 415, 422)},
    )  # fmt: skip
    def create(self, request: PersonRequest) -> Response:
        given = s.NewProjectSerializer(data=request.data, context={"request": request})
        given.is_valid(raise_exception=True)
        arguments = given.as_arguments()
        draft: Any = services.create_project_from_claim if "claim" in arguments else services.create_project
        project = draft(**arguments, actor=request.user)
        return Response(self.get_serializer(project).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        request=s.EditProjectSerializer(partial=True), parameters=[IF_MATCH],
        responses={200: s.ProjectSerializer, **problems(400, 404, 409, 415)},
    )  # fmt: skip
    def partial_update(self, request: PersonRequest, pk: str) -> Response:
        project = self.get_object()
        given = s.EditProjectSerializer(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        changes = {**_as_it_stands(project), **given.validated_data}
        project = services.edit_project(
            project=project, version=if_match(request), plan=s.plan_of(changes), communities=changes["communities"],
            partners=changes["partners"], actor=request.user,
        )  # fmt: skip
        return Response(self.get_serializer(project).data)

    @extend_schema(request=s.WhySerializer, responses={200: s.PhoneSerializer, **problems(400, 404, 415)})
    @action(detail=True, methods=["post"], url_path="phone")
    def phone_project(self, request: PersonRequest, pk: str) -> Response:
        """Open the leader's phone; who asked and why stays on record."""
        project = self.get_object()
        given = s.WhySerializer(data=request.data)
        given.is_valid(raise_exception=True)
        phone = services.open_leader_phone(project=project, **given.validated_data, actor=request.user)
        return Response({"phone": phone}, headers={"Cache-Control": "no-store"})

    @extend_schema(parameters=[FORM], responses={**FILES, **problems(404, 503)}, filters=False)
    @action(detail=True, url_path=FILE_PATH, pagination_class=None, content_negotiation_class=WhateverIsAccepted)
    def file(self, request: PersonRequest, pk: str, form: str) -> HttpResponse:
        """The file of the project by GB/T 9704-2012, or its tables."""
        project = self.get_object()
        demand(policies.can_read_file(request.user, project))
        return download(project_document(project), form, file_name(project))

    apply_project = _project_step("apply", services.apply_project)
    approve_project = _project_step("approve", services.approve_project, s.CommentSerializer)
    return_project = _project_step("return", services.return_project, s.ReasonSerializer)
    publish_project = _project_step("publish", services.publish_project)
    claim_project = _project_step("claim", services.claim_wish)
    start_project = _project_step("start", services.start_project)
    resume_project = _project_step("resume", services.resume_project)
    progress_project = _project_step("progress", services.add_progress, s.ProgressInSerializer)
    reach_project = _project_step("reach", services.reach_milestone, s.ReachSerializer)
    complete_project = _project_step("complete", services.complete_project, s.OutcomeSerializer)
    pass_project = _project_step("pass", services.pass_project, s.CommentSerializer)
    send_back_project = _project_step("send-back", services.send_back_project, s.ReasonSerializer)
    evaluate_project = _project_step("evaluate", services.evaluate_project, s.EvaluationSerializer)
    archive_project = _project_step("archive", services.archive_project)
    suspend_project = _project_step("suspend", services.suspend_project, s.ReasonSerializer)
    end_early_project = _project_step("end-early", services.end_project_early, s.ReasonSerializer)


def _as_it_stands(project: MicroProject) -> dict[str, Any]:
    stands = {name: getattr(project, name) for name in PLANNED}
    stands |= {name: [asdict(line) for line in told] for name, told in lines_of(project).items()}
    stands["leader_phone"] = mask_phone(project.leader_phone)
    return stands | {"communities": list(project.communities.all()), "partners": list(project.partners.all())}
