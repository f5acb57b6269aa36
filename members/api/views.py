"""Units, resources, alliances and areas over the API."""

from dataclasses import replace
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from core.api.requests import PersonRequest
from core.api.schema import IDEMPOTENCY_KEY, IF_MATCH, if_match, problems
from core.api.steps import read_again, step
from core.areas.models import Area
from core.areas.services import edit_area
from core.contacts import open_contact
from core.lifecycle import demand
from members import policies, services
from members.api import serializers as s
from members.duplicates import likely_duplicates
from members.filters import AllianceFilter, AreaFilter, ResourceFilter, UnitFilter
from members.models import Alliance, Liaison, MemberUnit, Resource
from members.past_forms import DayForm
from members.past_selectors import ledger_on
from members.services import AllianceText, ResourceText, UnitText

UNIT_COLUMNS = (
    "id", "name", "kind", "two_new", "area_code", "brand", "party_members", "status", "version",
)  # fmt: skip
RESOURCE_COLUMNS = (
    "id", "unit_id", "unit__name", "area_code", "type", "content", "quantity_text", "quantity", "measure",
    "committed", "slots", "valid_until", "status", "version",
)  # fmt: skip
ALLIANCE_COLUMNS = ("id", "name", "kind", "area_code", "parent_id", "theme")
AREA_COLUMNS = ("id", "code", "name", "level", "parent_id", "provisional")
WHOLE = "[0-9]{1,18}"
SPEAKER = f"liaisons/(?P<liaison>{WHOLE})"
# What is told once is kept by nobody on the way, nor for a request asked again.
ON = OpenApiParameter("on", OpenApiTypes.DATE, OpenApiParameter.QUERY, description="A past day; today when left out.")
UNKEPT = {"Cache-Control": "no-store"}


