"""What waits for the office: its signature, its word about what was given, a late promise, a proposed pairing."""

from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import TruncDate

from alliance.dashboard.waiting.tops import top
from core import clock
from members.models import Agreement, AgreementStatus, Commitment, Delivery, Pairing, PairingStatus, Side


def _own(user: Any) -> Any:
    """Those in which the person's own community or street is a side."""
    return Agreement.objects.visible_to(user).filter(partner_area__code=user.acting.area_code)


def to_sign(user: Any) -> Any:
    found = _own(user).filter(status=AgreementStatus.TO_SIGN).exclude(signatures__side=Side.SECOND)
    return top("sign-agreement", found, title="title", due=TruncDate("created_at"), who="unit__name")


def to_confirm(user: Any) -> Any:
    """What the other side has written down; it counts when the own side has said so."""
    waiting = Delivery.objects.waiting().filter(recorded_side=Side.FIRST)
    first = waiting.filter(commitment__agreement=OuterRef("pk")).order_by("done_on").values("done_on")[:1]
    found = _own(user).filter(pk__in=waiting.values("commitment__agreement"))
    return top("confirm-delivery", found, title="title", due=Subquery(first), who="unit__name")


def late(user: Any) -> Any:
    owed = Commitment.objects.late(clock.today()).filter(agreement=OuterRef("pk")).order_by("due_on")
    found = Agreement.objects.visible_to(user).with_late()
    return top("late-commitment", found, title="title", due=Subquery(owed.values("due_on")[:1]), who="unit__name")


def to_pair(user: Any) -> Any:
    """Pairings proposed to the person's own community or street."""
    asked = Pairing.objects.visible_to(user).filter(
        status=PairingStatus.PROPOSED, proposed_side=Side.FIRST, partner_area__code=user.acting.area_code
    )
    return top("accept-pairing", asked, title="title", due=TruncDate("created_at"))
