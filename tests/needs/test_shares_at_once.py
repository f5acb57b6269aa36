"""Twenty units claim parts of a hundred in one moment, with real transactions: what is left is always exact."""

import threading
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Sum

from core import clock
from core.areas.models import StreetSettings
from members.models import Liaison, MemberUnit, UnitKind
from needs import services
from needs.models import Claim, Need
from needs.services import claims
from tests.needs.test_concurrency import at_once

pytestmark = pytest.mark.django_db(transaction=True)
CROWD, SHARE, WANTED = 20, 7, 100


@pytest.fixture
def crowd(cast) -> list[Any]:
    """Twenty units of the street, each with a liaison."""
    StreetSettings.objects.update_or_create(street=cast.street, defaults={"unit_ceiling": 100})
    return [_liaison(cast, n) for n in range(CROWD)]


def _liaison(cast: Any, n: int) -> Any:
    unit = MemberUnit.objects.create(
        name=f"第{n}家单位", name_key=f"第{n}家单位", kind=UnitKind.MERCHANT, area_code=cast.street.code,
        street_code=cast.street.code, created_at=clock.now(),
    )  # fmt: skip
    user = type(cast.officer).objects.create_user(username=f"联络员{n}", full_name=f"联络员{n}")
    Liaison.objects.create(unit=unit, user=user, begins="2020-01-01")
    return user


def calls(need: Need, crowd: list[Any], share: int = SHARE) -> list[Any]:
    return [
        lambda person=person: services.claim_need(need=need, share=Decimal(share), actor=person) for person in crowd
    ]


def shared(rows: Any) -> Need:
    need = rows.need("listed")
    return services.set_wanted(need=need, wanted=Decimal(WANTED), measure="份", actor=rows.cast.officer)


def promised(need: Need) -> Decimal:
    return Claim.objects.live().filter(need=need).aggregate(sum=Sum("share"))["sum"] or Decimal(0)


def test_twenty_units_claim_parts_of_a_hundred_and_the_rest_is_exact(rows, crowd):
    need = shared(rows)
    ended = Counter(at_once(*calls(need, crowd)))
    # Fourteen times seven is ninety-eight; nobody else's seven fits into the two that are left.
    assert ended == {"done": 14, "more_than_left": 6}
    need.refresh_from_db()
    assert (need.claimed, need.left_to_claim, promised(need)) == (98, 2, 98)
    assert need.status == "listed"


def test_the_last_of_them_fills_the_need_and_nobody_comes_after(rows, crowd):
    need = shared(rows)
    ended = Counter(at_once(*calls(need, crowd, 10)))
    assert ended["done"] == 10
    assert set(ended) <= {"done", "wrong_state"}
    need.refresh_from_db()
    assert (need.claimed, need.status, need.call) == (100, "matched", "filled")


def test_claiming_and_withdrawing_at_once_keep_the_count(rows, crowd):
    need = shared(rows)
    early, late = crowd[:10], crowd[10:]
    made = [services.claim_need(need=need, share=Decimal(SHARE), actor=person) for person in early]
    back = [
        lambda claim=claim, person=person: services.withdraw_claim(claim=claim, reason="人手不够", actor=person)
        for claim, person in zip(made, early, strict=True)
    ]
    ended = Counter(at_once(*back, *calls(need, late)))
    assert ended["done"] >= 10 + 4
    need.refresh_from_db()
    assert need.claimed == promised(need) <= WANTED


def test_without_the_lock_the_same_crowd_oversells(rows, crowd, monkeypatch):
    """The control: read what is left, wait for the others, then write. It must go wrong, or the rest proves nothing."""
    need = shared(rows)
    everybody_has_read = threading.Barrier(CROWD)

    def unlocked(need: Need) -> Need:
        row = Need.objects.get(pk=need.pk)
        everybody_has_read.wait(timeout=60)
        return row

    monkeypatch.setattr(claims, "_locked_need", unlocked)
    ended = Counter(at_once(*calls(need, crowd)))
    assert ended == {"done": CROWD}
    assert promised(need) == CROWD * SHARE > WANTED
