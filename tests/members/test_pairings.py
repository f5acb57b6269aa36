"""Pairings over years: proposed, agreed, a year written down each, help for households named to two people, ended."""

import io
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from PIL import Image

from core import clock
from core.errors import DomainError
from core.models import AuditEntry, Notice
from members import services
from members.models import Pairing, PairingHelp, PairingStatus, PairingYear
from members.pairing_lifecycle import PAIRING_LIFECYCLE
from members.services import HelpText, PairingText, YearText

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

TEXT = PairingText("医院与河池社区结对", "每月义诊", date(2026, 11, 1), date(2029, 10, 31))
HOUSEHOLD, NOTE = "三栋二单元王奶奶", "陪着去了两趟医院"


@pytest.fixture
def make_pairing(cast):
    """Write a pairing of the liaison's unit with 河池社区 straight into a state; it began in 2024."""

    def make(status="in_force", **facts):
        closed = {"reason": "到期", "closed_on": clock.today()} if status in ("ended", "dropped") else {}
        sides = {"kind": "unit", "unit": cast.unit, "partner_area": cast.hechi, "partner_code": cast.hechi.code}
        values = {"begins_on": date(2024, 3, 1), "ends_on": date(2027, 2, 28), "proposed_side": "first", **closed}
        pairing = Pairing.objects.create(
            number=f"JD-{Pairing.objects.count()}", area_code=cast.street.code, title="医院与河池社区结对",
            purpose="每月义诊", status=status, created_by=cast.liaison, created_at=clock.now(),
            **{**sides, **values, **facts},
        )  # fmt: skip
        return Pairing.objects.for_list().get(pk=pairing.pk)

    return make


def propose(cast, **facts):
    said = {"kind": "unit", "first": cast.unit, "partner": cast.hechi, "text": TEXT, "actor": cast.liaison, **facts}
    return services.propose_pairing(**said)


# ── proposed, agreed, renewed, ended ──────────────────────────────────────────────────────────
def test_it_is_proposed_by_one_side_agreed_to_by_the_other_renewed_and_ended(cast):
    pairing = propose(cast)
    assert (pairing.status, pairing.number, pairing.proposed_side) == ("proposed", "JD-16088-2026-0001", "first")
    assert Notice.objects.get(event="pairing_proposed").to == cast.secretary
    with pytest.raises(PermissionDenied):
        services.accept_pairing(pairing=pairing, actor=cast.liaison)
    assert services.accept_pairing(pairing=pairing, actor=cast.secretary).status == "in_force"
    with pytest.raises(DomainError, match="结对中"):
        services.accept_pairing(pairing=pairing, actor=cast.secretary)
    for ends_on in (TEXT.ends_on, date(2060, 1, 1)):
        with pytest.raises(ValidationError) as refused:
            services.renew_pairing(pairing=pairing, ends_on=ends_on, actor=cast.liaison)
        assert "ends_on" in refused.value.message_dict
    assert services.renew_pairing(pairing=pairing, ends_on=date(2032, 10, 31), actor=cast.liaison).version == 3
    with pytest.raises(ValidationError) as silent:
        services.end_pairing(pairing=pairing, reason=" ", actor=cast.secretary)
    assert "reason" in silent.value.message_dict
    ended = services.end_pairing(pairing=pairing, reason="单位搬走", actor=cast.secretary)
    assert (ended.status, ended.closed_on) == ("ended", clock.today())
    assert set(AuditEntry.objects.filter(target_id=pairing.pk).values_list("verb", flat=True)) >= {
        "pairing.proposed", "pairing.accepted", "pairing.renewed", "pairing.ended",
    }  # fmt: skip


