"""What an officer rules for the month: checked against every limit, kept by the plan, undone again."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from core import clock
from core.areas.models import StreetSettings
from core.audit import trail
from core.errors import DomainError
from core.models import Notice, OutboxMessage
from needs import services
from needs.models import PlanRule, Proposal
from tests.needs.test_proposal import run, start

LAMP = "楼道灯坏了，老人晚上出门不方便"


@pytest.fixture
def street(rows, cast):
    """Two units that repair lamps; three needs."""
    rows.lamps = rows.resource(content="电工志愿者上门检修楼道灯", type="volunteers", slots=2)
    rows.others = rows.resource(cast.other_unit, content="物业电工检修楼道灯", type="volunteers", slots=2)
    rows.chess = rows.resource(cast.other_unit, content="象棋围棋老师到社区教下棋", type="experts", slots=2)
    return [
        rows.need("listed", text=LAMP),
        rows.need("listed", text="楼道灯不亮，想请电工来检修"),
        rows.need("listed", text="退休老人想学下棋，缺老师", category="culture"),
    ]


@pytest.fixture
def plan(street, cast):
    proposal = start(cast)
    run(proposal)
    proposal.refresh_from_db()
    return proposal


def again(cast):
    """What the worker makes of the newest proposal."""
    proposal = Proposal.objects.order_by("-id").first()
    run(proposal)
    proposal.refresh_from_db()
    return proposal


def pairs(proposal):
    return set(proposal.offers.values_list("need_id", "resource_id"))


# ── the plan keeps what is ruled ──────────────────────────────────────────────────────────────
def test_a_fixed_pair_is_kept_and_the_plan_computed_anew(street, rows, cast, plan):
    other = next(resource for resource in (rows.lamps, rows.others) if (street[0].pk, resource.pk) not in pairs(plan))
    rule = services.pin_pair(need=street[0], resource=other, actor=cast.officer)
    fresh = Proposal.objects.order_by("-id").first()
    assert (fresh.status, fresh.cause) == ("queued", "rules")
    assert OutboxMessage.objects.filter(payload__arguments__proposal_id=fresh.pk).exists()
    fresh = again(cast)
    assert (street[0].pk, other.pk) in pairs(fresh)
    assert fresh.basis["rules"] == [
        {"id": rule.pk, "kind": "pin", "need": street[0].pk, "unit": other.unit_id, "resource": other.pk,
         "most": None, "reason": ""}
    ]  # fmt: skip
    assert trail(rule).first().verb == "plan_rule.pinned"
    assert fresh.stats["proven"] is True


@pytest.mark.parametrize("what", ["pair", "resource", "unit"])
def test_what_is_left_out_is_not_planned(what, street, rows, cast, plan):
    left_out = {
        "pair": {"need": street[2], "unit": cast.other_unit}, "resource": {"resource": rows.chess},
        "unit": {"unit": cast.other_unit},
    }[what]  # fmt: skip
    services.exclude_from_plan(reason="老师这个月出差", **left_out, actor=cast.officer)
    fresh = again(cast)
    assert not fresh.offers.filter(need=street[2]).exists()
    told = next(one for one in fresh.stats["left"] if one["need"] == street[2].pk)
    assert [(one["why"], one["said"]) for one in told["barriers"]] == [("ruled_out", "老师这个月出差")]
    assert fresh.offers.filter(unit=cast.other_unit).exists() is (what != "unit" and fresh.stats["fair"]["loads"][
        str(cast.other_unit.pk)] > 0)  # fmt: skip


def test_a_ceiling_is_kept_and_the_last_word_holds(street, rows, cast, plan):
    first = services.set_plan_ceiling(unit=cast.other_unit, most=0, actor=cast.officer)
    assert not again(cast).offers.filter(unit=cast.other_unit).exists()
    second = services.set_plan_ceiling(unit=cast.other_unit, most=1, actor=cast.officer)
    first.refresh_from_db()
    assert (first.status, second.status) == ("lifted", "standing")
    assert again(cast).offers.filter(unit=cast.other_unit).count() == 1


@pytest.mark.parametrize("kind", ["pin", "exclude", "ceiling"])
def test_each_is_undone_once_and_the_first_plan_comes_back(kind, street, rows, cast, plan):
    before = pairs(plan)
    rule = {
        "pin": lambda: services.pin_pair(need=street[0], resource=rows.others, actor=cast.officer),
        "exclude": lambda: services.exclude_from_plan(reason="整修", unit=cast.other_unit, actor=cast.officer),
        "ceiling": lambda: services.set_plan_ceiling(unit=cast.other_unit, most=0, actor=cast.officer),
    }[kind]()
    again(cast)
    lifted = services.lift_rule(rule=rule, actor=cast.officer)
    assert (lifted.status, lifted.lifted_by) == ("lifted", cast.officer)
    assert pairs(again(cast)) == before
    with pytest.raises(DomainError) as refused:
        services.lift_rule(rule=rule, actor=cast.officer)
    assert refused.value.code == "wrong_state"


def test_without_a_proposal_and_after_it_was_sent_nothing_is_computed(street, rows, cast):
    rule = services.exclude_from_plan(reason="整修", unit=cast.other_unit, actor=cast.officer)
    assert not Proposal.objects.exists()
    services.lift_rule(rule=rule, actor=cast.officer)
    proposal = start(cast)
    run(proposal)
    services.send_offers(proposal=proposal, actor=cast.officer)
    services.set_plan_ceiling(unit=cast.other_unit, most=3, actor=cast.officer)
    assert Proposal.objects.count() == 1


def test_a_running_computation_gives_way_and_a_waiting_one_reads_the_rule_itself(street, rows, cast):
    first = start(cast)
    services.exclude_from_plan(reason="整修", unit=cast.other_unit, actor=cast.officer)
    assert Proposal.objects.count() == 1
    Proposal.objects.filter(pk=first.pk).update(status="running")
    services.set_plan_ceiling(unit=cast.unit, most=1, actor=cast.officer)
    first.refresh_from_db()
    assert first.status == "failed"
    assert [rule["kind"] for rule in again(cast).basis["rules"]] == ["ceiling", "exclude"]
    assert not Notice.objects.filter(event="proposal.ready").exists()


# ── refused with the reason ───────────────────────────────────────────────────────────────────
def refused(service, **said):
    with pytest.raises(ValidationError) as problem, transaction.atomic():
        service(**said)
    return {name: errors[0] for name, errors in problem.value.message_dict.items()}


def test_a_fixed_pair_that_breaks_a_limit_is_refused_with_the_limit(street, rows, cast, plan):
    def pin(need, resource):
        return refused(services.pin_pair, need=need, resource=resource, actor=cast.officer)

    one = rows.resource(content="社区电工一名", type="volunteers", slots=1)
    services.pin_pair(need=street[0], resource=one, actor=cast.officer)
    assert pin(street[1], one) == {"resource": "“社区电工一名”本月剩下的名额不够固定这么多件。"}
    assert pin(street[0], rows.lamps) == {"resource": f"“{LAMP}”已经固定给一家单位，先撤销那一条。"}
    weekend = rows.resource(content="周末检修楼道灯", availability="周末全天", type="volunteers")
    midweek = rows.need("listed", text="楼道灯坏了，请每周三来修")
    assert pin(midweek, weekend) == {"resource": "“楼道灯坏了，请每周三来修”和固定的资源时间合不上。"}
    services.exclude_from_plan(reason="整修", unit=cast.other_unit, actor=cast.officer)
    assert pin(street[2], rows.chess) == {
        "resource": "“退休老人想学下棋，缺老师”固定的资源用不上：已停用、已被排除，或单位已经谢绝。"
    }
    services.set_plan_ceiling(unit=cast.unit, most=1, actor=cast.officer)
    assert pin(street[1], rows.lamps) == {"resource": f"{cast.unit.name}手上的加上固定的，超过了它的承办上限。"}
    assert PlanRule.objects.filter(status="standing", kind="pin").count() == 1


def test_an_exclusion_or_a_ceiling_against_a_fixed_pair_is_refused(street, rows, cast, plan):
    services.pin_pair(need=street[0], resource=rows.lamps, actor=cast.officer)
    out = refused(services.exclude_from_plan, reason="整修", resource=rows.lamps, actor=cast.officer)
    assert set(out) == {"reason"}
    assert "已被排除" in out["reason"]
    assert refused(services.set_plan_ceiling, unit=cast.unit, most=0, actor=cast.officer) == {
        "most": f"{cast.unit.name}手上的加上固定的，超过了它的承办上限。"
    }


def test_an_infeasible_ceiling_is_refused_with_the_number(street, rows, cast):
    rows.claim(street[0])
    assert refused(services.set_plan_ceiling, unit=cast.unit, most=0, actor=cast.officer) == {
        "most": f"{cast.unit.name}手上已有 1 件，上限不能比这更少。"
    }
    StreetSettings.objects.filter(street=cast.street).update(unit_ceiling=4)
    for most in (5, -1):
        assert refused(services.set_plan_ceiling, unit=cast.unit, most=most, actor=cast.officer) == {
            "most": "街道规定一家单位最多同时承办 4 件，请填 0 到 4。"
        }


def test_a_need_that_does_not_wait_cannot_be_fixed(street, rows, cast):
    rows.claim(street[0])
    with pytest.raises(DomainError) as problem:
        services.pin_pair(need=street[0], resource=rows.lamps, actor=cast.officer)
    assert problem.value.code == "wrong_state"


def test_an_exclusion_names_whom_and_why(street, rows, cast):
    assert set(refused(services.exclude_from_plan, reason="整修", actor=cast.officer)) == {"unit"}
    assert set(refused(services.exclude_from_plan, reason=" ", unit=cast.unit, actor=cast.officer)) == {"reason"}
    assert set(
        refused(services.exclude_from_plan, reason="x", need=street[0], resource=rows.lamps, actor=cast.officer)
    ) == {"unit"}


def test_the_same_rule_twice_is_said_to_stand(street, rows, cast):
    for said in (
        lambda: services.pin_pair(need=street[0], resource=rows.lamps, actor=cast.officer),
        lambda: services.exclude_from_plan(reason="整修", unit=cast.other_unit, actor=cast.officer),
        lambda: services.set_plan_ceiling(unit=cast.unit, most=2, actor=cast.officer),
    ):
        said()
        with pytest.raises(DomainError) as problem:
            said()
        assert problem.value.code == "already_set"


def test_a_pair_whose_slot_is_gone_by_now_stops_the_plan_with_the_reason(street, rows, cast, plan):
    one = rows.resource(content="社区电工一名", type="volunteers", slots=1)
    services.pin_pair(need=street[0], resource=one, actor=cast.officer)
    services.claim_need(need=street[1], resource=one, actor=cast.liaison)
    fresh = again(cast)
    assert (fresh.status, fresh.error) == ("failed", "“社区电工一名”本月剩下的名额不够固定这么多件。")
    assert not fresh.offers.exists()


@pytest.mark.parametrize("who", ["secretary", "district", "liaison", "other_officer", "supervisor", "resident"])
def test_only_the_street_s_officers_rule(who, street, rows, cast):
    actor = cast.of(who)
    rule = services.set_plan_ceiling(unit=cast.unit, most=2, actor=cast.officer)
    for said in (
        lambda: services.pin_pair(need=street[0], resource=rows.lamps, actor=actor),
        lambda: services.exclude_from_plan(reason="整修", unit=cast.other_unit, actor=actor),
        lambda: services.set_plan_ceiling(unit=cast.unit, most=1, actor=actor),
        lambda: services.lift_rule(rule=rule, actor=actor),
    ):
        with pytest.raises(PermissionDenied):
            said()


# ── the database ──────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "pin"}, {"kind": "exclude"}, {"kind": "ceiling"}, {"kind": "exclude", "reason": "x", "most": 2},
        {"kind": "other"}, {"kind": "ceiling", "most": 1, "status": "lifted"},
    ],
)  # fmt: skip
def test_the_database_refuses_half_a_rule(wrong, cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanRule.objects.create(
            area_code=cast.street.code, month=clock.today(), unit=cast.unit, created_by=cast.officer,
            created_at=clock.now(), **wrong,
        )  # fmt: skip


def test_a_rule_stands_once(cast):
    same = {
        "area_code": cast.street.code, "month": clock.today(), "unit": cast.unit, "created_by": cast.officer,
        "created_at": clock.now(), "kind": "ceiling",
    }  # fmt: skip
    PlanRule.objects.create(**same, most=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanRule.objects.create(**same, most=2)


# ── both doors ────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("door", ["page", "api"])
def test_rules_go_through_either_door(door, street, rows, cast, plan, page, api):
    client = (page if door == "page" else api)(cast.officer)
    need, lamps = street[0], rows.lamps

    def post(name, said):
        if door == "page":
            return client.post(reverse(f"needs:plan-{name}"), said).status_code
        return client.post(f"/api/v1/plan-rules/{name}/", said, format="json").status_code

    done, wrong = (302, 422) if door == "page" else (201, 400)
    assert post("pin", {"need": need.pk, "resource": lamps.pk}) == done
    assert post("pin", {"need": need.pk, "resource": lamps.pk}) == 409
    assert post("pin", {"need": need.pk, "resource": rows.others.pk}) == wrong
    assert post("pin", {"need": need.pk, "resource": 999}) == wrong
    out = {"need": street[2].pk, "resource": rows.chess.pk, "scope": "pair", "reason": "出差"}
    if door == "api":
        out = {"need": street[2].pk, "unit": cast.other_unit.pk, "reason": "出差"}
    assert post("exclude", out) == done
    assert post("exclude", {**out, "reason": ""}) == wrong
    assert post("ceiling", {"unit": cast.unit.pk, "most": 2}) == done
    assert post("ceiling", {"unit": cast.unit.pk, "most": 99}) == wrong
    assert post("ceiling", {"unit": cast.unit.pk, "most": "x"}) == wrong
    rule = PlanRule.objects.get(kind="exclude", status="standing")
    lift = reverse("needs:plan-rule-lift", args=[rule.pk])
    if door == "api":
        told = client.get(f"/api/v1/plan-rules/{rule.pk}/").json()
        assert told["sentence"] == f"“{street[2].text}”不给{cast.other_unit.name}"
        assert [step["name"] for step in told["available_steps"]] == ["lift"]
        assert [row["most"] for row in client.get("/api/v1/plan-rules/?kind=ceiling").json()["results"]] == [2]
        lift = f"/api/v1/plan-rules/{rule.pk}/lift/"
    assert client.post(lift).status_code in (200, 302)
    assert client.post(lift).status_code == 409
    assert (page if door == "page" else api)(cast.other_officer).post(lift).status_code == 404


def test_the_page_shows_rules_where_they_bear_and_what_is_wrong_in_its_place(street, rows, cast, plan, page):
    client = page(cast.officer)
    services.exclude_from_plan(reason="灯具没到货", resource=rows.lamps, actor=cast.officer)
    told = client.get(f"/needs/matching/?need={street[0].pk}").text
    assert "灯具没到货" in told
    assert f"{cast.unit.name}的“电工志愿者上门检修楼道灯”本月不用" in told
    wrong = client.post(reverse("needs:plan-ceiling"), {"unit": cast.unit.pk, "most": 40})
    assert wrong.status_code == 422
    assert "街道规定一家单位最多同时承办 6 件" in wrong.text
    wrong = client.post(
        reverse("needs:plan-exclude"),
        {"need": street[0].pk, "resource": rows.others.pk, "scope": "pair", "reason": ""},
    )
    assert wrong.status_code == 422
    assert "排除什么" in wrong.text
    assert page(cast.secretary).get("/needs/matching/").text.count("本月要求") == 0
