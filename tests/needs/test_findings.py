"""Findings: proposed once, decided by an officer, taken back, and not proposed again until more speaks for them."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from core import clock
from core.areas.models import Area, AreaLevel, StreetSettings
from core.audit import trail
from core.errors import DomainError
from core.models import AuditEntry, Notice
from needs import services
from needs.models import Category, Need, NeedStatus, ReachFinding
from needs.tasks import look_for_findings
from tests.needs.test_concurrency import at_once

LAMP, CARS = "楼道灯坏了", "小区车位少，下班没处停"


@pytest.fixture
def street(cast):
    """The street's own rule, with six communities and somebody having asked for something long ago."""
    StreetSettings.objects.update(universal_communities=3, reach_days=28, hot_minimum=3, hot_growth=2)
    for number in (3, 4, 5, 6):
        Area.objects.create(
            code=f"51011608800{number}", name=f"第{number}社区", level=AreaLevel.COMMUNITY, parent=cast.street
        )
    need("打招呼", 1, ago=300)
    return cast.street


def need(text, place, ago=1, *, status=NeedStatus.LISTED, key="property", **more):
    return Need.objects.create(
        number=f"XQ-{Need.objects.count() + 1:04}", text=text, area_code=f"51011608800{place}", status=status,
        category=Category.objects.get(key=key), created_at=clock.now(), asked_on=clock.today() - timedelta(days=ago),
        **more,
    )  # fmt: skip


def everywhere(places=(1, 2, 3), **more):
    return [need(LAMP, place, ago=9 + place, **more) for place in places]


def look(cast):
    return services.look_again(street_code=cast.street.code, actor=cast.officer)


def only(cast):
    assert look(cast) == 1
    return ReachFinding.objects.get()


# ── proposing ─────────────────────────────────────────────────────────────────────────────────
def test_what_is_asked_everywhere_is_proposed_with_its_evidence(street, cast):
    needs = everywhere()
    finding = only(cast)
    assert (finding.kind, finding.theme, finding.status) == ("universal", "楼道照明", "proposed")
    assert (finding.until, finding.since) == (clock.today(), clock.today() - timedelta(days=27))
    assert finding.evidence["communities"] == {f"51011608800{n}": 1 for n in (1, 2, 3)}
    assert finding.evidence["weeks"] == [0, 0, 3, 0]
    assert finding.evidence["limits"] == {"communities": 3, "days": 28, "minimum": 3, "growth": "2"}
    assert set(finding.needs.all()) == set(needs)
    assert [row.verb for row in trail(finding)] == ["finding.proposed"]
    told = Notice.objects.get(event="finding.proposed")
    assert (told.to, told.link) == (cast.officer, "/needs/findings/")
    assert "楼道照明" in told.subject


def test_what_rises_fast_is_proposed_with_the_needs_of_the_week(street, cast):
    need(CARS, 1, ago=8)
    now = [need(CARS, 1, ago=ago) for ago in (0, 3, 6)]
    finding = only(cast)
    assert (finding.kind, finding.theme, finding.size) == ("hot_spot", "停车位", 3)
    assert (finding.evidence["weeks"], finding.evidence["earlier"]) == ([0, 0, 1, 3], [0, 0, 1])
    assert set(finding.needs.all()) == set(now)


def test_only_what_somebody_asked_on_a_known_day_counts(street, cast):
    one, _two = everywhere((1, 2))
    need(LAMP, 3, status=NeedStatus.REFUSED, reason="不属实")
    need(LAMP, 4, status=NeedStatus.RETURNED, reason="属物业")
    need(LAMP, 5, status=NeedStatus.MERGED, merged_into=one)
    need(LAMP, 6, part_of=one)
    Need.objects.create(
        number="old", text=LAMP, area_code="510116088006", status=NeedStatus.LISTED, imported=True,
        category=one.category, created_at=clock.now(),
    )  # fmt: skip
    elsewhere = need(LAMP, 1)
    Need.objects.filter(pk=elsewhere.pk).update(area_code=cast.next_community.code)
    assert look(cast) == 0
    # Imported history with its day counts, and so does what is not public.
    need(LAMP, 6, imported=True, public=False)
    assert look(cast) == 1


def test_a_theme_is_proposed_once_while_it_waits(street, cast):
    everywhere()
    finding = only(cast)
    assert look(cast) == 0
    later = need(LAMP, 4)
    assert look(cast) == 0
    finding.refresh_from_db()
    assert (finding.size, finding.needs.filter(pk=later.pk).exists()) == (4, True)
    assert [row.verb for row in trail(finding)] == ["finding.grown", "finding.proposed"]
    assert Notice.objects.filter(event="finding.proposed").count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        ReachFinding.objects.create(
            area_code=finding.area_code, kind=finding.kind, category=finding.category, theme=finding.theme,
            since=finding.since, until=finding.until, found_at=clock.now(),
        )  # fmt: skip


