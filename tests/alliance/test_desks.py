"""What waits at each person's desk, and that it costs the same for few rows and many."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock
from members.models import Agreement, Commitment, Delivery, Pairing
from needs.models import NeedStatus
from projects import services as projects
from projects.plans import ProjectPlan

MOST_QUERIES = 15


def groups_of(answer) -> dict[str, int]:
    return {group["key"]: group["count"] for group in answer.context["work"].groups}


def test_the_officer_is_shown_what_waits_by_verb(rows, cast, page):
    rows.need()
    rows.need(text="单元门禁坏了")
    rows.need(NeedStatus.ACCEPTED, text="小区入口黑")
    rows.need(NeedStatus.LISTED, text="想装扶手")
    rows.need(NeedStatus.MATCHED, text="花盆松了")
    waits = groups_of(page(cast.officer).get("/desk/"))
    assert waits == {"accept": 2, "list": 1, "match": 1, "confirm": 1}


def test_what_is_past_its_limit_stands_first_and_only_there(rows, cast, page):
    need = rows.need(NeedStatus.ACCEPTED)
    type(need).objects.filter(pk=need.pk).update(completion_due=clock.today().replace(year=2020))
    answer = page(cast.officer).get("/desk/")
    assert groups_of(answer) == {"late": 1}
    assert answer.context["work"].late == 1


def test_a_need_put_to_a_unit_no_longer_waits_for_the_officer(rows, cast, page):
    need = rows.need(NeedStatus.LISTED)
    rows.offer(need)
    assert groups_of(page(cast.officer).get("/desk/")) == {}


def test_the_secretary_sees_the_own_community_only(rows, cast, page):
    rows.need()
    rows.need(text="南苑的事", area=cast.nanyuan.code)
    assert groups_of(page(cast.secretary).get("/desk/")) == {"accept": 1}
    assert groups_of(page(cast.officer).get("/desk/")) == {"accept": 2}


def test_another_streets_officer_finds_nothing_of_ours(rows, cast, page):
    rows.need()
    assert groups_of(page(cast.other_officer).get("/desk/")) == {}


def test_the_liaison_answers_an_offer_from_the_page(rows, cast, page):
    offer = rows.offer(resource=rows.resource())
    liaison = page(cast.liaison)
    shown = liaison.get("/desk/", follow=True)
    assert shown.redirect_chain[-1][0] == "/desk/unit/"
    assert [item["offer"].pk for item in shown.context["todo"]] == [offer.pk]
    assert liaison.post(f"/needs/offers/{offer.pk}/accept/").status_code == 302
    assert liaison.get("/desk/unit/").context["todo"] == []
    assert [claim.need_id for claim in liaison.get("/desk/unit/").context["claims"]] == [offer.need_id]


def test_the_liaison_declines_with_a_reason(rows, cast, page):
    offer = rows.offer()
    page(cast.liaison).post(f"/needs/offers/{offer.pk}/decline/", {"reason": "本月人手排满"})
    offer.refresh_from_db()
    assert offer.status == "declined"


def test_another_unit_sees_nothing_of_the_offer(rows, cast, page):
    rows.offer()
    assert page(cast.other_liaison).get("/desk/unit/").context["todo"] == []


def test_the_supervisor_sees_late_projects(cast, page):
    _running(cast, "幸福食堂")
    answer = page(cast.supervisor).get("/desk/")
    assert [project["row"].name for project in answer.context["projects"]] == ["幸福食堂"]


def _running(cast, name: str):
    plan = ProjectPlan(name=name, starts_on=clock.today(), ends_on=clock.today())
    project = projects.create_project(plan=plan, unit=cast.unit, communities=[cast.hechi], actor=cast.officer)
    projects.publish_project(project=project, actor=cast.officer)
    return projects.start_project(project=project, actor=cast.liaison)


@pytest.mark.parametrize(
    ("who", "where"),
    [("resident", "/mine/"), ("auditor", "/audit/"), ("security", "/accounts/me/"), ("liaison", "/desk/unit/")],
)
def test_whoever_works_elsewhere_is_taken_there(cast, page, who, where):
    assert page(cast.of(who)).get("/desk/").headers["Location"] == where


def test_somebody_without_a_role_is_told_whom_to_ask(cast, page):
    answer = page(cast.stranger).get("/desk/")
    assert answer.status_code == 200
    assert "街道党建办" in answer.content.decode()


def test_the_district_counts_each_of_its_streets(rows, cast, page):
    rows.need()
    streets = page(cast.district).get("/desk/").context["streets"]
    assert [(row["name"], row["open"]) for row in streets] == [("同心街道", 1), ("和睦街道", 0)]


def test_search_finds_in_every_shelf_what_one_may_see(rows, cast, page):
    rows.need(text="楼道照明太暗")
    rows.resource(content="照明检修队")
    _running(cast, "照明改造")
    found = {shelf["key"] for shelf in page(cast.officer).get("/search/", {"q": "照明"}).context["shelves"]}
    assert found == {"needs", "resources", "projects"}
    assert page(cast.other_officer).get("/search/", {"q": "照明"}).context["shelves"] == []


def test_statistics_have_a_table_for_every_picture(rows, cast, page):
    rows.need()
    answer = page(cast.officer).get("/statistics/")
    assert {chart["id"] for chart in answer.context["charts"]} == {"months", "way", "open", "categories", "load"}
    assert answer.content.decode().count("<table") == 6


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("officer", "/desk/"), ("secretary", "/desk/"), ("supervisor", "/desk/"), ("district", "/desk/"),
        ("liaison", "/desk/unit/"), ("officer", "/statistics/"), ("officer", "/search/?q=灯"),
    ],
)  # fmt: skip
def test_pages_cost_the_same_for_three_rows_and_for_thirty(rows, cast, page, who, path):
    client = page(cast.of(who))
    _fill(rows, cast, 1)
    client.get(path)
    few = _queries(client, path)
    _fill(rows, cast, 9)
    assert _queries(client, path) == few <= MOST_QUERIES


def _fill(rows, cast, times: int) -> None:
    for turn in range(times):
        rows.need(text=f"楼道灯坏了{turn}")
        rows.need(NeedStatus.ACCEPTED, text=f"路灯暗{turn}")
        rows.offer(rows.need(NeedStatus.LISTED, text=f"灯罩破{turn}"), resource=rows.resource())
        _running(cast, f"换灯{rows.resource().pk}")


def _queries(client, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_residents_pages_cost_the_same_too(rows, cast, page):
    client = page(cast.neighbour)
    for path in ("/", "/neighbours/", "/events/", "/mine/"):
        _fill(rows, cast, 1)
        client.get(path)
        few = _queries(client, path)
        _fill(rows, cast, 3)
        assert _queries(client, path) == few <= MOST_QUERIES


def test_agreements_wait_for_whoever_has_to_sign_or_to_answer(rows, cast, page):
    agreement = Agreement.objects.create(
        number="XY-1", unit=cast.unit, partner_area=cast.hechi, area_code=cast.street.code,
        partner_code=cast.hechi.code, title="医院与河池协议", purpose="互相帮忙", begins_on=clock.today(),
        ends_on=clock.today(), status="to_sign", text_hash="0" * 64, created_by=cast.officer, created_at=clock.now(),
    )  # fmt: skip
    row = agreement.commitments.create(side="first", content="义诊", quantity=4, measure="次", due_on=clock.today())
    desk, unit = page(cast.secretary), page(cast.liaison)
    assert "签协议" in desk.get("/desk/").content.decode()
    assert "签协议" in unit.get("/desk/unit/").content.decode()
    agreement.signatures.create(
        side="second", user=cast.secretary, post="书记", text_hash="0" * 64, signed_at=clock.now()
    )
    assert "签协议" not in desk.get("/desk/").content.decode()
    Agreement.objects.update(status="in_force")
    for side, by in (("first", cast.liaison), ("second", cast.secretary)):
        Delivery.objects.create(
            commitment=row, area_code=agreement.area_code, quantity=1, done_on=clock.today(), recorded_side=side,
            recorded_by=by, recorded_at=clock.now(),
        )  # fmt: skip
    assert "确认履行" in desk.get("/desk/").content.decode()
    assert "确认履行" in unit.get("/desk/unit/").content.decode()
    assert "催承诺" not in desk.get("/desk/").content.decode()
    Commitment.objects.update(due_on=clock.today() - timedelta(days=1))
    assert "催承诺" in desk.get("/desk/").content.decode()


@pytest.mark.parametrize("side", ["first", "second"])
def test_a_pairing_waits_for_the_side_that_did_not_propose_it(cast, page, side):
    Pairing.objects.create(
        number="JD-1", kind="unit", unit=cast.unit, partner_area=cast.hechi, area_code=cast.street.code,
        partner_code=cast.hechi.code, title="医院与河池结对", purpose="互相帮忙", begins_on=clock.today(),
        ends_on=clock.today(), proposed_side=side, created_by=cast.officer, created_at=clock.now(),
    )  # fmt: skip
    waits = {
        "first": "答复结对" in page(cast.liaison).get("/desk/unit/").content.decode(),
        "second": "答复结对" in page(cast.secretary).get("/desk/").content.decode(),
    }
    assert waits == {"first": side == "second", "second": side == "first"}
