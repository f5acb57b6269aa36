"""The API's browser page, served without any outside address."""

from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularSwaggerSplitView


@extend_schema(exclude=True)
class ApiDocs(SpectacularSwaggerSplitView):
    """Swagger UI in two files, so that no inline script is needed."""

    url_name = "api-schema"
