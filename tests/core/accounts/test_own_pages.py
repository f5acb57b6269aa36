"""One's own account: residents see it in the residents' skin, without what only offices need."""

import pytest
from django.core.exceptions import PermissionDenied

from core import clock
from core.accounts.services import tokens
from tests.cast import Cast

PAGES = ("/accounts/me/", "/accounts/sessions/")
OWN = {"resident": ("resident", "stranger"), "staff": ("officer", "liaison")}


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("skin", "people"), OWN.items())
def test_each_sees_the_own_account_in_the_own_skin(cast: Cast, page, path: str, skin: str, people: tuple) -> None:
    for who in people:
        text = page(cast.of(who)).get(path).content.decode()
        assert f'data-skin="{skin}"' in text
        assert ("tx-shell" in text) is (skin == "staff")


@pytest.mark.parametrize("who", ["resident", "stranger"])
def test_a_resident_is_offered_no_token_by_page_or_api(cast: Cast, page, api, who: str) -> None:
    browser = page(cast.of(who))
    assert "/accounts/tokens/" not in browser.get("/accounts/me/").content.decode()
    assert browser.get("/accounts/tokens/").status_code == 403
    typed = {"name": "试", "expires_on": clock.today().isoformat()}
    assert browser.post("/accounts/tokens/", typed).status_code == 403
    assert api(cast.of(who)).post("/api/v1/tokens/", typed, format="json").status_code == 403
    with pytest.raises(PermissionDenied):
        tokens.create_token(name="试", expires_on=clock.today(), actor=cast.of(who))


def test_staff_and_liaisons_find_their_tokens(cast: Cast, page) -> None:
    for who in ("officer", "liaison", "auditor"):
        assert "/accounts/tokens/" in page(cast.of(who)).get("/accounts/me/").content.decode()


def test_a_resident_finds_the_own_account_at_the_foot_of_every_page(cast: Cast, page) -> None:
    assert "/accounts/me/" in page(cast.resident).get("/").content.decode()
    assert "/accounts/me/" not in page().get("/").content.decode()
