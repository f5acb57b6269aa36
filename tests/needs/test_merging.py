"""Merging: what was merged before moves along, nobody is lost or counted twice, and everybody hears how it goes on."""

import json

import pytest
from django.urls import reverse

from core.errors import DomainError
from core.models import Notice, OutboxMessage
from needs import services
from needs.models import Endorsement, Follow, Need
from needs.services import Asker


@pytest.fixture
def lamp(rows, cast):
    """The matter all the others are about, asked by the neighbour."""
    need = services.enter_need(said=rows.said("整栋楼的楼道灯都坏了"), actor=cast.neighbour)
    return services.accept_need(need=need, actor=cast.secretary)


def merged(need: Need, into: Need, actor) -> Need:
    services.merge_need(need=need, into=into, actor=actor)
    into.refresh_from_db()
    return into


def told(person, event: str) -> list[str]:
    return list(Notice.objects.filter(to=person, event=event).order_by("pk").values_list("subject", flat=True))


def test_what_was_merged_before_moves_along(rows, cast, lamp):
    first, second = rows.need(text="二单元的灯坏了"), rows.need(text="楼道太黑")
    merged(first, second, cast.secretary)
    merged(second, lamp, cast.officer)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.merged_into, second.merged_into) == (lamp, lamp)
    assert set(lamp.merged.all()) == {first, second}


# Who asked for the duplicate, and by how many the target's 附议 grows.
VOICES = [
    ("a resident with an account", lambda rows, cast: rows.need(), 1),
    ("the target's own asker again", lambda rows, cast: _asked(rows, cast.neighbour), 0),
    ("somebody entered by staff", lambda rows, cast: _asked(rows, cast.secretary, Asker("赵大爷", consent=True)), 1),
    ("the same phone twice", lambda rows, cast: _twice_by_phone(rows, cast), 1),
    ("a unit", lambda rows, cast: _asked(rows, cast.liaison), 1),
    ("a need somebody else seconded", lambda rows, cast: _seconded(rows, cast), 1),
]


def _asked(rows, actor, asker=services.Asker()):  # noqa: B008 - frozen
    return services.enter_need(said=rows.said("灯坏了"), asker=asker, actor=actor)


def _twice_by_phone(rows, cast):
    asker = Asker("赵大爷", "13800138001", consent=True)
    first, second = _asked(rows, cast.secretary, asker), _asked(rows, cast.secretary, asker)
    merged(first, second, cast.secretary)
    return second


def _seconded(rows, cast):
    need = services.accept_need(need=_asked(rows, cast.neighbour), actor=cast.secretary)
    services.endorse_need(need=need, actor=cast.resident)
    return need


@pytest.mark.parametrize(("make", "grows"), [row[1:] for row in VOICES], ids=[row[0] for row in VOICES])
def test_everybody_counts_once(make, grows, rows, cast, lamp):
    assert merged(make(rows, cast), lamp, cast.officer).endorsement_count == grows


def test_a_person_who_asked_twice_and_seconded_counts_once(rows, cast, lamp):
    services.endorse_need(need=lamp, actor=cast.resident)
    merged(rows.need(text="二单元的灯坏了"), lamp, cast.officer)
    assert merged(rows.need(text="楼道太黑"), lamp, cast.officer).endorsement_count == 1
    assert Endorsement.objects.get(need=lamp).user == cast.resident


def test_seconding_after_a_merge_counts_on_top_of_those_without_account(rows, cast, lamp):
    merged(_asked(rows, cast.secretary, Asker("赵大爷", consent=True)), lamp, cast.officer)
    services.endorse_need(need=lamp, actor=cast.resident)
    lamp.refresh_from_db()
    assert lamp.endorsement_count == 2
    services.unendorse_need(need=lamp, actor=cast.resident)
    lamp.refresh_from_db()
    assert lamp.endorsement_count == 1


def test_who_followed_the_duplicate_follows_the_target(rows, cast, lamp):
    need = rows.need("accepted", text="二单元的灯坏了")
    Follow.objects.create(need=need, user=cast.stranger, at=need.created_at)
    merged(need, lamp, cast.officer)
    assert Follow.objects.get(need=lamp).user == cast.stranger


# ── hearing of it ─────────────────────────────────────────────────────────────────────────────
def test_everybody_hears_of_the_merge_and_of_every_public_step_after_it(rows, cast, lamp):
    first, second = rows.need(text="二单元的灯坏了"), _asked(rows, cast.liaison)
    merged(first, second, cast.secretary)
    Follow.objects.create(need=second, user=cast.stranger, at=second.created_at)
    merged(second, lamp, cast.secretary)
    assert told(cast.resident, "need.merged") == ["您的诉求已并入同一事项办理：二单元的灯坏了"] * 2
    assert told(cast.liaison, "need.merged") == ["您的诉求已并入同一事项办理：灯坏了"]
    assert len(told(cast.stranger, "need.progress")) == 1
    Notice.objects.all().delete()
    services.start_need(need=lamp, actor=cast.secretary)
    assert told(cast.neighbour, "need.started") == ["您的诉求已开始办理：整栋楼的楼道灯都坏了"]
    assert told(cast.resident, "need.started") == ["您的诉求已开始办理：二单元的灯坏了"]
    assert told(cast.liaison, "need.started") == ["您的诉求已开始办理：灯坏了"]
    assert told(cast.stranger, "need.progress") == ["您附议或关注的事有进展，正在办：整栋楼的楼道灯都坏了"]
    services.resolve_need(need=lamp, resolution="换了十二盏灯", actor=cast.secretary)
    assert told(cast.neighbour, "need.resolved") == ["您的诉求已办结，请评价：整栋楼的楼道灯都坏了"]
    assert told(cast.resident, "need.resolved") == ["您的诉求已随同一事项办结：二单元的灯坏了"]
    # Nobody hears the same thing twice.
    assert Notice.objects.filter(to=cast.resident).count() == 2


