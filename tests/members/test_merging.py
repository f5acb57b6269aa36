"""Two entries of one unit become one, and units stand in lines that never run in a ring."""

from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from core import clock
from core.errors import DomainError, StaleVersion
from core.models import AuditEntry
from meetings.models import ActionItem, Attendance, ChairTerm, JointMeeting
from members import services
from members.likeness import Entry, likely_pairs
from members.models import AlliancePost, Liaison, MemberUnit, PostName, Resource, Seat, Visit
from members.unit_ties import registered_ties
from needs.models import Category, Claim, Need
from projects.models import MicroProject

UNITS = "/members/units/"


@pytest.fixture
def double(cast):
    """The hospital, entered a second time by hand."""
    text = services.UnitText(name="同心中医院", kind="hospital")
    unit = services.create_unit(text=text, area=cast.street, alliances=[cast.alliance], actor=cast.officer)
    services.appoint_liaison(unit=unit, name="王建国", phone="13900001234", actor=cast.officer)
    return unit


def need_of(cast, number, **more):
    category = Category.objects.get(key="elderly", street_code="")
    return Need.objects.create(
        number=number, area_code=cast.hechi.code, category=category, text="理发", status="listed",
        created_at=clock.now(), **more,
    )  # fmt: skip


def claim_of(cast, unit, need, status="claimed"):
    return Claim.objects.create(
        need=need, unit=unit, area_code=need.area_code, month=date(2026, 11, 1), status=status,
        claimed_by=cast.officer, claimed_at=clock.now(),
    )  # fmt: skip


def resource_of(unit, content):
    return Resource.objects.create(
        unit=unit, area_code=unit.area_code, content=content, status="listed", created_at=clock.now()
    )


def test_every_row_that_names_a_unit_is_told_of_by_its_floor():
    named = {
        (field.model._meta.label, field.name)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.fields
        if field.related_model is MemberUnit
    }
    told = [(tie.model._meta.label, tie.field) for tie in registered_ties()]
    assert set(told) == named
    assert len(told) == len(named)


@pytest.mark.parametrize("door", ["page", "api"])
def test_a_double_entry_goes_into_the_other_by_either_door(cast, double, page, api, door):
    path = f"{UNITS}{double.pk}/merge/" if door == "page" else f"/api/v1/units/{double.pk}/merge/"
    if door == "page":
        answer = page(cast.officer).post(path, {"into": cast.unit.pk})
        assert (answer.status_code, answer["Location"]) == (302, cast.unit.get_absolute_url())
    else:
        answer = api(cast.officer).post(path, {"into": cast.unit.pk}, format="json")
        assert (answer.status_code, answer.json()["merged_into"]) == (200, cast.unit.pk)
    double.refresh_from_db()
    assert (double.status, double.merged_into) == ("merged", cast.unit)
    assert {entry.verb for entry in AuditEntry.objects.filter(verb__startswith="unit.merged")} == {
        "unit.merged", "unit.merged_in",
    }  # fmt: skip
    assert "已并入" in page(cast.officer).get(f"{UNITS}{double.pk}/").content.decode()
    assert double.name in page(cast.officer).get(f"{UNITS}{cast.unit.pk}/").content.decode()
    again = api(cast.officer).post(f"/api/v1/units/{double.pk}/merge/", {"into": cast.unit.pk}, format="json")
    assert again.status_code == 409
    with pytest.raises(DomainError):
        services.end_unit(unit=double, reason="搬走", actor=cast.officer)


