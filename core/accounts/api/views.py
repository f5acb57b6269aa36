"""The caller, the caller's tokens and the caller's inbox."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from core import clock
from core.accounts.api import serializers as s
from core.accounts.models import ApiToken
from core.accounts.services import tokens
from core.api.authentication import SessionAuthentication
from core.api.requests import PersonRequest
from core.api.schema import problems
from core.models import Notice

NOTICE_COLUMNS = ("id", "event", "subject", "body", "link", "created_at", "read_at")
TOKEN_COLUMNS = (
    "id", "name", "prefix", "role_key", "can_write", "created_at", "expires_at", "last_used_at", "revoked_at",
)  # fmt: skip
WHOLE = "[0-9]{1,18}"


class Me(APIView):
    """Who is asking, and the role they act in."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(operation_id="me_retrieve", responses={200: s.MeSerializer, **problems()})
    def get(self, request: PersonRequest) -> Response:
        return Response(s.MeSerializer(request.user).data)


class TokenViewSet(viewsets.GenericViewSet[ApiToken]):
    """Personal tokens. Only a person at a page's session makes or closes them: a token cannot make another."""

    queryset = ApiToken.objects.none()
    serializer_class = s.TokenSerializer
    authentication_classes = (SessionAuthentication,)
    filter_backends = ()
    lookup_value_regex = WHOLE

    def get_queryset(self) -> Any:
        return ApiToken.objects.visible_to(self.request.user)

    @extend_schema(responses={200: s.TokenSerializer(many=True), **problems(400)})
    def list(self, request: PersonRequest) -> Response:
        rows: Any = self.paginate_queryset(self.get_queryset().values(*TOKEN_COLUMNS))
        return self.get_paginated_response(rows)

    @extend_schema(request=s.NewTokenSerializer, responses={201: s.MadeTokenSerializer, **problems(400, 409, 415, 422)})
    def create(self, request: PersonRequest) -> Response:
        given = s.NewTokenSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        token, text = tokens.create_token(**given.validated_data, actor=request.user)
        answer = {**s.TokenSerializer(token).data, "token": text}
        return Response(answer, status=status.HTTP_201_CREATED, headers={"Cache-Control": "no-store"})

    @extend_schema(request=None, responses={200: s.TokenSerializer, **problems(404, 409)})
    @action(detail=True, methods=["post"])
    def revoke(self, request: PersonRequest, pk: str) -> Response:
        """Close a token at once."""
        token = tokens.revoke_token(token=self.get_object(), actor=request.user)
        return Response(s.TokenSerializer(token).data)


@extend_schema_view(retrieve=extend_schema(responses={200: s.NoticeSerializer, **problems(404)}))
class NoticeViewSet(mixins.RetrieveModelMixin, viewsets.GenericViewSet[Notice]):
    """The caller's inbox."""

    queryset = Notice.objects.none()
    serializer_class = s.NoticeSerializer
    filter_backends = ()
    lookup_value_regex = WHOLE

    def get_queryset(self) -> Any:
        return Notice.objects.visible_to(self.request.user)

    @extend_schema(responses={200: s.NoticeSerializer(many=True), **problems(400)})
    def list(self, request: PersonRequest) -> Response:
        rows: Any = self.paginate_queryset(self.get_queryset().values(*NOTICE_COLUMNS))
        return self.get_paginated_response(rows)

    @extend_schema(request=None, responses={200: s.NoticeSerializer, **problems(404)})
    @action(detail=True, methods=["post"])
    def read(self, request: PersonRequest, pk: str) -> Response:
        """Mark one line read; marking it again changes nothing."""
        notice = self.get_object()
        self.get_queryset().unread().filter(pk=notice.pk).update(read_at=clock.now())
        notice.refresh_from_db()
        return Response(s.NoticeSerializer(notice).data)
