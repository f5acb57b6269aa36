"""Which rows of this floor name a unit."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import (
    Admission,
    Agreement,
    AlliancePost,
    CharterSignature,
    LedgerEntry,
    Liaison,
    MemberUnit,
    Pairing,
    Resource,
    Seat,
    Visit,
)
from members.models.pairings import OPEN_PAIRINGS
from members.models.visits import OPEN_VISITS
from members.unit_ties import Tie

TIES = (
    Tie(Seat, alike=("alliance",), among=Q(left_on__isnull=True)),
    Tie(Liaison, alike=("user",), among=Q(ends__isnull=True)),
    Tie(AlliancePost),
    Tie(
        Pairing, alike=("partner_area",), among=Q(status__in=OPEN_PAIRINGS),
        clash=_("两家都和同一个地方结着对，先结束其中一家的。"),
    ),
    Tie(Resource, alike=("content",)),
    Tie(Admission),
    Tie(Visit, alike=("unit__street_code",), among=Q(status__in=OPEN_VISITS)),
    Tie(MemberUnit, "merged_into"),
    Tie(MemberUnit, "parent"),
    Tie(Agreement, stays=True),
    Tie(Agreement, "partner_unit", stays=True),
    Tie(CharterSignature, stays=True),
    # What was written of it under its old name.
    Tie(LedgerEntry, stays=True),
)  # fmt: skip
