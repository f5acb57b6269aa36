"""转化率: of needs that were listed, those that became a project or a service."""

from decimal import Decimal

import pytest
from django.urls import reverse

from core import clock
from needs import services
from needs.models import Need, NeedList, NeedStatus
from needs.selectors.editions import snapshot_of
from projects.models import ProjectStatus
from projects.selectors import conversion_of


@pytest.fixture
def edition(cast, make_need):
    """A list whose needs have gone on in every way: by name, each need."""
    needs = {
        "waits": make_need("等着", status=NeedStatus.LISTED), "claimed": make_need("认领了", status=NeedStatus.MATCHED),
        "with_project": make_need("立了项", status=NeedStatus.MATCHED),
        "applied": make_need("才申请", status=NeedStatus.MATCHED),
        "given_up": make_need("项目停了", status=NeedStatus.LISTED),
        "in_hand": make_need("在办", status=NeedStatus.IN_PROGRESS),
        "again": make_need("重办", status=NeedStatus.REOPENED),
        "history": make_need("老台账", status=NeedStatus.IN_PROGRESS, imported=True),
    }  # fmt: skip
    needs["merged"] = make_need("并走的", status=NeedStatus.MERGED, merged_into=needs["waits"])
    return needs, publish(cast, needs.values())


def publish(cast, needs):
    need_list = NeedList.objects.create(
        area_code=cast.hechi.code, edition=NeedList.objects.count() + 1, title="清单", created_by=cast.secretary,
        created_at="2026-11-01T00:00Z",
    )  # fmt: skip
    for position, need in enumerate(needs, 1):
        need_list.entries.create(need=need, position=position, **snapshot_of(need))
    need_list.status, need_list.published_at, need_list.published_by = "published", "2026-11-01T00:00Z", cast.secretary
    need_list.save()
    return need_list


def test_an_edition_counts_what_became_of_its_needs(cast, edition, make_project):
    needs, need_list = edition
    for status, name in (
        (ProjectStatus.APPROVED, "with_project"), (ProjectStatus.APPLIED, "applied"),
        (ProjectStatus.ENDED_EARLY, "given_up"),
    ):  # fmt: skip
        make_project(status).needs.add(needs[name])
    found = conversion_of(need_list)
    counted = {"waits", "claimed", "with_project", "applied", "given_up", "in_hand", "again"}
    assert found.listed == {needs[name].pk for name in counted}
    assert found.converted == {needs[name].pk for name in ("with_project", "in_hand", "again")}
    assert float(found.share) == pytest.approx(3 / 7)


def test_without_anything_to_count_nothing_is_said(cast, make_need, page, api):
    need_list = publish(cast, [make_need("老台账", status=NeedStatus.LISTED, imported=True)])
    assert conversion_of(need_list).share is None
    answer = page(cast.officer).get(reverse("projects:edition-conversion", args=[need_list.pk]))
    assert '<span data-figure="conversion">—</span>' in answer.content.decode()
    told = api(cast.officer).get(f"/api/v1/need-lists/{need_list.pk}/conversion/").json()
    assert told == {"share": None, "listed": [], "converted": []}


def test_the_page_and_the_panel_and_the_api_say_the_same(cast, edition, make_project, page, api):
    needs, need_list = edition
    project = make_project(ProjectStatus.RUNNING, name="修坡道")
    project.needs.add(needs["with_project"])
    address = reverse("projects:edition-conversion", args=[need_list.pk])
    whole = page(cast.liaison).get(address).content.decode()
    assert "42.9%" in whole
    assert "修坡道" in whole
    panel = page(cast.liaison).get(address, HTTP_HX_REQUEST="true").content.decode()
    assert "42.9%" in panel
    assert "<html" not in panel
    assert "÷" in panel
    told = api(cast.supervisor).get(f"/api/v1/need-lists/{need_list.pk}/conversion/").json()
    assert (told["share"], len(told["listed"]), len(told["converted"])) == ("0.4286", 7, 3)
    assert address in page(cast.liaison).get(need_list.get_absolute_url()).content.decode()


@pytest.mark.parametrize(("name", "code"), [("resident", 403), ("other_officer", 404), ("auditor", 404)])
def test_who_may_not_read_it(name, code, cast, edition, page, api):
    _needs, need_list = edition
    assert page(cast.of(name)).get(reverse("projects:edition-conversion", args=[need_list.pk])).status_code == code
    assert api(cast.of(name)).get(f"/api/v1/need-lists/{need_list.pk}/conversion/").status_code == code


def test_a_draft_has_no_conversion(cast, make_need, page):
    make_need("等着", status=NeedStatus.LISTED)
    need_list = services.draft_need_list(area_code=cast.hechi.code, actor=cast.secretary)
    answer = page(cast.secretary).get(reverse("projects:edition-conversion", args=[need_list.pk]))
    assert answer.status_code == 404


def test_statistics_tell_it_by_community(cast, edition, page):
    needs, _need_list = edition
    Need.objects.filter(pk__in=[need.pk for need in needs.values()]).update(
        listed_at=clock.now(), asked_on=clock.today()
    )  # fmt: skip
    rows = {row["name"]: row for row in page(cast.officer).get("/statistics/").context["rows"]}
    assert (rows["河池社区"]["on_list"], rows["河池社区"]["conversion"]) == (7, Decimal(2) / 7)
    assert (rows["南苑社区"]["on_list"], rows["南苑社区"]["conversion"]) == (0, None)


def test_the_page_asks_the_same_number_of_questions(cast, make_need, make_project, page, django_assert_max_num_queries):
    counts = []
    client = page(cast.officer)
    for n in (3, 27):
        needs = [make_need(f"第{turn}件", status=NeedStatus.LISTED) for turn in range(n)]
        for need in needs:
            make_project(ProjectStatus.RUNNING).needs.add(need)
        address = reverse("projects:edition-conversion", args=[publish(cast, needs).pk])
        client.get(address)
        with django_assert_max_num_queries(20) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
