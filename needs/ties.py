"""Which rows of this floor name a unit, and what a unit has claimed and not done yet."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import MemberUnit
from members.unit_ties import Tie
from needs.models import LIVE_CLAIMS, OPEN_OFFERS, BrandService, Claim, Need, Offer, PlanRule, RuleStatus

TIES = (
    Tie(
        Offer, alike=("need",), among=Q(status__in=OPEN_OFFERS),
        clash=_("同一件需求同时发给了两家，先收回其中一家的。"),
    ),
    Tie(
        Claim, alike=("need",), among=Q(status__in=LIVE_CLAIMS),
        clash=_("两家都认领着同一件需求，先撤回其中一家的。"),
    ),
    Tie(Need, "asking_unit"),
    Tie(
        PlanRule, alike=("area_code", "month", "kind", "need", "resource"), among=Q(status=RuleStatus.STANDING)
    ),
    # What was published stays as it was read.
    Tie(BrandService, alike=("list", "concept"), where=Q(list__status="draft")),
)  # fmt: skip


def claimed_words(unit: MemberUnit) -> list[str]:
    return [str(claim.need) for claim in Claim.objects.live().filter(unit=unit).select_related("need").order_by("id")]