def test_streets_and_villages_pair_and_a_place_outside_is_named_and_stands_at_once(cast):
    street = propose(cast, kind="street", first=cast.street, partner=cast.next_street, actor=cast.officer)
    assert services.accept_pairing(pairing=street, actor=cast.other_officer).is_running
    assert propose(cast, kind="town", first=cast.street, partner=cast.next_community, actor=cast.officer).area
    outside = propose(cast, kind="town", first=cast.street, partner="道孚县胜利村", actor=cast.officer)
    assert (outside.status, str(outside.partner), outside.is_outside) == ("in_force", "道孚县胜利村", True)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"kind": "street"}, "kind"),
        ({"kind": "town", "first": "street", "partner": "hechi", "actor": "officer"}, "partner_area"),
        ({"kind": "street", "first": "street", "partner": "next_community", "actor": "officer"}, "partner_area"),
        ({"partner": "street"}, "partner_area"),
        ({"partner": ""}, "partner_area"),
        ({"text": PairingText("结对", "互助", date(2026, 11, 1), date(2026, 10, 1))}, "ends_on"),
        ({"text": PairingText("结对", "互助", date(2026, 11, 1), date(2046, 10, 1))}, "ends_on"),
        ({"text": PairingText("结对", "互助", date(1926, 11, 1), date(2029, 10, 1))}, "begins_on"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(cast, facts, field):
    people = {name: getattr(cast, facts[name]) for name in ("first", "actor", "partner") if facts.get(name)}
    with pytest.raises(ValidationError) as refused:
        propose(cast, **{**facts, **people})
    assert field in refused.value.message_dict


def test_two_sides_pair_once_at_a_time_and_strangers_propose_nothing(cast, make_pairing):
    make_pairing()
    with pytest.raises(ValidationError) as refused:
        propose(cast)
    assert "partner_area" in refused.value.message_dict
    with pytest.raises(IntegrityError), transaction.atomic():
        make_pairing("proposed")
    for stranger in (cast.other_liaison, cast.other_officer, cast.resident, cast.supervisor):
        with pytest.raises(PermissionDenied):
            propose(cast, actor=stranger)


def test_a_unit_that_leaves_ends_its_pairings(cast, make_pairing):
    running, asked = make_pairing(), make_pairing("proposed", partner_area=cast.nanyuan)
    services.end_unit(unit=cast.unit, reason="撤销", actor=cast.officer)
    assert [Pairing.objects.get(pk=one.pk).status for one in (running, asked)] == ["ended", "dropped"]
    assert not PAIRING_LIFECYCLE.available(Pairing.objects.get(pk=asked.pk), cast.secretary)


# ── the years ─────────────────────────────────────────────────────────────────────────────────
def test_every_year_is_written_once_and_one_left_out_is_seen(cast, make_pairing):
    pairing = make_pairing()
    assert (list(pairing.spanned), pairing.missing) == ([2024, 2025, 2026], [2024, 2025])
    write = {"pairing": pairing, "text": YearText("义诊四次", visits=4, people=120), "actor": cast.liaison}
    services.write_year(year=2024, **write)
    services.write_year(year=2024, **{**write, "text": YearText("义诊五次", money=Decimal("800"))})
    entry = PairingYear.objects.get()
    assert (entry.done, entry.visits, entry.money) == ("义诊五次", None, 800)
    assert Pairing.objects.get(pk=pairing.pk).missing == [2025]
    for wrong, field in (({"year": 2023}, "year"), ({"year": 2027}, "year"), ({"text": YearText(" ")}, "done"),
                         ({"text": YearText("找13800138000")}, "done")):  # fmt: skip
        with pytest.raises(ValidationError) as refused:
            services.write_year(**{"year": 2025, **write, **wrong})
        assert field in refused.value.message_dict
    ended = services.end_pairing(pairing=pairing, reason="到期", actor=cast.liaison)
    assert ended.missing == [2025, 2026]


def test_both_sides_hear_once_of_the_end_and_of_a_year_left_out(cast, make_pairing):
    pairing = make_pairing(ends_on=clock.today() + timedelta(days=30))
    assert services.keep_pairings() == 2
    assert services.keep_pairings() == 0
    assert {one.to for one in Notice.objects.filter(event="pairing_year_missing")} == {cast.liaison, cast.secretary}
    assert "2025年" in Notice.objects.filter(event="pairing_year_missing").first().subject
    assert Notice.objects.filter(event="pairing_ending", to=cast.liaison).count() == 1
    services.renew_pairing(pairing=pairing, ends_on=date(2030, 1, 1), actor=cast.liaison)
    services.write_year(pairing=pairing, year=2026, text=YearText("义诊"), actor=cast.liaison)
    with clock.moved(clock.now() + timedelta(days=60)):
        assert services.keep_pairings() == 0


# ── help for one household ────────────────────────────────────────────────────────────────────
def test_a_household_is_read_by_the_two_people_concerned_and_by_nobody_else_anywhere(cast, make_pairing, page, api):
    pairing = make_pairing()
    said = HelpText("health", clock.today(), HOUSEHOLD, NOTE, Decimal("60"), cast.secretary.pk)
    entry = services.record_help(pairing=pairing, text=said, actor=cast.liaison)
    assert Notice.objects.get(event="pairing_helped").to == cast.secretary
    reads = {}
    for name in ("liaison", "secretary", "officer", "district", "supervisor"):
        shown = page(cast.of(name)).get(pairing.get_absolute_url())
        told = api(cast.of(name)).get(f"/api/v1/pairings/{pairing.pk}/").json()["help"][0]
        assert (told["household"] is not None) == (HOUSEHOLD in shown.content.decode())
        assert (NOTE in shown.content.decode()) == (told["note"] == NOTE)
        assert "看病就医" in shown.content.decode()
        assert shown["Cache-Control"] == "no-store"
        reads[name] = told["household"] == HOUSEHOLD
    assert reads == {"liaison": True, "secretary": True, "officer": False, "district": False, "supervisor": False}
    left = [str(value) for row in AuditEntry.objects.values_list("facts", "verb") for value in row]
    left += chain.from_iterable(Notice.objects.values_list("subject", "body", "link"))
    with connection.cursor() as rows:
        rows.execute("select household, note from members_pairinghelp where id = %s", [entry.pk])
        left += rows.fetchone()
    for person in (cast.liaison, cast.officer):
        left += cells(page(person).get(reverse("members:pairing-xlsx")))
    assert "一户" in left
    assert not [words for words in left if HOUSEHOLD in words or NOTE in words or "王奶奶" in words]


def cells(answer):
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"household": " "}, "household"), ({"done_on": date(2026, 11, 24)}, "done_on"),
        ({"done_on": date(2024, 2, 29)}, "done_on"), ({"knows": "other_liaison"}, "knows"), ({"kind": "x"}, "kind"),
    ],
)  # fmt: skip
def test_help_that_cannot_be_is_told_at_its_field(cast, make_pairing, wrong, field):
    if "knows" in wrong:
        wrong = {"knows": cast.of(wrong["knows"]).pk}
    said = {"kind": "health", "done_on": clock.today(), "household": HOUSEHOLD, **wrong}
    with pytest.raises(ValidationError) as refused:
        services.record_help(pairing=make_pairing(), text=HelpText(**said), actor=cast.liaison)
    assert field in refused.value.message_dict
    assert not PairingHelp.objects.exists()