def test_each_is_led_to_the_own_case(rows, cast, lamp):
    need = rows.need(text="二单元的灯坏了")
    merged(need, lamp, cast.secretary)
    services.start_need(need=lamp, actor=cast.secretary)
    assert Notice.objects.get(to=cast.resident, event="need.started").link == need.get_absolute_url()


def test_who_has_no_account_gets_a_text_message_and_only_the_need_s_own_asker_the_judging_link(rows, cast):
    phones = [("赵大爷", "13800138001"), ("钱奶奶", "13800138002")]
    target, other = (_asked(rows, cast.secretary, Asker(name, phone, consent=True)) for name, phone in phones)
    services.accept_need(need=target, actor=cast.secretary)
    merged(other, target, cast.secretary)
    services.resolve_need(need=target, resolution="换好了", actor=cast.officer)
    texts = {}
    for message in OutboxMessage.objects.filter(channel="sms"):
        sent = json.loads(message.secret)
        texts[sent["to"]] = sent["text"]
    assert reverse("needs:judge", args=["x"]).removesuffix("x/") in texts["+8613800138001"]
    assert texts["+8613800138002"] == "您反映的“灯坏了”已随同一事项办结。"


def test_a_question_to_one_asker_is_no_news_for_the_others(rows, cast):
    target = services.enter_need(said=rows.said("整栋楼的灯"), actor=cast.neighbour)
    merged(rows.need(), target, cast.secretary)
    services.ask_more(need=target, reason="哪一栋", actor=cast.secretary)
    assert told(cast.neighbour, "need.more_asked")
    assert not told(cast.resident, "need.more_asked")


# ── what cannot be ────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("door", ["page", "api"])
def test_no_merge_goes_round_in_a_circle(door, rows, cast, lamp, page, api):
    need = rows.need("accepted", text="二单元的灯坏了")
    merged(need, lamp, cast.officer)
    if door == "page":
        answer = page(cast.officer).post(reverse("needs:need-merge", args=[lamp.pk]), {"into": need.number})
    else:
        answer = api(cast.officer).post(f"/api/v1/needs/{lamp.pk}/merge/", {"into": need.pk}, format="json")
    assert answer.status_code == 409
    lamp.refresh_from_db()
    assert (lamp.status, lamp.merged_into) == ("accepted", None)


def test_a_longer_circle_is_none_either(rows, cast, lamp):
    first, second = rows.need("accepted", text="二单元的灯坏了"), rows.need("accepted", text="楼道太黑")
    merged(first, second, cast.officer)
    merged(second, lamp, cast.officer)
    with pytest.raises(DomainError) as refused:
        services.merge_need(need=lamp, into=first, actor=cast.officer)
    assert refused.value.http_status == 409


def test_what_a_unit_has_claimed_is_not_merged_away(rows, cast, lamp):
    need = rows.need("listed", text="二单元的灯坏了")
    services.set_wanted(need=need, wanted=10, measure="盏", actor=cast.officer)
    services.claim_need(need=need, share=4, actor=cast.liaison)
    with pytest.raises(DomainError) as refused:
        services.merge_need(need=need, into=lamp, actor=cast.officer)
    assert refused.value.code == "barred"


# ── likely duplicates at triage ───────────────────────────────────────────────────────────────
def test_at_triage_likely_duplicates_are_one_step_from_being_merged(rows, cast, page):
    first = services.enter_need(said=rows.said("3栋2单元楼道灯坏了", place="3栋2单元"), actor=cast.neighbour)
    need = services.enter_need(said=rows.said("3栋2单元楼道的灯不亮", place="3栋2单元"), actor=cast.resident)
    client = page(cast.secretary)
    shown = client.get(need.get_absolute_url())
    assert [one["need"] for one in shown.context["alike"]] == [first]
    assert "可能是同一件事" in shown.text
    assert client.post(reverse("needs:need-merge", args=[need.pk]), {"into": first.number}).status_code == 302
    need.refresh_from_db()
    assert need.merged_into == first


def test_nobody_else_is_shown_them_and_never_a_need_out_of_reach(rows, cast, page):
    services.enter_need(
        said=rows.said("3栋2单元楼道灯坏了", area=cast.nanyuan.code, place="3栋2单元"), actor=cast.officer
    )
    need = rows.need("listed", text="3栋2单元楼道灯坏了")
    assert page(cast.secretary).get(need.get_absolute_url()).context["alike"] == []
    assert page(cast.liaison).get(need.get_absolute_url()).context["alike"] == []
