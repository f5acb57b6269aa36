"""Personal tokens: one role, one scope, until a date, closed at once."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from rest_framework.test import APIClient

from core import clock
from core.accounts.models import ApiToken, AreaRole, RoleName
from core.accounts.services import tokens
from core.errors import DomainError
from core.models import AuditEntry
from tests.cast import LONG_AGO, Cast


def made(actor, **more):
    return tokens.create_token(
        **{"name": "统计脚本", "expires_on": clock.today() + timedelta(days=30), **more}, actor=actor
    )


def with_token(text: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {text}")
    return client


def test_a_token_reads_as_its_owner_and_is_kept_only_as_a_hash(cast: Cast) -> None:
    token, text = made(cast.officer)
    answer = with_token(text).get("/api/v1/me/")
    assert answer.status_code == 200
    assert answer.json()["id"] == cast.officer.pk
    assert text not in str(ApiToken.objects.values().get())
    token.refresh_from_db()
    assert token.last_used_at is not None


def test_the_token_is_shown_once_and_never_again(cast: Cast, page) -> None:
    browser = page(cast.officer)
    until = (clock.today() + timedelta(days=3)).isoformat()
    answer = browser.post("/accounts/tokens/", {"name": "报表", "expires_on": until})
    text = answer.context["new_token"]
    assert text in answer.content.decode()
    assert text not in browser.get("/accounts/tokens/").content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_a_reading_token_writes_nothing(cast: Cast) -> None:
    _token, text = made(cast.officer)
    answer = with_token(text).post("/api/v1/resources/", {"unit": cast.unit.pk, "content": "会议室"}, format="json")
    assert answer.status_code == 403


def test_a_writing_token_writes(cast: Cast) -> None:
    _token, text = made(cast.officer, can_write=True)
    answer = with_token(text).post("/api/v1/resources/", {"unit": cast.unit.pk, "content": "会议室"}, format="json")
    assert answer.status_code == 201, answer.json()


def test_a_token_is_over_after_its_last_day(cast: Cast) -> None:
    _token, text = made(cast.officer, expires_on=clock.today())
    assert with_token(text).get("/api/v1/me/").status_code == 200
    with clock.moved(clock.now() + timedelta(days=1)):
        assert with_token(text).get("/api/v1/me/").status_code == 401


def test_a_revoked_token_opens_nothing_from_that_moment(cast: Cast) -> None:
    token, text = made(cast.officer)
    tokens.revoke_token(token=token, actor=cast.officer)
    answer = with_token(text).get("/api/v1/me/")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")


def test_a_token_ends_with_its_role(cast: Cast) -> None:
    _token, text = made(cast.officer)
    AreaRole.objects.filter(user=cast.officer).update(ends=clock.today() - timedelta(days=1))
    assert with_token(text).get("/api/v1/me/").status_code == 401


def test_a_token_keeps_its_role_when_its_owner_switches(cast: Cast) -> None:
    AreaRole.objects.create(user=cast.officer, role=RoleName.RESIDENT, area=cast.hechi, begins=LONG_AGO)
    _token, text = made(cast.officer)
    before = with_token(text).get("/api/v1/me/").json()["acting"]["role"]
    cast.officer.__class__.objects.filter(pk=cast.officer.pk).update(
        last_role=next(
            r.key for r in cast.officer.__class__.objects.get(pk=cast.officer.pk).held_roles if r.role == "resident"
        )
    )
    assert with_token(text).get("/api/v1/me/").json()["acting"]["role"] == before == "street_officer"


def test_revoking_twice_is_told(cast: Cast) -> None:
    token, _text = made(cast.officer)
    tokens.revoke_token(token=token, actor=cast.officer)
    with pytest.raises(DomainError):
        tokens.revoke_token(token=token, actor=cast.officer)
    assert AuditEntry.objects.filter(verb="token.revoked", target_id=token.pk).count() == 1


def test_nobody_revokes_another_persons_token(cast: Cast, page, api) -> None:
    token, _text = made(cast.officer)
    with pytest.raises(PermissionDenied):
        tokens.revoke_token(token=token, actor=cast.secretary)
    assert page(cast.secretary).post(f"/accounts/tokens/{token.pk}/revoke/").status_code == 404
    assert api(cast.secretary).post(f"/api/v1/tokens/{token.pk}/revoke/").status_code == 404


@pytest.mark.parametrize("days", [-1, 366, 5000])
def test_a_token_lives_for_a_year_at_most(cast: Cast, days: int) -> None:
    with pytest.raises(ValidationError):
        made(cast.officer, expires_on=clock.today() + timedelta(days=days))


def test_somebody_without_a_role_gets_no_token(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        made(cast.stranger)


def test_the_api_makes_lists_and_revokes(cast: Cast, api) -> None:
    client = api(cast.officer)
    until = (clock.today() + timedelta(days=3)).isoformat()
    answer = client.post("/api/v1/tokens/", {"name": "大屏", "expires_on": until}, format="json")
    assert answer.status_code == 201
    text, pk = answer.json()["token"], answer.json()["id"]
    assert [row["id"] for row in client.get("/api/v1/tokens/").json()["results"]] == [pk]
    assert text not in client.get("/api/v1/tokens/").content.decode()
    assert client.post(f"/api/v1/tokens/{pk}/revoke/").status_code == 200
    assert client.post(f"/api/v1/tokens/{pk}/revoke/").status_code == 409


def test_a_token_cannot_make_another_token(cast: Cast) -> None:
    _token, text = made(cast.officer, can_write=True)
    until = (clock.today() + timedelta(days=3)).isoformat()
    answer = with_token(text).post("/api/v1/tokens/", {"name": "再来一个", "expires_on": until}, format="json")
    assert answer.status_code == 401