# ── who, when ─────────────────────────────────────────────────────────────────────────────────
PERSONAS = (
    "resident", "liaison", "other_liaison", "secretary", "officer", "other_officer", "supervisor", "district",
    "auditor",
)  # fmt: skip
SIDES = {"liaison", "secretary", "officer"}
# Proposed by the liaison, so the community's side answers.
PEOPLE = {"accept": SIDES - {"liaison"}, "write": SIDES, "help": SIDES, "renew": SIDES, "end": SIDES, "drop": SIDES}
TABLE = {
    "proposed": {"accept", "drop"}, "in_force": {"write", "help", "renew", "end"}, "ended": {"write"}, "dropped": set(),
}  # fmt: skip
SEES = SIDES | {"district"}


@pytest.mark.parametrize("status", sorted(TABLE))
def test_steps_and_sight_of_each_persona(cast, make_pairing, status):
    assert set(TABLE) == set(PairingStatus.values)
    assert set(PEOPLE) == set(PAIRING_LIFECYCLE.steps)
    pairing = make_pairing(status)
    found = {name: {step.name for step in PAIRING_LIFECYCLE.available(pairing, cast.of(name))} for name in PERSONAS}
    assert found == {name: {step for step in TABLE[status] if name in PEOPLE[step]} for name in PERSONAS}
    sees = {name for name in PERSONAS if Pairing.objects.visible_to(cast.of(name)).exists()}
    assert sees == (SEES | {"supervisor"} if status in ("in_force", "ended") else SEES)


# ── both doors ────────────────────────────────────────────────────────────────────────────────
SAID = {"kind": "unit", "title": "结对", "purpose": "互助", "begins_on": "2026-11-01", "ends_on": "2029-10-31"}
WALK = (
    # who, step, what is sent, page, API
    ("liaison", "accept", {}, 403, 403),
    ("other_officer", "accept", {}, 404, 404),
    ("secretary", "accept", {}, 302, 200),
    ("secretary", "accept", {}, 409, 409),
    ("liaison", "write", {"year": 2026, "done": ""}, 422, 400),
    ("liaison", "write", {"year": 2026, "done": "义诊", "people": -1}, 422, 400),
    ("liaison", "write", {"year": 2026, "done": "义诊四次", "visits": 4}, 302, 200),
    ("liaison", "help", {"kind": "health", "done_on": "2026-11-20", "household": ""}, 422, 400),
    ("liaison", "help", {"kind": "health", "done_on": "2026-11-20", "household": HOUSEHOLD}, 302, 200),
    ("officer", "renew", {"ends_on": "2029-10-31"}, 422, 400),
    ("officer", "renew", {"ends_on": "2031-10-31"}, 302, 200),
    ("secretary", "end", {"reason": ""}, 422, 400),
    ("secretary", "end", {"reason": "单位搬走"}, 302, 200),
    ("secretary", "end", {"reason": "单位搬走"}, 409, 409),
)


