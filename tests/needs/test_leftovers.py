"""Why a need was given to nobody: true, plain, the same on page and API; and who is asked next after a no."""

import pytest
from django.urls import reverse

from needs import services
from needs.matching import Why
from needs.models import Offer
from needs.selectors.leftovers import SAID, leftovers_of
from needs.selectors.plans import next_best_for
from needs.services.capacity import claiming_month
from tests.needs.test_proposal import run, start

LAMPS = ("楼道灯坏了，老人晚上出门不方便", "楼道灯不亮，想请电工来检修", "三单元楼道灯一直不亮")


@pytest.fixture
def lamps(rows, cast):
    """One who repairs lamps, for two of three; nobody for the others."""
    rows.lamps = rows.resource(content="电工志愿者上门检修楼道灯", type="volunteers", slots=2)
    rows.weekend = rows.resource(cast.other_unit, content="周末教老人下棋", availability="周末全天", type="experts")
    return [rows.need("listed", text=text) for text in LAMPS]


def told(cast):
    proposal = start(cast)
    run(proposal)
    proposal.refresh_from_db()
    return {one.text: one for one in leftovers_of(proposal)}, proposal


def test_those_who_can_are_full(lamps, cast):
    left, _proposal = told(cast)
    assert {one.sentence for one in left.values()} == {f"{cast.unit.name}能办，但本月的名额已经满了。"}
    assert len(left) == 1


def test_what_was_taken_before_the_plan_counts_as_full_and_not_as_nobody(lamps, rows, cast):
    for need in lamps[:2]:
        services.claim_need(need=need, resource=rows.lamps, actor=cast.liaison)
    left, _proposal = told(cast)
    assert left[LAMPS[2]].why == "slots_taken"


def test_nobody_answers_it_and_what_unit_would(rows, cast, lamps):
    rows.need("listed", text="楼里蟑螂多")
    left, _proposal = told(cast)
    assert left["楼里蟑螂多"].why == "nobody"
    said = left["楼里蟑螂多"].sentence
    assert said.startswith("街道里没有一项资源说到“除虫消杀”。这类事通常由")
    assert said.endswith("可以去找这样的单位。")


def test_the_hours_never_meet(rows, cast, lamps):
    rows.need("listed", text="想学下棋，每周三有空", category="culture")
    left, _proposal = told(cast)
    assert left["想学下棋，每周三有空"].sentence == f"{cast.other_unit.name}能办，但时间合不上。"


def test_a_unit_at_its_ceiling_and_one_that_said_no(rows, cast, lamps):
    services.set_plan_ceiling(unit=cast.unit, most=0, actor=cast.officer)
    left, _proposal = told(cast)
    assert {one.sentence for one in left.values()} == {f"{cast.unit.name}能办，但已经到了承办上限。"}
    offer = services.offer_need(need=lamps[0], unit=cast.unit, actor=cast.officer)
    services.decline_offer(offer=offer, reason="电工在外地", actor=cast.liaison)
    Offer.objects.filter(status="offered").update(status="lapsed")
    left, _proposal = told(cast)
    assert left[LAMPS[0]].sentence == f"{cast.unit.name}已排除（电工在外地）。"


def test_one_task_more_would_cost_more_than_it_is_worth(rows, cast, lamps):
    usual = {"classification_weight": 33, "strength_weight": 10, "reach_weight": 17, "fit_weight": 40}
    services.set_weights(street=cast.street, load_weight=100, actor=cast.officer, **usual)
    left, proposal = told(cast)
    assert {one.why for one in left.values()} == {"too_dear"}
    kept = proposal.stats["left"][0]["barriers"][0]
    assert kept["cost"] >= kept["total"]
    assert kept["load"] == 1
    assert f"{cast.unit.name}还有余量，但已经排到 1 件" in next(iter(left.values())).sentence


def test_page_and_api_say_the_same(rows, cast, lamps, page, api):
    rows.need("listed", text="楼里蟑螂多")
    _left, proposal = told(cast)
    answer = api(cast.officer).get(f"/api/v1/proposals/{proposal.pk}/").json()
    shown = page(cast.officer).get(reverse("needs:proposal-detail", args=[proposal.pk])).text
    assert len(answer["left"]) == 2
    assert all(one["sentence"] in shown for one in answer["left"])
    assert all(reason["reason"] in shown for pair in answer["pairs"] for reason in pair["reasons"])
    first = answer["left"][0]
    assert first["sentence"] in page(cast.officer).get(f"/needs/matching/?need={first['need']}").text


def test_every_reason_has_its_sentence():
    assert {*SAID, Why.RULED_OUT, Why.TOO_DEAR, Why.NOBODY} == set(Why)


# ── the next best while the plan stays fair ───────────────────────────────────────────────────
def test_the_next_is_who_carries_less_though_another_fits_a_little_better(rows, cast):
    third = rows.resource(content="楼道灯坏了请电工上门检修换灯", type="volunteers", slots=9)
    other = rows.resource(cast.other_unit, content="物业电工检修楼道灯", type="volunteers", slots=9)
    need = rows.need("listed", text=LAMPS[0])
    assert next_best_for(need, claiming_month(need.area_code), [], least=40).resource_id == third.pk
    for text in ("一号楼漏水", "二号楼漏水", "三号楼漏水", "四号楼漏水", "五号楼漏水"):
        rows.claim(rows.need("listed", text=text))
    assert next_best_for(need, claiming_month(need.area_code), [], least=40).resource_id == other.pk


def test_a_declined_offer_goes_on_within_the_rules_of_the_month(rows, cast, lamps):
    backup = rows.resource(cast.other_unit, content="物业电工检修楼道灯", type="volunteers", slots=9)
    offer = services.offer_resource(need=lamps[0], resource=rows.lamps, actor=cast.officer)
    services.exclude_from_plan(reason="灯具没到货", resource=backup, actor=cast.officer)
    services.decline_offer(offer=offer, reason="电工在外地", actor=cast.liaison)
    lamps[0].refresh_from_db()
    assert lamps[0].call == "open_hall"
    offer = services.offer_resource(need=lamps[1], resource=rows.lamps, actor=cast.officer)
    services.lift_rule(rule=backup.plan_rules.get(), actor=cast.officer)
    services.decline_offer(offer=offer, reason="电工在外地", actor=cast.liaison)
    assert Offer.objects.get(need=lamps[1], status="offered").unit == cast.other_unit
