"""JSON as people's programs send it, less the one character PostgreSQL cannot keep."""

import io
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class JsonParser(JSONParser):
    """DRF's parser; text with a NUL in it is refused here, once for every field."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        body = stream.read()
        if rb"\u0000" in body:
            raise ParseError(_("内容里有不能保存的字符（NUL），请去掉后再提交。"))
        return super().parse(io.BytesIO(body), media_type, parser_context)
