"""The language of what people read later."""

import functools
from collections.abc import Callable
from typing import ParamSpec

from django.conf import settings
from django.utils import translation

Asked = ParamSpec("Asked")


def in_chinese(tell: Callable[Asked, None]) -> Callable[Asked, None]:
    """Say it in the office's language, whichever the person reads who set it off: others will read it."""

    @functools.wraps(tell)
    def telling(*given: Asked.args, **named: Asked.kwargs) -> None:
        with translation.override(settings.LANGUAGE_CODE):
            tell(*given, **named)

    return telling
