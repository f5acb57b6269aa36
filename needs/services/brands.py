"""品牌服务清单: drawn up from agreed matches, named and dated by a person, published as it stands, never changed."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.areas.models import Area
from core.audit import record
from core.errors import DomainError
from core.personal.inside_text import tidy
from core.versions import check_version
from needs import list_notices, policies
from needs.lifecycle import BRAND_LIFECYCLE
from needs.models import BrandList, BrandService
from needs.selectors.brands import Agreed, agreed_services, as_service, place_names, taken_over
from needs.services.editions import locked, moved, next_number, seal, to_change

MOST_SERVICES = 300


@transaction.atomic
def draft_brand_list(*, street_code: str, actor: User) -> BrandList:
    """Begin the street's next edition with everything agreed; one draft at a time."""
    brand_list = BrandList(area_code=street_code, created_by=actor, created_at=clock.now())
    if not policies.can_write_brands(actor, brand_list):
        raise PermissionDenied(_("只有街道党建办可以起草品牌服务清单。"))
    # What two people who draft at once wait for: there is no list yet to lock.
    street = Area.objects.select_for_update().in_force().get(code=street_code)
    editions = BrandList.objects.filter(area_code=street_code)
    if editions.drafts().exists():
        raise DomainError(_("已有一份草稿，请先发布或作废。"), code="already_drafted")
    brand_list.edition = next_number(editions)
    # Printed and read in the office's language, whoever drafts it.
    brand_list.title = f"{street.name}品牌服务清单（第{brand_list.edition}期）"
    brand_list.full_clean()
    brand_list.save()
    lines = _append(brand_list, agreed_services(street_code))
    record("brand_list.drafted", target=brand_list, actor=actor, edition=brand_list.edition, lines=lines)
    return brand_list


@transaction.atomic
def refresh_brand_list(*, brand_list: BrandList, actor: User) -> BrandList:
    """Take up what has been agreed since, and what was taken off; lines that are there stay as they are written."""
    brand_list = to_change(brand_list, BRAND_LIFECYCLE, "refresh", actor)
    there = {(one.concept, one.unit_id): one for one in brand_list.entries.all()}
    on_it = set(brand_list.entries.filter(claims__isnull=False).values_list("claims", flat=True))
    fresh = [one for one in agreed_services(brand_list.area_code) if {claim.pk for claim in one.claims} - on_it]
    for one in fresh:
        if (line := there.get((one.concept, one.unit.pk))) is not None:
            line.claims.add(*one.claims)
            line.met = one.met
            line.save(update_fields=["met"])
    lines = _append(brand_list, [one for one in fresh if (one.concept, one.unit.pk) not in there])
    record("brand_list.lines_added", target=brand_list, actor=actor, lines=lines)
    return brand_list


@transaction.atomic
def edit_brand_service(
    *, line: BrandService, name: str, schedule: str, serves: str, concept: str, actor: User
) -> BrandService:
    """Name one service, and say when it is to be had and for whom."""
    brand_list = to_change(line.list, BRAND_LIFECYCLE, "line", actor)
    line = brand_list.entries.select_for_update().get(pk=line.pk)
    line.name, line.concept = tidy(name), tidy(concept)
    line.schedule, line.serves = tidy(schedule), tidy(serves)
    line.full_clean()
    line.save(update_fields=["name", "concept", "schedule", "serves"])
    record("brand_list.line_edited", target=brand_list, actor=actor, service=line.pk)
    return line


@transaction.atomic
def remove_brand_service(*, line: BrandService, actor: User) -> BrandList:
    """Take one service off a draft; the matches behind it stay what they are."""
    brand_list = to_change(line.list, BRAND_LIFECYCLE, "remove", actor)
    record("brand_list.lines_removed", target=brand_list, actor=actor, unit=line.unit_id)
    line.delete()
    return brand_list


@transaction.atomic
def move_brand_service(*, line: BrandService, to: str, actor: User) -> BrandList:
    """Move one service up, down, to the first or to the last place."""
    brand_list = to_change(line.list, BRAND_LIFECYCLE, "order", actor)
    lines = list(brand_list.entries.all())
    at = next(i for i, one in enumerate(lines) if one.pk == line.pk)
    _number(moved(lines, at, to))
    record("brand_list.line_moved", target=brand_list, actor=actor, service=line.pk, to=to)
    return brand_list


@transaction.atomic
def edit_brand_list(*, brand_list: BrandList, title: str, version: int | None = None, actor: User) -> BrandList:
    """Call a draft something else."""
    brand_list = locked(brand_list)
    BRAND_LIFECYCLE.check("edit", obj=brand_list, actor=actor)
    check_version(brand_list, version)
    brand_list.title = title.strip()
    brand_list.full_clean()
    brand_list.save(update_fields=["title", "version"])
    record("brand_list.edited", target=brand_list, actor=actor)
    return brand_list


@transaction.atomic
def discard_brand_list(*, brand_list: BrandList, actor: User) -> None:
    """Throw a draft away; its number is given to the next one."""
    brand_list = locked(brand_list)
    BRAND_LIFECYCLE.check("discard", obj=brand_list, actor=actor)
    record("brand_list.discarded", target=brand_list, actor=actor, edition=brand_list.edition)
    brand_list.delete()


@transaction.atomic
def publish_brand_list(*, brand_list: BrandList, version: int | None = None, actor: User) -> BrandList:
    """Publish a draft as it stands: what each unit is called and has met is written down with it."""
    brand_list = locked(brand_list)
    step = BRAND_LIFECYCLE.check("publish", obj=brand_list, actor=actor)
    check_version(brand_list, version)
    lines = list(brand_list.entries.select_related("unit"))
    for line in lines:
        line.unit_name = line.unit.name
        line.met = line.claims.values("need").distinct().count()
    BrandService.objects.bulk_update(lines, ["unit_name", "met"])
    seal(brand_list, step.target, actor)
    record("brand_list.published", target=brand_list, actor=actor, edition=brand_list.edition, lines=len(lines))
    list_notices.brand_list_published(brand_list, len(lines))
    return brand_list


def _append(brand_list: BrandList, agreed: Sequence[Agreed]) -> int:
    there = brand_list.entries.count()
    if there + len(agreed) > MOST_SERVICES:
        raise ValidationError({"lines": _("一期清单最多 %(most)s 项。") % {"most": MOST_SERVICES}})
    last = BrandList.objects.before(brand_list).first()
    written = list(last.entries.prefetch_related("claims")) if last else []
    names = place_names(agreed)
    for position, one in enumerate(agreed, there + 1):
        service = as_service(one, names, taken_over(one, written))
        service.list, service.position = brand_list, position
        service.save()
        service.claims.set(one.claims)
    return len(agreed)


def _number(lines: Sequence[BrandService]) -> None:
    for position, line in enumerate(lines, 1):
        line.position = position
    BrandService.objects.bulk_update(lines, ["position"])
