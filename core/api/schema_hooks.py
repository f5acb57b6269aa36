"""What every operation can answer besides what it says itself: the refusals that come before its own code."""

from typing import Any

from core.api.problems import CONTENT_TYPE
from core.api.schema import DESCRIPTIONS

# Asked wrongly, not allowed, not there, at the wrong time, too large, of the wrong kind, unreadable, too often.
ANYWHERE = (400, 401, 403, 404, 409, 413, 415, 422, 429)
VERBS = ("get", "post", "put", "patch", "delete")


def every_operation_may_refuse(result: dict[str, Any], **_more: Any) -> dict[str, Any]:
    """Add the problem answers an operation does not list, so that the schema keeps its word."""
    for path in result["paths"].values():
        for verb in VERBS:
            for status in ANYWHERE if verb in path else ():
                path[verb]["responses"].setdefault(str(status), _problem(status))
    return result


def _problem(status: int) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": DESCRIPTIONS[status], "content": {CONTENT_TYPE: {"schema": schema}}}
