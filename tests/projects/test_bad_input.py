"""Names and titles nobody asked for: refused at their field by either door, or kept and shown as words."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core import clock
from needs.models import Category
from projects.models import MicroProject, ServiceEvent

DOORS = ("page", "api")
THINGS = {"project": ("projects", "name", MicroProject), "event": ("events", "title", ServiceEvent)}
UNSEEN = "\u200b\u200d\u2060"


def facts(thing: str, door: str, cast) -> dict[str, object]:
    if thing == "project":
        places = [cast.hechi.pk if door == "page" else cast.hechi.code]
        return {"name": "首层坡道", "kind": "project", "unit": cast.unit.pk, "communities": places}
    begins = (clock.now() + timedelta(days=3)).astimezone(clock.SHANGHAI)
    return {
        "title": "义诊", "category": Category.objects.get(key="elderly").pk, "area_code": cast.hechi.code,
        "unit": cast.unit.pk, "place": "小广场", "starts_at": begins.strftime("%Y-%m-%dT%H:%M"),
        "ends_at": (begins + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M"),
    }  # fmt: skip


def hand_in(thing, door, cast, page, api, **more):
    sent = {**facts(thing, door, cast), **more}
    if door == "page":
        return page(cast.officer).post(reverse(f"projects:{thing}-add"), sent)
    return api(cast.officer).post(f"/api/v1/{THINGS[thing][0]}/", sent, format="json")


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("thing", THINGS)
@pytest.mark.parametrize(
    "typed", ["", "   ", "\u3000", UNSEEN, "长" * 1000], ids=["none", "room", "wide", "unseen", "long"]
)
def test_a_name_that_is_none_or_too_long_is_refused_at_its_field(typed, thing, door, cast, page, api):
    _things, field, model = THINGS[thing]
    answer = hand_in(thing, door, cast, page, api, **{field: typed})
    assert answer.status_code == (422 if door == "page" else 400)
    assert answer.context["form"].errors[field] if door == "page" else answer.json()["errors"][field]
    assert not model.objects.exists()
    if door == "page":
        # Nothing else that was typed is lost.
        assert (cast.unit.name if thing == "project" else "小广场") in answer.text


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("thing", THINGS)
@pytest.mark.parametrize(
    "typed",
    [
        "坡道💡👨‍👩‍👧",
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "'; DROP TABLE x; --",
        "{{ 7*7 }} %s",
    ],
)
def test_strange_words_are_kept_and_shown_as_words(typed, thing, door, cast, page, api):
    _things, field, model = THINGS[thing]
    assert hand_in(thing, door, cast, page, api, **{field: typed}).status_code in (302, 201)
    made = model.objects.get()
    assert getattr(made, field) == typed
    for address in (made.get_absolute_url(), reverse(f"projects:{thing}-list")):
        shown = page(cast.officer).get(address).text
        assert "<script>alert(1)" not in shown
        assert "<img src=x" not in shown


@pytest.mark.parametrize("thing", THINGS)
def test_letters_that_turn_the_reading_direction_are_left_out(thing, cast, page, api):
    _things, field, model = THINGS[thing]
    hand_in(thing, "api", cast, page, api, **{field: "\u202e坡道\u2066 一\u2069"})
    assert getattr(model.objects.get(), field) == "坡道 一"


# What goes wrong, and at which field.
WRONG = [
    ({"text": "", "done_on": 0}, "text"),
    ({"text": UNSEEN, "done_on": 0}, "text"),
    ({"text": "浇筑", "done_on": "2026-02-31"}, "done_on"),
    ({"text": "浇筑", "done_on": 1}, "done_on"),
    ({"text": "浇筑", "done_on": 0, "attendances": 5, "people_served": -1}, "people_served"),
    ({"text": "浇筑", "done_on": 0, "attendances": -1}, "attendances"),
    ({"text": "浇筑", "done_on": 0, "attendances": 1, "people_served": 9}, "people_served"),
    ({"text": "浇筑", "done_on": 0, "attendances": 10_000_000}, "confirm_large"),
    ({"text": "浇筑", "done_on": 0, "attendances": 10**12}, "attendances"),
]


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(("sent", "field"), WRONG, ids=[f"{field}-{n}" for n, (_sent, field) in enumerate(WRONG)])
def test_progress_that_cannot_be_is_refused_at_its_field(sent, field, door, cast, make_project, page, api):
    project = make_project()
    if isinstance(sent["done_on"], int):
        sent = {**sent, "done_on": (clock.today() + timedelta(days=sent["done_on"])).isoformat()}
    if door == "page":
        answer = page(cast.officer).post(reverse("projects:project-progress", args=[project.pk]), sent)
        form = next(step["form"] for step in answer.context["steps"] if step["name"] == "progress")
        assert (answer.status_code, set(form.errors)) == (422, {field})
        assert sent["text"] in answer.text
    else:
        answer = api(cast.officer).post(f"/api/v1/projects/{project.pk}/progress/", sent, format="json")
        assert (answer.status_code, set(answer.json()["errors"])) == (400, {field})
    assert not project.progress.exists()