@pytest.mark.parametrize("decided", ["dismiss", "confirm"])
def test_a_decided_theme_comes_back_only_when_more_speaks_for_it(decided, street, cast):
    everywhere()
    finding = only(cast)
    if decided == "dismiss":
        services.dismiss_finding(finding=finding, reason="各有各的原因", actor=cast.officer)
    else:
        services.confirm_finding(finding=finding, actor=cast.officer)
    need(LAMP, 1, ago=2)
    assert look(cast) == 0
    need(LAMP, 4, ago=2)
    assert look(cast) == 1
    again = ReachFinding.objects.waiting().get()
    assert (again.size, again.pk == finding.pk) == (4, False)


def test_a_dismissed_theme_is_a_new_matter_once_its_weeks_are_over(street, cast):
    everywhere()
    services.dismiss_finding(finding=only(cast), reason="各有各的原因", actor=cast.officer)
    with clock.moved(clock.now() + timedelta(days=27)):
        everywhere()
        assert look(cast) == 0
    with clock.moved(clock.now() + timedelta(days=40)):
        everywhere()
        assert look(cast) == 1


def test_each_street_is_looked_at_every_night(street, cast):
    everywhere()
    look_for_findings()
    finding = ReachFinding.objects.get()
    assert trail(finding).get().actor.username == type(cast.officer).objects.system().username
    look_for_findings()
    assert ReachFinding.objects.count() == 1


@pytest.mark.parametrize("name", ["secretary", "liaison", "resident", "district", "other_officer", "supervisor"])
def test_only_the_street_has_it_looked_again(name, street, cast):
    everywhere()
    with pytest.raises(PermissionDenied):
        services.look_again(street_code=cast.street.code, actor=cast.of(name))
    assert not ReachFinding.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_look_at_once_and_the_theme_is_proposed_once(street, cast):
    everywhere()
    assert at_once(lambda: look(cast), lambda: look(cast)) == ["done", "done"]
    assert ReachFinding.objects.count() == 1


# ── deciding ──────────────────────────────────────────────────────────────────────────────────
def test_confirming_marks_what_is_still_open(street, cast):
    one, two, three = everywhere()
    Need.objects.filter(pk=two.pk).update(status="closed", resolution="换了", resolved_at=clock.now())
    finding = only(cast)
    services.confirm_finding(finding=finding, actor=cast.officer)
    finding.refresh_from_db()
    for each in (one, two, three):
        each.refresh_from_db()
    assert [each.reach for each in (one, two, three)] == ["universal", "ordinary", "universal"]
    assert one.version == 2
    assert (finding.status, finding.decided_by) == ("confirmed", cast.officer)
    assert finding.marked == {str(one.pk): "ordinary", str(three.pk): "ordinary"}
    row = trail(one).get()
    assert (row.verb, row.facts) == (
        "need.reach_set", {"before": "ordinary", "after": "universal", "finding": finding.pk}
    )  # fmt: skip
    assert trail(finding).first().facts == {"needs": [one.pk, three.pk]}


def test_a_decision_is_taken_back_and_what_was_marked_becomes_what_it_was(street, cast):
    one, two, three = everywhere()
    Need.objects.filter(pk=one.pk).update(reach="hot_spot")
    Need.objects.filter(pk=two.pk).update(reach="universal")
    finding = only(cast)
    services.confirm_finding(finding=finding, actor=cast.officer)
    Need.objects.filter(pk=three.pk).update(status="closed", resolution="换了", resolved_at=clock.now())
    services.take_back_finding(finding=finding, actor=cast.officer)
    for each in (one, two, three):
        each.refresh_from_db()
    # Marked by hand before, it stays; what has been resolved meanwhile is put right as well.
    assert [each.reach for each in (one, two, three)] == ["hot_spot", "universal", "ordinary"]
    finding.refresh_from_db()
    assert (finding.status, finding.marked, finding.decided_by, finding.decided_at) == ("proposed", {}, None, None)
    assert trail(finding).first().verb == "finding.taken_back"


