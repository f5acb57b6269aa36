"""A POST with an Idempotency-Key is carried out once; asked again, it gives the same answer."""

import hashlib
from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import ApiToken
from core.api.authentication import hash_token
from core.api.problems import plain_problem
from core.models import IdempotencyRecord

HEADER = "Idempotency-Key"
LONGEST = 80


class Idempotency:
    """Keeps answers for a day by person and key: another body is 422, one still in work is 409."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = request.headers.get(HEADER, "")
        person = _person(request) if key and request.method == "POST" and request.path.startswith("/api/") else None
        if person is None:
            return self.get_response(request)
        if len(key) > LONGEST or not key.isprintable():
            return plain_problem(400, "invalid", _("Idempotency-Key 最多 80 个可见字符。"))
        return self._once(request, person, key)

    def _once(self, request: HttpRequest, person: int, key: str) -> HttpResponse:
        asked = hashlib.sha256(request.path.encode() + b"\0" + request.body).hexdigest()
        with transaction.atomic():
            row, created = IdempotencyRecord.objects.get_or_create(
                user_id=person, key=key, defaults={"request_hash": asked, "created_at": clock.now()}
            )
        if not created:
            return _again(row, asked)
        response = self.get_response(request)
        # What must not be stored (a token, an opened phone) is not kept here either; asked again it is done again.
        if response.status_code >= 500 or "no-store" in response.headers.get("Cache-Control", ""):
            row.delete()
            return response
        row.status, row.content_type = response.status_code, response.headers.get("Content-Type", "")
        row.body = response.content
        row.save(update_fields=["status", "content_type", "body"])
        return response


def _again(row: IdempotencyRecord, asked: str) -> HttpResponse:
    if row.request_hash != asked:
        return plain_problem(422, "key_reused", _("这个 Idempotency-Key 已用于另一份内容。"))
    if row.status is None:
        return plain_problem(409, "in_flight", _("同一请求正在处理，请稍候再查。"))
    answer = HttpResponse(bytes(row.body), status=row.status, content_type=row.content_type)
    answer["Idempotent-Replay"] = "true"
    return answer


def _person(request: HttpRequest) -> int | None:
    if request.user.is_authenticated:
        return request.user.pk
    kind, _blank, given = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer":
        return None
    return (
        ApiToken.objects.live().filter(token_hash=hash_token(given.strip())).values_list("user_id", flat=True).first()
    )
