"""Applications to join over the API: the office's side of them."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from core.api.requests import PersonRequest
from core.api.schema import StepSerializer, open_steps, problems
from core.api.steps import read_again, step
from core.contacts import open_contact
from members import admission_policies as policies
from members import services
from members.admission_lifecycle import ADMISSION_LIFECYCLE
from members.api.serializers import ContactSerializer, ReasonSerializer
from members.filters import AdmissionFilter
from members.models import Admission, MemberUnit

Plain = serializers.Serializer[Any]
UNKEPT = {"Cache-Control": "no-store"}


class AdmissionSerializer(serializers.ModelSerializer[Admission]):
    """The phone stays covered; it is opened with a reason."""

    available_steps = StepSerializer(many=True, read_only=True)

    class Meta:
        model = Admission
        fields = (
            "id", "number", "alliance", "area_code", "name", "kind", "two_new", "credit_code", "address", "contact",
            "phone", "offers", "needs", "status", "reason", "unit", "applied_at", "decided_at", "available_steps",
            "version",
        )  # fmt: skip

    def to_representation(self, admission: Admission) -> dict[str, Any]:
        user = self.context["request"].user
        admission.available_steps = open_steps(ADMISSION_LIFECYCLE, admission, user)  # type: ignore[attr-defined]  # read by the field
        shown = super().to_representation(admission)
        contact = admission.contact if policies.can_open(user, admission) else admission.masked_contact
        return {**shown, "contact": contact, "phone": admission.masked_phone}


class ApproveSerializer(Plain):
    """``unit`` is the unit it is already; left out, a new one is entered."""

    unit = serializers.PrimaryKeyRelatedField(queryset=MemberUnit.objects.none(), required=False, allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        found = super().get_fields()
        request = self.context.get("request")
        if request is not None:
            found["unit"].queryset = MemberUnit.objects.visible_to(request.user)  # type: ignore[attr-defined]  # a related field
        return found


def _step(name: str, service: Any, takes: Any) -> Any:
    return step(name, service, takes, noun="admission", gives=AdmissionSerializer, shows=read_again)


@extend_schema_view(
    retrieve=extend_schema(responses={200: AdmissionSerializer, **problems(404)}),
    list=extend_schema(responses={200: AdmissionSerializer(many=True), **problems(400)}),
)
class AdmissionViewSet(mixins.RetrieveModelMixin, mixins.ListModelMixin, viewsets.GenericViewSet[Admission]):
    """加入申请: units that asked to join, for those who decide."""

    queryset = Admission.objects.none()
    serializer_class = AdmissionSerializer
    filterset_class = AdmissionFilter
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> Any:
        return Admission.objects.visible_to(self.request.user).for_list()

    approve_admission = _step("approve", services.approve_admission, ApproveSerializer)
    return_admission = _step("return", services.return_admission, ReasonSerializer)
    decline_admission = _step("decline", services.decline_admission, ReasonSerializer)

    @extend_schema(request=ReasonSerializer, responses={200: ContactSerializer, **problems(400, 404, 415)})
    @action(detail=True, methods=["post"])
    def contact(self, request: PersonRequest, pk: str) -> Response:
        """Open the contact's phone; the reason and the opening stay on record."""
        admission = self.get_object()
        given = ReasonSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        may = policies.can_open
        phone = open_contact(target=admission, field="phone", actor=request.user, may=may, **given.validated_data)
        return Response({"phone": phone}, headers=UNKEPT)
