"""需求清单: drafted from what waits in a place, put in order by a person, published as it stands, never changed."""

from collections.abc import Collection, Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count, Max
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.areas.models import Area, Zone
from core.audit import record
from core.errors import DomainError
from core.versions import check_version
from needs import list_notices, policies
from needs.lifecycle import LIST_LIFECYCLE
from needs.models import Need, NeedList, NeedListEntry, NeedStatus
from needs.selectors.editions import COLUMNS, snapshot_of
from needs.services.editions import locked, moved, next_number, seal, to_change
from needs.services.triage import list_need

MOST_LINES = 500
# Whoever publishes a list puts what has only been accepted on the list units choose from.
TO_LIST = frozenset({NeedStatus.ACCEPTED, NeedStatus.REOPENED})


@transaction.atomic
def draft_need_list(*, area_code: str, zone: Zone | None = None, actor: User) -> NeedList:
    """Begin the next edition of a place, filled with what waits there; one draft at a time."""
    need_list = NeedList(area_code=area_code, zone=zone, created_by=actor, created_at=clock.now())
    if not policies.can_write_list(actor, need_list):
        raise PermissionDenied(_("您的身份不能起草这里的需求清单。"))
    name = _place_of(area_code, zone)
    editions = NeedList.objects.of_scope(need_list)
    if editions.drafts().exists():
        raise DomainError(_("%(place)s已有一份草稿，请先发布或作废。") % {"place": name}, code="already_drafted")
    need_list.edition = next_number(editions)
    # Printed and read in the office's language, whoever drafts it.
    need_list.title = f"{name}需求清单（第{need_list.edition}期）"
    need_list.full_clean()
    need_list.save()
    needs = _in_order(need_list)
    _append(need_list, needs)
    record("need_list.drafted", target=need_list, actor=actor, edition=need_list.edition, lines=len(needs))
    return need_list


@transaction.atomic
def add_lines(*, need_list: NeedList, needs: Collection[Need], actor: User) -> NeedList:
    """Put needs of the place at the end of a draft."""
    need_list = to_change(need_list, LIST_LIFECYCLE, "add", actor)
    chosen = {need.pk for need in needs}
    fit = Need.objects.listable().filter(need_list.within, pk__in=chosen).exclude(list_entries__list=need_list)
    found = list(fit.select_related("category").by_due())
    if not chosen:
        raise ValidationError({"needs": _("请先勾选要加的需求。")})
    if len(found) < len(chosen):
        raise ValidationError({"needs": _("有的需求已在清单上，或不在这个范围、不公开、还没受理。请刷新再选。")})
    _append(need_list, found)
    record("need_list.lines_added", target=need_list, actor=actor, needs=found)
    return need_list


@transaction.atomic
def remove_lines(*, need_list: NeedList, needs: Collection[Need], actor: User) -> NeedList:
    """Take needs off a draft; they stay what they are."""
    need_list = to_change(need_list, LIST_LIFECYCLE, "remove", actor)
    chosen = [need.pk for need in needs]
    if not chosen:
        raise ValidationError({"needs": _("请先勾选要拿掉的需求。")})
    gone = need_list.entries.filter(need__in=chosen)
    if gone.count() < len(set(chosen)):
        raise ValidationError({"needs": _("有的需求不在这份清单上。请刷新再选。")})
    gone.delete()
    record("need_list.lines_removed", target=need_list, actor=actor, needs=chosen)
    return need_list


@transaction.atomic
def move_line(*, need_list: NeedList, need: Need, to: str, actor: User) -> NeedList:
    """Move one line up, down, to the first or to the last place; at the end of the list it stays."""
    need_list = to_change(need_list, LIST_LIFECYCLE, "order", actor)
    lines = list(need_list.entries.all())
    at = next((i for i, line in enumerate(lines) if line.need_id == need.pk), None)
    if at is None:
        raise ValidationError({"need": _("这件需求不在清单上。")})
    lines = moved(lines, at, to)
    for position, line in enumerate(lines, 1):
        line.position = position
    NeedListEntry.objects.bulk_update(lines, ["position"])
    record("need_list.line_moved", target=need_list, actor=actor, need=need, to=to)
    return need_list


