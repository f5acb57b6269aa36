"""What the account's API takes in and gives out."""

from typing import Any

from rest_framework import serializers

from core.accounts.models import ApiToken
from core.models import Notice

Plain = serializers.Serializer[Any]


class RoleSerializer(Plain):
    key = serializers.CharField()
    role = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a declared field, taken off the class
    place = serializers.CharField(allow_blank=True)
    area_code = serializers.CharField(allow_blank=True)
    unit_id = serializers.IntegerField(allow_null=True)
    alliance_id = serializers.IntegerField(allow_null=True)


class MeSerializer(Plain):
    """Who is asking, and as what."""

    id = serializers.IntegerField(source="pk")
    username = serializers.CharField()
    full_name = serializers.CharField(allow_blank=True)
    acting = RoleSerializer()
    roles = RoleSerializer(many=True, source="held_roles")


class ActAsSerializer(Plain):
    role = serializers.CharField(max_length=60)


class TokenSerializer(serializers.ModelSerializer[ApiToken]):
    class Meta:
        model = ApiToken
        fields: tuple[str, ...] = (
            "id", "name", "prefix", "role_key", "can_write", "created_at", "expires_at", "last_used_at", "revoked_at",
        )  # fmt: skip


class NewTokenSerializer(serializers.ModelSerializer[ApiToken]):
    expires_on = serializers.DateField()

    class Meta:
        model = ApiToken
        fields = ("name", "expires_on", "can_write")


class MadeTokenSerializer(TokenSerializer):
    """The one answer that carries the token itself."""

    token = serializers.CharField()

    class Meta(TokenSerializer.Meta):
        fields = (*TokenSerializer.Meta.fields, "token")


class NoticeSerializer(serializers.ModelSerializer[Notice]):
    class Meta:
        model = Notice
        fields = ("id", "event", "subject", "body", "link", "created_at", "read_at")
