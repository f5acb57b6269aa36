"""Every verb of a report through the page and through the API."""

import hashlib
from datetime import timedelta

import pytest
from django.urls import reverse

from core import clock
from core.models import AuditEntry
from meetings.models import MonthlyReport, ReportStatus
from needs.models import NeedStatus

DOORS = ("page", "api")
BACK, WHY = {"reason": "超期的要写原因"}, {"reason": "补登一件需求"}
REMARK = {"part": "problems", "text": "原因呢？"}
# step: state before → state after, what is sent, audit verb, who may, who sees it and may not
STEPS = {
    "submit": ("draft", "in_review", {}, "report.submitted", "officer", "district"),
    "take-back": ("in_review", "draft", {}, "report.taken_back", "officer", "colleague"),
    "approve": ("in_review", "approved", {}, "report.approved", "colleague", "officer"),
    "return": ("in_review", "draft", BACK, "report.returned", "colleague", "officer"),
    "issue": ("approved", "issued", {}, "report.issued", "officer", "district"),
    "recall": ("draft", "recalled", {}, "report.recalled", "officer", "district"),
    "revise": ("issued", "issued", WHY, "report.revision_begun", "officer", "liaison"),
    "comment": ("in_review", "in_review", REMARK, "report.commented", "colleague", "district"),
}
REPEATABLE = {"comment"}


@pytest.fixture
def of(cast, colleague):
    return lambda name: colleague if name == "colleague" else cast.of(name)


@pytest.fixture
def take(page, api):
    def through(door, user, report, step, sent):
        if door == "page":
            return page(user).post(reverse(f"meetings:report-{step}", args=[report.pk]), sent)
        return api(user).post(f"/api/v1/reports/{report.pk}/{step}/", sent, format="json")

    return through


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("step", STEPS)
def test_a_step_by_either_door_and_the_second_time(of, make_report, take, step, door):
    before, after, sent, verb, who, _refused = STEPS[step]
    report = make_report(status=before)
    assert take(door, of(who), report, step, sent).status_code == {"page": 302, "api": 200}[door]
    report.refresh_from_db()
    assert report.status == after
    assert AuditEntry.objects.get(verb=verb, success=True).actor == of(who)
    if step not in REPEATABLE:
        assert take(door, of(who), report, step, sent).status_code == 409


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("step", STEPS)
def test_who_may_not_is_refused_and_who_may_not_see_finds_nothing(of, make_report, take, step, door):
    before, _after, sent, _verb, _who, refused = STEPS[step]
    report = make_report(status=before)
    assert take(door, of(refused), report, step, sent).status_code == 403
    assert take(door, of("other_officer"), report, step, sent).status_code == 404
    report.refresh_from_db()
    assert report.status == before


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("step", "status", "sent", "field"),
    [
        ("return", "in_review", {"reason": " "}, "reason"),
        ("return", "in_review", {"reason": "长" * 301}, "reason"),
        ("revise", "issued", {"reason": ""}, "reason"),
        ("comment", "in_review", {"part": "nowhere", "text": "x"}, "part"),
        ("comment", "in_review", {"part": "whole", "text": ""}, "text"),
        ("add-case", "draft", {"project": 0, "text": "x"}, "project"),
    ],
)
def test_wrong_input_names_the_field_and_changes_nothing(of, make_report, take, step, status, sent, field, door):
    report = make_report(status=status)
    who = of("colleague" if step in ("return", "comment") else "officer")
    answer = take(door, who, report, step, sent)
    assert answer.status_code == {"page": 422, "api": 400}[door]
    assert f"id_{step}_{field}" in answer.content.decode() if door == "page" else field in answer.json()["errors"]
    report.refresh_from_db()
    assert (report.status, report.comments.count(), report.cases.count()) == (status, 0, 0)


