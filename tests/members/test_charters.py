"""The charter: drafted, carried by vote or order, signed, signed again; through the page and the API."""

import hashlib
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from core import clock
from core.errors import DomainError, StaleVersion
from core.models import AuditEntry, Notice
from members import services
from members.charter_selectors import standings
from members.models import Charter, CharterSignature
from members.services import Adopted, CharterText
from tests.cast import LONG_AGO

DOORS = ("page", "api")
WORDS = "第一条 每月开一次会。\n第二条 有事互相帮。"
# The cast's alliance has two units: both make the quorum of two thirds.
CARRIED = {"present": 2, "in_favour": 2, "against": 0, "abstained": 0}


def text(words=WORDS, **more):
    return CharterText(**{"title": "同心公约", "text": words, **more})


def by_vote(**more):
    return Adopted(**{"adoption": "vote", "adopted_on": clock.today(), **CARRIED, **more})


def by_order(**more):
    return Adopted(**{"adoption": "order", "adopted_on": clock.today(), "order_number": "同街〔2026〕9号", **more})


@pytest.fixture
def enacted(cast):
    """The first version, or the next one, in force."""

    def made(words=WORDS, adopted=None, **more):
        charter = services.draft_charter(alliance=cast.alliance, text=text(words, **more), actor=cast.officer)
        return services.enact_charter(charter=charter, adopted=adopted or by_vote(), actor=cast.officer)

    return made


def sign(charter, actor, fingerprint=None):
    fingerprint = fingerprint or hashlib.sha256(charter.text.encode()).hexdigest()
    return services.sign_charter(charter=charter, post="办公室主任", fingerprint=fingerprint, actor=actor)


def post(door, page, api, user, path, typed):
    if door == "page":
        return page(user).post(f"/members/{path}", typed)
    return api(user).post(f"/api/v1/{path}", typed, format="json")


def standing(charter):
    charter.refresh_from_db()
    return {row.unit.name: row.standing.value for row in standings(charter)}


# ── drafting ──────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("door", DOORS)
def test_the_office_drafts_by_either_door_once(cast, page, api, door):
    paths = {"page": f"alliances/{cast.alliance.pk}/charters/draft/", "api": "charters/"}
    typed = {"page": {"title": "同心公约", "words": WORDS}, "api": {
        "title": "同心公约", "text": WORDS, "alliance": cast.alliance.pk,
    }}  # fmt: skip
    for wanted in (302 if door == "page" else 201, 409):
        answer = post(door, page, api, cast.officer, paths[door], typed[door])
        assert answer.status_code == wanted, answer.content.decode()[-500:]
    charter = Charter.objects.get()
    assert (charter.edition, charter.status, charter.material, charter.sha256) == (1, "draft", True, "")
    assert AuditEntry.objects.filter(verb="charter.drafted", target_id=charter.pk, success=True).count() == 1


@pytest.mark.parametrize("who", ["liaison", "secretary", "other_officer", "supervisor", "district", "resident"])
def test_nobody_else_drafts(cast, who):
    with pytest.raises(PermissionDenied):
        services.draft_charter(alliance=cast.alliance, text=text(), actor=cast.of(who))


def test_any_browsers_line_breaks_give_the_same_text(cast):
    charter = services.draft_charter(alliance=cast.alliance, text=text("一\r\n二\r三"), actor=cast.officer)
    assert charter.text == "一\n二\n三"


def test_a_draft_is_corrected_and_an_older_text_is_told(cast):
    charter = services.draft_charter(alliance=cast.alliance, text=text(), actor=cast.officer)
    services.edit_charter(charter=charter, text=text("改过"), version=1, actor=cast.officer)
    with pytest.raises(StaleVersion):
        services.edit_charter(charter=charter, text=text("又改"), version=1, actor=cast.officer)
    charter.refresh_from_db()
    assert (charter.text, charter.version) == ("改过", 2)


def test_the_next_version_says_what_changed(cast, enacted):
    enacted()
    with pytest.raises(ValidationError) as refused:
        services.draft_charter(alliance=cast.alliance, text=text("新"), actor=cast.officer)
    assert "changes" in refused.value.error_dict


def test_an_empty_text_is_refused(cast):
    with pytest.raises(ValidationError) as refused:
        services.draft_charter(alliance=cast.alliance, text=text(" \n "), actor=cast.officer)
    assert "text" in refused.value.error_dict


