"""The append-only trail: one row for every verb and every refusal, with ids and field names only."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext as _

from core import clock, request_context
from core.models import AuditEntry


def record(verb: str, *, target: models.Model | None, actor: Any, **facts: Any) -> AuditEntry:
    """Write one row in the caller's transaction. Facts are ids, states and field names, never personal data."""
    return _write(verb, target=target, actor=actor, success=True, facts=facts)


def record_refusal(verb: str, *, actor: Any, target: models.Model | None = None, **facts: Any) -> AuditEntry:
    """Write that something was asked for and refused."""
    return _write(verb, target=target, actor=actor, success=False, facts=facts)


def trail(target: models.Model) -> models.QuerySet[AuditEntry]:
    """Everything that happened to one thing, newest first."""
    return (
        AuditEntry.objects.filter(target_type=target._meta.label_lower, target_id=target.pk, success=True)
        .select_related("actor")
        .order_by("-at", "-id")
    )


def entries_for(*, actor: Any) -> models.QuerySet[AuditEntry]:
    """The whole trail, for the audit administrator alone; nobody else has such a page."""
    if actor.acting.role != "audit_admin":
        raise PermissionDenied(_("只有审计管理员可以查看审计记录。"))
    return AuditEntry.objects.visible_to(actor)


def _write(verb: str, *, target: models.Model | None, actor: Any, success: bool, facts: dict[str, Any]) -> AuditEntry:
    person = None if actor is None or isinstance(actor, AnonymousUser) else actor
    role = getattr(person, "acting", None)
    context = request_context.current()
    return AuditEntry.objects.create(
        at=clock.now(),
        verb=verb,
        actor=person,
        role=role.role if role else "",
        area_code=getattr(target, "area_code", "") or (role.area_code if role else ""),
        target_type=target._meta.label_lower if target is not None else "",
        target_id=target.pk if target is not None else None,
        success=success,
        request_id=context.request_id,
        address=context.address,
        facts={key: _plain(value) for key, value in facts.items()},
    )


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return value.pk
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(each) for each in value]
    return str(value)