@pytest.mark.parametrize("door", DOORS)
def test_issuing_while_it_is_being_read_is_one_clear_sentence(of, make_report, take, door):
    answer = take(door, of("officer"), make_report(status=ReportStatus.IN_REVIEW), "issue", {})
    assert answer.status_code == 409
    assert "审核通过后才能签发" in answer.content.decode()


@pytest.mark.parametrize("door", DOORS)
def test_a_remark_is_answered_where_it_stands(of, make_report, page, api, take, door):
    report = make_report(status=ReportStatus.IN_REVIEW)
    take("page", of("colleague"), report, "comment", REMARK)
    remark = report.comments.get()
    assert REMARK["text"] in page(of("officer")).get(report.get_absolute_url()).content.decode()

    def answer(who, text):
        if door == "page":
            address = reverse("meetings:report-answer", args=[report.pk, remark.pk])
            return page(of(who)).post(address, {"answer": text}).status_code
        sent = {"comment": remark.pk, "answer": text}
        return api(of(who)).post(f"/api/v1/reports/{report.pk}/answer/", sent, format="json").status_code

    assert answer("officer", "") == {"page": 422, "api": 400}[door]
    assert answer("district", "已补") == 403
    assert answer("officer", "已补") == {"page": 302, "api": 200}[door]
    assert answer("officer", "再补") == 409
    remark.refresh_from_db()
    assert remark.answer == "已补"


@pytest.mark.parametrize("door", DOORS)
def test_a_case_with_its_photo_by_either_door(of, make_project, make_report, photo, page, api, door):
    report, project = make_report(clock.today().replace(day=1)), make_project()
    sent = {"project": project.pk, "text": "坡道修好了", "consent": ""}
    officer = (page if door == "page" else api)(of("officer"))
    add = {
        "page": reverse("meetings:report-add-case", args=[report.pk]),
        "api": f"/api/v1/reports/{report.pk}/add-case/",
    }[door]
    remove = {"page": "meetings:report-remove-case", "api": f"/api/v1/reports/{report.pk}/remove-case/"}[door]
    assert officer.post(add, {**sent, "photo": photo()}).status_code == {"page": 422, "api": 400}[door]
    agreed = {**sent, "photo": photo(), "consent": "本人，何书记问的"}
    assert officer.post(add, agreed).status_code == {"page": 302, "api": 200}[door]
    case = report.cases.get()
    assert case.photo is not None
    assert "data:image/jpeg" in page(of("officer")).get(report.get_absolute_url()).content.decode()
    if door == "page":
        assert officer.post(reverse(remove, args=[report.pk, case.pk])).status_code == 302
        assert officer.post(reverse(remove, args=[report.pk, case.pk])).status_code == 404
    else:
        assert officer.post(remove, {"case": case.pk}, format="json").status_code == 200
        assert officer.post(remove, {"case": case.pk}, format="json").status_code == 404
    assert report.cases.count() == 0


def test_the_evidence_of_what_went_out_is_the_same_by_both_doors(cast, make_need, make_report, page, api, issue):
    month = (clock.today().replace(day=1) - timedelta(days=1)).replace(day=1)
    make_need("消防栓无水", NeedStatus.LISTED, created_at=clock.now() - timedelta(days=clock.today().day + 2))
    report = make_report(month)
    address = reverse("meetings:report-evidence", args=[report.pk])
    assert page(cast.officer).get(address).status_code == 404
    report = issue(report)
    shown = page(cast.liaison).get(address)
    given = api(cast.liaison).get(f"/api/v1/reports/{report.pk}/evidence/", HTTP_ACCEPT="application/jsonl")
    for answer in (shown, given):
        assert hashlib.sha256(b"".join(answer.streaming_content)).hexdigest() == report.fingerprint
    whole = page(cast.liaison).get(report.get_absolute_url()).content.decode()
    assert report.fingerprint in whole
    check = page(cast.liaison).get(reverse("meetings:report-check"), {"fingerprint": report.fingerprint})
    assert "内容没有变过" in check.content.decode()
    wrong = page(cast.liaison).get(reverse("meetings:report-check"), {"fingerprint": "0" * 64})
    assert "没有找到" in wrong.content.decode()