# ── coming into force ─────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("door", DOORS)
def test_a_vote_puts_it_in_force_by_either_door_once(cast, page, api, door):
    charter = services.draft_charter(alliance=cast.alliance, text=text(), actor=cast.officer)
    typed = {"adoption": "vote", "adopted_on": clock.today().isoformat(), **CARRIED}
    for wanted in (302 if door == "page" else 200, 409):
        answer = post(door, page, api, cast.officer, f"charters/{charter.pk}/enact/", typed)
        assert answer.status_code == wanted, answer.content.decode()[-500:]
    charter.refresh_from_db()
    assert (charter.status, charter.entitled, charter.quorum, charter.round) == ("in_force", 2, 2, 1)
    assert charter.sha256 == hashlib.sha256(WORDS.encode()).hexdigest()
    assert set(Notice.objects.filter(event="charter_to_sign").values_list("to", flat=True)) == {
        cast.liaison.pk, cast.other_liaison.pk,
    }  # fmt: skip


@pytest.mark.parametrize(("changed", "field"), [
    ({"present": 3, "in_favour": 3}, "present"),
    ({"present": 1, "in_favour": 1}, "present"),
    ({"in_favour": 1}, "in_favour"),
    ({"in_favour": 1, "against": 1}, "in_favour"),
    ({"abstained": None}, "abstained"),
    ({"adopted_on": clock.today() + timedelta(days=1)}, "adopted_on"),
    ({"review_on": clock.today()}, "review_on"),
])  # fmt: skip
def test_a_vote_that_does_not_carry_is_told_at_its_count(cast, changed, field):
    charter = services.draft_charter(alliance=cast.alliance, text=text(), actor=cast.officer)
    with pytest.raises(ValidationError) as refused:
        services.enact_charter(charter=charter, adopted=by_vote(**changed), actor=cast.officer)
    assert field in refused.value.error_dict
    charter.refresh_from_db()
    assert charter.status == "draft"


def test_an_order_needs_its_number_and_no_counts(cast):
    charter = services.draft_charter(alliance=cast.alliance, text=text(), actor=cast.officer)
    with pytest.raises(ValidationError) as refused:
        services.enact_charter(charter=charter, adopted=by_order(order_number=" "), actor=cast.officer)
    assert "order_number" in refused.value.error_dict
    charter = services.enact_charter(charter=charter, adopted=by_order(present=1), actor=cast.officer)
    assert (charter.adoption, charter.present, charter.entitled) == ("order", None, None)


def test_the_next_version_replaces_the_one_before(enacted):
    first = enacted()
    second = enacted("第一条 每季开一次会。", changes="改为每季")
    first.refresh_from_db()
    assert (first.status, second.status, second.edition, second.round) == ("superseded", "in_force", 2, 2)


# ── signing ───────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("door", DOORS)
def test_a_liaison_signs_by_either_door_once(cast, page, api, enacted, door):
    charter = enacted()
    typed = {"post": "办公室主任", "fingerprint": charter.sha256, "agreed": "on"}
    for wanted in (302 if door == "page" else 200, 409):
        answer = post(door, page, api, cast.liaison, f"charters/{charter.pk}/sign/", typed)
        assert answer.status_code == wanted, answer.content.decode()[-500:]
    signature = CharterSignature.objects.get()
    assert (signature.unit, signature.signer, signature.post) == (cast.unit, "王建国", "办公室主任")
    assert signature.sha256 == hashlib.sha256(WORDS.encode()).hexdigest()
    assert standing(charter) == {"同心中医医院": "signed", "同心建设银行支行": "to_sign"}


@pytest.mark.parametrize("door", DOORS)
def test_signing_an_older_version_is_told(cast, page, api, enacted, door):
    first = enacted()
    enacted("第一条 每季开一次会。", changes="改为每季")
    typed = {"post": "主任", "fingerprint": first.sha256, "agreed": "on"}
    answer = post(door, page, api, cast.liaison, f"charters/{first.pk}/sign/", typed)
    assert answer.status_code == 409
    assert not CharterSignature.objects.exists()


@pytest.mark.parametrize("door", DOORS)
def test_another_fingerprint_signs_nothing(cast, page, api, enacted, door):
    charter = enacted()
    typed = {"post": "主任", "fingerprint": "0" * 64, "agreed": "on"}
    assert post(door, page, api, cast.liaison, f"charters/{charter.pk}/sign/", typed).status_code == 409
    assert not CharterSignature.objects.exists()


