"""One person, several roles, one of them active."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from core import clock
from core.accounts.models import AreaRole, RoleName, User
from core.accounts.services import posts
from core.models import AuditEntry
from tests.cast import LONG_AGO, Cast


def key_of(user: User, role: str) -> str:
    return next(held.key for held in User.objects.get(pk=user.pk).held_roles if held.role == role)


@pytest.fixture
def two_hats(cast: Cast) -> User:
    """The liaison is also secretary of a community."""
    AreaRole.objects.create(user=cast.liaison, role=RoleName.COMMUNITY_SECRETARY, area=cast.nanyuan, begins=LONG_AGO)
    return User.objects.get(pk=cast.liaison.pk)


def test_switching_changes_what_is_seen_and_is_remembered(two_hats: User, cast: Cast, page) -> None:
    browser = page(two_hats)
    browser.post("/accounts/act-as/", {"role": key_of(two_hats, "liaison")})
    assert [row.pk for row in browser.get("/members/units/").context["page"]["rows"]] == [cast.unit.pk]
    answer = browser.post("/accounts/act-as/", {"role": key_of(two_hats, "community_secretary")})
    assert answer.status_code == 302
    assert len(browser.get("/members/units/").context["page"]["rows"]) == 2
    assert User.objects.get(pk=two_hats.pk).acting.role == "community_secretary"
    assert AuditEntry.objects.filter(verb="account.acted_as", actor=two_hats).count() == 2


def test_a_role_one_does_not_hold_is_refused(cast: Cast, page) -> None:
    assert (
        page(cast.liaison).post("/accounts/act-as/", {"role": key_of(cast.officer, "street_officer")}).status_code
        == 403
    )
    with pytest.raises(PermissionDenied):
        posts.act_as(role_key="area:0", actor=cast.liaison)


def test_a_role_that_has_ended_is_gone_at_the_next_request(two_hats: User, page) -> None:
    browser = page(two_hats)
    browser.post("/accounts/act-as/", {"role": key_of(two_hats, "community_secretary")})
    AreaRole.objects.filter(user=two_hats).update(ends=clock.today() - timedelta(days=1))
    assert len(browser.get("/members/units/").context["page"]["rows"]) == 1


def test_a_role_that_begins_tomorrow_is_not_held_yet(cast: Cast) -> None:
    AreaRole.objects.create(
        user=cast.stranger, role=RoleName.STREET_OFFICER, area=cast.street, begins=clock.today() + timedelta(days=1)
    )
    assert User.objects.get(pk=cast.stranger.pk).acting.role == "nobody"
