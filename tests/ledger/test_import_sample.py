"""The street's own ledger, against what must be found in it."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.models import Sum

from alliance.ledger.models import ImportRow, ImportRun
from core.areas.models import Area
from core.models import AuditEntry
from members.models import Liaison, MemberUnit, Resource, Seat
from needs.models import Need
from projects.models import MicroProject

DATA = Path(__file__).parent.parent / "data" / "ledger"
LEDGER = DATA / "tongxin-ledger.xlsx"
EXPECTED = json.loads((DATA / "tongxin-ledger.expected.json").read_text())
STREET = EXPECTED["street"]

pytestmark = pytest.mark.django_db


def run(capsys, *arguments: str, create: bool = True) -> tuple[dict, int]:
    options = ["--create-street", "同心街道"] if create else []
    code = 0
    try:
        call_command("import_ledger", str(LEDGER), "--street", STREET, "--json", *options, *arguments)
    except SystemExit as stop:
        code = stop.code
    return json.loads(capsys.readouterr().out), code


def rejected_rows(answer: dict, kind: str) -> list[list]:
    return [[each["row"], each["reason"]] for each in answer[kind]["rejected"]]


def test_a_dry_run_counts_and_rejects_what_is_expected_and_writes_nothing(capsys):
    answer, code = run(capsys, "--dry-run")
    assert code == 0
    assert answer["written"] is False
    assert answer["communities"]["created"] == EXPECTED["communities"]
    assert answer["units"]["created"] == EXPECTED["units"]
    assert answer["resources"]["created"] == EXPECTED["resources"]
    assert answer["needs"]["created"] == EXPECTED["needs_rows"] - len(EXPECTED["needs_rejected"])
    assert answer["projects"]["created"] == EXPECTED["projects"]
    assert rejected_rows(answer, "resources") == EXPECTED["resources_rejected"]
    assert rejected_rows(answer, "needs") == EXPECTED["needs_rejected"]
    warned = [each for each in answer["units"]["warnings"] if "信用代码" in each["reason"]]
    assert [each["row"] for each in warned] == [10, 11]
    duplicates = [each for each in answer["units"]["warnings"] if "重复" in each["reason"]]
    assert len(duplicates) == EXPECTED["units_duplicate_rows"]
    assert not Area.objects.filter(code=STREET).exists()
    assert not ImportRun.objects.exists()


def test_nothing_is_written_while_a_row_fails(capsys):
    answer, code = run(capsys)
    assert code == 1
    assert answer["written"] is False
    assert not MemberUnit.objects.exists()
    assert not Area.objects.filter(code__startswith=STREET).exists()


def test_only_valid_rows_are_written_and_the_same_file_again_changes_nothing(capsys):
    answer, code = run(capsys, "--only-valid")
    assert (answer["written"], code) == (True, 0)
    assert Area.objects.communities().under(STREET).count() == EXPECTED["communities"]
    assert MemberUnit.objects.count() == EXPECTED["units"]
    assert Resource.objects.count() == EXPECTED["resources"]
    assert Need.objects.count() == 142
    assert MicroProject.objects.running().count() == EXPECTED["projects_running"]
    assert MicroProject.objects.aggregate(n=Sum("problems_solved"))["n"] == EXPECTED["projects_problems_solved"]
    assert MicroProject.objects.aggregate(n=Sum("people_served"))["n"] == EXPECTED["projects_people_served"]

    again, code = run(capsys, "--only-valid", create=False)
    assert code == 0
    for kind, count in (("communities", 12), ("units", 30), ("resources", 120), ("needs", 142), ("projects", 57)):
        outcome = again[kind]
        assert (outcome["created"], outcome["updated"], outcome["unchanged"]) == (0, 0, count), kind


def test_values_arrive_as_written(capsys):
    run(capsys, "--only-valid")
    market = MemberUnit.objects.get(name="同心惠民超市")
    assert (market.party_members, market.affiliation) == (42, "区属")
    assert market.credit_code == "9251011650759838X5"
    power = MemberUnit.objects.get(name="同心供电服务中心")
    assert power.resources.count() == 4
    garrison = MemberUnit.objects.get(name="同心驻区某部")
    assert (garrison.kind, garrison.address) == ("military", "")
    need = Need.objects.get(ledger_number="XQ009")
    assert (need.area_code, need.asker_phone, need.status, need.imported) == (
        STREET + "009", "+8615150056280", "listed", True,
    )  # fmt: skip
    assert need.response_due is None
    assert Liaison.objects.get(unit__name="同心建设银行支行").phone == "+8615875428343"
    assert Seat.objects.filter(alliance__name="同心街道党建联盟").count() == 30
    district = Area.objects.get(code="510116")
    assert district.provisional
    assert str(MicroProject.objects.get(name="同心·清风车位微项目(1)").funds) == "19100.00"


def test_every_row_keeps_its_verdict_and_every_record_its_line_in_the_trail(capsys):
    run(capsys, "--only-valid")
    found = ImportRun.objects.get()
    assert found.status == "written"
    assert ImportRow.objects.filter(run=found).count() == 12 + 31 + 121 + 145 + 57
    row = ImportRow.objects.get(run=found, kind="needs", row=26)
    assert row.outcome == "rejected"
    assert row.remarks[-1]["reason"] == "社区不在本街道"
    assert AuditEntry.objects.filter(verb="need.imported").count() == 142
    assert AuditEntry.objects.filter(verb="ledger.imported").count() == 1


def test_a_missing_street_is_refused(capsys):
    answer, code = run(capsys, "--only-valid", create=False)
    assert code == 1
    assert answer["written"] is False
    assert STREET in answer["error"]
