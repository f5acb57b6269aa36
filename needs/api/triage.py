"""What the steps at the counter take in, and the original words they keep."""

from dataclasses import replace
from typing import Any

from rest_framework import serializers

from needs.api.serializers import Plain, SaidSerializer
from needs.models import Category, Need, OriginalText, Refusal
from needs.services import Job, Said


def length_of(model: Any, name: str) -> int:
    return model._meta.get_field(name).max_length


class EditSerializer(SaidSerializer):
    """What changes, and why somebody's words were changed."""

    reason = serializers.CharField(max_length=length_of(OriginalText, "reason"), required=False, allow_blank=True)

    def as_arguments(self, said: Said) -> dict[str, Any]:
        given = dict(self.validated_data)
        reason = given.pop("reason", "")
        return {"said": replace(said, **given), "reason": reason}


class OriginalSerializer(serializers.ModelSerializer[OriginalText]):
    """原文: what was said before it was changed."""

    class Meta:
        model = OriginalText
        fields = ("text", "detail", "place", "reason", "changed_at")
        read_only_fields = fields


class ReviewSerializer(Plain):
    comment = serializers.CharField(max_length=length_of(Refusal, "comment"), required=False, allow_blank=True)


class ObjectionSerializer(Plain):
    comment = serializers.CharField(max_length=length_of(Refusal, "comment"))


class JobSerializer(Plain):
    text = serializers.CharField(max_length=length_of(Need, "text"))
    category = serializers.PrimaryKeyRelatedField(
        queryset=Category.objects.filter(active=True), required=False, allow_null=True
    )
    place = serializers.CharField(max_length=length_of(Need, "place"), required=False, allow_blank=True)


class SplitSerializer(Plain):
    jobs = serializers.ListField(child=JobSerializer(), min_length=1, max_length=10)

    def as_arguments(self) -> dict[str, Any]:
        return {"jobs": [Job(**job) for job in self.validated_data["jobs"]]}


class ReclassifySerializer(Plain):
    category = serializers.PrimaryKeyRelatedField(queryset=Category.objects.filter(active=True))
