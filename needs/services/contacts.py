"""Opening an asker's phone, and forgetting it when nobody needs it any more."""

from datetime import timedelta

from core import clock
from core.accounts.models import User
from core.areas.models import StreetSettings
from core.contacts import open_contact
from needs import policies
from needs.models import Need, NeedStatus

DAYS_IN_MONTH = 30
ENDED = (NeedStatus.CLOSED, NeedStatus.RETURNED, NeedStatus.REFUSED, NeedStatus.MERGED)
DEFAULT_MONTHS = StreetSettings._meta.get_field("retention_months").default


def open_need_contact(*, need: Need, reason: str, actor: User) -> str:
    """Give the asker's phone to whoever has to act; the reason and the opening stay on record."""
    return open_contact(target=need, field="asker_phone", reason=reason, actor=actor, may=policies.can_open_contact)


def forget_askers() -> int:
    """Wipe name and phone of askers whose need has ended longer ago than the street keeps them."""
    kept = dict(StreetSettings.objects.values_list("street__code", "retention_months"))
    held = Need.objects.filter(status__in=ENDED).exclude(asker_phone_index="")
    forgotten = 0
    for street in {code[:9] for code in held.values_list("area_code", flat=True).distinct()}:
        before = clock.now() - timedelta(days=DAYS_IN_MONTH * kept.get(street, DEFAULT_MONTHS))
        over = held.filter(area_code__startswith=street, created_at__lt=before).exclude(closed_at__gte=before)
        forgotten += over.update(asker_name="", asker_phone="", asker_phone_index="")
    return forgotten
