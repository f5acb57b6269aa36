"""The API's browser page, served without any outside address."""

from typing import Any

from drf_spectacular.views import SpectacularSwaggerSplitView


class ApiDocs(SpectacularSwaggerSplitView):
    """Swagger UI in two files, so that no inline script is needed."""

    url_name = "api-schema"

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        return super().get(request, *args, **kwargs)
