"""The asker's word: by link, on the page, by call-back, or by saying nothing."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from core import clock
from core.errors import DomainError
from core.models import Notice, OutboxMessage
from needs import services
from needs.models import Judgement, NeedStatus

GOOD = services.Word("satisfied", solved=True)
BAD = services.Word("unsatisfied", solved=False, comment="还是不亮")


def days_later(days):
    return clock.moved(clock.now() + timedelta(days=days))


def test_whoever_holds_the_link_judges_without_logging_in(rows, page):
    need = rows.need("resolved")
    address = reverse("needs:judge", args=[services.judging_token(need)])
    shown = page().get(address)
    assert shown.status_code == 200
    assert need.resolution in shown.text
    assert page().post(address, {}).status_code == 422
    assert page().post(address, {"verdict": "satisfied", "solved": "yes"}).status_code == 302
    judgement = Judgement.objects.get()
    assert (judgement.channel, judgement.recorded_by, judgement.need.status) == ("link", None, NeedStatus.CLOSED)
    assert "谢谢您" in page().get(address).text
    assert page().post(address, {"verdict": "unsatisfied", "solved": "no", "causes": ["late"]}).status_code == 409
    assert Judgement.objects.count() == 1


def test_a_link_nobody_signed_leads_nowhere(rows, page):
    need = rows.need("resolved")
    token = services.judging_token(need)
    assert page().get(reverse("needs:judge", args=[token[:-2] + "xx"])).status_code == 404
    with pytest.raises(DomainError) as refused:
        services.judge_need(need=need, word=GOOD, channel="link", actor=None, token="made-up")
    assert refused.value.http_status == 404


def test_a_link_is_for_one_need_and_one_round(rows, cast):
    need, other = rows.need("resolved"), rows.need("resolved", text="另一件事要办")
    with pytest.raises(PermissionDenied):
        services.judge_need(need=other, word=GOOD, channel="link", actor=None, token=services.judging_token(need))
    token = services.judging_token(need)
    services.judge_need(need=need, word=BAD, channel="link", actor=None, token=token)
    services.resolve_need(need=need, resolution="重新接了线", actor=cast.secretary)
    with pytest.raises(PermissionDenied):
        services.judge_need(need=need, word=GOOD, channel="link", actor=None, token=token)


def test_a_link_is_over_when_the_judging_period_is(rows, page):
    need = rows.need("resolved")
    address = reverse("needs:judge", args=[services.judging_token(need)])
    with days_later(15):
        assert page().get(address).status_code == 200
    with days_later(16):
        answer = page().post(address, {"verdict": "satisfied", "solved": "yes"})
    assert answer.status_code == 409
    assert not Judgement.objects.exists()


def test_unhappy_and_unsolved_reopens_once_by_right(rows, cast):
    need = rows.need("resolved")
    services.judge_as(need=need, word=BAD, actor=cast.resident)
    need.refresh_from_db()
    assert (need.status, need.reopened_count, need.resolved_at) == (NeedStatus.REOPENED, 1, None)
    assert Notice.objects.filter(to=cast.officer, event="need.reopened").exists()
    services.resolve_need(need=need, resolution="重新接了线", actor=cast.secretary)
    services.judge_as(need=need, word=BAD, actor=cast.resident)
    need.refresh_from_db()
    assert (need.status, need.reopened_count) == (NeedStatus.CLOSED, 1)
    assert [one.round for one in need.judgements.order_by("round")] == [0, 1]


@pytest.mark.parametrize(
    "word", [GOOD, services.Word("basically", solved=False), services.Word("unsatisfied", solved=True, comment="太慢")]
)
def test_any_other_word_closes(word, rows, cast):
    need = rows.need("resolved")
    services.judge_as(need=need, word=word, actor=cast.resident)
    need.refresh_from_db()
    assert need.status == NeedStatus.CLOSED


def test_a_call_back_is_recorded_by_staff_but_not_by_the_doer_s_side(rows, cast):
    need = rows.need("resolved")
    with pytest.raises(PermissionDenied):
        services.judge_need(need=need, word=GOOD, channel="call_back", actor=cast.liaison)
    with pytest.raises(PermissionDenied):
        services.judge_need(need=need, word=GOOD, channel="page", actor=cast.secretary)
    judgement = services.judge_as(need=need, word=GOOD, actor=cast.secretary)
    assert (judgement.channel, judgement.recorded_by) == ("call_back", cast.secretary)
    assert (judgement.called_by, judgement.called_on) == ("phone", clock.today())


@pytest.mark.parametrize(("days", "taken"), [(0, True), (1, False), (-1, False)])
def test_a_call_back_happens_after_the_result_and_before_tomorrow(days, taken, rows, cast):
    need = rows.need("resolved")
    word = services.Word("satisfied", True, called_by="visit", called_on=clock.today() + timedelta(days=days))
    if taken:
        assert services.judge_as(need=need, word=word, actor=cast.secretary).called_by == "visit"
        return
    with pytest.raises(ValidationError) as refused:
        services.judge_as(need=need, word=word, actor=cast.secretary)
    assert set(refused.value.message_dict) == {"called_on"}


def test_an_asker_without_account_gets_the_link_by_text_message(rows, cast):
    asker = services.Asker("赵大爷", "13800138001", consent=True)
    need = services.enter_need(said=rows.said(), asker=asker, actor=cast.secretary)
    services.accept_need(need=need, actor=cast.secretary)
    need = services.resolve_need(need=need, resolution="换好了", actor=cast.officer)
    message = OutboxMessage.objects.get(channel="sms")
    assert services.judging_token(need).split(":")[0] in message.secret
    assert "13800138001" in message.secret
    assert "13800138001" not in str(message.payload)


def test_what_nobody_judged_closes_after_the_period_and_only_once(rows):
    need, early = rows.need("resolved"), rows.need("resolved", text="另一件事要办")
    early.judge_by = clock.today() + timedelta(days=60)
    early.save()
    assert services.close_unjudged() == 0
    with days_later(16):
        assert services.close_unjudged() == 1
        assert services.close_unjudged() == 0
    need.refresh_from_db()
    early.refresh_from_db()
    assert (need.status, early.status) == (NeedStatus.CLOSED, NeedStatus.RESOLVED)


def test_offers_nobody_answered_lapse_after_their_day(rows):
    offer = rows.offer()
    assert services.lapse_unanswered() == 0
    with days_later(30):
        assert services.lapse_unanswered() == 1
    offer.refresh_from_db()
    assert offer.status == "lapsed"


def test_contacts_are_forgotten_when_their_term_is_over(rows, cast):
    asker = services.Asker("赵大爷", "13800138001", consent=True)
    ended = services.enter_need(said=rows.said(), asker=asker, actor=cast.secretary)
    services.propose_refusal(need=ended, reason="不属实", actor=cast.secretary)
    services.confirm_refusal(need=ended, actor=cast.officer)
    open_one = services.enter_need(said=rows.said("还在办的事"), asker=asker, actor=cast.secretary)
    assert services.forget_askers() == 0
    with days_later(400):
        assert services.forget_askers() == 1
    ended.refresh_from_db()
    open_one.refresh_from_db()
    assert (ended.asker_name, ended.asker_phone, ended.asker_phone_index) == ("", "", "")
    assert open_one.asker_phone == "+8613800138001"