@transaction.atomic
def edit_need_list(*, need_list: NeedList, title: str, version: int | None, actor: User) -> NeedList:
    """Call a draft something else."""
    need_list = locked(need_list)
    LIST_LIFECYCLE.check("edit", obj=need_list, actor=actor)
    check_version(need_list, version)
    need_list.title = title.strip()
    need_list.full_clean()
    need_list.save(update_fields=["title", "version"])
    record("need_list.edited", target=need_list, actor=actor)
    return need_list


@transaction.atomic
def discard_need_list(*, need_list: NeedList, actor: User) -> None:
    """Throw a draft away; its number is given to the next one."""
    need_list = locked(need_list)
    LIST_LIFECYCLE.check("discard", obj=need_list, actor=actor)
    record("need_list.discarded", target=need_list, actor=actor, edition=need_list.edition)
    need_list.delete()


@transaction.atomic
def publish_need_list(*, need_list: NeedList, version: int | None = None, actor: User) -> NeedList:
    """Write down how every need stands, list for claiming what was only accepted, and never change the list again."""
    need_list = locked(need_list)
    # Nobody hides, merges or resolves one of them while it is being written down.
    needs = list(Need.objects.select_for_update().filter(list_entries__list=need_list).order_by("pk"))
    step = LIST_LIFECYCLE.check("publish", obj=need_list, actor=actor)
    check_version(need_list, version)
    for need in needs:
        if need.status in TO_LIST:
            list_need(need=need, actor=actor)
    _write_down(need_list)
    seal(need_list, step.target, actor)
    record("need_list.published", target=need_list, actor=actor, edition=need_list.edition, lines=len(needs))
    list_notices.need_list_published(need_list, len(needs))
    return need_list


# ── what several of them share ────────────────────────────────────────────────────────────────
def _place_of(area_code: str, zone: Zone | None) -> str:
    """The place's name; its row is what two people who draft at once wait for: there is no list yet to lock."""
    area = Area.objects.select_for_update().in_force().filter(code=area_code).first()
    if area is None or len(area_code) not in (9, 12):
        raise ValidationError({"area_code": _("没有这个社区或街道。")})
    if zone is not None and zone.area_code != area_code:
        raise ValidationError({"zone": _("这个片区不在这个街道。")})
    return zone.name if zone is not None else area.name


def _in_order(need_list: NeedList) -> list[Need]:
    """What waits in the place: first what stood on the last edition, in its order, then the rest by its limit."""
    last = NeedList.objects.before(need_list).first()
    stood: dict[int, int] = dict(last.entries.values_list("need", "position")) if last else {}
    waiting = list(Need.objects.listable().filter(need_list.within).select_related("category").by_due()[:MOST_LINES])
    return sorted(waiting, key=lambda need: stood.get(need.pk, len(stood) + MOST_LINES))


def _append(need_list: NeedList, needs: Sequence[Need]) -> None:
    there = need_list.entries.aggregate(last=Max("position", default=0), lines=Count("pk"))
    if there["lines"] + len(needs) > MOST_LINES:
        raise ValidationError({"needs": _("一期清单最多 %(most)s 件。") % {"most": MOST_LINES}})
    NeedListEntry.objects.bulk_create(
        NeedListEntry(list=need_list, need=need, position=position, **snapshot_of(need))
        for position, need in enumerate(needs, there["last"] + 1)
    )


def _write_down(need_list: NeedList) -> None:
    """Bring every line to what its need says at this moment."""
    lines = list(need_list.entries.select_related("need__category"))
    for position, line in enumerate(lines, 1):
        line.position = position
        for name, value in snapshot_of(line.need).items():
            setattr(line, name, value)
    NeedListEntry.objects.bulk_update(lines, ["position", *COLUMNS])
