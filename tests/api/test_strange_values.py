"""Values a form can carry and the database cannot: refused at their field, by hand where the search found them."""

import pytest

pytestmark = pytest.mark.django_db

ASKED = [("projects", "communities", ["\x00"]), ("events", "area_code", "\x00"), ("units", "area_code", "5101\x00")]


@pytest.mark.parametrize(("things", "field", "value"), ASKED, ids=[row[0] for row in ASKED])
def test_an_area_code_with_a_nul_is_refused_at_its_field(things, field, value, cast, api):
    answer = api(cast.officer).post(f"/api/v1/{things}/", {field: value}, format="multipart")
    assert answer.status_code == 400
    assert "空字符" in str(answer.json()["errors"][field])
