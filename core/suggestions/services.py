"""Anybody says something about the platform or the office, and the office answers within its days."""

import json
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock, notices, request_context
from core.accounts.models import AreaRole, RoleName
from core.areas.models import Area
from core.areas.selectors import settings_of
from core.audit import record
from core.errors import DomainError
from core.models import AuditEntry, Channel, Suggestion, SuggestionQuerySet, SuggestionStatus
from core.notices.language import in_chinese
from core.numbers import next_number
from core.outbox import enqueue
from core.personal.inside_text import tidy
from core.personal.phones import MOBILE, normalise_phone
from core.personal.sealing import blind_index
from core.templatetags.tongxin import zh_day
from core.workdays import add_workdays

SERIES = "TS"
ANSWERERS = frozenset({"street_officer", "district_officer"})
MOST, WITHIN = 10, timedelta(hours=1)


@transaction.atomic
def receive_suggestion(*, text: str, street: Area, phone: str = "", page: str = "", actor: Any) -> Suggestion:
    """Take a suggestion down, with a number and the day by which it is answered. A phone is never asked for."""
    _hold_back()
    number = normalise_phone(phone)
    if number.odd:
        raise ValidationError({"phone": _("电话看不懂，请再看一眼；不留也可以。")})
    today = clock.today()
    row = Suggestion(
        number=next_number(street.code, SERIES, today.year), area_code=street.code, text=tidy(text),
        page=page[:200], phone=number.value, phone_index=blind_index(number.value), received_at=clock.now(),
        due_on=add_workdays(today, settings_of(street.code).suggestion_days),
    )  # fmt: skip
    row.full_clean()
    row.save()
    record("suggestion.received", target=row, actor=actor)
    _tell_office(row)
    return row


def _hold_back() -> None:
    recent = AuditEntry.objects.filter(
        verb="suggestion.received", address=request_context.current().address, at__gt=clock.now() - WITHIN
    )
    if recent.count() >= MOST:
        raise DomainError(_("这里一小时内提得太多了，请过一会儿再试。"), code="too_many", http_status=429)


def suggestions_for(*, actor: Any) -> SuggestionQuerySet:
    """The list of those who answer; for everybody else there is no such list."""
    if actor.acting.role not in ANSWERERS:
        raise PermissionDenied(_("只有街道党建办看得到投诉建议清单。"))
    return Suggestion.objects.visible_to(actor)


def may_answer(user: Any, suggestion: Suggestion) -> bool:
    """Officers, inside their own area."""
    return user.acting.role in ANSWERERS and suggestion.area_code.startswith(user.acting.area_code)


@transaction.atomic
def answer_suggestion(*, suggestion: Suggestion, answer: str, actor: Any) -> Suggestion:
    """Answer once; an answer given is not taken back."""
    row = Suggestion.objects.select_for_update().get(pk=suggestion.pk)
    if not may_answer(actor, row):
        raise PermissionDenied(_("只有本街道党建办可以答复。"))
    if row.status == SuggestionStatus.ANSWERED:
        raise DomainError(_("这条已经答复过了。请刷新页面看最新情况。"), code="wrong_state")
    if not tidy(answer):
        raise ValidationError({"answer": _("请写明答复，提的人会看到。")})
    row.answer, row.status, row.answered_at = tidy(answer), SuggestionStatus.ANSWERED, clock.now()
    row.full_clean()
    row.save(update_fields=["answer", "status", "answered_at"])
    record("suggestion.answered", target=row, actor=actor)
    _tell_asker(row)
    return row


@in_chinese
def _tell_office(row: Suggestion) -> None:
    """Those who answer learn that there is one and until when; what it says stays on its own page."""
    posts = AreaRole.objects.in_force().filter(role=RoleName.STREET_OFFICER, area__code=row.area_code[:9])
    values = {"number": row.number, "day": zh_day(row.due_on)}
    notices.send(
        to=[post.user for post in posts.select_related("user")], event="suggestion.received",
        subject=_("收到投诉建议 %(number)s，%(day)s前答复") % values,
        link=reverse("core:suggestion-detail", args=[row.pk]),
    )  # fmt: skip


@in_chinese
def _tell_asker(row: Suggestion) -> None:
    """Whoever left a mobile phone gets the answer there."""
    if MOBILE.fullmatch(row.phone):
        text = _("【同心】您提的投诉建议 %(number)s 已答复：%(answer)s") % {
            "number": row.number,
            "answer": row.answer[:200],
        }
        enqueue(Channel.SMS, {}, secret=json.dumps({"to": row.phone, "text": text}, ensure_ascii=False))
