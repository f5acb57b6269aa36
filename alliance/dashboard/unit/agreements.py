"""What waits for one unit: its signature, its word about what was written down, its answer to a pairing."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from members.models import Agreement, AgreementSignature, AgreementStatus, Delivery, Pairing, PairingStatus, Side

AGREEMENT_LINES = frozenset({"sign", "confirm", "pair"})


def agreements_waiting(user: Any) -> list[Any]:
    """What to sign and what to answer, in the columns of the lines beside which they are read."""
    ours = user.acting.unit_id
    visible = Agreement.objects.visible_to(user).order_by()
    named = {"sign": _unsigned(visible, ours), "confirm": _unanswered(visible, ours), "pair": _proposed(user)}
    return [rows.values_list(Value(which), "pk", "ends_on", "title") for which, rows in named.items()]


def _unsigned(visible: Any, ours: int | None) -> Any:
    signed = AgreementSignature.objects.filter(agreement=OuterRef("pk"))
    first = Q(unit=ours) & ~Exists(signed.filter(side=Side.FIRST))
    second = Q(partner_unit=ours) & ~Exists(signed.filter(side=Side.SECOND))
    return visible.filter(first | second, status=AgreementStatus.TO_SIGN)


def _unanswered(visible: Any, ours: int | None) -> Any:
    waiting = Delivery.objects.waiting().filter(commitment__agreement=OuterRef("pk"))
    first = Q(unit=ours) & Exists(waiting.filter(recorded_side=Side.SECOND))
    return visible.filter(first | Q(partner_unit=ours) & Exists(waiting.filter(recorded_side=Side.FIRST)))


def _proposed(user: Any) -> Any:
    """Pairings the other side has proposed to the unit."""
    asked = Pairing.objects.visible_to(user).filter(status=PairingStatus.PROPOSED, proposed_side=Side.SECOND)
    return asked.order_by()


def agreement_line(which: str, pk: int, title: str) -> dict[str, Any]:
    route = "members:pairing-detail" if which == "pair" else "members:agreement-detail"
    where = reverse(route, args=[pk])
    kind, note, step, at = {
        "sign": (_("签协议"), _("文本已定，请看过再签。"), _("去签署"), "?do=sign#do-sign"),
        "pair": (_("答复结对"), _("对方提出结对，请答复。"), _("去答复"), "?do=accept#do-accept"),
        "confirm": (_("确认履行"), _("对方登记了履行，请确认；不对就写明原因。"), _("去确认"), "#h-given"),
    }[which]
    return {"kind": kind, "due": None, "title": title, "note": note, "url": f"{where}{at}", "step": step}
