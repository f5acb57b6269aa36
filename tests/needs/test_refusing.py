"""Refusing takes two: who may propose, who may decide, and what everybody sees meanwhile."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from core import clock
from core.errors import DomainError
from core.lifecycle import names
from core.models import Notice
from needs import services
from needs.lifecycle import NEED_LIFECYCLE
from needs.models import NeedStatus, Refusal
from tests.needs.test_concurrency import at_once

DOORS = ("page", "api")
ANSWERS = {"accept", "ask-more", "merge", "return", "refuse"}


@pytest.fixture
def proposed(rows, cast):
    """A need the secretary does not want to take on."""
    need = rows.need()
    services.propose_refusal(need=need, reason="不属于街道职责", actor=cast.secretary)
    need.refresh_from_db()
    return need


def take(door, step, need, client, **said):
    if door == "page":
        return client.post(reverse(f"needs:need-{step}", args=[need.pk]), said)
    return client.post(f"/api/v1/needs/{need.pk}/{step}/", said, format="json")


def test_a_proposal_changes_neither_the_state_nor_the_clock(proposed, cast):
    assert (proposed.status, proposed.reason, proposed.responded_at) == (NeedStatus.SUBMITTED, "", None)
    assert type(proposed).objects.overdue(proposed.response_due.replace(year=2099)).get() == proposed
    assert set(Notice.objects.filter(event="need.refusal_proposed").values_list("to", flat=True)) == {cast.officer.pk}
    assert not Notice.objects.filter(event="need.refused").exists()


def test_while_it_waits_nothing_else_is_decided(proposed, cast):
    assert ANSWERS & set(names(NEED_LIFECYCLE.available(proposed, cast.officer))) == set()
    assert {"confirm-refusal", "reject-refusal"} <= set(names(NEED_LIFECYCLE.available(proposed, cast.officer)))
    assert {"confirm-refusal", "reject-refusal"} & set(
        names(NEED_LIFECYCLE.available(proposed, cast.secretary))
    ) == set()
    for step in ANSWERS:
        with pytest.raises(DomainError) as refused:
            NEED_LIFECYCLE.check(step, obj=proposed, actor=cast.officer)
        assert refused.value.http_status == 409


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("step", ["confirm-refusal", "reject-refusal"])
def test_who_proposed_it_does_not_decide_it(step, door, proposed, cast, page, api):
    client = (page if door == "page" else api)(cast.secretary)
    assert take(door, step, proposed, client, comment="同意").status_code == 403
    assert Refusal.objects.get().agreed is None


def test_nor_does_the_same_person_in_another_post(proposed, cast):
    post = cast.officer.area_roles.get()
    cast.secretary.area_roles.create(role=post.role, area=post.area, begins="2020-01-01")
    person = type(cast.secretary).objects.get(pk=cast.secretary.pk)
    with pytest.raises(PermissionDenied):
        services.confirm_refusal(need=proposed, actor=person)


@pytest.mark.parametrize("door", DOORS)
def test_a_second_person_agrees_and_only_then_the_asker_hears(door, proposed, cast, page, api):
    client = (page if door == "page" else api)(cast.officer)
    assert take(door, "confirm-refusal", proposed, client, comment="核实过").status_code in {200, 302}
    proposed.refresh_from_db()
    assert (proposed.status, proposed.reason) == (NeedStatus.REFUSED, "不属于街道职责")
    assert proposed.responded_at is not None
    refusal = Refusal.objects.get()
    assert (refusal.agreed, refusal.decided_by, refusal.comment) == (True, cast.officer, "核实过")
    assert Notice.objects.get(event="need.refused").to == cast.resident
    assert Notice.objects.get(event="need.refusal_decided").to == cast.secretary
    assert take(door, "confirm-refusal", proposed, client).status_code == 409


@pytest.mark.parametrize("door", DOORS)
def test_a_second_person_disagrees_and_the_need_waits_for_its_answer_again(door, proposed, cast, page, api):
    client = (page if door == "page" else api)(cast.officer)
    assert take(door, "reject-refusal", proposed, client, comment="  ").status_code == (422 if door == "page" else 400)
    assert take(door, "reject-refusal", proposed, client, comment="应由社区协调").status_code in {200, 302}
    proposed.refresh_from_db()
    assert proposed.status == NeedStatus.SUBMITTED
    assert not Notice.objects.filter(to=cast.resident, event="need.refused").exists()
    assert "accept" in names(NEED_LIFECYCLE.available(proposed, cast.secretary))
    # It may be proposed again, and what was said before stays on the page.
    services.propose_refusal(need=proposed, reason="再提一次", actor=cast.officer)
    assert Refusal.objects.count() == 2


def test_both_need_a_reason(rows, cast):
    need = rows.need()
    with pytest.raises(ValidationError):
        services.propose_refusal(need=need, reason=" \n ", actor=cast.secretary)
    services.propose_refusal(need=need, reason="重复", actor=cast.secretary)
    with pytest.raises(ValidationError):
        services.reject_refusal(need=need, comment=" ", actor=cast.officer)


def test_with_nothing_proposed_there_is_nothing_to_decide(rows, cast):
    with pytest.raises(DomainError) as refused:
        services.confirm_refusal(need=rows.need(), actor=cast.officer)
    assert (refused.value.http_status, refused.value.code) == (409, "barred")


def test_both_see_it_on_the_page_and_the_second_on_the_desk(proposed, cast, page):
    for person in (cast.secretary, cast.officer):
        shown = page(person).get(proposed.get_absolute_url()).text
        assert "不属于街道职责" in shown
        assert "待复核" in shown
    waiting = f"{reverse('needs:need-list')}?view=review"
    assert "去复核" in page(cast.officer).get(reverse("alliance:desk")).text
    assert "去复核" not in page(cast.secretary).get(reverse("alliance:desk")).text
    assert proposed.number in page(cast.officer).get(waiting).text


# ── who is there to decide ────────────────────────────────────────────────────────────────────
STEPS = {"confirm-refusal", "reject-refusal", "withdraw-refusal"}
PROPOSED_BY_SECRETARY = {
    "secretary": {"withdraw-refusal"}, "officer": {"confirm-refusal", "reject-refusal"},
    "district": {"confirm-refusal", "reject-refusal"}, "other_officer": set(), "supervisor": set(), "liaison": set(),
    "resident": set(), "auditor": set(), "security": set(),
}  # fmt: skip


def test_who_may_decide_and_who_may_take_it_back(proposed, cast):
    for name, steps in PROPOSED_BY_SECRETARY.items():
        assert STEPS & set(names(NEED_LIFECYCLE.available(proposed, cast.of(name)))) == steps, name
        for step in STEPS - steps:
            with pytest.raises(PermissionDenied):
                NEED_LIFECYCLE.check(step, obj=proposed, actor=cast.of(name))


def test_the_secretary_reviews_what_the_officer_proposed(rows, cast, page):
    need = rows.need()
    services.propose_refusal(need=need, reason="不属于街道职责", actor=cast.officer)
    assert set(Notice.objects.filter(event="need.refusal_proposed").values_list("to", flat=True)) == {cast.secretary.pk}
    assert "去复核" in page(cast.secretary).get(reverse("alliance:desk")).text
    services.confirm_refusal(need=need, actor=cast.secretary)
    need.refresh_from_db()
    assert need.status == NeedStatus.REFUSED


def left_alone(cast):
    cast.officer.area_roles.all().delete()
    return type(cast.officer).objects.get(pk=cast.secretary.pk)


@pytest.mark.parametrize("door", DOORS)
def test_a_street_with_one_person_at_the_counter_has_the_district_decide(door, rows, cast, page, api):
    need = rows.need()
    services.propose_refusal(need=need, reason="不属于街道职责", actor=left_alone(cast))
    assert set(Notice.objects.filter(event="need.refusal_proposed").values_list("to", flat=True)) == {cast.district.pk}
    desk = page(cast.district).get(reverse("alliance:desk")).text
    assert "去复核" in desk
    assert "区级干部（" in page(cast.secretary).get(need.get_absolute_url()).text
    client = (page if door == "page" else api)(cast.district)
    assert take(door, "confirm-refusal", need, client, comment="核实过").status_code in {200, 302}
    need.refresh_from_db()
    assert (need.status, Refusal.objects.get().decided_by) == (NeedStatus.REFUSED, cast.district)
    assert take(door, "confirm-refusal", need, client).status_code == 409


def test_while_the_street_has_somebody_the_district_is_not_asked(proposed, cast, page):
    assert "去复核" not in page(cast.district).get(reverse("alliance:desk")).text
    assert not Notice.objects.filter(to=cast.district).exists()
    shown = page(cast.secretary).get(proposed.get_absolute_url()).text
    assert "周敏（" in shown
    assert "区级干部（" not in shown


def test_with_nobody_else_anywhere_the_page_says_what_to_do(rows, cast, page):
    cast.district.area_roles.all().delete()
    need = rows.need()
    services.propose_refusal(need=need, reason="不属于街道职责", actor=left_alone(cast))
    assert "没有第二个人可以复核" in page(cast.secretary).get(need.get_absolute_url()).text


@pytest.mark.parametrize("door", DOORS)
def test_who_proposed_it_takes_it_back_and_answers_otherwise(door, proposed, cast, page, api):
    client = (page if door == "page" else api)(cast.secretary)
    other = (page if door == "page" else api)(cast.officer)
    assert take(door, "withdraw-refusal", proposed, other).status_code == 403
    assert take(door, "withdraw-refusal", proposed, client).status_code in {200, 302}
    assert take(door, "withdraw-refusal", proposed, client).status_code == 409
    assert take(door, "confirm-refusal", proposed, other).status_code == 409
    services.accept_need(need=proposed, actor=cast.secretary)
    shown = page(cast.secretary).get(proposed.get_absolute_url()).text
    assert "已撤回" in shown


def test_the_database_knows_no_refusal_decided_and_taken_back(proposed, cast):
    services.reject_refusal(need=proposed, comment="应由社区协调", actor=cast.officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Refusal.objects.update(withdrawn_at=clock.now())


def test_an_asking_unit_reads_nothing_of_what_colleagues_discuss(rows, cast, page):
    need = services.enter_need(said=rows.said(), actor=cast.liaison)
    services.propose_refusal(need=need, reason="只在内部说的理由", actor=cast.secretary)
    shown = page(cast.liaison).get(need.get_absolute_url()).text
    assert need.text in shown
    assert "只在内部说的理由" not in shown
    assert "复核" not in shown


@pytest.mark.django_db(transaction=True)
def test_two_reviewers_at_one_moment_and_one_of_them_decides(rows, cast):
    need = rows.need()
    services.propose_refusal(need=need, reason="不属于街道职责", actor=cast.secretary)
    second = type(cast.officer).objects.create_user(username="second", full_name="吴主任")
    post = cast.officer.area_roles.get()
    second.area_roles.create(role=post.role, area=post.area, begins="2020-01-01")
    ended = at_once(
        lambda: services.confirm_refusal(need=need, actor=cast.officer),
        lambda: services.reject_refusal(need=need, comment="应当受理", actor=second),
    )
    assert "done" in ended
    assert {"barred", "wrong_state"} & set(ended)
    need.refresh_from_db()
    assert (need.status == "refused") is Refusal.objects.get().agreed