def test_what_somebody_has_marked_otherwise_since_is_left_alone(street, cast):
    one, *_rest = everywhere()
    finding = only(cast)
    services.confirm_finding(finding=finding, actor=cast.officer)
    Need.objects.filter(pk=one.pk).update(reach="hot_spot")
    services.take_back_finding(finding=finding, actor=cast.officer)
    one.refresh_from_db()
    assert one.reach == "hot_spot"


def test_a_mark_two_confirmed_findings_agree_on_stays_when_one_is_taken_back(street, cast):
    one, *_rest = everywhere()
    first = only(cast)
    services.confirm_finding(finding=first, actor=cast.officer)
    need(LAMP, 4)
    look(cast)
    services.confirm_finding(finding=ReachFinding.objects.waiting().get(), actor=cast.officer)
    services.take_back_finding(finding=first, actor=cast.officer)
    one.refresh_from_db()
    assert one.reach == "universal"


def test_what_waits_already_is_decided_before_a_decision_is_taken_back(street, cast):
    everywhere()
    first = only(cast)
    services.dismiss_finding(finding=first, reason="各有各的原因", actor=cast.officer)
    need(LAMP, 4)
    assert look(cast) == 1
    with pytest.raises(DomainError) as refused:
        services.take_back_finding(finding=first, actor=cast.officer)
    assert refused.value.code == "barred"