@pytest.mark.parametrize(("typed", "field"), [({"post": ""}, "post"), ({"agreed": ""}, "agreed")])
def test_a_signature_needs_post_and_word(cast, page, enacted, typed, field):
    charter = enacted()
    said = {"post": "主任", "fingerprint": charter.sha256, "agreed": "on", **typed}
    answer = page(cast.liaison).post(f"/members/charters/{charter.pk}/sign/", said)
    assert answer.status_code == 422
    form = next(step["form"] for step in answer.context["steps"] if step["name"] == "sign")
    assert field in form.errors
    assert not CharterSignature.objects.exists()


@pytest.mark.parametrize("who", ["officer", "secretary", "supervisor", "next_liaison", "resident"])
def test_only_a_seated_units_liaison_signs(cast, enacted, who):
    with pytest.raises(PermissionDenied):
        sign(enacted(), cast.of(who))


def test_a_unit_that_left_the_alliance_signs_no_more(cast, enacted):
    charter = enacted()
    cast.unit.seats.update(left_on=clock.today())
    with pytest.raises(PermissionDenied):
        sign(charter, cast.liaison)


# ── signing again ─────────────────────────────────────────────────────────────────────────────
def test_a_material_change_is_signed_again(cast, enacted):
    sign(enacted(), cast.liaison)
    second = enacted("第一条 每季开一次会。", changes="改为每季")
    assert standing(second) == {"同心中医医院": "to_sign_again", "同心建设银行支行": "to_sign"}
    sign(second, cast.liaison)
    assert standing(second)["同心中医医院"] == "signed"
    assert CharterSignature.objects.count() == 2


def test_a_minor_change_keeps_every_signature(cast, enacted):
    sign(enacted(), cast.liaison)
    Notice.objects.all().delete()
    second = enacted(WORDS + "。", changes="补标点", material=False)
    assert (second.edition, second.round) == (2, 1)
    assert standing(second) == {"同心中医医院": "signed", "同心建设银行支行": "to_sign"}
    assert set(Notice.objects.values_list("to", "event")) == {
        (cast.liaison.pk, "charter_changed"), (cast.other_liaison.pk, "charter_to_sign"),
    }  # fmt: skip
    with pytest.raises(DomainError):
        sign(second, cast.liaison)


def test_the_first_version_is_always_signed(cast, enacted):
    assert enacted(material=False).material is True


# ── reminding and reviewing ───────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("door", DOORS)
def test_who_has_not_signed_is_reminded_once_in_a_round(cast, page, api, enacted, door):
    charter = enacted()
    sign(charter, cast.liaison)
    for wanted in (302 if door == "page" else 200, 409):
        assert post(door, page, api, cast.officer, f"charters/{charter.pk}/remind/", {}).status_code == wanted
    assert [one.to for one in Notice.objects.filter(event="charter_reminded")] == [cast.other_liaison]


def test_the_nightly_reminder_waits_a_week_and_comes_once(cast, enacted):
    charter = enacted()
    with clock.moved(clock.now() + timedelta(days=6)):
        assert services.remind_due_charters() == 0
    with clock.moved(clock.now() + timedelta(days=8)):
        assert services.remind_due_charters() == 1
        assert services.remind_due_charters() == 0
    assert Notice.objects.filter(event="charter_reminded").count() == 2
    charter.refresh_from_db()
    assert charter.reminded_at is not None


def test_a_minor_version_does_not_remind_anew_and_a_material_one_does(cast, enacted):
    services.remind_charter(charter=enacted(), actor=cast.officer)
    minor = enacted(WORDS + "。", changes="补标点", material=False)
    with pytest.raises(DomainError):
        services.remind_charter(charter=minor, actor=cast.officer)
    services.remind_charter(charter=enacted("新", changes="重写"), actor=cast.officer)


def test_nobody_is_reminded_when_all_have_signed(cast, enacted):
    charter = enacted()
    sign(charter, cast.liaison)
    sign(charter, cast.other_liaison)
    with pytest.raises(DomainError):
        services.remind_charter(charter=charter, actor=cast.officer)


@pytest.mark.parametrize("door", DOORS)
def test_a_review_sets_the_next_day(cast, page, api, enacted, door):
    charter, ahead = enacted(), clock.today() + timedelta(days=365)
    typed = {"review_on": ahead.isoformat()}
    answer = post(door, page, api, cast.officer, f"charters/{charter.pk}/review/", typed)
    assert answer.status_code in {200, 302}
    charter.refresh_from_db()
    assert (charter.review_on, charter.reviewed_on) == (ahead, clock.today())
    past = {"review_on": clock.today().isoformat()}
    refused = post(door, page, api, cast.officer, f"charters/{charter.pk}/review/", past)
    assert refused.status_code == (422 if door == "page" else 400)


