"""Every verb of projects through the page and through the API: done, refused, and a second time."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from core import clock
from core.models import AuditEntry
from needs.models import ClaimStatus
from projects.models import MicroProject, ProgressEntry, ProjectStatus
from tests.projects.test_services import photo

TODAY = clock.today().isoformat()
# step: state before → state after, what is sent, audit verb
STEPS = {
    "apply": ("draft", "applied", {}, "project.applied"),
    "approve": ("applied", "approved", {"comment": "可行"}, "project.approved"),
    "return": ("applied", "returned", {"reason": "预算写细"}, "project.returned"),
    "publish": ("approved", "published", {}, "project.published"),
    "start": ("published", "running", {}, "project.started"),
    "resume": ("suspended", "running", {}, "project.resumed"),
    "progress": (
        "running", "running", {"text": "浇筑", "done_on": TODAY, "attendances": 3, "people_served": 2},
        "project.progressed",
    ),
    "complete": ("running", "claimed_done", {"result": "修好了", "problems_solved": 1}, "project.claimed_done"),
    "pass": ("claimed_done", "completed", {"comment": "坡度合适"}, "project.completed"),
    "send-back": ("claimed_done", "running", {"reason": "扶手没装"}, "project.sent_back"),
    "evaluate": ("completed", "evaluated", {"evaluation": "按期完成，居民满意"}, "project.evaluated"),
    "archive": ("evaluated", "archived", {}, "project.archived"),
    "suspend": ("running", "suspended", {"reason": "雨季"}, "project.suspended"),
    "end-early": ("running", "ended_early", {"reason": "没有经费"}, "project.ended_early"),
}  # fmt: skip
ALLOWED = {
    "approve": "officer", "return": "officer", "publish": "officer", "pass": "secretary", "send-back": "secretary",
    "evaluate": "supervisor", "archive": "officer", "end-early": "officer",
}  # fmt: skip
# Who sees the project and may not take the step.
NOT_ALLOWED = dict.fromkeys(("approve", "return", "pass", "send-back", "evaluate", "archive"), "liaison")
APPLICATION = {
    "aim": "修一条坡道", "leader": "王建国", "leader_phone": "+8613800138000", "background": "老人下不了楼",
    "served": "一单元老人",
    "expected_result": "轮椅能进门", "ends_on": clock.today() + timedelta(days=30),
}  # fmt: skip
DOORS = ("page", "api")


@pytest.fixture
def take(page, api):
    """Take a step through one of the doors; answers the status code."""

    def through(door, user, project, step, sent):
        if door == "page":
            return page(user).post(reverse(f"projects:project-{step}", args=[project.pk]), sent).status_code
        return api(user).post(f"/api/v1/projects/{project.pk}/{step}/", sent, format="json").status_code

    return through


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("step", STEPS)
def test_a_step_by_either_door(cast, make_project, take, step, door):
    before, after, sent, verb = STEPS[step]
    project = make_project(before, **APPLICATION)
    user = cast.of(ALLOWED.get(step, "liaison"))
    assert take(door, user, project, step, sent) == {"page": 302, "api": 200}[door]
    project.refresh_from_db()
    assert project.status == after
    assert AuditEntry.objects.get(verb=verb, success=True).actor == user


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("step", [step for step in STEPS if step not in ("progress",)])
def test_a_second_time_is_a_conflict(cast, make_project, take, step, door):
    before, _after, sent, _verb = STEPS[step]
    project = make_project(before, **APPLICATION)
    user = cast.of(ALLOWED.get(step, "liaison"))
    take(door, user, project, step, sent)
    assert take(door, user, project, step, sent) == 409


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(("name", "code"), [("supervisor", 403), ("other_officer", 404), ("other_liaison", 404)])
def test_who_may_not_is_refused_and_it_is_written_down(cast, make_project, take, step, door, name, code):
    before, _after, sent, _verb = STEPS[step]
    name = NOT_ALLOWED.get(step, name) if code == 403 else name
    project = make_project(before)
    assert take(door, cast.of(name), project, step, sent) == code
    project.refresh_from_db()
    assert project.status == before
    assert AuditEntry.objects.filter(success=False).exists() is (code == 403)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("step", "sent"),
    [
        ("progress", {"text": "", "done_on": TODAY}),
        ("progress", {"text": "浇筑", "done_on": "2026-02-31"}),
        ("progress", {"text": "浇筑", "done_on": (clock.today() + timedelta(days=3)).isoformat()}),
        ("progress", {"text": "浇筑", "done_on": TODAY, "attendances": 10**12}),
        ("progress", {"text": "浇筑", "done_on": TODAY, "attendances": 5, "people_served": -1}),
        ("progress", {"text": "浇筑", "done_on": TODAY, "attendances": 10_000_000}),
        ("progress", {"text": "浇筑", "done_on": TODAY, "hours": -1}),
        ("complete", {"result": "好", "people_served": 10_000_000}),
        ("progress", {"text": "浇筑", "done_on": TODAY, "attendances": 1, "people_served": 9}),
        ("complete", {"result": ""}),
        ("complete", {"result": "好", "problems_solved": -1}),
        ("suspend", {"reason": ""}),
        ("end-early", {"reason": "长" * 301}),
    ],
)
def test_wrong_input_names_the_field_and_writes_nothing(cast, make_project, take, step, sent, door):
    project = make_project()
    assert take(door, cast.officer, project, step, sent) == {"page": 422, "api": 400}[door]
    project.refresh_from_db()
    assert (project.status, ProgressEntry.objects.count()) == ("running", 0)


@pytest.mark.parametrize("door", DOORS)
def test_a_very_large_number_is_taken_once_it_is_confirmed(cast, make_project, take, page, door):
    project = make_project()
    sent = {"text": "全城直播", "done_on": TODAY, "attendances": 10_000_000, "people_served": 10_000_000}
    if door == "page":
        shown = page(cast.officer).post(reverse("projects:project-progress", args=[project.pk]), sent).content.decode()
        assert 'type="checkbox" name="confirm_large"' in shown
        assert "有数字超过 10000" in shown
    assert take(door, cast.officer, project, "progress", {**sent, "confirm_large": True}) in (302, 200)
    project.refresh_from_db()
    assert project.people_served == 10_000_000


def test_nothing_typed_is_lost(cast, make_project, page):
    project = make_project()
    answer = page(cast.liaison).post(
        reverse("projects:project-progress", args=[project.pk]),
        {"text": "浇筑了坡道基础", "done_on": (clock.today() + timedelta(days=2)).isoformat()},
    )
    assert "浇筑了坡道基础" in answer.content.decode()
    assert "日期不能晚于今天" in answer.content.decode()


@pytest.mark.parametrize("door", DOORS)
def test_photos_come_in_and_are_seen_by_those_who_see_the_project(cast, make_project, page, api, door):
    project = make_project()
    sent = {"text": "完工", "done_on": TODAY, "photos": [photo(), photo("../../x.jpg")]}
    if door == "page":
        page(cast.liaison).post(reverse("projects:project-progress", args=[project.pk]), sent)
    else:
        api(cast.liaison).post(f"/api/v1/projects/{project.pk}/progress/", sent, format="multipart")
    photos = list(ProgressEntry.objects.get().photos.all())
    assert len(photos) == 2
    address = reverse("projects:project-photo", args=[project.pk, photos[0].pk])
    seen = page(cast.officer).get(address)
    assert (seen.status_code, seen["Content-Type"]) == (200, "image/jpeg")
    assert page(cast.other_liaison).get(address).status_code == 404
    assert page(cast.officer).get(reverse("projects:project-photo", args=[project.pk, 999999])).status_code == 404
    assert page().get(address).status_code == 302


@pytest.mark.parametrize("door", DOORS)
def test_the_liaison_makes_a_project_of_the_claim(cast, make_claim, page, api, door):
    claim = make_claim()
    sent = {"name": "首层坡道", "kind": "project"}
    if door == "page":
        address = reverse("projects:project-from-claim", args=[claim.pk])
        assert "楼道首层台阶没坡道" in page(cast.liaison).get(address).content.decode()
        answer = page(cast.liaison).post(address, {**sent, "communities": [cast.hechi.pk]})
        assert answer.status_code == 302
    else:
        answer = api(cast.liaison).post(
            "/api/v1/projects/", {**sent, "claim": claim.pk, "communities": [cast.hechi.code]}, format="json"
        )
        assert answer.status_code == 201
        assert answer.json()["available_steps"] == [
            {"name": "apply", "label": "提交审核"}, {"name": "edit", "label": "修改"}
        ]  # fmt: skip
    assert MicroProject.objects.get().claim == claim


@pytest.mark.parametrize("door", DOORS)
def test_an_unconfirmed_claim_is_a_conflict(cast, make_claim, page, api, door):
    claim = make_claim(ClaimStatus.CLAIMED)
    if door == "page":
        address = reverse("projects:project-from-claim", args=[claim.pk])
        sent = {"name": "首层坡道", "kind": "project", "communities": [cast.hechi.pk]}
        assert page(cast.liaison).post(address, sent).status_code == 409
    else:
        sent = {"name": "首层坡道", "claim": claim.pk, "communities": [cast.hechi.code]}
        assert api(cast.liaison).post("/api/v1/projects/", sent, format="json").status_code == 409


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(("name", "code"), [("officer", None), ("liaison", 403)])
def test_only_the_office_adds_a_project_without_a_claim(cast, make_need, page, api, door, name, code):
    need = make_need()
    user = cast.of(name)
    if door == "page":
        sent = {
            "name": "义诊", "kind": "project", "unit": cast.unit.pk, "communities": [cast.hechi.pk],
            "needs_answered": need.number,
        }  # fmt: skip
        assert page(user).post(reverse("projects:project-add"), sent).status_code == (code or 302)
    else:
        sent = {"name": "义诊", "unit": cast.unit.pk, "communities": [cast.hechi.code], "needs": [need.pk]}
        assert api(user).post("/api/v1/projects/", sent, format="json").status_code == (code or 201)
    assert MicroProject.objects.filter(needs=need).count() == (0 if code else 1)


@pytest.mark.parametrize("door", DOORS)
def test_a_stale_edit_is_a_conflict_with_both_texts(cast, make_project, page, api, door):
    project = make_project(name="旧名字")
    if door == "page":
        address = reverse("projects:project-edit", args=[project.pk])
        sent = {"name": "新名字", "kind": "project", "communities": [cast.hechi.pk], "version": 1}
        assert page(cast.officer).post(address, sent).status_code == 302
        answer = page(cast.liaison).post(address, {**sent, "name": "第三个名字"})
        assert answer.status_code == 409
        assert "新名字" in answer.content.decode()
        assert "第三个名字" in answer.content.decode()
    else:
        address = f"/api/v1/projects/{project.pk}/"
        named = {"format": "json", "headers": {"If-Match": '"1"'}}
        assert api(cast.officer).patch(address, {"name": "新名字"}, **named).status_code == 200
        answer = api(cast.liaison).patch(address, {"name": "第三个名字"}, **named)
        assert (answer.status_code, answer.json()["current_version"]) == (409, 2)
    project.refresh_from_db()
    assert (project.name, list(project.communities.all())) == ("新名字", [cast.hechi])


@pytest.mark.parametrize(
    "address", ["/projects/", "/projects/?q=坡道&status=running&o=-ends_on", "/projects/?late=true"]
)
def test_the_list_opens_and_finds(cast, make_project, page, address):
    make_project(name="首层坡道", starts_on="2026-01-01", ends_on="2026-02-01")
    make_project(ProjectStatus.DRAFT, name="别的")
    answer = page(cast.officer).get(address)
    assert answer.status_code == 200
    assert "首层坡道" in answer.content.decode()
    assert ("别的" in answer.content.decode()) is (address == "/projects/")


def test_the_list_asks_the_database_as_often_for_thirty_as_for_three(
    cast, make_project, page, api, django_assert_num_queries, django_assert_max_num_queries
):
    officer, caller = page(cast.officer), api(cast.officer)
    for _turn in range(3):
        make_project()
    # The first request of a session also remembers the role in use.
    officer.get("/projects/")
    caller.get("/api/v1/projects/")
    with django_assert_max_num_queries(15) as three:
        officer.get("/projects/")
    with django_assert_max_num_queries(15) as three_api:
        caller.get("/api/v1/projects/")
    for _turn in range(27):
        make_project()
    with django_assert_num_queries(len(three)):
        assert officer.get("/projects/").context["page"]["count"] == 30
    with django_assert_num_queries(len(three_api)):
        assert len(json.loads(caller.get("/api/v1/projects/").content)["results"]) == 30


def test_the_detail_shows_steps_needs_and_progress(cast, make_need, make_project, page, api):
    need = make_need("楼道没坡道")
    project = make_project(needs=[need])
    shown = page(cast.liaison).get(project.get_absolute_url()).content.decode()
    assert "楼道没坡道" in shown
    assert reverse("projects:project-complete", args=[project.pk]) in shown
    assert reverse("projects:project-end-early", args=[project.pk]) not in shown
    told = api(cast.liaison).get(f"/api/v1/projects/{project.pk}/").json()
    assert [step["name"] for step in told["available_steps"]] == ["progress", "reach", "complete", "edit", "suspend"]
    assert told["needs"] == [need.pk]


@pytest.mark.parametrize(("name", "offered"), [("liaison", True), ("officer", True), ("secretary", False)])
def test_the_list_offers_confirmed_claims_to_those_who_may_draft(cast, make_claim, make_need, page, name, offered):
    claim = make_claim()
    make_claim(ClaimStatus.CLAIMED, need=make_need("别的"))
    shown = page(cast.of(name)).get("/projects/").content.decode()
    assert (reverse("projects:project-from-claim", args=[claim.pk]) in shown) is offered
    assert "别的" not in shown
