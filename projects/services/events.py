"""The verbs of service events: drafting, publishing, changing, calling off and holding."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.areas.models import Area
from core.audit import record
from core.errors import DomainError
from core.lifecycle import Step
from core.numbers import next_number
from core.personal.inside_text import tidy
from core.versions import check_version
from projects import event_notices as notices
from projects import event_policies as policies
from projects.event_lifecycle import EVENT_LIFECYCLE
from projects.event_plans import EventPlan
from projects.models import ServiceEvent, SignUpStatus
from projects.services.planning import FURTHEST
from projects.services.working import check_large

PLANNED = ("title", "what", "category", "area_code", "unit", "project", "place", "starts_at", "ends_at", "capacity")
# What those who signed up have to hear of.
TOLD = ("place", "starts_at", "ends_at")


@transaction.atomic
def create_event(*, plan: EventPlan, actor: User) -> ServiceEvent:
    """Draft an event; nobody outside reads it yet."""
    if not policies.can_create(actor, plan.area_code, plan.unit.pk):
        raise PermissionDenied(_("只有当地工作人员和承办单位可以安排活动。"))
    event = ServiceEvent(created_by=actor, created_at=clock.now())
    _fill(event, plan)
    event.number = next_number(event.street_code, "HD", clock.today().year)
    event.full_clean()
    event.save()
    _still_visible(event, actor)
    record("event.drafted", target=event, actor=actor, unit=event.unit_id)
    notices.event_drafted(event, actor)
    return event


@transaction.atomic
def edit_event(*, event: ServiceEvent, version: int | None, plan: EventPlan, actor: User) -> ServiceEvent:
    """Change what is planned; who signed up hears of another time or place."""
    event, _step = locked_event("edit", event, actor)
    check_version(event, version)
    before = {name: getattr(event, name) for name in (*PLANNED, "sign_up_until")}
    _fill(event, plan)
    if event.capacity is not None and event.capacity < event.taken:
        raise ValidationError({"capacity": _("已有 %(taken)s 人报名，名额不能更少。") % {"taken": event.taken}})
    event.full_clean()
    event.save(update_fields=[*PLANNED, "sign_up_until", "version"])
    _still_visible(event, actor)
    changed = [name for name, value in before.items() if getattr(event, name) != value]
    record("event.edited", target=event, actor=actor, fields=changed)
    if any(name in TOLD for name in changed):
        notices.event_changed(event)
    return event


@transaction.atomic
def publish_event(*, event: ServiceEvent, actor: User) -> ServiceEvent:
    """Put the event before the neighbours; from now on they can sign up."""
    event, step = locked_event("publish", event, actor)
    if event.starts_at <= clock.now():
        raise DomainError(_("开始时间已经过了，请先改时间。"), code="already_begun")
    _move(event, step)
    record("event.published", target=event, actor=actor)
    return event


@transaction.atomic
def cancel_event(*, event: ServiceEvent, reason: str, actor: User) -> ServiceEvent:
    """Call the event off for a stated reason; everybody who signed up is told."""
    event, step = locked_event("cancel", event, actor)
    if not tidy(reason):
        raise ValidationError({"reason": _("请写明取消的原因，报名的人会看到。")})
    event.reason = tidy(reason)
    _move(event, step, "reason")
    record("event.cancelled", target=event, actor=actor)
    notices.event_cancelled(event)
    return event


@transaction.atomic
def hold_event(
    *, event: ServiceEvent, attended: int | None = None, note: str = "", confirm_large: bool = False, actor: User
) -> ServiceEvent:
    """Say that it took place and how many came: those marked, and who came without signing up."""
    event, step = locked_event("hold", event, actor)
    if event.starts_at > clock.now():
        raise DomainError(_("活动还没有开始。"), code="not_begun")
    marked = event.sign_ups.filter(status=SignUpStatus.ATTENDED).count()
    came = marked if attended is None else attended
    if came < marked:
        raise ValidationError({"attended": _("已登记到场 %(marked)s 人，总数不能更少。") % {"marked": marked}})
    check_large(came, confirmed=confirm_large)
    event.sign_ups.filter(status=SignUpStatus.SIGNED).update(status=SignUpStatus.ABSENT)
    event.attended, event.held_note = came, note.strip()
    _move(event, step, "attended", "held_note")
    record("event.held", target=event, actor=actor, attended=came)
    return event


def locked_event(name: str, event: ServiceEvent, actor: User) -> tuple[ServiceEvent, Step]:
    """The row kept from others until the transaction ends, and the step this person may take."""
    event = ServiceEvent.objects.select_for_update(of=("self",)).select_related("unit", "category").get(pk=event.pk)
    return event, EVENT_LIFECYCLE.check(name, obj=event, actor=actor)


def _move(event: ServiceEvent, step: Step, *changed: str) -> None:
    event.status = step.target
    event.version += 1
    event.full_clean()
    event.save(update_fields=["status", "version", *changed])


def _fill(event: ServiceEvent, plan: EventPlan) -> None:
    for name in PLANNED:
        value = getattr(plan, name)
        setattr(event, name, tidy(value) if isinstance(value, str) else value)
    event.sign_up_until = plan.sign_up_until or plan.starts_at
    if not Area.objects.in_force().communities().filter(code=plan.area_code).exists():
        raise ValidationError({"area_code": _("请选本街道的社区。")})
    if plan.unit.street_code != event.street_code:
        raise ValidationError({"unit": _("只能选本街道的成员单位。")})
    if plan.project is not None and plan.project.area_code != event.street_code:
        raise ValidationError({"project": _("只能选本街道的项目。")})
    if plan.ends_at <= plan.starts_at:
        raise ValidationError({"ends_at": _("结束时间应晚于开始时间。")})
    if not clock.now() - FURTHEST <= plan.starts_at <= plan.ends_at <= clock.now() + FURTHEST:
        raise ValidationError({"starts_at": _("时间应在前后十年之内。")})
    if event.sign_up_until > plan.ends_at:
        raise ValidationError({"sign_up_until": _("报名截止不能晚于活动结束。")})


def _still_visible(event: ServiceEvent, actor: User) -> None:
    if not ServiceEvent.objects.visible_to(actor).filter(pk=event.pk).exists():
        raise PermissionDenied(_("这样保存后您自己将看不到它，所以没有保存。"))
