"""投诉建议: anybody says something, the office answers within its days."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from core import clock, workdays
from core.errors import DomainError
from core.models import AuditEntry, ContactOpening, OutboxMessage, Suggestion
from core.suggestions.services import answer_suggestion, receive_suggestion
from tests.cast import Cast

PHONE = "13800138000"


def said(cast: Cast, **more) -> Suggestion:
    return receive_suggestion(**{"text": "楼道通知看不清", "street": cast.street, "phone": PHONE, **more}, actor=None)


def test_a_stranger_says_something_and_gets_a_number_and_a_day(cast: Cast, page) -> None:
    browser = page()
    answer = browser.post("/complaint/", {"text": "楼道通知看不清", "street": cast.street.pk, "phone": PHONE})
    row = Suggestion.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/complaint/{row.number}/")
    assert row.due_on == workdays.add_workdays(clock.today(), 5)
    assert row.number.startswith("TS-")
    assert "楼道通知看不清" in browser.get(f"/complaint/{row.number}/").content.decode()
    assert AuditEntry.objects.filter(verb="suggestion.received", target_id=row.pk).count() == 1


def test_the_number_alone_tells_only_how_far_it_is(cast: Cast, page) -> None:
    row = answer_suggestion(suggestion=said(cast), answer="已换成大字", actor=cast.officer)
    html = page().get(f"/complaint/{row.number}/").content.decode()
    assert "已答复" in html
    for private in ("楼道通知", "大字", PHONE, "138****8000"):
        assert private not in html
    assert page().get("/complaint/TS-0-2026-9999/").status_code == 404


def test_the_street_is_asked_for_only_where_it_is_unknown(cast: Cast, page) -> None:
    assert not page().get("/complaint/").context["form"].fields["street"].widget.is_hidden
    assert page(cast.resident).get("/complaint/").context["form"].fields["street"].widget.is_hidden


def test_nothing_typed_is_lost_on_an_error(cast: Cast, page) -> None:
    answer = page().post("/complaint/", {"text": "很长的一段话", "street": cast.street.pk, "phone": "看不懂"})
    assert answer.status_code == 422
    assert "很长的一段话" in answer.content.decode()
    assert not Suggestion.objects.exists()


def test_a_flood_from_one_address_is_held_back(cast: Cast, page) -> None:
    browser, typed = page(), {"text": "又来一条", "street": cast.street.pk}
    found = [browser.post("/complaint/", typed).status_code for _n in range(11)]
    assert found == [302] * 10 + [429]


def test_the_office_answers_once(cast: Cast, page) -> None:
    row, browser = said(cast), page(cast.officer)
    assert [each.pk for each in browser.get("/suggestions/").context["page"]["rows"]] == [row.pk]
    assert browser.post(f"/suggestions/{row.pk}/answer/", {"answer": "已换成大字"}).status_code == 302
    assert browser.post(f"/suggestions/{row.pk}/answer/", {"answer": "再答一次"}).status_code == 409
    row.refresh_from_db()
    assert (row.status, row.answer) == ("answered", "已换成大字")
    with pytest.raises(DomainError):
        answer_suggestion(suggestion=row, answer="再答一次", actor=cast.officer)


def test_what_still_waits_stands_before_what_was_answered(cast: Cast, page) -> None:
    first, second, third = said(cast), said(cast), said(cast)
    answer_suggestion(suggestion=first, answer="已换成大字", actor=cast.officer)
    shown = page(cast.officer).get("/suggestions/").context["page"]["rows"]
    assert [each.pk for each in shown] == [second.pk, third.pk, first.pk]


def test_the_office_hears_of_it_and_the_asker_gets_the_answer_as_a_text_message(cast: Cast) -> None:
    row = said(cast)
    (notice,) = cast.officer.notices.all()
    assert row.number in notice.subject
    assert "楼道" not in notice.subject + notice.body
    answer_suggestion(suggestion=row, answer="已换成大字", actor=cast.officer)
    sent = json.loads(OutboxMessage.objects.get(channel="sms").secret)
    assert sent == {"to": f"+86{PHONE}", "text": f"【同心】您提的投诉建议 {row.number} 已答复：已换成大字"}


def test_without_a_phone_no_message_leaves(cast: Cast) -> None:
    answer_suggestion(suggestion=said(cast, phone=""), answer="好", actor=cast.officer)
    assert not OutboxMessage.objects.filter(channel="sms").exists()


def test_it_is_found_by_its_number_however_written(cast: Cast, page) -> None:
    row = said(cast)
    for written in (row.number, f" {row.number.lower()} ", row.number.replace("-", "－")):
        answer = page().get("/complaint/", {"number": written})
        assert answer["Location"] == f"/complaint/{row.number}/", written
    answer = page().get("/complaint/", {"number": "TS-0-2026-9999"})
    assert answer.status_code == 422
    assert "没有这个编号" in answer.content.decode()


def test_what_is_late_is_a_filter(cast: Cast, page) -> None:
    late, fresh = said(cast, text="很久以前提的"), said(cast, text="刚刚提的")
    Suggestion.objects.filter(pk=late.pk).update(due_on=clock.today() - timedelta(days=1))
    Suggestion.objects.filter(pk=fresh.pk).update(due_on=clock.today())
    browser = page(cast.officer)
    for due, one in (("late", late), ("today", fresh)):
        rows = browser.get("/suggestions/", {"due": due}).context["page"]["rows"]
        assert [row.pk for row in rows] == [one.pk]


@pytest.mark.parametrize(
    ("who", "listed", "one"),
    [
        ("liaison", 403, 404),
        ("secretary", 403, 404),
        ("resident", 403, 404),
        ("auditor", 403, 404),
        ("other_officer", 200, 404),
    ],
)
def test_nobody_else_reads_or_answers(cast: Cast, page, who: str, listed: int, one: int) -> None:
    row = said(cast)
    assert page(cast.of(who)).get("/suggestions/").status_code == listed
    assert page(cast.of(who)).get(f"/suggestions/{row.pk}/").status_code == one
    assert page(cast.of(who)).post(f"/suggestions/{row.pk}/answer/", {"answer": "x"}).status_code == one
    with pytest.raises(PermissionDenied):
        answer_suggestion(suggestion=row, answer="x", actor=cast.of(who))


def test_the_phone_is_covered_until_opened_for_a_reason(cast: Cast, page) -> None:
    row, browser = said(cast), page(cast.officer)
    html = browser.get(f"/suggestions/{row.pk}/").content.decode()
    assert "138****8000" in html
    assert PHONE not in html
    assert browser.post(f"/suggestions/{row.pk}/phone/", {"reason": ""}).status_code == 422
    assert PHONE in browser.post(f"/suggestions/{row.pk}/phone/", {"reason": "回电话"}).content.decode()
    assert ContactOpening.objects.get().actor == cast.officer


def test_the_phone_is_sealed_in_the_database(cast: Cast) -> None:
    assert PHONE not in str(
        Suggestion.objects.filter(pk=said(cast).pk).extra(select={"raw": "phone::text"}).values("raw")
    )
    with pytest.raises(ValidationError):
        said(cast, text="")


@pytest.mark.parametrize("answer", ["", "  ", "\u200b"])
def test_an_answer_says_something(cast: Cast, answer) -> None:
    row = said(cast)
    with pytest.raises(ValidationError) as refused:
        answer_suggestion(suggestion=row, answer=answer, actor=cast.officer)
    assert set(refused.value.message_dict) == {"answer"}
    row.refresh_from_db()
    assert row.status == "received"
