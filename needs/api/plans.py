"""The month's proposal over the API: computed, ruled, weighed, sent; and candidates both ways."""

from collections.abc import Callable
from typing import Any

import django_filters
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from core.api.requests import PersonRequest
from core.api.schema import IDEMPOTENCY_KEY, IF_MATCH, if_match, problems
from core.areas.models import Area, StreetSettings
from core.areas.selectors import settings_of
from core.lifecycle import demand
from members.models import Resource
from needs import policies, services
from needs.api import plan_serializers as s
from needs.api.steps import step
from needs.matching import Candidate
from needs.models import Need, NeedStatus, PlanRule, Proposal
from needs.selectors.matching import candidates_of, ground_of, needs_for, reasons_of
from needs.services.capacity import claiming_month

PROPOSAL_COLUMNS = tuple(s.ProposalRowSerializer().fields)
RULE_COLUMNS = tuple(s.RuleRowSerializer().fields)
MOST_WEIGHED, MOST_TOLD = 300, 30
NEED = OpenApiParameter("need", OpenApiTypes.INT, description="Whose candidates: the resources that could meet it.")
RESOURCE = OpenApiParameter("resource", OpenApiTypes.INT, description="Whose needs: those on the list it could meet.")


@extend_schema_view(retrieve=extend_schema(responses={200: s.ProposalSerializer, **problems(404)}))
class ProposalViewSet(mixins.RetrieveModelMixin, viewsets.GenericViewSet[Proposal]):
    """对接方案: the month's proposal of a street."""

    queryset = Proposal.objects.none()
    serializer_class = s.ProposalSerializer
    lookup_value_regex = "[^/]+"

    def get_queryset(self) -> Any:
        return Proposal.objects.visible_to(self.request.user)

    @extend_schema(responses={200: s.ProposalRowSerializer(many=True), **problems(400)})
    def list(self, request: PersonRequest) -> Response:
        rows: Any = self.paginate_queryset(self.get_queryset().values(*PROPOSAL_COLUMNS))
        return self.get_paginated_response(rows)

    @extend_schema(
        request=s.ProposalInSerializer, parameters=[IDEMPOTENCY_KEY],
        responses={201: s.ProposalSerializer, **problems(400, 409, 415, 422)},
    )  # fmt: skip
    def create(self, request: PersonRequest) -> Response:
        """Have a worker compute a proposal; its progress is read from the record."""
        given = s.ProposalInSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        proposal = services.start_proposal(actor=request.user, **given.validated_data)
        return Response(self.get_serializer(proposal).data, status=status.HTTP_201_CREATED)

    send_proposal = step("send", services.send_offers, noun="proposal", gives=s.ProposalSerializer)


class RuleFilter(django_filters.FilterSet):
    class Meta:
        model = PlanRule
        fields = ("kind", "status", "month", "need", "unit")


def _ruling(name: str, service: Callable[..., PlanRule], takes: Any) -> Any:
    """One kind of rule as one POST; a proposal not yet sent is computed anew."""

    def door(self: Any, request: PersonRequest) -> Response:
        given = takes(data=request.data, context={"request": request})
        given.is_valid(raise_exception=True)
        rule = service(actor=request.user, **given.validated_data)
        return Response(self.get_serializer(rule).data, status=status.HTTP_201_CREATED)

    door.__name__ = f"{name}_rule"
    door.__doc__ = (service.__doc__ or "").partition("\n")[0]
    described = extend_schema(
        request=takes, parameters=[IDEMPOTENCY_KEY],
        responses={201: s.RuleSerializer, **problems(400, 409, 415, 422)},
    )(door)  # fmt: skip
    return action(detail=False, methods=["post"], url_path=name, url_name=name)(described)


