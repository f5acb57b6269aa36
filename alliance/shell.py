"""What every page's frame shows: navigation, unread notices, the role in use."""

from typing import Any

from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    return {}
