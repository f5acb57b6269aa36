"""A street's experience: learnt once by a worker, tried on months held back, and used only where a person says so."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from core import clock
from core.accounts.models import User
from core.audit import trail
from core.errors import DomainError
from core.models import Notice, OutboxMessage
from needs import services, tasks
from needs.models import Category, Claim, Experience, Judgement, Need, Offer, StreetUnderstanding
from needs.selectors.decisions import decisions_of
from needs.selectors.matching import candidates_of, reasons_of
from needs.services.capacity import claiming_month

TEXTS = ("楼道灯坏了，想请人来修", "退休老人想学下棋", "老人想有人上门理发", "家里水管漏了")


@pytest.fixture
def history(rows, cast):
    """Eight months in which the bank's people took what the clinic declined."""
    mine = rows.resource(content="电工志愿者上门检修楼道灯、水管", type="volunteers")
    bank = rows.resource(cast.other_unit, content="员工上门修灯、陪老人下棋、理发", type="experts")
    now, category = clock.now(), Category.objects.get(key="property")
    for month in range(8):
        day = date(2026, 1 + month, 10)
        for number, text in enumerate(TEXTS):
            need = Need.objects.create(
                number=f"XQ-{month}-{number}", text=f"{text}，{month}栋", area_code=cast.hechi.code, status="listed",
                category=category, asker=cast.resident, created_at=now, asked_on=day,
            )  # fmt: skip
            Offer.objects.create(
                need=need, unit=cast.unit, resource=mine, area_code=need.area_code, status="declined",
                reason="不是我们的专长", created_at=now, answered_at=clock.now().replace(2026, 1 + month, 10),
            )  # fmt: skip
            Claim.objects.create(
                need=need, unit=cast.other_unit, resource=bank, area_code=need.area_code, month=day.replace(day=1),
                status="fulfilled", claimed_by=cast.other_liaison, claimed_at=now,
            )  # fmt: skip
            if number == 0:
                Judgement.objects.create(
                    need=need, verdict="satisfied", solved=True, channel="page", judged_at=now
                )  # fmt: skip
    return {"mine": mine, "bank": bank}


def start(cast):
    return services.start_learning(street_code=cast.street.code, actor=cast.officer)


def learnt(cast):
    experience = start(cast)
    tasks.run_learning(experience_id=experience.pk)
    experience.refresh_from_db()
    return experience


def scores(need):
    return [(pair.resource_id, pair.total, reasons_of(pair)) for pair in candidates_of(need, date(2026, 11, 1))]


# ── what is learnt ────────────────────────────────────────────────────────────────────────────
def test_accepted_declined_and_judged_pairs_are_what_it_learns_from(history, cast):
    decisions, resources = decisions_of(cast.street.code)
    assert {resource.id for resource in resources} == {history["mine"].pk, history["bank"].pk}
    good = [one for one in decisions if one.good]
    assert {one.resource_id for one in good} == {history["bank"].pk}
    assert sorted({one.weight for one in good}) == [1.0, 2.0]
    assert len(decisions) == 64


@pytest.mark.parametrize(("reason", "weight"), [("不是我们的专长", 1.0), ("这个月人手排不开", 0.3), ("老师出差", 0.3)])
def test_no_time_just_now_says_little_against_a_pair(reason, weight, rows, cast):
    need = rows.need("listed")
    offer = services.offer_resource(need=need, resource=rows.resource(content="修灯"), actor=cast.officer)
    services.decline_offer(offer=offer, reason=reason, actor=cast.liaison)
    [decision] = decisions_of(cast.street.code)[0]
    assert (decision.good, decision.weight) == (False, weight)


def test_what_the_asker_was_unhappy_with_did_not_go_well(history, cast):
    need = Claim.objects.first().need
    Judgement.objects.create(
        need=need, round=1, verdict="unsatisfied", solved=False, comment="又坏了", channel="page", judged_at=clock.now()
    )
    told = [one for one in decisions_of(cast.street.code)[0] if one.need.id == need.pk and one.weight == 2.0]
    assert [one.good for one in told] == [False]


