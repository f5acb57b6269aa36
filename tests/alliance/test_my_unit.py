"""我的单位: every kind of line that waits for a unit, in the order of its day, and what the month's figures count."""

from datetime import timedelta

import pytest

from core import clock
from needs import services
from needs.models import Category, ClaimStatus, NeedStatus
from projects.models import EventStatus, MicroProject, ProjectKind, ProjectStatus, ServiceEvent

DAY = timedelta(days=1)


@pytest.fixture
def make_project(cast):
    """Write a project straight into a state, of unit A unless said otherwise."""

    def make(name, status=ProjectStatus.RUNNING, **facts):
        unit = facts.pop("unit", cast.unit)
        return MicroProject.objects.create(
            number=f"XM-{name}", name=name, area_code=cast.street.code, unit=unit, status=status,
            created_at=clock.now(), reason="缺预算" if status == ProjectStatus.RETURNED else "", **facts,
        )  # fmt: skip

    return make


def of_unit(page, who):
    return page(who).get("/desk/unit/").context


def lines_of(page, who) -> list[tuple[str, str]]:
    return [(item["kind"], item["title"]) for item in of_unit(page, who)["todo"]]


def set_of(row, **facts):
    type(row).objects.filter(pk=row.pk).update(**facts)


def confirmed(rows, cast, **more):
    claim = rows.claim(rows.need(NeedStatus.LISTED, **more))
    return services.confirm_claim(claim=claim, actor=cast.officer)


def test_a_share_of_what_is_asked_is_claimed_where_it_is_read(cast, rows, page):
    need = rows.need(NeedStatus.LISTED, text="想量血压")
    set_of(need, wanted=100, measure="位")
    offer = rows.offer(need)
    answer = page(cast.liaison).get("/desk/unit/")
    assert answer.context["todo"][0]["left"] == "100 位"
    assert "还差 100 位，认领多少" in answer.content.decode()
    page(cast.liaison).post(f"/needs/offers/{offer.pk}/accept/", {"share": "60", "next": "/desk/unit/"})
    need.refresh_from_db()
    assert (need.claimed, need.left_to_claim) == (60, 40)


def test_where_one_claim_meets_the_need_nothing_is_asked(cast, rows, page):
    rows.offer(rows.need(NeedStatus.LISTED, text="想学手机"))
    answer = page(cast.liaison).get("/desk/unit/")
    assert answer.context["todo"][0]["left"] == ""
    assert 'name="share"' not in answer.content.decode()


def test_every_kind_of_line_waits_in_the_order_of_its_day(cast, rows, page, make_project):
    today = clock.today()
    set_of(confirmed(rows, cast, text="路灯不亮").need, completion_due=today + 5 * DAY)
    late = confirmed(rows, cast, text="积水太深").need
    services.start_need(need=late, actor=cast.liaison)
    set_of(late, completion_due=today - DAY)
    set_of(rows.offer(rows.need(NeedStatus.LISTED, text="想学手机")), answer_by=today + 2 * DAY)
    make_project("坡道", ends_on=today + 9 * DAY)
    make_project("画展", ProjectStatus.RETURNED, ends_on=today + 10 * DAY)
    make_project("书屋", ProjectStatus.PUBLISHED, ends_on=today + 11 * DAY)
    _event(cast, "义诊", starts=-3 * DAY)
    assert lines_of(page, cast.liaison) == [
        ("登记到场", "义诊"), ("报办结", "积水太深"), ("答复对接", "想学手机"), ("开始办", "路灯不亮"),
        ("报进展", "坡道"), ("改申请", "画展"), ("开工", "书屋"),
    ]  # fmt: skip


def test_what_is_due_later_or_done_does_not_wait(cast, rows, page, make_project):
    far = confirmed(rows, cast, text="慢慢办").need
    services.start_need(need=far, actor=cast.liaison)
    set_of(far, completion_due=clock.today() + 20 * DAY)
    make_project("常写", last_progress_on=clock.today(), ends_on=clock.today() + 20 * DAY).progress.create(
        done_on=clock.today(), text="办了", entered_by=cast.liaison, entered_at=clock.now()
    )
    _event(cast, "讲座", starts=3 * DAY)
    assert lines_of(page, cast.liaison) == []
    shown = of_unit(page, cast.liaison)
    assert [claim.need.text for claim in shown["claims"]] == ["慢慢办"]
    assert [project.name for project in shown["projects"]] == ["常写"]
    assert [event.title for event in shown["events"]] == ["讲座"]


def test_a_claim_that_became_a_project_stands_there_alone(cast, rows, page, make_project):
    make_project("坡道", claim=confirmed(rows, cast, text="没有坡道"))
    shown = of_unit(page, cast.liaison)
    assert (shown["claims"], [project.name for project in shown["projects"]]) == ([], ["坡道"])


def test_a_wish_and_the_hall_are_offered_beside_what_is_owed(cast, rows, page, make_project):
    make_project("一台轮椅", ProjectStatus.PUBLISHED, unit=None, kind=ProjectKind.WISH)
    rows.need(NeedStatus.LISTED, text="缺座椅")
    rows.need(NeedStatus.ACCEPTED, text="还没列清单")
    shown = of_unit(page, cast.liaison)
    assert (shown["todo"], [wish.name for wish in shown["wishes"]]) == ([], ["一台轮椅"])
    assert shown["unit"].in_hall == 1


def test_the_units_own_need_asks_for_its_word(cast, rows, page):
    own = services.enter_need(said=rows.said("门口停满电动车"), actor=cast.liaison)
    services.ask_more(need=own, reason="是哪个门", actor=cast.secretary)
    assert lines_of(page, cast.liaison) == [("补充说明", "门口停满电动车")]
    services.answer_more(need=own, detail="东门", actor=cast.liaison)
    services.accept_need(need=own, actor=cast.secretary)
    services.resolve_need(need=own, resolution="划了线", actor=cast.secretary)
    assert lines_of(page, cast.liaison) == [("评价", "门口停满电动车")]
    assert lines_of(page, cast.other_liaison) == []


def test_this_month_is_told_against_the_last(cast, rows, page):
    before = clock.today().replace(day=1) - DAY
    for number in range(3):
        rows.claim(rows.need(NeedStatus.LISTED, text=f"这个月{number}"))
    claim = rows.claim(rows.need(NeedStatus.LISTED, text="上个月"))
    set_of(claim, claimed_at=clock.now().replace(year=before.year, month=before.month, day=before.day))
    set_of(rows.claim(rows.need(NeedStatus.LISTED, text="撤了")), status=ClaimStatus.WITHDRAWN, reason="人手不够")
    figure = of_unit(page, cast.liaison)["figures"][0]
    assert (figure["label"], figure["value"], figure["delta"]["text"]) == ("认领件数", 3, "比上月多 2 件")
    assert of_unit(page, cast.other_liaison)["figures"][0]["value"] == 0


def _event(cast, title, starts):
    begins = clock.now() + starts
    return ServiceEvent.objects.create(
        number=f"HD-{title}", title=title, area_code=cast.hechi.code, category=Category.objects.get(key="elderly"),
        unit=cast.unit, place="小广场", starts_at=begins, ends_at=begins + timedelta(hours=2), sign_up_until=begins,
        status=EventStatus.OPEN, created_by=cast.officer, created_at=clock.now(),
    )  # fmt: skip