# ── what the database refuses ─────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("changed", [
    {"text": "别的"}, {"title": "别的"}, {"sha256": "0" * 64}, {"in_favour": 1}, {"status": "draft"}, {"round": 7},
])  # fmt: skip
def test_a_version_in_force_never_changes(enacted, changed):
    charter = enacted()
    with pytest.raises(IntegrityError), transaction.atomic():
        Charter.objects.filter(pk=charter.pk).update(**changed)


def test_a_version_in_force_and_a_signature_are_never_removed(cast, enacted):
    charter = enacted()
    signature = sign(charter, cast.liaison)
    for row in (signature, charter):
        with pytest.raises(IntegrityError), transaction.atomic():
            type(row).objects.filter(pk=row.pk).delete()


@pytest.mark.parametrize("changed", [{"post": "别的"}, {"sha256": "0" * 64}, {"signed_at": clock.now()}])
def test_a_signature_never_changes(cast, enacted, changed):
    signature = sign(enacted(), cast.liaison)
    with pytest.raises(IntegrityError), transaction.atomic():
        CharterSignature.objects.filter(pk=signature.pk).update(**changed)


def test_one_signature_a_unit_and_one_version_in_force(cast, enacted):
    charter = enacted()
    signature = sign(charter, cast.liaison)
    signature.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        signature.save(force_insert=True)
    draft = services.draft_charter(alliance=cast.alliance, text=text(changes="改"), actor=cast.officer)
    draft.status, draft.sha256, draft.round = "in_force", "0" * 64, 2
    draft.adoption, draft.order_number, draft.adopted_on, draft.in_force_at = "order", "1", LONG_AGO, clock.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        draft.save()


# ── reading ───────────────────────────────────────────────────────────────────────────────────
def test_a_draft_is_there_for_the_office_alone(cast):
    charter = services.draft_charter(alliance=cast.alliance, text=text(), actor=cast.officer)
    seen = {
        name: Charter.objects.visible_to(cast.of(name)).filter(pk=charter.pk).exists()
        for name in ("officer", "secretary", "district", "liaison", "supervisor", "other_officer", "resident")
    }
    assert seen == {
        "officer": True, "secretary": True, "district": True, "liaison": False, "supervisor": False,
        "other_officer": False, "resident": False,
    }  # fmt: skip


def test_the_page_shows_who_has_not_signed_and_covers_other_names(cast, page, enacted):
    charter = enacted()
    sign(charter, cast.liaison)
    office = page(cast.officer).get(charter.get_absolute_url()).content.decode()
    other = page(cast.other_liaison).get(charter.get_absolute_url()).content.decode()
    assert "王建国" in office
    assert "王建国" not in other
    assert "待签" in office


def test_the_comparison_shows_what_was_put_in_and_taken_out(cast, page, enacted):
    enacted()
    second = enacted(WORDS.replace("每月", "每季"), changes="改为每季")
    shown = page(cast.liaison).get(f"/members/charters/{second.pk}/compare/").content.decode()
    assert "<del>月</del><ins>季</ins>" in shown


def test_the_first_version_has_nothing_to_be_compared_with(cast, page, enacted):
    assert page(cast.officer).get(f"/members/charters/{enacted().pk}/compare/").status_code == 404


def test_the_receipt_is_for_the_unit_and_the_office(cast, page, enacted, fonts):
    signature = sign(enacted(), cast.liaison)
    path = f"/members/signatures/{signature.pk}/receipt.pdf"
    met = {
        name: page(cast.of(name)).get(path).status_code
        for name in ("liaison", "officer", "other_liaison", "supervisor", "other_officer", "resident")
    }
    assert met == {
        "liaison": 200, "officer": 200, "other_liaison": 404, "supervisor": 403, "other_officer": 404, "resident": 404,
    }  # fmt: skip
    assert page(cast.liaison).get(path).content.startswith(b"%PDF")


def test_who_signed_costs_the_same_for_any_number_of_units(cast, enacted, django_assert_num_queries):
    charter = enacted()
    with django_assert_num_queries(2):
        standings(charter)
    sign(charter, cast.liaison)
    sign(charter, cast.other_liaison)
    with django_assert_num_queries(2):
        standings(charter)


def test_the_api_lists_who_signed(cast, api, enacted):
    charter = enacted()
    sign(charter, cast.liaison)
    found = api(cast.supervisor).get(f"/api/v1/charters/{charter.pk}/standings/").json()
    assert {row["name"]: row["standing"] for row in found} == {
        "同心中医医院": "signed", "同心建设银行支行": "to_sign",
    }  # fmt: skip
