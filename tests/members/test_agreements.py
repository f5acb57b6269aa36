"""Two-way agreements: drafted, promised, signed by both, given, confirmed, renewed and ended."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from core import clock
from core.errors import DomainError
from core.models import AuditEntry, Notice
from members import services
from members.agreement_balance import balance_of, open_commitments
from members.models import Agreement, Commitment, Delivery, Liaison, Side
from members.services import AgreementText, Promise
from tests.cast import LONG_AGO

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

TEXT = AgreementText("医院与河池社区协议", "就近看病，互相帮忙", date(2026, 11, 1), date(2027, 10, 31))


# ── draft and promise ─────────────────────────────────────────────────────────────────────────
def test_a_liaison_drafts_and_it_is_written_down(cast):
    made = services.draft_agreement(unit=cast.unit, partner=cast.hechi, text=TEXT, actor=cast.liaison)
    assert (made.status, made.area_code, made.partner_code) == ("draft", cast.street.code, cast.hechi.code)
    assert made.number == "XY-16088-2026-0001"
    assert AuditEntry.objects.filter(verb="agreement.drafted", target_id=made.pk, actor=cast.liaison).count() == 1


def test_who_speaks_for_neither_drafts_nothing(cast):
    for stranger in (cast.other_liaison, cast.secretary, cast.other_officer, cast.resident):
        with pytest.raises(PermissionDenied):
            services.draft_agreement(unit=cast.unit, partner=cast.hechi, text=TEXT, actor=stranger)
    assert not Agreement.objects.exists()


def test_an_agreement_with_itself_or_an_unknown_partner_is_told(cast):
    with pytest.raises(ValidationError) as itself:
        services.draft_agreement(unit=cast.unit, partner=cast.unit, text=TEXT, actor=cast.liaison)
    assert "partner_unit" in itself.value.message_dict
    with pytest.raises(ValidationError) as district:
        services.draft_agreement(unit=cast.unit, partner=cast.street.parent, text=TEXT, actor=cast.liaison)
    assert "partner_area" in district.value.message_dict


@pytest.mark.parametrize(
    ("begins", "ends", "field"),
    [
        (date(2026, 11, 1), date(2026, 10, 1), "ends_on"),
        (date(2026, 11, 1), date(2032, 12, 1), "ends_on"),
        (date(1900, 11, 1), date(1901, 12, 1), "begins_on"),
    ],
    ids=["ends before it begins", "longer than five years", "a year nobody means"],
)
def test_days_nobody_can_mean_are_told_at_their_field(cast, begins, ends, field):
    text = AgreementText("协议", "目标", begins, ends)
    with pytest.raises(ValidationError) as refused:
        services.draft_agreement(unit=cast.unit, partner=cast.hechi, text=text, actor=cast.liaison)
    assert field in refused.value.message_dict


def test_a_promise_lies_inside_the_term_and_is_more_than_nothing(cast, make_agreement):
    agreement = make_agreement("draft")
    wrong = {
        "due_on": Promise(Side.FIRST, "义诊", Decimal(2), "次", date(2028, 1, 1)),
        "quantity": Promise(Side.FIRST, "义诊", Decimal(0), "次", date(2027, 1, 1)),
        "side": Promise("third", "义诊", Decimal(1), "次", date(2027, 1, 1)),
    }
    for field, promise in wrong.items():
        with pytest.raises(ValidationError) as refused:
            services.add_commitment(agreement=agreement, promise=promise, actor=cast.liaison)
        assert field in refused.value.message_dict


def test_the_term_is_not_moved_away_from_under_a_promise(cast, make_agreement):
    agreement = make_agreement("draft")
    shorter = AgreementText(agreement.title, agreement.purpose, agreement.begins_on, date(2026, 12, 1))
    with pytest.raises(ValidationError) as refused:
        services.edit_agreement(agreement=agreement, text=shorter, version=agreement.version, actor=cast.liaison)
    assert "ends_on" in refused.value.message_dict


def test_one_side_alone_promising_is_not_sent(cast):
    made = services.draft_agreement(unit=cast.unit, partner=cast.hechi, text=TEXT, actor=cast.liaison)
    promise = Promise(Side.FIRST, "义诊", Decimal(4), "次", TEXT.ends_on)
    services.add_commitment(agreement=made, promise=promise, actor=cast.liaison)
    with pytest.raises(DomainError, match="双方都要写上承诺"):
        services.send_agreement(agreement=made, actor=cast.liaison)


# ── sign ──────────────────────────────────────────────────────────────────────────────────────
def test_both_sign_the_same_text_and_it_is_in_force(cast, make_agreement):
    agreement = services.send_agreement(agreement=make_agreement("draft"), actor=cast.liaison)
    assert len(agreement.text_hash) == 64
    assert Notice.objects.filter(to=cast.secretary, event="agreement_to_sign").count() == 1
    agreement = services.sign_agreement(agreement=agreement, post="党支部书记", actor=cast.liaison)
    assert agreement.status == "to_sign"
    assert Notice.objects.filter(to=cast.secretary, event="agreement_signed").count() == 1
    with pytest.raises(DomainError, match="已经签过"):
        services.sign_agreement(agreement=agreement, post="党支部书记", actor=cast.liaison)
    agreement = services.sign_agreement(agreement=agreement, post="社区书记", actor=cast.secretary)
    assert agreement.status == "in_force"
    hashes = set(agreement.signatures.values_list("text_hash", flat=True))
    assert hashes == {agreement.text_hash}
    assert Notice.objects.filter(event="agreement_in_force").count() == 2


def test_nobody_signs_for_both_sides(cast, make_agreement):
    agreement = services.send_agreement(agreement=make_agreement("draft", partner=cast.other_unit), actor=cast.liaison)
    services.sign_agreement(agreement=agreement, post="书记", actor=cast.liaison)
    Liaison.objects.create(unit=cast.other_unit, user=cast.liaison, begins=LONG_AGO)
    both = type(cast.liaison).objects.get(pk=cast.liaison.pk)
    both.act_as(next(role for role in both.held_roles if role.unit_id == cast.other_unit.pk))
    with pytest.raises(DomainError, match="两个人签"):
        services.sign_agreement(agreement=agreement, post="书记", actor=both)


def test_who_stands_on_no_side_signs_nothing(cast, make_agreement):
    agreement = services.send_agreement(agreement=make_agreement("draft"), actor=cast.liaison)
    for stranger in (cast.other_liaison, cast.other_officer, cast.supervisor, cast.resident):
        with pytest.raises(PermissionDenied):
            services.sign_agreement(agreement=agreement, post="书记", actor=stranger)


def test_a_text_opened_again_is_signed_anew(cast, make_agreement):
    agreement = services.send_agreement(agreement=make_agreement("draft"), actor=cast.liaison)
    before = agreement.text_hash
    services.sign_agreement(agreement=agreement, post="书记", actor=cast.liaison)
    agreement = services.return_agreement(agreement=agreement, reason="次数写少了", actor=cast.secretary)
    assert (agreement.status, agreement.text_hash, agreement.signatures.count()) == ("draft", "", 0)
    promise = Promise(Side.SECOND, "发动居民", Decimal(10), "人次", agreement.ends_on)
    services.add_commitment(agreement=agreement, promise=promise, actor=cast.secretary)
    agreement = services.send_agreement(agreement=agreement, actor=cast.secretary)
    assert agreement.text_hash != before


# ── give and confirm ──────────────────────────────────────────────────────────────────────────
def give(agreement, actor, quantity="1", side=Side.FIRST, **said):
    row = agreement.commitments.filter(side=side).first()
    values = {"done_on": clock.today(), "note": "", **said}
    return services.record_delivery(commitment=row, quantity=Decimal(quantity), actor=actor, **values)


def line(agreement, side=Side.FIRST):
    return next(one for one in balance_of(agreement) if one.side == side).lines[0]


def test_what_one_side_records_counts_when_the_other_has_confirmed(cast, make_agreement):
    agreement = make_agreement()
    delivery = give(agreement, cast.liaison, "1.5")
    before = line(agreement)
    assert (before.given, before.awaited, before.left) == (Decimal(0), Decimal("1.5"), Decimal(4))
    assert Notice.objects.filter(to=cast.secretary, event="delivery_recorded").count() == 1
    services.confirm_delivery(delivery=delivery, actor=cast.secretary)
    after = line(agreement)
    assert (after.given, after.awaited, after.left) == (Decimal("1.5"), Decimal(0), Decimal("2.5"))
    assert Notice.objects.filter(to=cast.liaison, event="delivery_answered").count() == 1
    assert AuditEntry.objects.filter(verb="delivery.confirmed", target_id=delivery.pk).count() == 1
    with pytest.raises(DomainError):
        services.confirm_delivery(delivery=delivery, actor=cast.secretary)


def test_the_receiver_may_record_and_the_giver_confirms(cast, make_agreement):
    agreement = make_agreement()
    delivery = give(agreement, cast.secretary, "2")
    with pytest.raises(PermissionDenied):
        services.confirm_delivery(delivery=delivery, actor=cast.secretary)
    services.confirm_delivery(delivery=delivery, actor=cast.liaison)
    assert line(agreement).given == 2


def test_a_dispute_says_why_counts_nothing_and_can_be_settled(cast, make_agreement):
    agreement = make_agreement()
    delivery = give(agreement, cast.liaison, "3")
    with pytest.raises(ValidationError) as refused:
        services.dispute_delivery(delivery=delivery, reason="  ", actor=cast.secretary)
    assert "reason" in refused.value.message_dict
    services.dispute_delivery(delivery=delivery, reason="只来了一次", actor=cast.secretary)
    disputed = line(agreement)
    assert (disputed.given, disputed.awaited, disputed.disputed) == (0, 0, 3)
    with pytest.raises(DomainError):
        services.dispute_delivery(delivery=delivery, reason="只来了一次", actor=cast.secretary)
    services.confirm_delivery(delivery=delivery, actor=cast.secretary)
    assert line(agreement).given == 3


def test_what_was_recorded_wrongly_is_taken_back_by_the_own_side_only(cast, make_agreement):
    agreement = make_agreement()
    delivery = give(agreement, cast.liaison)
    with pytest.raises(PermissionDenied):
        services.withdraw_delivery(delivery=delivery, actor=cast.secretary)
    services.withdraw_delivery(delivery=delivery, actor=cast.liaison)
    assert line(agreement).awaited == 0
    with pytest.raises(DomainError):
        services.confirm_delivery(delivery=delivery, actor=cast.secretary)


@pytest.mark.parametrize("days", [1, -40], ids=["tomorrow", "before the agreement"])
def test_a_day_outside_the_agreement_is_told(cast, make_agreement, days):
    with pytest.raises(ValidationError) as refused:
        give(make_agreement(), cast.liaison, done_on=clock.today() + timedelta(days=days))
    assert "done_on" in refused.value.message_dict


def test_the_balance_is_the_sum_of_what_was_confirmed_whatever_else_happened(cast, make_agreement):
    agreement = make_agreement()
    expected = Decimal(0)
    for n, answer in enumerate(("confirm", "dispute", "withdraw", "none", "confirm", "confirm")):
        quantity = Decimal(n) + Decimal("0.25")
        delivery = give(agreement, cast.liaison, quantity)
        if answer == "confirm":
            services.confirm_delivery(delivery=delivery, actor=cast.secretary)
            expected += quantity
        elif answer == "dispute":
            services.dispute_delivery(delivery=delivery, reason="没有", actor=cast.secretary)
        elif answer == "withdraw":
            services.withdraw_delivery(delivery=delivery, actor=cast.liaison)
    found = line(agreement)
    assert (found.given, found.left, found.beyond) == (expected, Decimal(0), expected - 4)
    assert (found.awaited, found.disputed) == (Decimal("3.25"), Decimal("1.25"))


# ── late, open, renewed, ended ────────────────────────────────────────────────────────────────
def test_a_unit_does_not_leave_while_it_owes(cast, make_agreement):
    agreement = make_agreement()
    with pytest.raises(DomainError, match="每季度一次义诊（4次") as refused:
        services.end_unit(unit=cast.unit, reason="搬走", actor=cast.officer)
    assert refused.value.code == "commitments_open"
    services.end_agreement(agreement=agreement, reason="双方商定", actor=cast.officer)
    assert services.end_unit(unit=cast.unit, reason="搬走", actor=cast.officer).status == "left"


def test_a_unit_is_told_what_it_still_owes(cast, make_agreement):
    agreement = make_agreement()
    assert [row.content for row in open_commitments(cast.unit)] == ["每季度一次义诊"]
    assert open_commitments(cast.other_unit) == []
    services.confirm_delivery(delivery=give(agreement, cast.liaison, "4"), actor=cast.secretary)
    assert open_commitments(cast.unit) == []


def test_a_partner_unit_owes_too(cast, make_agreement):
    make_agreement(partner=cast.other_unit)
    assert [row.content for row in open_commitments(cast.other_unit)] == ["组织志愿者"]


def test_the_clock_speaks_once_of_the_end_and_of_what_is_late(cast, make_agreement):
    agreement = make_agreement(ends_on=clock.today() + timedelta(days=20), due_on=clock.today() + timedelta(days=2))
    assert services.keep_agreements() == 1
    assert Notice.objects.filter(to=cast.secretary, event="agreement_ending").count() == 1
    with clock.moved(clock.now() + timedelta(days=3)):
        assert services.keep_agreements() == 2
        assert services.keep_agreements() == 0
        assert Notice.objects.filter(to=cast.liaison, event="commitment_late").count() == 2
        assert [side.late for side in balance_of(agreement)] == [1, 1]


def test_what_has_run_out_closes_when_kept_and_waits_when_not(cast, make_agreement):
    kept, owed = make_agreement(), make_agreement(partner=cast.nanyuan)
    for side, actor, other in ((Side.FIRST, cast.liaison, cast.secretary), (Side.SECOND, cast.secretary, cast.liaison)):
        services.confirm_delivery(delivery=give(kept, actor, "20", side=side), actor=other)
    with clock.moved(clock.now() + timedelta(days=400)):
        services.keep_agreements()
    kept.refresh_from_db()
    owed.refresh_from_db()
    assert (kept.status, owed.status) == ("fulfilled", "in_force")


def test_renewing_drafts_the_next_with_the_same_promises_once(cast, make_agreement):
    agreement = make_agreement()
    begins, ends = agreement.day_after, agreement.day_after + timedelta(days=364)
    following = services.renew_agreement(agreement=agreement, begins_on=begins, ends_on=ends, actor=cast.liaison)
    assert (following.status, following.renews_id) == ("draft", agreement.pk)
    rows = following.commitments.values_list("content", "quantity")
    assert sorted(rows) == sorted(agreement.commitments.values_list("content", "quantity"))
    assert all(begins <= row.due_on <= ends for row in following.commitments.all())
    with pytest.raises(DomainError, match="已经续签"):
        services.renew_agreement(agreement=agreement, begins_on=begins, ends_on=ends, actor=cast.liaison)


def test_ending_says_why_and_nothing_is_owed_any_more(cast, make_agreement):
    agreement = make_agreement()
    with pytest.raises(ValidationError):
        services.end_agreement(agreement=agreement, reason=" ", actor=cast.liaison)
    services.end_agreement(agreement=agreement, reason="医院搬走了", actor=cast.liaison)
    assert open_commitments(cast.unit) == []
    assert Notice.objects.filter(to=cast.secretary, event="agreement_closed").count() == 1
    with pytest.raises(DomainError):
        give(agreement, cast.liaison)


# ── what the database refuses ─────────────────────────────────────────────────────────────────
def test_the_database_refuses_what_must_never_be(cast, make_agreement):
    agreement = make_agreement()
    delivery = give(agreement, cast.liaison)
    refused = (
        (Agreement.objects.filter(pk=agreement.pk), {"partner_unit": cast.other_unit.pk}, "agreement_has_one_partner"),
        (Agreement.objects.filter(pk=agreement.pk), {"ends_on": LONG_AGO}, "agreement_dates_in_order"),
        (Agreement.objects.filter(pk=agreement.pk), {"text_hash": ""}, "signed_agreement_keeps_its_text"),
        (Agreement.objects.filter(pk=agreement.pk), {"status": "ended"}, "ended_agreement_says_why"),
        (Commitment.objects.filter(agreement=agreement), {"quantity": 0}, "commitment_promises_something"),
        (Delivery.objects.filter(pk=delivery.pk), {"decided_by": cast.liaison}, "nobody_answers_the_own_delivery"),
        (Delivery.objects.filter(pk=delivery.pk), {"status": "confirmed"}, "delivery_answered_by_somebody"),
        (Delivery.objects.filter(pk=delivery.pk), {"status": "disputed", "decided_by": cast.secretary}, "says_why"),
    )
    for rows, wrong, name in refused:
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            rows.update(**wrong)
