"""Who has signed a charter and who has not, in a fixed number of queries."""

from collections import Counter
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef
from django.db.models.functions import JSONObject

from members.models import Alliance, Charter, CharterSignature, MemberUnit, Seat, Standing


@dataclass(frozen=True)
class UnitStanding:
    """One unit of the alliance, and its newest signature."""

    unit: MemberUnit
    standing: Standing
    signature: CharterSignature | None


def standings(charter: Charter) -> list[UnitStanding]:
    """Every unit that sits in the alliance today; those still to sign first."""
    seats = Seat.objects.in_force().filter(alliance=charter.alliance_id).select_related("unit")
    units = [seat.unit for seat in seats.order_by("unit__name_key", "unit")]
    signed = CharterSignature.objects.filter(
        charter__alliance=charter.alliance_id, charter__edition__lte=charter.edition
    )
    newest = {row.unit_id: row for row in signed.select_related("charter").order_by("charter__edition")}
    rows = [_standing(charter, unit, newest.get(unit.pk)) for unit in units]
    return sorted(rows, key=lambda row: row.standing == Standing.SIGNED)


def _standing(charter: Charter, unit: MemberUnit, signature: CharterSignature | None) -> UnitStanding:
    if signature is None:
        return UnitStanding(unit, Standing.TO_SIGN, None)
    signed = signature.charter.round == charter.round
    return UnitStanding(unit, Standing.SIGNED if signed else Standing.TO_SIGN_AGAIN, signature)


def count_standings(rows: list[UnitStanding]) -> dict[Standing, int]:
    counted = Counter(row.standing for row in rows)
    return {standing: counted[standing] for standing in Standing}


def seats_now(alliance: Alliance) -> int:
    """How many are entitled to vote."""
    return Seat.objects.in_force().filter(alliance=alliance).count()


def waiting_for_unit() -> ArraySubquery:
    """For a query of units: the charters in force each still has to sign, in the query that reads the unit."""
    unit = OuterRef(OuterRef("pk"))
    seats = Seat.objects.in_force().filter(alliance=OuterRef("alliance"), unit=unit)
    signed = CharterSignature.objects.filter(
        unit=unit, charter__alliance=OuterRef("alliance"), charter__round=OuterRef("round")
    )
    unsigned = Charter.objects.in_force().filter(Exists(seats)).exclude(Exists(signed)).order_by("in_force_at")
    return ArraySubquery(unsigned.values(said=JSONObject(pk="pk", title="title", changes="changes")))
