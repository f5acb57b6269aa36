"""Lists: what they show, how they are narrowed, and that they cost the same for 3 rows and for 30."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock
from members import services
from members.services import ResourceText, UnitText

PATHS = (
    "/members/units/", "/members/resources/", "/members/alliances/", "/members/areas/",
    "/api/v1/units/", "/api/v1/resources/", "/api/v1/alliances/", "/api/v1/areas/",
)  # fmt: skip
MOST_QUERIES = 15


def fill(cast, first, last):
    for n in range(first, last):
        unit = services.create_unit(
            text=UnitText(name=f"第{n}小学"), area=cast.hechi, alliances=[cast.alliance], actor=cast.officer
        )
        services.appoint_liaison(unit=unit, name="王小明", phone=f"1380013{n:04}", actor=cast.officer)
        services.add_resource(unit=unit, text=ResourceText(content=f"教室{n}"), actor=cast.officer)


def asked(client, path):
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = client.get(path)
    assert answer.status_code == 200
    return len(asked)


@pytest.mark.parametrize("who", ["officer", "liaison", "supervisor"])
def test_a_list_asks_as_often_for_thirty_rows_as_for_three(cast, page, who):
    client = page(cast.of(who))
    fill(cast, 0, 3)
    few = {path: asked(client, path) for path in PATHS}
    fill(cast, 3, 30)
    many = {path: asked(client, path) for path in PATHS}
    assert many == few
    assert max(many.values()) <= MOST_QUERIES


def rows(page, user, path):
    return [row.pk for row in page(user).get(path).context["page"]["rows"]]


def test_units_are_found_by_word_kind_and_place(cast, page):
    school = services.create_unit(
        text=UnitText(name="河池小学", kind="school", brand="红领巾"), area=cast.hechi, actor=cast.officer
    )
    for query in ("q=小学", "q=红领巾", "kind=school", f"area={cast.hechi.code}"):
        assert rows(page, cast.officer, f"/members/units/?{query}") == [school.pk], query
    assert rows(page, cast.officer, "/members/units/?q=没有这样的") == []


def test_units_stand_in_the_order_of_their_sounds(cast, page):
    names = [row.name for row in page(cast.officer).get("/members/units/?o=name").context["page"]["rows"]]
    assert len(names) == 2
    services.create_unit(text=UnitText(name="阿坝小学"), area=cast.hechi, actor=cast.officer)
    assert page(cast.officer).get("/members/units/").context["page"]["rows"][0].name == "阿坝小学"


def test_resources_past_their_date_have_a_view_of_their_own(cast, make_resource, page):
    today = clock.today()
    over = make_resource("listed", valid_until=today - timedelta(days=1))
    last_day = make_resource("listed", valid_until=today)
    never = make_resource("listed")
    old = make_resource("listed", confirmed_on=today - timedelta(days=91))
    kept = make_resource("listed", confirmed_on=today - timedelta(days=90))
    rests = make_resource("paused", lapsed_on=today, confirmed_on=today - timedelta(days=120))
    make_resource("paused")
    make_resource("retired", valid_until=today - timedelta(days=1))
    shown = {
        name: set(rows(page, cast.officer, f"/members/resources/?freshness={name}"))
        for name in ("fresh", "stale", "paused", "expired")
    }
    assert shown == {
        "fresh": {last_day.pk, never.pk, kept.pk}, "stale": {old.pk}, "paused": {rests.pk}, "expired": {over.pk}
    }  # fmt: skip


def test_a_page_that_does_not_exist_shows_the_nearest_and_a_wrong_filter_is_no_error(cast, page):
    for query in ("page=99", "page=abc", "kind=nonsense", "area=%27", "alliance=0", "o=nonsense"):
        assert page(cast.officer).get(f"/members/units/?{query}").status_code == 200, query


@pytest.mark.parametrize("query", ["kind=nonsense", "alliance=x", "limit=0", "before=-1", "limit=999999"])
def test_a_wrong_filter_is_told_by_the_api(cast, api, query):
    answer = api(cast.officer).get(f"/api/v1/units/?{query}")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_the_api_turns_pages_by_a_cursor(cast, api):
    fill(cast, 0, 5)
    client, seen, path = api(cast.officer), [], "/api/v1/units/?limit=2"
    while path:
        told = client.get(path).json()
        seen += [row["id"] for row in told["results"]]
        path = told["next"]
    assert len(seen) == len(set(seen)) == 7


@pytest.mark.parametrize(
    ("who", "status"),
    [("officer", 200), ("district", 200), ("secretary", 200), ("liaison", 200), ("supervisor", 200),
     ("resident", 403), ("auditor", 403), ("security", 403), ("stranger", 403), (None, 302)],
)  # fmt: skip
def test_who_has_these_lists_at_all(cast, page, who, status):
    user = cast.of(who) if who else None
    for path in ("/members/units/", "/members/resources/", "/members/alliances/", "/members/areas/"):
        assert page(user).get(path).status_code == status, path


def test_another_streets_things_are_not_there(cast, make_resource, page, api):
    resource = make_resource("listed")
    for path in (f"units/{cast.unit.pk}/", f"resources/{resource.pk}/", f"alliances/{cast.alliance.pk}/"):
        assert page(cast.other_officer).get(f"/members/{path}").status_code == 404
        assert api(cast.other_officer).get(f"/api/v1/{path}").status_code == 404