def test_a_dismissal_says_why(street, cast):
    everywhere()
    finding = only(cast)
    with pytest.raises(ValidationError) as refused:
        services.dismiss_finding(finding=finding, reason="  ", actor=cast.officer)
    assert set(refused.value.error_dict) == {"reason"}
    services.dismiss_finding(finding=finding, reason=" 各有各的原因 ", actor=cast.officer)
    finding.refresh_from_db()
    assert (finding.status, finding.reason, finding.decided_by) == ("dismissed", "各有各的原因", cast.officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReachFinding.objects.filter(pk=finding.pk).update(reason="")


@pytest.mark.django_db(transaction=True)
def test_two_decide_at_once_and_one_of_them_does(street, cast):
    everywhere()
    finding = only(cast)
    ended = at_once(
        lambda: services.confirm_finding(finding=finding, actor=cast.officer),
        lambda: services.dismiss_finding(finding=finding, reason="不是", actor=cast.officer),
    )
    assert sorted(ended) == ["done", "wrong_state"]
    finding.refresh_from_db()
    assert Need.objects.filter(reach="universal").exists() == (finding.status == "confirmed")


# ── doors ─────────────────────────────────────────────────────────────────────────────────────
DOORS = ("page", "api")
STEPS = [
    ("confirm", {}, "confirmed", "finding.confirmed"),
    ("dismiss", {"reason": "各有各的原因"}, "dismissed", "finding.dismissed"),
]


def take(door, step, finding, client, body):
    if door == "page":
        return client.post(reverse(f"needs:finding-{step}", args=[finding.pk]), body)
    return client.post(f"/api/v1/findings/{finding.pk}/{step}/", body, format="json")


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(("step", "body", "after", "verb"), STEPS, ids=[row[0] for row in STEPS])
def test_a_finding_is_decided_and_taken_back_through_either_door(
    door, step, body, after, verb, street, cast, page, api
):
    everywhere()
    finding = only(cast)
    make = page if door == "page" else api
    for name, code in (("secretary", 403), ("district", 403), ("liaison", 404), ("other_officer", 404)):
        assert take(door, step, finding, make(cast.of(name)), body).status_code == code, name
    client = make(cast.officer)
    assert take(door, step, finding, client, body).status_code == (302 if door == "page" else 200)
    finding.refresh_from_db()
    assert (finding.status, trail(finding).first().verb) == (after, verb)
    assert take(door, step, finding, client, body).status_code == 409
    assert take(door, "take-back", finding, client, {}).status_code == (302 if door == "page" else 200)
    assert take(door, "take-back", finding, client, {}).status_code == 409
    assert AuditEntry.objects.filter(verb="refused", success=False).exists()


@pytest.mark.parametrize("door", DOORS)
def test_a_dismissal_without_a_reason_is_named(door, street, cast, page, api):
    everywhere()
    finding = only(cast)
    for body in ({}, {"reason": ""}, {"reason": "长" * 201}):
        answer = take(door, "dismiss", finding, (page if door == "page" else api)(cast.officer), body)
        assert answer.status_code == (422 if door == "page" else 400)
        if door == "api":
            assert list(answer.json()["errors"]) == ["reason"]
    finding.refresh_from_db()
    assert finding.status == "proposed"


@pytest.mark.parametrize("door", DOORS)
def test_an_officer_looks_again_through_either_door(door, street, cast, page, api):
    everywhere()
    if door == "page":
        answer = page(cast.officer).post(reverse("needs:finding-look"), follow=True)
        assert "新查出 1 个主题" in answer.content.decode()
    else:
        body = {"street_code": cast.street.code}
        assert api(cast.officer).post("/api/v1/findings/look/", body, format="json").json() == {"found": 1}
        assert api(cast.secretary).post("/api/v1/findings/look/", body, format="json").status_code == 403
        assert api(cast.officer).post("/api/v1/findings/look/", {}, format="json").status_code == 400
    assert ReachFinding.objects.count() == 1


def test_a_secretary_reads_the_evidence_and_only_the_own_needs(street, cast, page, api):
    needs = everywhere()
    far = needs[1]
    Need.objects.filter(pk=far.pk).update(text=f"{LAMP}，南苑三栋")
    finding = only(cast)
    answer = page(cast.secretary).get(finding.get_absolute_url())
    assert (len(answer.context["needs"]), answer.context["elsewhere"]) == (1, 2)
    assert "南苑三栋" not in answer.content.decode()
    assert "28 天内 3 个社区都有人提，共 3 件" in answer.content.decode()
    assert "id_dismiss_reason" not in answer.content.decode()
    told = api(cast.secretary).get(f"/api/v1/findings/{finding.pk}/").json()
    assert (told["needs"], told["asked"], told["available_steps"]) == ([needs[0].pk], 3, [])
    assert len(page(cast.officer).get(finding.get_absolute_url()).context["needs"]) == 3
    assert page(cast.liaison).get("/needs/findings/").status_code == 403


def test_whoever_confirms_is_told_what_will_be_marked(street, cast, page):
    one, *_rest = everywhere()
    finding = only(cast)
    assert "把还没办完的 3 件标为普适性。" in page(cast.officer).get(finding.get_absolute_url()).content.decode()
    Need.objects.filter(pk=one.pk).update(reach="hot_spot")
    answer = page(cast.officer).get(finding.get_absolute_url()).content.decode()
    assert "其中 1 件原来标的是别的性质。" in answer


def test_the_list_shows_what_waits_and_has_a_number_for_every_bar(street, cast, page, api):
    everywhere()
    finding = only(cast)
    answer = page(cast.officer).get("/needs/findings/").content.decode()
    assert "楼道照明" in answer
    assert "0 0 3 0" in answer
    assert answer.count("<rect") == 4
    services.dismiss_finding(finding=finding, reason="各有各的原因", actor=cast.officer)
    assert "楼道照明" not in page(cast.officer).get("/needs/findings/").content.decode()
    for status, count in (("dismissed", 1), ("confirmed", 0), ("all", 1), ("x", 1)):
        rows = page(cast.officer).get(f"/needs/findings/?status={status}").context["page"]["rows"]
        assert len(rows) == count, status
    told = api(cast.officer).get("/api/v1/findings/?status=dismissed").json()["results"]
    assert [(row["theme"], row["category"]) for row in told] == [("楼道照明", "物业管理")]


def test_the_desk_leads_the_officer_to_what_waits(street, cast, page):
    everywhere()
    finding = only(cast)
    groups = {group["key"]: group for group in page(cast.officer).get("/desk/").context["work"].groups}
    assert groups["finding"]["rows"][0]["url"] == finding.get_absolute_url()
    assert groups["finding"]["rows"][0]["title"] == "楼道照明"
    assert "finding" not in {group["key"] for group in page(cast.secretary).get("/desk/").context["work"].groups}


@pytest.mark.parametrize("path", ["/needs/findings/", "/api/v1/findings/", "one", "one api"])
def test_findings_cost_the_same_for_few_and_many(path, street, cast, page, api, django_assert_max_num_queries):
    counts = []
    texts = ("楼道灯坏了", "小区车位少，下班没处停", "老人想理发", "电瓶车没地方充电", "老人吃饭没着落", "下水道堵了")
    for turn, some in enumerate((texts[:1], texts[1:])):
        for text in some:
            for place in (1, 2, 3) * (turn + 1):
                need(text, place, ago=10)
        look(cast)
        finding = ReachFinding.objects.order_by("-id").first()
        where = {"one": finding.get_absolute_url(), "one api": f"/api/v1/findings/{finding.pk}/"}.get(path, path)
        client = (api if "api" in path else page)(cast.officer)
        client.get(where)
        with django_assert_max_num_queries(20) as asked:
            assert client.get(where).status_code == 200
        counts.append(len(asked))
    assert ReachFinding.objects.count() >= 6
    assert counts[0] == counts[1]
