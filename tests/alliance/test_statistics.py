"""统计: one place at a glance, cut out of counts a minute old at most, and never another number than the report's."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from alliance.dashboard.statistics import statistics_page
from core import clock
from core.areas.models import Zone
from meetings.selectors.figures import figures_of, period_of
from members.models import Visit
from needs.models import Need, NeedStatus
from projects.models import MicroProject, ProjectStatus

ADDRESS = "/statistics/"


def build(rows, cast):
    """Seven needs of 河池 and one of 南苑: how far each came is in its name."""
    made = {name: rows.need(status, text=name) for name, status in (
        ("提了", NeedStatus.SUBMITTED), ("受理了", NeedStatus.ACCEPTED), ("超期了", NeedStatus.ACCEPTED),
        ("在等人", NeedStatus.LISTED), ("有人领", NeedStatus.MATCHED), ("办好了", NeedStatus.RESOLVED),
        ("满意了", NeedStatus.CLOSED), ("南苑的", NeedStatus.LISTED),
    )}  # fmt: skip
    Need.objects.filter(text="超期了").update(completion_due=clock.today() - timedelta(days=1))
    Need.objects.filter(text="南苑的").update(area_code=cast.nanyuan.code)
    return made


@pytest.fixture
def street(rows, cast):
    return build(rows, cast)


def chart(page, which):
    return {row["name"]: row["cells"] for one in page["charts"] if one["id"] == which for row in one["rows"]}


def test_the_way_from_need_to_judged_result_counts_each_step_and_its_share(street, cast):
    page = statistics_page(cast.officer, "")
    assert chart(page, "way") == {
        "收到": [8, None], "答复": [7, Decimal(7) / 8], "列入清单": [5, Decimal(5) / 7], "有人办": [3, Decimal(3) / 5],
        "办结": [2, Decimal(2) / 3], "评价": [1, Decimal(1) / 2], "满意": [1, Decimal(1)],
    }  # fmt: skip


def test_a_street_a_zone_and_a_community_are_cut_from_the_same_counts(street, cast):
    zone = Zone.objects.create(area_code=cast.street.code, name="东片区")
    zone.communities.add(cast.hechi)
    whole, part, hechi, nanyuan = (
        statistics_page(cast.officer, key)
        for key in ("", f"zone-{zone.pk}", cast.hechi.code, cast.nanyuan.code)
    )  # fmt: skip
    received = [sum(row["received"] for row in page["rows"]) for page in (whole, part, hechi, nanyuan)]
    assert received == [8, 7, 7, 1]
    assert [page["load"]["claims"] for page in (whole, part, hechi, nanyuan)] == [3, 3, 3, 0]
    assert [page["load"]["gini"] is None for page in (whole, part, hechi, nanyuan)] == [False, True, True, True]
    assert chart(whole, "open") == {"河池社区": [3, 1, 1], "南苑社区": [1, 0, 0]}
    assert [one["name"] for one in whole["tiles"]] == ["东片区", ""]
    assert part["tiles"] == []


def test_open_needs_stand_by_category_where_there_is_one_place(street, cast):
    page = statistics_page(cast.secretary, "")
    assert page["scope"].key == cast.hechi.code
    assert sum(map(sum, chart(page, "open").values())) == 5


def test_what_nobody_covers_is_named(street, cast):
    project = MicroProject.objects.create(
        number="XM-1", name="换灯", area_code=cast.street.code, unit=cast.unit, status=ProjectStatus.RUNNING,
        starts_on=clock.today(), created_at=clock.now(), created_by=cast.officer,
    )  # fmt: skip
    project.communities.add(cast.hechi)
    Visit.objects.create(
        unit=cast.unit, area_code=cast.street.code, visitor=cast.officer, planned_on=clock.today(),
        created_by=cast.officer, created_at=clock.now(),
    )  # fmt: skip
    gaps = {gap["key"]: [one["name"] for one in gap["items"]] for gap in statistics_page(cast.officer, "")["gaps"]}
    assert gaps["communities"] == ["南苑社区"]
    assert gaps["units"] == [cast.other_unit.name]
    assert gaps["visits"] == [cast.other_unit.name]
    assert "categories" not in gaps
    Need.objects.filter(text="南苑的").update(category_id=street["提了"].category_id + 1)
    told = {gap["key"]: [one["name"] for one in gap["items"]] for gap in statistics_page(cast.officer, "")["gaps"]}
    assert [name.split("（")[1] for name in told["categories"]] == ["1 件在等）"]


def test_the_months_figures_are_the_reports(street, cast):
    page = statistics_page(cast.officer, "")
    report = figures_of(cast.street.code, period_of(cast.street.code, clock.today()))
    idle = {gap["key"]: len(gap["items"]) for gap in page["gaps"]}
    assert (page["figures"][0]["label"], page["figures"][0]["value"]) == ("收到需求", str(report["received"].value))
    assert idle["communities"] == report["idle_communities"].value
    assert idle["units"] == report["idle_units"].value


def test_counts_are_kept_and_after_their_time_equal_what_is_there(rows, cast, settings):
    settings.ROLL_UP_SECONDS = 60
    # A day of its own: what is kept under it is read by no other test.
    with clock.moved(clock.now() + timedelta(days=1000)):
        build(rows, cast)
        first = statistics_page(cast.officer, "")
        rows.need(text="刚提的")
        kept = statistics_page(cast.officer, "")
        assert chart(kept, "way") == chart(first, "way")
        assert kept["counted_at"] == first["counted_at"]
        # The month's figures are not kept.
        assert [page["figures"][0]["value"] for page in (first, kept)] == ["8", "9"]
    with clock.moved(clock.now() + timedelta(days=1001)):
        anew = statistics_page(cast.officer, "")
    assert sum(cells[0] for cells in chart(anew, "months").values()) == Need.objects.count() == 9


@pytest.mark.parametrize(
    ("name", "places"),
    [
        ("officer", ["同心街道", "河池社区", "南苑社区"]), ("secretary", ["河池社区"]),
        ("supervisor", ["同心街道", "河池社区", "南苑社区"]), ("liaison", ["同心街道", "河池社区", "南苑社区"]),
        ("district", ["双流区", "同心街道", "和睦街道"]),
    ],
)  # fmt: skip
def test_each_looks_at_the_own_places_and_no_other(cast, page, api, name, places):
    assert [one.name for one in statistics_page(cast.of(name), "")["scopes"]] == places
    for foreign in ("510116089", "510116089001", "zone-999999", "x"):
        if (name, foreign) == ("district", "510116089"):
            continue
        with pytest.raises(Http404):
            statistics_page(cast.of(name), foreign)
        assert page(cast.of(name)).get(ADDRESS, {"place": foreign}).status_code == 404
        assert api(cast.of(name)).get("/api/v1/statistics/", {"place": foreign}).status_code == 404


def test_a_district_compares_its_streets(street, cast):
    page = statistics_page(cast.district, "")
    assert chart(page, "open") == {"同心街道": [4, 1, 1]}
    assert [group["name"] for group in page["tiles"]] == ["同心街道", "和睦街道"]
    led = {tile["url"].partition("=")[2] for group in page["tiles"] for tile in group["tiles"]}
    assert led == {cast.street.code, "510116089"}
    assert sum(row["received"] for row in statistics_page(cast.district, cast.street.code)["rows"]) == 8


def test_page_workbook_and_api_say_the_same(street, cast, page, api):
    shown = page(cast.officer).get(ADDRESS)
    told = api(cast.officer).get("/api/v1/statistics/").json()
    assert told["place"] == {"key": cast.street.code, "name": "同心街道", "level": "street"}
    ways = next(one for one in told["charts"] if one["id"] == "way")
    assert [row["cells"][0] for row in ways["rows"]] == [8, 7, 5, 3, 2, 1, 1]
    assert shown.content.decode().count("<table") == 6
    answer = page(cast.officer).get(f"{ADDRESS}statistics.xlsx", {"place": cast.street.code})
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer) if answer.streaming else answer.content))
    assert book.sheet_names == [
        "收到与办结",
        "从需求到评价",
        "在办",
        "按类别",
        "谁在出力",
        "各社区对照",
        "没有覆盖到的",
    ]
    sheet = book.get_sheet_by_name("从需求到评价").to_python()
    assert [row[1] for row in sheet if row[0] in {"收到", "满意"}] == [8, 1]


def test_the_page_asks_as_often_for_a_community_as_for_a_district(street, cast, page):
    asked = set()
    for who, place in (("district", ""), ("officer", ""), ("officer", cast.hechi.code)):
        client = page(cast.of(who))
        client.get(ADDRESS, {"place": place})
        with CaptureQueriesContext(connection) as queries:
            assert client.get(ADDRESS, {"place": place}).status_code == 200
        asked.add(len(queries))
    assert max(asked) <= 15