@pytest.mark.parametrize("door", ["page", "api"])
def test_the_whole_way_by_either_door(door, cast, page, api):
    said = {**SAID, "unit": cast.unit.pk}
    if door == "page":
        add = page(cast.liaison)
        assert add.post(reverse("members:pairing-add"), said).status_code == 422
        assert add.post(reverse("members:pairing-add"), {**said, "partner_area": cast.hechi.pk}).status_code == 302
    else:
        nobody = api(cast.liaison).post("/api/v1/pairings/", said, format="json")
        assert (nobody.status_code, set(nobody.json()["errors"])) == (400, {"partner_area"})
        made = api(cast.liaison).post("/api/v1/pairings/", {**said, "partner_area": cast.hechi.pk}, format="json")
        assert made.status_code == 201
    pairing = Pairing.objects.get()
    for name, step, sent, by_page, by_api in WALK:
        where = reverse(f"members:pairing-{step}", args=[pairing.pk])
        answer = (
            page(cast.of(name)).post(where, sent) if door == "page"
            else api(cast.of(name)).post(f"/api/v1/pairings/{pairing.pk}/{step}/", sent, format="json")
        )  # fmt: skip
        assert (name, step, sent, answer.status_code) == (name, step, sent, by_page if door == "page" else by_api)
    pairing.refresh_from_db()
    assert (pairing.status, pairing.ends_on, pairing.years.get().visits) == ("ended", date(2031, 10, 31), 4)


def test_photos_of_a_year_are_read_through_the_pairing_alone(cast, make_pairing, page):
    pairing, picture = make_pairing(), io.BytesIO()
    Image.new("RGB", (60, 40), "grey").save(picture, "JPEG")
    photos = [SimpleUploadedFile("义诊.jpg", picture.getvalue(), "image/jpeg")]
    sent = {"year": 2025, "done": "义诊四次", "photos": photos}
    assert page(cast.liaison).post(reverse("members:pairing-write", args=[pairing.pk]), sent).status_code == 302
    where = reverse("members:pairing-photo", args=[pairing.pk, pairing.years.get().photos.get().pk])
    found = {name: page(cast.of(name)).get(where).status_code for name in ("secretary", "supervisor", "other_liaison")}
    assert found == {"secretary": 200, "supervisor": 200, "other_liaison": 404}
    elsewhere = make_pairing(partner_area=cast.nanyuan)
    moved = where.replace(f"/{pairing.pk}/", f"/{elsewhere.pk}/")
    assert page(cast.liaison).get(moved).status_code == 404


def test_lists_cost_the_same_for_three_and_for_thirty_and_views_count_what_they_show(cast, make_pairing, page, api):
    def cost(door):
        with CaptureQueriesContext(connection) as asked:
            assert door(cast.officer).status_code == 200
        return len(asked)

    doors = [
        lambda who: page(who).get(reverse("members:pairing-list")), lambda who: api(who).get("/api/v1/pairings/"),
        lambda who: page(who).get(reverse("members:pairing-xlsx")),
    ]  # fmt: skip
    make_pairing()
    for _each in range(2):
        make_pairing("ended")
    few = [cost(door) for door in doors]
    for _each in range(27):
        make_pairing("ended")
    assert [cost(door) for door in doors] == few
    for view, expected in (("", 30), ("proposed", 0), ("in_force", 1), ("missing", 1), ("ended", 29)):
        answer = page(cast.officer).get(reverse("members:pairing-list"), {"view": view})
        assert answer.context["page"]["count"] == expected
        assert next(one["count"] for one in answer.context["views"] if one["current"]) == expected
    for where in (cast.unit.get_absolute_url(), reverse("members:area-detail", args=[cast.hechi.pk])):
        assert "医院与河池社区结对" in page(cast.officer).get(where).content.decode()
