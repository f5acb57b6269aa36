"""The plan from the command line, and the same question solved again from its dump."""

import json
from io import StringIO

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from scipy.optimize import milp

from needs import services
from needs.models import Offer, Proposal
from needs.services.capacity import claiming_month


@pytest.fixture
def street(rows, cast):
    rows.resource(content="电工志愿者上门检修楼道灯", type="volunteers", slots=2)
    rows.resource(cast.other_unit, content="象棋围棋老师到社区教下棋", type="experts", slots=2)
    return [
        rows.need("listed", text="楼道灯坏了，老人晚上出门不方便"),
        rows.need("listed", text="楼道灯不亮，想请电工来检修"),
        rows.need("listed", text="退休老人想学下棋，缺老师", category="culture"),
        rows.need("listed", text="楼里蟑螂多"),
    ]


def run(cast, *args):
    out = StringIO()
    call_command("propose_matches", "--street", cast.street.code, "--month", "2026-10", *args, stdout=out)
    return out.getvalue()


def run_now(cast, *args):
    out = StringIO()
    month = claiming_month(cast.street.code)
    call_command("propose_matches", "--street", cast.street.code, "--month", f"{month:%Y-%m}", *args, stdout=out)
    return out.getvalue()


def solved_again(dump):
    """Every pair a whole number and every load of a unit a choice of its own; read from the file alone."""
    pairs, loads = dump["pairs"], []
    for unit in {pair["unit"] for pair in pairs}:
        carried, capacity = dump["carried"].get(str(unit), 0), dump["capacity"].get(str(unit), 1)
        ceiling = dump["ceilings"].get(str(unit), 99) - carried
        for load in range(min(ceiling, sum(pair["unit"] == unit for pair in pairs)) + 1):
            cost = sum(dump["load_weight"] * (carried + each) / capacity for each in range(load))
            loads.append((unit, load, cost))
    rows, low, high = [], [], []
    for key, most in (("need", dump["partners"]), ("resource", dump["slots"])):
        for each in {pair[key] for pair in pairs}:
            rows.append([pair[key] == each for pair in pairs] + [0] * len(loads))
            low.append(0)
            high.append(most.get(str(each), 1))
    for resource, left in dump["left"].items():
        rows.append([(str(pair["resource"]) == resource) * pair["takes"] for pair in pairs] + [0] * len(loads))
        low.append(0)
        high.append(left)
    for unit in {pair["unit"] for pair in pairs}:
        rows.append([pair["unit"] == unit for pair in pairs] + [-load * (each == unit) for each, load, _cost in loads])
        rows.append([0] * len(pairs) + [each == unit for each, _load, _cost in loads])
        low += [0, 1]
        high += [0, 1]
    worth = [-pair["value"] for pair in pairs] + [cost for _unit, _load, cost in loads]
    fixed = [[pair["need"], pair["resource"]] in dump["pins"] for pair in pairs] + [False] * len(loads)
    found = milp(
        worth, constraints=(np.array(rows, dtype=float), low, high), integrality=1,
        bounds=(np.array(fixed, dtype=float), 1), options={"mip_rel_gap": 0},
    )  # fmt: skip
    return -found.fun


def test_the_plan_is_printed_with_its_reasons_and_its_proof(street, cast):
    told = json.loads(run(cast, "--json"))
    assert [pair["need"] for pair in told["pairs"]] == [need.pk for need in street[:3]]
    assert [row["principle"] for row in told["pairs"][0]["reasons"]] == ["classification", "strength", "reach", "fit"]
    assert [(left["need_id"], left["why"]) for left in told["left"]] == [(street[3].pk, "nobody")]
    assert told["left"][0]["wanted"]["concepts"] == ["除虫消杀"]
    assert told["proven"] is True
    assert told["objective"] == pytest.approx(told["bound"], abs=1e-6)
    assert not Proposal.objects.exists()
    assert not Offer.objects.exists()


def test_without_json_it_is_a_table(street, cast):
    lines = run(cast).splitlines()
    assert len(lines) == 5
    assert "nobody" in lines[3]
    assert lines[4].startswith("objective ")


def test_the_dump_solved_again_is_worth_the_same(street, cast, tmp_path):
    path = tmp_path / "october.json"
    run(cast, "--dump", str(path))
    dump = json.loads(path.read_text())
    assert dump["solution"]["objective"] == pytest.approx(solved_again(dump["instance"]), abs=1e-6)
    chosen = {tuple(pair) for pair in dump["solution"]["pairs"]}
    assert chosen <= {(pair["need"], pair["resource"]) for pair in dump["instance"]["pairs"]}


def test_the_dump_tells_by_what_it_was_planned(street, rows, cast, tmp_path):
    rule = services.set_plan_ceiling(unit=cast.unit, most=1, actor=cast.officer)
    night = rows.need("listed", text="想学下棋，每周三有空", category="culture")
    late = rows.resource(cast.other_unit, content="周末教下棋", availability="周末全天", type="experts")
    path = tmp_path / "rules.json"
    run_now(cast, "--dump", str(path))
    dump = json.loads(path.read_text())
    assert [one["id"] for one in dump["basis"]["rules"]] == [rule.pk]
    assert dump["basis"]["load_weight"] == dump["instance"]["load_weight"] == 4.0
    assert dump["instance"]["ceilings"][str(cast.unit.pk)] == 1
    assert (night.pk, late.pk, "off_hours") in {
        (one["need"], one["resource"], one["why"]) for one in dump["barred"]
    }  # fmt: skip
    assert dump["solution"]["objective"] == pytest.approx(solved_again(dump["instance"]), abs=1e-6)


def test_a_fixed_pair_nobody_can_keep_any_more_is_told(street, rows, cast):
    one = rows.resource(content="社区电工一名", type="volunteers", slots=1)
    services.pin_pair(need=street[0], resource=one, actor=cast.officer)
    services.claim_need(need=street[1], resource=one, actor=cast.liaison)
    with pytest.raises(CommandError) as refused:
        run_now(cast)
    assert "剩下的名额不够固定这么多件" in str(refused.value)


def test_a_street_with_nothing_to_plan_is_an_empty_plan(cast, db):
    assert json.loads(run(cast, "--json"))["pairs"] == []


def test_wrong_use_is_told(street, cast, tmp_path):
    for args in (("--month", "2026-13"), ("--street", "999999999"), ("--dump", str(tmp_path / "no" / "folder.json"))):
        with pytest.raises(CommandError):
            run(cast, *args)