def test_original_and_revision_lead_to_each_other(cast, make_report, page, issue, take):
    report = issue(make_report())
    assert take("page", cast.officer, report, "revise", WHY).status_code == 302
    revision = MonthlyReport.objects.get(revises=report)
    assert revision.get_absolute_url() in page(cast.officer).get(report.get_absolute_url()).content.decode()
    # Who may not read a draft does not hear of it.
    assert revision.get_absolute_url() not in page(cast.liaison).get(report.get_absolute_url()).content.decode()
    issue(revision)
    for one, other in ((report, revision), (revision, report)):
        shown = page(cast.liaison).get(one.get_absolute_url()).content.decode()
        assert other.get_absolute_url() in shown
        assert WHY["reason"] in shown


@pytest.mark.parametrize("door", DOORS)
def test_drafting_a_report_and_its_words(cast, page, api, door):
    month = clock.today().replace(day=1).isoformat()
    officer = page(cast.officer) if door == "page" else api(cast.officer)
    if door == "page":
        assert officer.post(reverse("meetings:report-list"), {"month": month, "span": "month"}).status_code == 302
        assert officer.post(reverse("meetings:report-list"), {"month": month, "span": "month"}).status_code == 409
        report = MonthlyReport.objects.get()
        address = reverse("meetings:report-edit", args=[report.pk])
        codes = [officer.post(address, {"words": "重点是坡道", "version": 1}).status_code for _turn in range(2)]
        assert codes == [302, 409]
    else:
        sent = {"area_code": cast.street.code, "month": month}
        assert officer.post("/api/v1/reports/", sent, format="json").status_code == 201
        assert officer.post("/api/v1/reports/", sent, format="json").status_code == 409
        report = MonthlyReport.objects.get()
        named = {"format": "json", "headers": {"If-Match": "1"}}
        address = f"/api/v1/reports/{report.pk}/"
        codes = [officer.patch(address, {"words": "重点是坡道"}, **named).status_code for _turn in range(2)]
        assert codes == [200, 409]
    report.refresh_from_db()
    assert report.words == "重点是坡道"


def test_every_figure_of_the_report_leads_to_as_many_rows(cast, make_need, make_project, make_report, page, api):
    month = clock.today().replace(day=1)
    for n in range(3):
        make_need(f"需求{n}", NeedStatus.LISTED, listed_at=clock.now())
    make_project()
    report = make_report(month)
    officer = page(cast.officer)
    shown = officer.get(report.get_absolute_url()).content.decode()
    told = api(cast.officer).get(f"/api/v1/reports/{report.pk}/").json()["figures"]
    assert {"received", "response", "gini", "idle_units", "received.category.disability"} <= {
        one["key"] for one in told
    }
    for one in told:
        address = reverse("meetings:report-figure", args=[report.pk, one["key"]])
        if one["key"] in ("received", "projects_running", "unclaimed"):
            assert address in shown
        answer = officer.get(address)
        assert answer.status_code == 200
        assert answer.context["page"]["count"] == one["count"]
        rows = api(cast.officer).get(f"/api/v1/reports/{report.pk}/figures/{one['key']}/").json()["rows"]
        assert len(rows) == one["count"]
        if one["unit"] in ("件", "家", "个", "项") and one["key"] != "problems_solved":
            assert int(one["value"]) == one["count"]
    assert officer.get(reverse("meetings:report-figure", args=[report.pk, "nothing"])).status_code == 404


def test_a_figure_never_quotes_what_its_asker_keeps_to_the_office(cast, make_need, make_report, page):
    make_need("家里的事", NeedStatus.LISTED, public=False)
    report = make_report(clock.today().replace(day=1))
    shown = page(cast.officer).get(reverse("meetings:report-figure", args=[report.pk, "received"])).content.decode()
    assert "家里的事" not in shown
    assert "（不公开）" in shown
