"""Looking for another unit when nobody carries on with a need, and resting."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.audit import trail
from core.errors import DomainError
from core.models import Notice
from needs import services
from needs.models import Need
from tests.needs.test_doors import DOORS, clients

REASON = {"reason": "物业换了人，没人接手"}


@pytest.fixture
def stuck(rows, cast):
    """In hand, and no unit has it."""
    return services.start_need(need=rows.need("listed"), actor=cast.secretary)


@pytest.mark.parametrize("door", DOORS)
def test_staff_put_back_what_nobody_carries_on_with(door, stuck, cast, page, api):
    client = clients(door, page, api)
    address = (
        reverse("needs:need-put-back", args=[stuck.pk]) if door == "page" else f"/api/v1/needs/{stuck.pk}/put-back/"
    )
    sending = {} if door == "page" else {"format": "json"}
    assert client(cast.other_officer).post(address, REASON, **sending).status_code == 404
    assert client(cast.liaison).post(address, REASON, **sending).status_code == 403
    assert client(cast.district).post(address, REASON, **sending).status_code == 403
    for wrong in ({}, {"reason": "  "}, {"reason": "因" * 301}):
        answer = client(cast.secretary).post(address, wrong, **sending)
        assert answer.status_code in {400, 422}
    assert client(cast.secretary).post(address, REASON, **sending).status_code in {200, 302}
    stuck.refresh_from_db()
    assert (stuck.status, stuck.call, stuck.halted_for) == ("listed", "", REASON["reason"])
    assert trail(stuck).first().verb == "need.put_back"
    assert Notice.objects.get(to=cast.resident, event="need.put_back").body == REASON["reason"]
    assert client(cast.secretary).post(address, REASON, **sending).status_code == 409


def test_while_a_unit_has_it_the_claim_is_released_first(rows, cast):
    need = rows.need("in_progress")
    with pytest.raises(DomainError, match="先释放认领"):
        services.put_back_need(need=need, reason="换一家", actor=cast.officer)


def test_jobs_that_are_under_way_come_first(rows, cast):
    need = rows.need("accepted")
    services.split_need(need=need, jobs=[services.Job("换灯"), services.Job("修台阶")], actor=cast.secretary)
    with pytest.raises(DomainError, match="分件"):
        services.put_back_need(need=need, reason="换一家", actor=cast.officer)


def test_the_asker_hears_when_the_unit_that_was_named_takes_its_word_back(rows, cast):
    claim = rows.claim()
    services.withdraw_claim(claim=claim, reason="人手不够", actor=cast.liaison)
    claim.need.refresh_from_db()
    assert claim.need.halted_for == "人手不够"
    assert Notice.objects.get(to=cast.resident, event="need.put_back").body == "人手不够"


def test_only_the_system_lets_a_need_rest(stuck, cast):
    for verb, said in ((services.suspend_need, {"reason": "雨季"}), (services.resume_need, {})):
        with pytest.raises(PermissionDenied):
            verb(need=stuck, actor=cast.officer, **said)


def test_a_rest_is_said_once_and_ended_once(stuck, cast):
    system = type(cast.officer).objects.system()
    with pytest.raises(DomainError):
        services.resume_need(need=stuck, actor=system)
    with pytest.raises(ValidationError):
        services.suspend_need(need=stuck, reason=" ", actor=system)
    services.suspend_need(need=stuck, reason="雨季", actor=system)
    with pytest.raises(DomainError):
        services.suspend_need(need=stuck, reason="雨季", actor=system)
    services.resume_need(need=stuck, actor=system)


@pytest.mark.parametrize("state", ["accepted", "matched", "resolved"])
def test_the_database_lets_nothing_rest_that_is_not_in_hand(state, rows):
    need = rows.need(state)
    with pytest.raises(IntegrityError), transaction.atomic():
        Need.objects.filter(pk=need.pk).update(halted_for="雨季")