def test_learning_is_done_by_the_worker_and_told(history, cast):
    experience = start(cast)
    message = OutboxMessage.objects.get(channel="task", payload__task="needs.run_learning")
    assert message.payload["arguments"] == {"experience_id": experience.pk}
    tasks.run_learning(**message.payload["arguments"])
    experience.refresh_from_db()
    assert (experience.status, experience.progress) == ("learnt", 100)
    assert experience.trial["tried_on"] == 12
    assert experience.trial["learnt_from"] == 40
    assert experience.trial["after"]["hit@1"] > experience.trial["before"]["hit@1"]
    units = {key[2]: points for key, points, *_rest in experience.habits if key[0] == "unit"}
    assert units[str(cast.other_unit.pk)] > 0 > units[str(cast.unit.pk)]
    assert Notice.objects.get(event="experience.ready").to == cast.officer
    assert services.run_learning(experience_id=experience.pk, actor=User.objects.system()) is False


def test_nothing_learnt_tells_who_asked(history, cast):
    """The same decisions with every asker, text beside the matter, place and number changed teach the same."""
    first = learnt(cast).habits
    for at, need in enumerate(Need.objects.order_by("pk")):
        need.asker, need.place, need.text = cast.neighbour, f"{at}号楼", need.text.replace("栋", "幢")
        need.save(update_fields=["asker", "place", "text"])
    assert learnt(cast).habits == first
    assert not any(word in str(first) for word in ("栋", "孙玉珍", "李桂兰"))


def test_too_little_to_learn_from_is_said(rows, cast):
    experience = learnt(cast)
    assert experience.status == "failed"
    assert "现在是0次和0次" in experience.error


# ── what is used ──────────────────────────────────────────────────────────────────────────────
def test_off_until_switched_on_and_reset_restores_the_first_state_exactly(history, rows, cast):
    need = rows.need("listed", text="楼道灯坏了，想请人来修")
    first = scores(need)
    experience = learnt(cast)
    assert scores(need) == first
    services.switch_on_experience(experience=experience, actor=cast.officer)
    before, used = ({resource: total for resource, total, _rows in each} for each in (first, scores(need)))
    assert used[history["bank"].pk] > before[history["bank"].pk]
    assert used[history["mine"].pk] < before[history["mine"].pk]
    assert {rows[-1]["principle"] for _resource, _total, rows in scores(need)} == {"learnt"}
    services.switch_off_experience(experience=experience, actor=cast.officer)
    assert scores(need) == first
    services.switch_on_experience(experience=experience, actor=cast.officer)
    services.reset_experience(experience=experience, actor=cast.officer)
    assert scores(need) == first
    experience.refresh_from_db()
    assert (experience.status, experience.habits) == ("reset", [])
    assert StreetUnderstanding.objects.get(area_code=cast.street.code).habits == []
    assert [row.verb for row in trail(experience)][:2] == ["experience.reset", "experience.switched_on"]


def test_another_street_learns_nothing_of_it(history, cast):
    services.switch_on_experience(experience=learnt(cast), actor=cast.officer)
    assert not StreetUnderstanding.objects.filter(area_code=cast.next_street.code).exists()


def test_one_is_in_use_and_the_newer_takes_the_place_of_the_older(history, cast):
    older, newer = learnt(cast), learnt(cast)
    services.switch_on_experience(experience=older, actor=cast.officer)
    services.switch_on_experience(experience=newer, actor=cast.officer)
    older.refresh_from_db()
    assert older.status == "off"
    # Forgetting what is not in use leaves alone what is.
    services.reset_experience(experience=older, actor=cast.officer)
    assert StreetUnderstanding.objects.get().habits == newer.habits


