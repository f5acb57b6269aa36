"""The frame: a line of the navigation for every list a role may read."""

import pytest

pytestmark = pytest.mark.django_db


def leads_to(page, user) -> set[str]:
    return {line["url"] for line in page(user).get("/accounts/me/").context["nav"]}


@pytest.mark.parametrize("who", ["officer", "secretary", "district", "supervisor", "liaison"])
def test_who_may_read_the_issued_reports_finds_them(cast, page, who):
    assert page(cast.of(who)).get("/meetings/reports/").status_code == 200
    assert "/meetings/reports/" in leads_to(page, cast.of(who))


def test_administrators_see_no_business(cast, page):
    assert leads_to(page, cast.auditor) == {"/audit/"}
