"""Micro-projects over the API."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, status, viewsets
from rest_framework.response import Response

from core.api.requests import PersonRequest
from core.api.schema import IDEMPOTENCY_KEY, IF_MATCH, if_match, problems
from needs.api.serializers import NothingSerializer
from needs.api.steps import read_again, step
from projects import services
from projects.api import serializers as s
from projects.filters import MicroProjectFilter
from projects.models import MicroProject
from projects.plans import ProjectPlan

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
        plan = ProjectPlan(**{name: changes[name] for name in s.PLAN})
        project = services.edit_project(
            project=project, version=if_match(request), plan=plan, communities=changes["communities"],
            partners=changes["partners"], actor=request.user,
        )  # fmt: skip
        return Response(self.get_serializer(project).data)

    publish_project = _project_step("publish", services.publish_project)
    start_project = _project_step("start", services.start_project)
    resume_project = _project_step("resume", services.resume_project)
    progress_project = _project_step("progress", services.add_progress, s.ProgressInSerializer)
    complete_project = _project_step("complete", services.complete_project, s.OutcomeSerializer)
    suspend_project = _project_step("suspend", services.suspend_project, s.ReasonSerializer)
    end_early_project = _project_step("end-early", services.end_project_early, s.ReasonSerializer)


def _as_it_stands(project: MicroProject) -> dict[str, Any]:
    stands = {name: getattr(project, name) for name in s.PLAN}
    return stands | {"communities": list(project.communities.all()), "partners": list(project.partners.all())}