def test_what_did_worse_cannot_be_switched_on(history, cast):
    experience = learnt(cast)
    experience.trial["before"]["hit@5"], experience.trial["after"]["hit@5"] = 0.6, 0.5
    experience.save(update_fields=["trial"])
    with pytest.raises(DomainError, match="反而变差了"):
        services.switch_on_experience(experience=experience, actor=cast.officer)


def test_one_is_in_the_making_until_it_is_stale(history, cast):
    first = start(cast)
    with pytest.raises(DomainError) as refused:
        start(cast)
    assert refused.value.code == "already_running"
    with clock.moved(clock.now() + timedelta(minutes=6)):
        second = start(cast)
    first.refresh_from_db()
    assert (first.status, second.status) == ("failed", "queued")


@pytest.mark.parametrize("name", ["secretary", "liaison", "resident", "district", "other_officer", "supervisor"])
def test_only_the_street_s_officers_have_it_learnt_and_used(name, history, cast):
    experience, who = learnt(cast), cast.of(name)
    for call in (
        lambda: services.start_learning(street_code=cast.street.code, actor=who),
        lambda: services.switch_on_experience(experience=experience, actor=who),
        lambda: services.reset_experience(experience=experience, actor=who),
    ):
        with pytest.raises(PermissionDenied):
            call()


def test_the_database_refuses_what_must_not_be(history, cast):
    experience = learnt(cast)
    services.switch_on_experience(experience=experience, actor=cast.officer)
    told = {"area_code": cast.street.code, "started_by": cast.officer, "started_at": clock.now()}
    for row in (
        Experience(**told, status="on", switched_by=cast.officer, switched_at=clock.now()),
        Experience(**told, status="on"),
        Experience(**told, status="reset", habits=[1]),
        Experience(**told, status="known"),
        Experience(**told, progress=101),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


# ── doors ─────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("door", ["page", "api"])
def test_it_is_learnt_and_switched_through_either_door(door, history, cast, page, api):
    client = (page if door == "page" else api)(cast.officer)
    if door == "page":
        assert client.post(reverse("needs:experience-learn")).status_code == 302
        assert client.get(reverse("needs:experience")).context["progress"]
    else:
        body = {"street_code": cast.street.code}
        assert client.post("/api/v1/experience/", body, format="json").status_code == 201
        assert client.post("/api/v1/experience/", body, format="json").status_code == 409
        assert client.post("/api/v1/experience/", {}, format="json").status_code == 400
    experience = Experience.objects.get()
    tasks.run_learning(experience_id=experience.pk)
    for step, status in (("switch-on", "on"), ("switch-off", "off"), ("reset", "reset")):
        address = reverse(f"needs:experience-{step}", args=[experience.pk])
        where = address if door == "page" else f"/api/v1/experience/{experience.pk}/{step}/"
        assert client.post(where, {}).status_code == (302 if door == "page" else 200)
        experience.refresh_from_db()
        assert experience.status == status
        assert client.post(where, {}).status_code == 409


def test_every_weight_is_read_in_words_on_page_and_api_alike(history, cast, page, api):
    experience = learnt(cast)
    services.switch_on_experience(experience=experience, actor=cast.officer)
    shown = page(cast.secretary).get(reverse("needs:experience"))
    assert shown.context["steps"] == []
    assert shown.context["trial"]["verdict"] in {"有用：排在前五的多了。", "看不出有用。"}
    told = api(cast.officer).get(f"/api/v1/experience/{experience.pk}/").json()["habits"]
    assert [row["words"] for row in told] == [row["words"] for row in shown.context["habits"]]
    assert f"物业管理类需求，找{cast.other_unit}" in [row["words"] for row in told]
    assert "物业管理类需求，找" in shown.content.decode()


def test_the_matching_page_says_what_experience_adds(history, rows, cast, page):
    need = rows.need("listed", text="楼道灯坏了，想请人来修")
    services.switch_on_experience(experience=learnt(cast), actor=cast.officer)
    content = page(cast.officer).get(f"/needs/matching/?need={need.pk}").content.decode()
    assert "本街经验" in content
    assert claiming_month(cast.street.code)
