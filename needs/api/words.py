"""A street's own words and concepts over the API."""

from typing import Any

import django_filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.response import Response

from core.api.requests import PersonRequest
from core.api.schema import IDEMPOTENCY_KEY, StepSerializer, open_steps, problems
from needs import services
from needs.api.serializers import NothingSerializer, Plain
from needs.api.steps import step
from needs.lifecycle import CONCEPT_LIFECYCLE, WORD_LIFECYCLE
from needs.models import EntryStatus, StreetConcept, StreetWord, WordEffect, WordSide

NAME = 20
WORD_COLUMNS = ("id", "area_code", "concept", "word", "side", "effect", "status", "added_at", "withdrawn_at")
CONCEPT_COLUMNS = (
    "id", "area_code", "name", "category", "broader", "types", "units", "answers", "goes_with", "status", "added_at",
    "withdrawn_at",
)  # fmt: skip


class WordFilter(django_filters.FilterSet):
    class Meta:
        model = StreetWord
        fields = ("status", "concept", "side", "effect")


class ConceptFilter(django_filters.FilterSet):
    class Meta:
        model = StreetConcept
        fields = ("status", "category")


class WordRowSerializer(Plain):
    """``effect`` tells whether the word is added to what the house knows or not heard in this street."""

    id = serializers.IntegerField()
    area_code = serializers.CharField()
    concept = serializers.CharField()
    word = serializers.CharField()
    side = serializers.ChoiceField(WordSide.choices)
    effect = serializers.ChoiceField(WordEffect.choices)
    status = serializers.ChoiceField(EntryStatus.choices)
    added_at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)


class ConceptRowSerializer(Plain):
    id = serializers.IntegerField()
    area_code = serializers.CharField()
    name = serializers.CharField()
    category = serializers.CharField()
    broader = serializers.CharField(allow_blank=True)
    types = serializers.ListField(child=serializers.CharField())
    units = serializers.ListField(child=serializers.CharField())
    answers = serializers.ListField(child=serializers.CharField())
    goes_with = serializers.ListField(child=serializers.CharField())
    status = serializers.ChoiceField(EntryStatus.choices)
    added_at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)


class WordSerializer(serializers.ModelSerializer[StreetWord]):
    available_steps = StepSerializer(many=True, read_only=True)

    class Meta:
        model = StreetWord
        fields = (*WORD_COLUMNS, "available_steps")
        read_only_fields = fields

    def to_representation(self, word: StreetWord) -> dict[str, Any]:
        steps = open_steps(WORD_LIFECYCLE, word, self.context["request"].user)
        word.available_steps = steps  # type: ignore[attr-defined]  # read by the field above
        return super().to_representation(word)


class ConceptSerializer(serializers.ModelSerializer[StreetConcept]):
    available_steps = StepSerializer(many=True, read_only=True)

    class Meta:
        model = StreetConcept
        fields = (*CONCEPT_COLUMNS, "available_steps")
        read_only_fields = fields

    def to_representation(self, concept: StreetConcept) -> dict[str, Any]:
        steps = open_steps(CONCEPT_LIFECYCLE, concept, self.context["request"].user)
        concept.available_steps = steps  # type: ignore[attr-defined]  # read by the field above
        return super().to_representation(concept)


class WordInSerializer(Plain):
    """``silence`` takes a word of the house out of the street; ``shared`` lets a word stand for several things."""

    street_code = serializers.RegexField(r"^\d{9}$")
    concept = serializers.CharField(max_length=NAME)
    word = serializers.CharField(max_length=24)
    side = serializers.ChoiceField(WordSide.choices)
    shared = serializers.BooleanField(default=False)
    silence = serializers.BooleanField(default=False)


class ConceptInSerializer(Plain):
    street_code = serializers.RegexField(r"^\d{9}$")
    name = serializers.CharField(max_length=NAME)
    category = serializers.CharField(max_length=NAME)
    broader = serializers.CharField(max_length=NAME, default="", allow_blank=True)
    types = serializers.ListField(child=serializers.CharField(max_length=NAME), default=list)
    units = serializers.ListField(child=serializers.CharField(max_length=NAME), default=list)
    answers = serializers.ListField(child=serializers.CharField(max_length=NAME), default=list)
    goes_with = serializers.ListField(child=serializers.CharField(max_length=NAME), default=list)


def _word_step(name: str, service: Any) -> Any:
    return step(name, service, NothingSerializer, noun="word", gives=WordSerializer)


def _concept_step(name: str, service: Any) -> Any:
    return step(name, service, NothingSerializer, noun="concept", gives=ConceptSerializer)


@extend_schema_view(retrieve=extend_schema(responses={200: WordSerializer, **problems(404)}))
class WordViewSet(mixins.RetrieveModelMixin, viewsets.GenericViewSet[StreetWord]):
    """本街说法: words a street adds to what the house knows, and words of the house it does not hear."""

    queryset = StreetWord.objects.none()
    serializer_class = WordSerializer
    filterset_class = WordFilter
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> Any:
        return StreetWord.objects.visible_to(self.request.user)

    @extend_schema(responses={200: WordRowSerializer(many=True), **problems(400)})
    def list(self, request: PersonRequest) -> Response:
        rows: Any = self.paginate_queryset(self.filter_queryset(self.get_queryset().values(*WORD_COLUMNS)))
        return self.get_paginated_response(rows)

    @extend_schema(
        request=WordInSerializer, parameters=[IDEMPOTENCY_KEY],
        responses={201: WordSerializer, **problems(400, 409, 415, 422)},
    )  # fmt: skip
    def create(self, request: PersonRequest) -> Response:
        """Add a word, or take one of the house's out."""
        given = WordInSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        told = dict(given.validated_data)
        if told.pop("silence"):
            told.pop("shared")
            word = services.silence_word(actor=request.user, **told)
        else:
            word = services.add_word(actor=request.user, **told)
        return Response(self.get_serializer(word).data, status=status.HTTP_201_CREATED)

    withdraw_word = _word_step("withdraw", services.withdraw_word)
    restore_word = _word_step("restore", services.restore_word)


@extend_schema_view(retrieve=extend_schema(responses={200: ConceptSerializer, **problems(404)}))
class ConceptViewSet(mixins.RetrieveModelMixin, viewsets.GenericViewSet[StreetConcept]):
    """本街事项: things that can be needed and offered in a street and that the house does not know."""

    queryset = StreetConcept.objects.none()
    serializer_class = ConceptSerializer
    filterset_class = ConceptFilter
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> Any:
        return StreetConcept.objects.visible_to(self.request.user)

    @extend_schema(responses={200: ConceptRowSerializer(many=True), **problems(400)})
    def list(self, request: PersonRequest) -> Response:
        rows: Any = self.paginate_queryset(self.filter_queryset(self.get_queryset().values(*CONCEPT_COLUMNS)))
        return self.get_paginated_response(rows)

    @extend_schema(
        request=ConceptInSerializer, parameters=[IDEMPOTENCY_KEY],
        responses={201: ConceptSerializer, **problems(400, 409, 415, 422)},
    )  # fmt: skip
    def create(self, request: PersonRequest) -> Response:
        given = ConceptInSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        told = dict(given.validated_data)
        street = told.pop("street_code")
        concept = services.add_concept(street_code=street, matter=services.Matter(**told), actor=request.user)
        return Response(self.get_serializer(concept).data, status=status.HTTP_201_CREATED)

    withdraw_concept = _concept_step("withdraw", services.withdraw_concept)
    restore_concept = _concept_step("restore", services.restore_concept)