def test_what_it_has_and_does_on_every_floor_follows(cast, double, make_resource):
    mine, theirs = resource_of(double, "艾灸"), resource_of(double, "义诊")
    resource_of(cast.unit, "义诊")
    done, under_way, own = need_of(cast, "1"), need_of(cast, "2"), need_of(cast, "3", asking_unit=double)
    claim_of(cast, double, done, "fulfilled")
    claim = claim_of(cast, double, under_way)
    project = MicroProject.objects.create(
        number="WXM-1", area_code=cast.street.code, name="艾灸进楼", unit=double, status="running",
        created_at=clock.now(), starts_on=date(2026, 10, 1), ends_on=date(2026, 12, 1),
    )  # fmt: skip
    term = ChairTerm.objects.create(alliance=cast.alliance, unit=double, begins=clock.today(), ends=clock.today())
    meeting = JointMeeting.objects.create(
        alliance=cast.alliance, area_code=cast.street.code, title="联席会议", starts_at=clock.now(), place="会议室",
        created_by=cast.officer, created_at=clock.now(), chair_unit=double,
    )  # fmt: skip
    action = ActionItem.objects.create(
        meeting=meeting, area_code=cast.street.code, text="修坡道", owner=double, due_on=clock.today(),
        created_at=clock.now(),
    )  # fmt: skip
    for unit in (double, cast.unit):
        Attendance.objects.create(meeting=meeting, unit=unit, reply="coming")
        Visit.objects.create(
            unit=unit, area_code=cast.street.code, visitor=cast.officer, planned_on=clock.today(),
            created_by=cast.officer, created_at=clock.now(),
        )  # fmt: skip
    AlliancePost.objects.create(
        alliance=cast.alliance, user=cast.stranger, unit=double, role=PostName.COMMITTEE_MEMBER, begins=clock.today()
    )
    services.merge_unit(unit=double, into=cast.unit, actor=cast.officer)
    for row, field in (
        (claim, "unit"), (project, "unit"), (own, "asking_unit"), (term, "unit"), (meeting, "chair_unit"),
        (action, "owner"), (mine, "unit"), (theirs, "unit"),
    ):  # fmt: skip
        row.refresh_from_db()
        assert getattr(row, field) == cast.unit, row
    assert theirs.content == "义诊（同心中医院）"
    # Both sat in the alliance and both answered: one seat, one answer.
    assert Seat.objects.in_force().filter(alliance=cast.alliance, unit=cast.unit).count() == 1
    assert not Seat.objects.in_force().filter(unit=double).exists()
    assert Attendance.objects.filter(meeting=meeting, unit=cast.unit).count() == 1
    assert {post.called for post in Liaison.objects.in_force().filter(unit=cast.unit)} == {"王建国"}
    assert list(Visit.objects.filter(unit=double).values_list("status", flat=True)) == ["cancelled"]
    entry = AuditEntry.objects.get(verb="unit.merged")
    assert {"needs.claim.unit 2", "projects.microproject.unit 1"} <= set(entry.facts["moved"])


@pytest.mark.parametrize(("into", "error"), [("double", "不能并入自己"), ("next_unit", "只能并入本街道的单位")])
def test_a_unit_goes_neither_into_itself_nor_next_door(cast, double, api, into, error):
    other = double if into == "double" else cast.next_unit
    with pytest.raises(ValidationError, match=error):
        services.merge_unit(unit=double, into=other, actor=cast.officer)
    answer = api(cast.officer).post(f"/api/v1/units/{double.pk}/merge/", {"into": other.pk}, format="json")
    assert (answer.status_code, set(answer.json()["errors"])) == (400, {"into"})


def test_what_both_hold_is_settled_first(cast, double, make_agreement):
    need = need_of(cast, "1")
    claims = [claim_of(cast, unit, need) for unit in (double, cast.unit)]
    with pytest.raises(DomainError, match="认领着同一件需求"):
        services.merge_unit(unit=double, into=cast.unit, actor=cast.officer)
    Claim.objects.filter(pk=claims[1].pk).update(status="withdrawn")
    agreement = make_agreement(partner=double)
    with pytest.raises(DomainError, match="协议先结束"):
        services.merge_unit(unit=double, into=cast.other_unit, actor=cast.officer)
    type(agreement).objects.filter(pk=agreement.pk).update(status="ended", reason="结束")
    services.merge_unit(unit=double, into=cast.unit, actor=cast.officer)
    agreement.refresh_from_db()
    assert agreement.partner_unit == double


@pytest.mark.parametrize("who", ["liaison", "secretary", "other_officer", "supervisor", "district", "resident"])
def test_only_the_streets_officer_merges(cast, double, who):
    with pytest.raises(PermissionDenied):
        services.merge_unit(unit=double, into=cast.unit, actor=cast.of(who))


def test_a_unit_does_not_leave_with_a_claim_or_a_project_open(cast):
    claim = claim_of(cast, cast.unit, need_of(cast, "XQ-7"))
    with pytest.raises(DomainError, match="XQ-7"):
        services.end_unit(unit=cast.unit, reason="搬走", actor=cast.officer)
    Claim.objects.filter(pk=claim.pk).update(status="withdrawn")
    project = MicroProject.objects.create(
        number="WXM-1", area_code=cast.street.code, name="理发进楼", unit=cast.unit, status="running",
        created_at=clock.now(), starts_on=date(2026, 10, 1), ends_on=date(2026, 12, 1),
    )  # fmt: skip
    with pytest.raises(DomainError, match="理发进楼"):
        services.end_unit(unit=cast.unit, reason="搬走", actor=cast.officer)
    project.delete()
    assert services.end_unit(unit=cast.unit, reason="搬走", actor=cast.officer).status == "left"


# ── likely the same ───────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        (Entry(1, "同心中医医院"), Entry(2, "同心中医医院（西区）"), ("名称相近",)),
        (Entry(1, "同心科技有限公司"), Entry(2, "同心科技股份有限公司"), ("名称相近",)),
        (Entry(1, "同心第一小学"), Entry(2, "同心第二小学"), ()),
        (Entry(1, "河池社区合唱队"), Entry(2, "三江社区合唱队"), ()),
        (Entry(1, "面馆", "92510116M251891298"), Entry(2, "食堂", "91510104M251891295"), ("信用代码里的主体相同",)),
        (Entry(1, "面馆", phones=frozenset("a")), Entry(2, "食堂", phones=frozenset("ab")), ("联络员电话相同",)),
        (Entry(1, "面馆"), Entry(2, "食堂"), ()),
    ],
)
def test_what_speaks_for_one_unit_entered_twice(one, other, reasons):
    assert [pair.reasons for pair in likely_pairs((one, other), ("同心",))] == ([reasons] if reasons else [])


