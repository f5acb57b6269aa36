"""Zones: counted, a fairer division suggested, adopted or left, by either door."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core import clock
from core.areas.models import Area, Zone
from core.errors import DomainError
from core.models import AuditEntry, Notice
from members import services
from members.models import CommunityPair, FixedCommunity, MemberUnit, Resource, ZonePlan
from members.zone_selectors import ground_of
from needs.models import Category, Need

PLANNER = "/members/zones/"


@pytest.fixture
def street(cast):
    """Four communities in two zones, all units on one side: 河池 and 南苑 with two units each in the east."""
    for n in (3, 4):
        Area.objects.create(code=f"{cast.street.code}00{n}", name=f"第{n}社区", level="community", parent=cast.street)
    areas = list(Area.objects.communities().under(cast.street.code).order_by("code"))
    zones = [
        Zone.objects.create(area_code=cast.street.code, name=name, centre=f"{name}中心") for name in ("东区", "西区")
    ]
    zones[0].communities.set(areas[:2])
    zones[1].communities.set(areas[2:])
    for n, area in enumerate((areas[0], areas[0], areas[1], areas[1])):
        MemberUnit.objects.create(
            name=f"商户{n}", area_code=area.code, street_code=cast.street.code, two_new=n == 0, created_at=clock.now()
        )
    return zones, areas


def propose(cast, **bounds):
    return services.propose_division(street=cast.street, **{"low": 2, "high": 2, **bounds}, actor=cast.officer)


def test_the_planner_counts_what_stands_in_each_zone(cast, street, page, api):
    _zones, areas = street
    unit = MemberUnit.objects.get(name="商户0")
    Resource.objects.create(
        unit=unit, area_code=cast.street.code, content="会议室", type="venue", status="listed", created_at=clock.now()
    )
    category = Category.objects.get(key="elderly", street_code="")
    for number, status in (("1", "listed"), ("2", "resolved"), ("3", "submitted")):
        Need.objects.create(
            number=number, area_code=areas[2].code, category=category, text="理发", status=status,
            created_at=clock.now(), resolved_at=clock.now() if status == "resolved" else None,
            resolution="理了" if status == "resolved" else "",
        )  # fmt: skip
    # Units 4 to 0, new ones 1 to 0, resources 1 to 0, needs 0 to 2: each spread is twice the average.
    told = api(cast.officer).get("/api/v1/zones/").json()
    assert told["imbalance"] == 2.0
    counts = [[zone[name] for name in ("units", "two_new", "resources", "needs")] for zone in told["zones"]]
    assert counts == [[4, 1, 1, 0], [0, 0, 0, 2]]
    assert told["zones"][0]["communities"] == [areas[0].pk, areas[1].pk]
    html = page(cast.officer).get(PLANNER).content.decode()
    assert "200.0%" in html
    assert "场地" in html


@pytest.mark.parametrize("door", ["page", "api"])
def test_a_suggestion_is_adopted_by_a_person_by_either_door(cast, street, page, api, door):
    zones, areas = street
    if door == "page":
        assert page(cast.officer).post(PLANNER, {"low": 2, "high": 2}).status_code == 302
        plan = ZonePlan.objects.get()
        assert page(cast.officer).get(PLANNER).status_code == 200
        assert list(zones[0].communities.all()) == areas[:2]
        assert page(cast.officer).post(f"{PLANNER}plans/{plan.pk}/adopt/").status_code == 302
    else:
        made = api(cast.officer).post("/api/v1/zone-plans/", {"low": 2, "high": 2}, format="json")
        assert made.status_code == 201, made.json()
        assert {one["name"] for one in made.json()["available_steps"]} == {"adopt", "drop"}
        plan = ZonePlan.objects.get()
        answer = api(cast.officer).post(f"/api/v1/zone-plans/{plan.pk}/adopt/")
        assert (answer.status_code, answer.json()["status"]) == (200, "adopted")
    plan.refresh_from_db()
    assert (plan.status, plan.decided_by, plan.before, float(plan.after)) == ("adopted", cast.officer, 2, 1.0)
    # One of the two with units went west, one without came east.
    held = [set(zone.communities.values_list("pk", flat=True)) for zone in zones]
    assert [len(each) for each in held] == [2, 2]
    assert [len(each & {areas[0].pk, areas[1].pk}) for each in held] == [1, 1]
    assert ground_of(cast.street).zone_of == plan.division
    assert AuditEntry.objects.filter(verb="zone.saved").count() == 2
    assert AuditEntry.objects.filter(verb="zone_plan.adopted", actor=cast.officer).count() == 1
    told = Notice.objects.filter(event="zone_changed", to=cast.secretary).count()
    assert told == (cast.hechi.pk in plan.moves)
    with pytest.raises(DomainError):
        services.adopt_division(plan=plan, actor=cast.officer)
    assert api(cast.officer).post(f"/api/v1/zone-plans/{plan.pk}/adopt/").status_code == 409


def test_the_secretary_of_a_moved_community_hears_of_it(cast, street):
    zones, areas = street
    services.set_zone_wishes(community=areas[1], zone=zones[0], actor=cast.officer)
    services.adopt_division(plan=propose(cast), actor=cast.officer)
    assert list(cast.hechi.zones.all()) == [zones[1]]
    assert Notice.objects.get(event="zone_changed").to == cast.secretary


def test_a_suggestion_left_moves_nothing_and_the_next_one_takes_its_place(cast, street, api):
    zones, areas = street
    first, second = propose(cast), propose(cast)
    first.refresh_from_db()
    assert (first.status, second.status) == ("dropped", "proposed")
    assert api(cast.officer).post(f"/api/v1/zone-plans/{second.pk}/drop/").json()["status"] == "dropped"
    assert list(zones[0].communities.all()) == areas[:2]
    with pytest.raises(DomainError):
        services.drop_division(plan=second, actor=cast.officer)


def test_a_suggestion_made_before_zones_were_redrawn_is_not_adopted(cast, street):
    zones, areas = street
    plan = propose(cast)
    zones[0].communities.set(areas[1:3])
    with pytest.raises(DomainError) as refused:
        services.adopt_division(plan=plan, actor=cast.officer)
    assert refused.value.code == "zones_changed"


def test_what_is_even_already_is_said_and_not_adopted(cast, street):
    services.adopt_division(plan=propose(cast), actor=cast.officer)
    plan = propose(cast)
    assert plan.moves == {}
    with pytest.raises(DomainError) as refused:
        services.adopt_division(plan=plan, actor=cast.officer)
    assert refused.value.code == "barred"


@pytest.mark.parametrize("door", ["page", "api"])
def test_neighbours_and_fixed_zones_are_said_by_either_door_and_kept(cast, street, page, api, door):
    zones, areas = street
    said = {"neighbours": [areas[2].pk], "zone": zones[0].pk}
    if door == "page":
        path = f"{PLANNER}communities/{areas[0].pk}/"
        assert page(cast.officer).get(path).status_code == 200
        assert page(cast.officer).post(path, said).status_code == 302
    else:
        answer = api(cast.officer).post(f"/api/v1/areas/{areas[0].pk}/zoning/", said, format="json")
        assert answer.status_code == 200, answer.json()
    services.set_zone_wishes(community=areas[3], neighbours=[areas[1]], actor=cast.officer)
    plan = propose(cast)
    assert (plan.division[areas[0].pk], plan.division[areas[2].pk]) == (zones[0].pk, zones[0].pk)
    assert page(cast.officer).get(f"{PLANNER}communities/{areas[2].pk}/").context["form"].initial == {
        "neighbours": [areas[0].pk], "zone": None,
    }  # fmt: skip
    # Said again with nothing, it is taken back for both.
    services.set_zone_wishes(community=areas[2], actor=cast.officer)
    assert CommunityPair.objects.count() == 1
    assert FixedCommunity.objects.get().community == areas[0]


def test_what_cannot_be_is_refused_at_its_field(cast, street, page, api):
    zones, areas = street
    foreign = Zone.objects.create(area_code=cast.next_street.code, name="别街")
    for field, said in (
        ("neighbours", {"neighbours": [areas[0]]}),
        ("neighbours", {"neighbours": [cast.next_community]}),
        ("zone", {"zone": foreign}),
    ):
        with pytest.raises(ValidationError) as refused:
            services.set_zone_wishes(community=areas[0], actor=cast.officer, **said)
        assert set(refused.value.message_dict) == {field}
    answer = page(cast.officer).post(PLANNER, {"low": 3, "high": 2})
    assert answer.status_code == 422
    assert "不能多于" in answer.content.decode()
    assert page(cast.officer).post(PLANNER, {"low": "x"}).status_code == 422
    made = api(cast.officer).post("/api/v1/zone-plans/", {"low": 3, "high": 3}, format="json")
    assert made.status_code == 400
    assert "不够分" in made.content.decode()
    # A row whose ends are held together, leaving the middle no way out.
    for a, b in ((0, 1), (1, 2), (2, 3)):
        CommunityPair.objects.create(first=areas[a], second=areas[b])
    for area in (areas[0], areas[3]):
        FixedCommunity.objects.create(community=area, zone=zones[0])
    with pytest.raises(ValidationError, match="找不到同时满足"):
        propose(cast)
    Zone.objects.filter(pk=zones[1].pk).delete()
    with pytest.raises(ValidationError, match="两个片区"):
        propose(cast)


@pytest.mark.parametrize("who", ["secretary", "liaison", "other_officer", "supervisor", "district", "resident"])
def test_nobody_else_plans_zones_here(cast, street, api, who):
    plan = propose(cast)
    for verb in (services.adopt_division, services.drop_division):
        with pytest.raises(PermissionDenied):
            verb(plan=plan, actor=cast.of(who))
    with pytest.raises(PermissionDenied):
        services.propose_division(street=cast.street, low=2, high=2, actor=cast.of(who))
    with pytest.raises(PermissionDenied):
        services.set_zone_wishes(community=cast.hechi, actor=cast.of(who))
    assert not ZonePlan.objects.visible_to(cast.of(who)).exists()
    assert api(cast.of(who)).post(f"/api/v1/zone-plans/{plan.pk}/adopt/").status_code == 404


def test_the_database_keeps_pairs_once_and_one_open_suggestion(cast, street):
    _zones, areas = street
    plan = propose(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        CommunityPair.objects.create(first=areas[1], second=areas[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        ZonePlan.objects.filter(pk=plan.pk).update(status="adopted")
    plan.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        plan.save()


def test_the_planner_costs_the_same_for_more_communities(cast, street, page):
    propose(cast)
    client = page(cast.officer)
    client.get(PLANNER)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(PLANNER)
    for n in range(5, 35):
        Area.objects.create(code=f"{cast.street.code}{n:03}", name=f"第{n}社区", level="community", parent=cast.street)
    with CaptureQueriesContext(connection) as many:
        assert client.get(PLANNER).status_code == 200
    assert len(many) == len(few)
