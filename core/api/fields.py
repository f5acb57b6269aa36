"""Fields the API's serializers share."""

from typing import Any

from django.core.validators import ProhibitNullCharactersValidator
from rest_framework import serializers


class AreaCodeField(serializers.SlugRelatedField):
    """An area named by its division code."""

    def __init__(self, **more: Any) -> None:
        super().__init__(slug_field="code", **more)

    def to_internal_value(self, data: Any) -> Any:
        """Find the area; the database would break off at a NUL instead of finding nothing."""
        ProhibitNullCharactersValidator()(data)
        return super().to_internal_value(data)