@extend_schema_view(retrieve=extend_schema(responses={200: s.UnitSerializer, **problems(404)}))
class UnitViewSet(mixins.RetrieveModelMixin, viewsets.GenericViewSet[MemberUnit]):
    """成员单位: what the caller may see of it."""

    queryset = MemberUnit.objects.none()
    serializer_class = s.UnitSerializer
    filterset_class = UnitFilter
    lookup_value_regex = WHOLE

    def get_queryset(self) -> Any:
        return MemberUnit.objects.visible_to(self.request.user)

    @extend_schema(responses={200: s.UnitRowSerializer(many=True), **problems(400)})
    def list(self, request: PersonRequest) -> Response:
        rows: Any = self.paginate_queryset(self.filter_queryset(self.get_queryset().values(*UNIT_COLUMNS)))
        return self.get_paginated_response(rows)

    @extend_schema(
        request=s.NewUnitSerializer, parameters=[IDEMPOTENCY_KEY],
        responses={201: s.UnitSerializer, **problems(400, 409, 415, 422)},
    )  # fmt: skip
    def create(self, request: PersonRequest) -> Response:
        given = s.NewUnitSerializer(data=request.data, context=self.get_serializer_context())
        given.is_valid(raise_exception=True)
        unit = services.create_unit(**given.as_arguments(), actor=request.user)
        return Response(self.get_serializer(unit).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        request=s.UnitTextSerializer(partial=True), parameters=[IF_MATCH],
        responses={200: s.UnitSerializer, **problems(400, 404, 409, 415)},
    )  # fmt: skip
    def partial_update(self, request: PersonRequest, pk: str) -> Response:
        unit = self.get_object()
        given = s.UnitTextSerializer(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        text = replace(UnitText.of(unit), **given.validated_data)
        unit = services.edit_unit(unit=unit, text=text, version=if_match(request), actor=request.user)
        return Response(self.get_serializer(unit).data)

    @extend_schema(parameters=[ON], responses={200: s.LedgerPageSerializer, **problems(400, 404)})
    @action(detail=True)
    def ledger(self, request: PersonRequest, pk: str) -> Response:
        """What the ledger said of it when a day ended; 404 for a day on which it was not on the roll."""
        unit = self.get_object()
        demand(s.reads_whole(request.user, unit))
        asked = DayForm(request.query_params)
        if not asked.is_valid():
            raise ValidationError({"on": [str(said) for said in asked.errors["on"]]})
        found = ledger_on(self.get_queryset().filter(pk=unit.pk), asked.day)
        if not found:
            raise Http404
        return Response(s.LedgerPageSerializer(found[0]).data)

    merge_unit = step(
        "merge", services.merge_unit, s.MergeSerializer, noun="unit", gives=s.UnitSerializer, shows=read_again
    )
    parent_unit = step(
        "parent", services.set_parent, s.ParentSerializer, noun="unit", gives=s.UnitSerializer, shows=read_again
    )
    end_unit = step("end", services.end_unit, s.ReasonSerializer, noun="unit", gives=s.UnitSerializer, shows=read_again)

    @extend_schema(
        request=s.NewLiaisonSerializer, parameters=[IDEMPOTENCY_KEY],
        responses={201: s.LiaisonSerializer, **problems(400, 404, 409, 415, 422)},
    )  # fmt: skip
    @action(detail=True, methods=["post"])
    def liaisons(self, request: PersonRequest, pk: str) -> Response:
        """Name somebody to speak for the unit."""
        unit = self.get_object()
        given = s.NewLiaisonSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        post = services.appoint_liaison(unit=unit, actor=request.user, **given.validated_data)
        return Response(s.liaison_row(post, in_full=True), status=status.HTTP_201_CREATED)

    @extend_schema(request=s.ReasonSerializer, responses={200: s.ContactSerializer, **problems(400, 404, 415)})
    @action(detail=True, methods=["post"], url_path=f"{SPEAKER}/contact")
    def contact(self, request: PersonRequest, pk: str, liaison: str) -> Response:
        """Open a liaison's phone; the reason and the opening stay on record."""
        post = self._speaker(liaison)
        given = s.ReasonSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        may = policies.can_open_liaison
        phone = open_contact(target=post, field="phone", actor=request.user, may=may, **given.validated_data)
        return Response({"phone": phone}, headers=UNKEPT)

    @extend_schema(request=None, responses={200: s.UnitSerializer, **problems(404, 409)})
    @action(detail=True, methods=["post"], url_path=f"{SPEAKER}/end")
    def end_liaison(self, request: PersonRequest, pk: str, liaison: str) -> Response:
        """End a liaison's post today."""
        post = self._speaker(liaison)
        services.end_liaison(liaison=post, actor=request.user)
        return Response(self.get_serializer(post.unit).data)

    @extend_schema(request=s.ContactReportSerializer, responses={200: s.UnitSerializer, **problems(400, 404, 409, 415)})
    @action(detail=True, methods=["post"], url_path=f"{SPEAKER}/report")
    def report(self, request: PersonRequest, pk: str, liaison: str) -> Response:
        """Report what a liaison of one's own unit is called now and how to call; the office confirms it."""
        post = self._speaker(liaison)
        given = s.ContactReportSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        services.report_contact(liaison=post, actor=request.user, **given.validated_data)
        return Response(self.get_serializer(post.unit).data)

    @extend_schema(
        request=s.UsernameSerializer, responses={201: s.InvitationSerializer, **problems(400, 404, 409, 415, 422)}
    )
    @action(detail=True, methods=["post"], url_path=f"{SPEAKER}/account")
    def account(self, request: PersonRequest, pk: str, liaison: str) -> Response:
        """Give a liaison an account; the one-time link in the answer is told this once."""
        post = self._speaker(liaison)
        given = s.UsernameSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        made = services.give_account(liaison=post, actor=request.user, **given.validated_data)
        return Response(s.InvitationSerializer(made).data, status=status.HTTP_201_CREATED, headers=UNKEPT)

    @extend_schema(request=None, responses={200: s.InvitationSerializer, **problems(404, 409)})
    @action(detail=True, methods=["post"], url_path=f"{SPEAKER}/account/renew")
    def renew_account(self, request: PersonRequest, pk: str, liaison: str) -> Response:
        """Make a new link; the old link, the password and the sessions of the account end."""
        made = services.renew_account_link(liaison=self._speaker(liaison), actor=request.user)
        return Response(s.InvitationSerializer(made).data, headers=UNKEPT)

    @extend_schema(request=None, responses={200: s.UnitSerializer, **problems(404, 409)})
    @action(detail=True, methods=["post"], url_path=f"{SPEAKER}/account/withdraw")
    def withdraw_account(self, request: PersonRequest, pk: str, liaison: str) -> Response:
        """End the post and the sessions of its account; without any other role the account is closed."""
        post = self._speaker(liaison)
        services.withdraw_account(liaison=post, actor=request.user)
        return Response(self.get_serializer(post.unit).data)

    @extend_schema(responses={200: s.DuplicateSerializer(many=True), **problems()})
    @action(detail=False, methods=["get"], pagination_class=None, filterset_class=None)
    def duplicates(self, request: PersonRequest) -> Response:
        """Units that may have been entered twice, with what speaks for it."""
        demand(policies.merges_units(request.user))
        pairs = [
            {"units": [one.pk, other.pk], "names": [one.name, other.name], "reasons": pair.reasons}
            for one, other, pair in likely_duplicates(request.user)
        ]
        return Response(s.DuplicateSerializer(pairs, many=True).data)

    def _speaker(self, liaison: str) -> Liaison:
        posts = Liaison.objects.in_force().filter(unit=self.get_object()).select_related("unit", "user")
        return get_object_or_404(posts, pk=liaison)


def _resource_step(name: str, service: Any, takes: Any = None) -> Any:
    given = {} if takes is None else {"takes": takes}
    return step(name, service, noun="resource", gives=s.ResourceSerializer, shows=read_again, **given)


@extend_schema_view(retrieve=extend_schema(responses={200: s.ResourceSerializer, **problems(404)}))
class ResourceViewSet(mixins.RetrieveModelMixin, viewsets.GenericViewSet[Resource]):
    """资源: what units offer, and the steps open to the caller."""

    queryset = Resource.objects.none()
    serializer_class = s.ResourceSerializer
    filterset_class = ResourceFilter
    lookup_value_regex = WHOLE

    def get_queryset(self) -> Any:
        return Resource.objects.visible_to(self.request.user)

    @extend_schema(responses={200: s.ResourceRowSerializer(many=True), **problems(400)})
    def list(self, request: PersonRequest) -> Response:
        rows: Any = self.paginate_queryset(self.filter_queryset(self.get_queryset().values(*RESOURCE_COLUMNS)))
        for row in rows:
            row["unit"] = row.pop("unit__name")
        return self.get_paginated_response(rows)

    @extend_schema(
        request=s.NewResourceSerializer, parameters=[IDEMPOTENCY_KEY],
        responses={201: s.ResourceSerializer, **problems(400, 409, 415, 422)},
    )  # fmt: skip
    def create(self, request: PersonRequest) -> Response:
        given = s.NewResourceSerializer(data=request.data, context=self.get_serializer_context())
        given.is_valid(raise_exception=True)
        resource = services.add_resource(**given.as_arguments(), actor=request.user)
        return Response(self.get_serializer(resource).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        request=s.ResourceTextSerializer(partial=True), parameters=[IF_MATCH],
        responses={200: s.ResourceSerializer, **problems(400, 404, 409, 415)},
    )  # fmt: skip
    def partial_update(self, request: PersonRequest, pk: str) -> Response:
        resource = self.get_object()
        given = s.ResourceTextSerializer(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        text = replace(ResourceText.of(resource), **given.validated_data)
        version = if_match(request)
        resource = services.edit_resource(resource=resource, text=text, version=version, actor=request.user)
        return Response(self.get_serializer(resource).data)

    submit_resource = _resource_step("submit", services.submit_resource)
    list_resource = _resource_step("list", services.list_resource)
    return_resource = _resource_step("return", services.return_resource, s.ReasonSerializer)
    pause_resource = _resource_step("pause", services.pause_resource, s.ReasonSerializer)
    resume_resource = _resource_step("resume", services.resume_resource)
    retire_resource = _resource_step("retire", services.retire_resource, s.ReasonSerializer)
    confirm_resource = _resource_step("confirm", services.confirm_resource, s.ConfirmSerializer)


@extend_schema_view(retrieve=extend_schema(responses={200: s.AllianceSerializer, **problems(404)}))
class AllianceViewSet(mixins.RetrieveModelMixin, viewsets.GenericViewSet[Alliance]):
    """党建联盟: the bodies units sit in."""

    queryset = Alliance.objects.none()
    serializer_class = s.AllianceSerializer
    filterset_class = AllianceFilter
    lookup_value_regex = WHOLE

    def get_queryset(self) -> Any:
        return Alliance.objects.visible_to(self.request.user)

    @extend_schema(responses={200: s.AllianceRowSerializer(many=True), **problems(400)})
    def list(self, request: PersonRequest) -> Response:
        rows: Any = self.paginate_queryset(self.filter_queryset(self.get_queryset().values(*ALLIANCE_COLUMNS)))
        return self.get_paginated_response(rows)

    @extend_schema(
        request=s.AllianceTextSerializer(partial=True), parameters=[IF_MATCH],
        responses={200: s.AllianceSerializer, **problems(400, 404, 409, 415)},
    )  # fmt: skip
    def partial_update(self, request: PersonRequest, pk: str) -> Response:
        alliance = self.get_object()
        given = s.AllianceTextSerializer(data=request.data, partial=True, context=self.get_serializer_context())
        given.is_valid(raise_exception=True)
        text = replace(AllianceText.of(alliance), **given.validated_data)
        version = if_match(request)
        alliance = services.edit_alliance(alliance=alliance, text=text, version=version, actor=request.user)
        return Response(self.get_serializer(alliance).data)


@extend_schema_view(retrieve=extend_schema(responses={200: s.AreaSerializer, **problems(404)}))
class AreaViewSet(mixins.RetrieveModelMixin, viewsets.GenericViewSet[Area]):
    """辖区: cities, districts, streets and communities, by the national division code."""

    queryset = Area.objects.none()
    serializer_class = s.AreaSerializer
    filterset_class = AreaFilter
    lookup_value_regex = WHOLE

    def get_queryset(self) -> Any:
        return Area.objects.visible_to(self.request.user)

    @extend_schema(responses={200: s.AreaRowSerializer(many=True), **problems(400)})
    def list(self, request: PersonRequest) -> Response:
        rows: Any = self.paginate_queryset(self.filter_queryset(self.get_queryset().values(*AREA_COLUMNS)))
        return self.get_paginated_response(rows)

    @extend_schema(
        request=s.AreaFactsSerializer(partial=True), parameters=[IF_MATCH],
        responses={200: s.AreaSerializer, **problems(400, 404, 409, 415)},
    )  # fmt: skip
    def partial_update(self, request: PersonRequest, pk: str) -> Response:
        area = self.get_object()
        given = s.AreaFactsSerializer(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        area = edit_area(area=area, version=if_match(request), actor=request.user, **given.validated_data)
        return Response(self.get_serializer(area).data)

    zoning_community = step(
        "zoning", services.set_zone_wishes, s.ZoneWishSerializer, noun="community", gives=s.AreaSerializer
    )
