"""The same import over the API."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from needs.models import Need
from tests.ledger.sheets import STREET, workbook
from tests.ledger.test_pages import SHEET

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/ledger-imports/"


def upload(client, data: bytes, name: str = "需求.xlsx", street: str = STREET):
    return client.post(ADDRESS, {"files": [SimpleUploadedFile(name, data)], "street_code": street}, format="multipart")


def test_a_ledger_is_uploaded_judged_and_written(cast, api):
    officer = api(cast.officer)
    answer = upload(officer, workbook({"需求清单": SHEET}))
    assert answer.status_code == 201
    run = answer.json()
    assert (run["status"], run["counts"]["needs"]["rejected"]) == ("checked", 1)
    rows = officer.get(f"{ADDRESS}{run['id']}/rows/", {"level": "rejected"}).json()["results"]
    assert [(each["row"], each["remarks"][-1]["reason"]) for each in rows] == [(4, "社区不在本街道")]
    assert officer.post(f"{ADDRESS}{run['id']}/confirm/", {}, format="json").status_code == 409
    written = officer.post(f"{ADDRESS}{run['id']}/confirm/", {"only_valid": True}, format="json")
    assert (written.status_code, written.json()["status"]) == (200, "written")
    assert Need.objects.count() == 1
    assert officer.post(f"{ADDRESS}{run['id']}/confirm/", {"only_valid": True}, format="json").status_code == 409


def test_columns_are_chosen_over_the_api(cast, api):
    officer = api(cast.officer)
    run = upload(officer, workbook({"s": [["社区", "问题", "备注"], ["河池社区", "修路灯", "东门口"]]})).json()
    chosen = {"sheet": 0, "kind": "needs", "columns": {"0": "community", "1": "text", "2": "place"}}
    answer = officer.post(f"{ADDRESS}{run['id']}/columns/", chosen, format="json")
    assert answer.status_code == 200
    officer.post(f"{ADDRESS}{run['id']}/confirm/", {}, format="json")
    assert Need.objects.get().place == "东门口"


@pytest.mark.parametrize(
    ("data", "status"), [(b"%PDF-1.7", 415), (b"PK\x03\x04 broken", 422), (b"1" * (20 * 1024 * 1024 + 1), 413)]
)
def test_bad_files_are_problems_with_a_fitting_status(cast, api, data, status):
    answer = upload(api(cast.officer), data)
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"


def test_only_the_streets_own_officers_import(cast, api):
    data = workbook({"需求清单": SHEET})
    for person in (cast.other_officer, cast.secretary, cast.liaison, cast.resident, cast.supervisor, cast.auditor):
        assert upload(api(person), data).status_code == 403
    run = upload(api(cast.officer), data).json()
    for person in (cast.other_officer, cast.secretary, cast.resident):
        assert api(person).get(f"{ADDRESS}{run['id']}/").status_code == 404
    assert upload(api(cast.district), data, street="510116999").status_code == 422
    assert api().get(ADDRESS).status_code == 401