@extend_schema_view(retrieve=extend_schema(responses={200: s.RuleSerializer, **problems(404)}))
class PlanRuleViewSet(mixins.RetrieveModelMixin, viewsets.GenericViewSet[PlanRule]):
    """方案要求: pairs fixed, what is left out, the most for a unit."""

    queryset = PlanRule.objects.none()
    serializer_class = s.RuleSerializer
    filterset_class = RuleFilter
    lookup_value_regex = "[^/]+"

    def get_queryset(self) -> Any:
        return PlanRule.objects.visible_to(self.request.user).order_by("-id")

    @extend_schema(responses={200: s.RuleRowSerializer(many=True), **problems(400)})
    def list(self, request: PersonRequest) -> Response:
        found = self.filter_queryset(self.get_queryset().values(*RULE_COLUMNS))
        rows: Any = self.paginate_queryset(found)
        return self.get_paginated_response(rows)

    pin_rule = _ruling("pin", services.pin_pair, s.PinSerializer)
    exclude_rule = _ruling("exclude", services.exclude_from_plan, s.ExcludeSerializer)
    ceiling_rule = _ruling("ceiling", services.set_plan_ceiling, s.CeilingSerializer)
    lift_rule = step("lift", services.lift_rule, noun="rule", gives=s.RuleSerializer)


class WeightsViewSet(viewsets.GenericViewSet[StreetSettings]):
    """对接权重 of a street, by its code."""

    queryset = StreetSettings.objects.none()
    serializer_class = s.WeightsSerializer
    lookup_value_regex = r"\d{9}"

    @extend_schema(responses={200: s.WeightsSerializer, **problems(404)})
    def retrieve(self, request: PersonRequest, pk: str) -> Response:
        street = self._street(request, pk)
        return Response(self.get_serializer(settings_of(street.code)).data)

    @extend_schema(
        request=s.WeightsInSerializer, parameters=[IF_MATCH],
        responses={200: s.WeightsSerializer, **problems(400, 404, 409, 415)},
    )  # fmt: skip
    def partial_update(self, request: PersonRequest, pk: str) -> Response:
        """Change them all at once; the four principles make a hundred."""
        street = self._street(request, pk)
        given = s.WeightsInSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        saved = services.set_weights(
            street=street, version=if_match(request), actor=request.user, **given.validated_data
        )
        return Response(self.get_serializer(saved).data)

    @extend_schema(request=None, responses={200: s.WeightsSerializer, **problems(404)})
    @action(detail=True, methods=["post"])
    def reset(self, request: PersonRequest, pk: str) -> Response:
        """Go back to the weights every street begins with."""
        saved = services.reset_weights(street=self._street(request, pk), actor=request.user)
        return Response(self.get_serializer(saved).data)

    def _street(self, request: PersonRequest, code: str) -> Area:
        demand(policies.can_see_matching(request.user))
        return get_object_or_404(Area.objects.visible_to(request.user).streets().in_force(), code=code)


class CandidateViewSet(viewsets.GenericViewSet[Need]):
    """候选: the resources that could meet a need, or the needs a resource could meet, best first."""

    queryset = Need.objects.none()
    serializer_class = s.CandidateSerializer

    @extend_schema(
        parameters=[NEED, RESOURCE], responses={200: s.CandidateSerializer(many=True), **problems(400, 404)},
        filters=False,
    )  # fmt: skip
    def list(self, request: PersonRequest) -> Response:
        demand(policies.can_see_matching(request.user))
        need, resource = (_asked(request, name) for name in ("need", "resource"))
        if (need is None) == (resource is None):
            raise ValidationError({"need": ["Give need or resource, one of the two."]})
        found = _of_need(request, need) if need is not None else _of_resource(request, resource)
        told = [{**vars(pair), "reasons": reasons_of(pair)} for pair in found]
        return Response({"results": s.CandidateSerializer(told, many=True).data})


def _asked(request: PersonRequest, name: str) -> int | None:
    given = request.GET.get(name, "")
    if given and not (given.isascii() and given.isdigit() and len(given) < 19):
        raise ValidationError({name: ["Give the number of a record."]})
    return int(given) if given else None


def _of_need(request: PersonRequest, pk: int) -> list[Candidate]:
    need = get_object_or_404(Need.objects.visible_to(request.user).select_related("category"), pk=pk)
    return candidates_of(need, claiming_month(need.area_code))


def _of_resource(request: PersonRequest, pk: int | None) -> list[Candidate]:
    resource = get_object_or_404(Resource.objects.visible_to(request.user).select_related("unit"), pk=pk)
    street = resource.unit.street_code
    listed = Need.objects.visible_to(request.user).filter(status=NeedStatus.LISTED, area_code__startswith=street)
    waiting = list(listed.select_related("category").by_due()[:MOST_WEIGHED])
    return needs_for(resource, waiting, claiming_month(street), ground_of(street))[:MOST_TOLD]