def test_the_office_reads_likely_doubles_with_a_way_to_keep_either(cast, double, page, api):
    services.appoint_liaison(unit=cast.unit, name="王建国", phone="13900001234", actor=cast.officer)
    html = page(cast.officer).get(f"{UNITS}duplicates/").content.decode()
    assert "联络员电话相同" in html
    assert html.count("/merge/") == 2
    told = api(cast.officer).get("/api/v1/units/duplicates/").json()
    assert told == [
        {
            "units": [cast.unit.pk, double.pk],
            "names": ["同心中医医院", "同心中医院"],
            "reasons": ["名称相近", "联络员电话相同"],
        }
    ]
    for who in ("secretary", "liaison", "supervisor"):
        assert page(cast.of(who)).get(f"{UNITS}duplicates/").status_code == 403
        assert api(cast.of(who)).get("/api/v1/units/duplicates/").status_code == 403


# ── 条 ────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("door", ["page", "api"])
def test_a_unit_is_put_under_another_by_either_door_and_shown_in_its_line(cast, double, page, api, door):
    if door == "page":
        answer = page(cast.officer).post(f"{UNITS}{double.pk}/parent/", {"parent": cast.unit.pk, "version": 1})
        assert answer.status_code == 302
    else:
        answer = api(cast.officer).post(f"/api/v1/units/{double.pk}/parent/", {"parent": cast.unit.pk}, format="json")
        assert (answer.status_code, answer.json()["parent"]) == (200, cast.unit.pk)
    services.set_parent(unit=cast.unit, parent=cast.other_unit, actor=cast.officer)
    for unit in (cast.other_unit, double):
        tree = page(cast.officer).get(unit.get_absolute_url()).context["tree"]
        assert (tree.unit, tree.below[0].unit, tree.below[0].below[0].unit) == (cast.other_unit, cast.unit, double)
    assert page(cast.liaison).get(cast.unit.get_absolute_url()).context["tree"].opens is False
    assert services.set_parent(unit=double, parent=None, actor=cast.officer).parent is None
    with pytest.raises(StaleVersion):
        services.set_parent(unit=double, parent=cast.unit, version=1, actor=cast.officer)


def test_a_ring_is_refused_by_the_house_and_by_the_database(cast, double, page):
    services.set_parent(unit=cast.unit, parent=cast.other_unit, actor=cast.officer)
    services.set_parent(unit=double, parent=cast.unit, actor=cast.officer)
    for parent in (double, cast.other_unit):
        with pytest.raises(ValidationError, match="不能是它自己"):
            services.set_parent(unit=cast.other_unit, parent=parent, actor=cast.officer)
        with pytest.raises(IntegrityError), transaction.atomic():
            MemberUnit.objects.filter(pk=cast.other_unit.pk).update(parent=parent)
    answer = page(cast.officer).post(f"{UNITS}{cast.other_unit.pk}/parent/", {"parent": double.pk})
    assert answer.status_code == 422
    with pytest.raises(IntegrityError), transaction.atomic():
        type(cast.alliance).objects.filter(pk=cast.alliance.pk).update(parent=cast.alliance)
    with pytest.raises(PermissionDenied):
        services.set_parent(unit=double, parent=None, actor=cast.liaison)


def test_merging_within_a_line_closes_no_ring(cast, double):
    # The double stands above the bank, the bank above the hospital it goes into; a school stands under it too.
    services.set_parent(unit=cast.other_unit, parent=double, actor=cast.officer)
    services.set_parent(unit=cast.unit, parent=cast.other_unit, actor=cast.officer)
    school = services.create_unit(text=services.UnitText(name="小学"), area=cast.street, actor=cast.officer)
    services.set_parent(unit=school, parent=double, actor=cast.officer)
    services.merge_unit(unit=double, into=cast.unit, actor=cast.officer)
    parents = dict(MemberUnit.objects.values_list("name", "parent__name"))
    assert (parents["同心建设银行支行"], parents["小学"]) == (None, "同心中医医院")
    assert parents["同心中医医院"] == "同心建设银行支行"


def test_the_database_keeps_the_successor(cast, double):
    with pytest.raises(IntegrityError), transaction.atomic():
        MemberUnit.objects.filter(pk=double.pk).update(status="merged")
    with pytest.raises(IntegrityError), transaction.atomic():
        MemberUnit.objects.filter(pk=double.pk).update(status="merged", merged_into=double.pk)
    connection.check_constraints()
