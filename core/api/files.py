"""Documents over the API: /files/docx/, /files/pdf/ and /files/xlsx/ below the record they are of."""

from collections.abc import Iterable
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from core.documents.downloads import FORMS

FILE_PATH = rf"files/(?P<form>{'|'.join(FORMS)})"
FORM = OpenApiParameter("form", OpenApiTypes.STR, OpenApiParameter.PATH, enum=sorted(FORMS))
FILES: dict[Any, Any] = {(200, form.content_type): OpenApiTypes.BINARY for form in FORMS.values()}


class WhateverIsAccepted(DefaultContentNegotiation):
    """The address says which form is wanted; the header may name it too, or not."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        first = next(iter(renderers))
        return first, first.media_type
