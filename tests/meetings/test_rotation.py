"""The rotation of the chair: found by hand, seat or draw; put off, exchanged, given away, handed over."""

import hashlib
from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from core import clock
from core.accounts.models import User
from core.areas.models import Zone
from core.audit import trail
from core.errors import DomainError
from core.models import Notice
from meetings import services
from meetings.lifecycle import HANDOVER_LIFECYCLE, SWAP_LIFECYCLE, TERM_LIFECYCLE
from meetings.models import (
    ChairTerm,
    ChangeKind,
    Handover,
    HandoverStatus,
    OrderWay,
    SwapStatus,
    TermStatus,
    TermSwap,
)
from meetings.rotation import Turn, drawn, laid_out, put_off, shares
from meetings.selectors.chair import chair_of, current_chair
from members.models import Liaison, MemberUnit, Seat, UnitKind
from projects.models import ProjectStatus
from tests.core.documents.reading import read

DAY = date(2026, 11, 18)
NEXT = date(2026, 12, 1)


@pytest.fixture(autouse=True)
def _mid_november():
    with time_machine.travel("2026-11-18 10:00+08:00", tick=False):
        yield


@pytest.fixture
def third(cast):
    """A third unit that joined before the two of the cast, with a liaison."""
    unit = MemberUnit.objects.create(
        name="同心消防救援站", name_key="同心消防救援站", kind=UnitKind.GOVERNMENT, area_code=cast.street.code,
        street_code=cast.street.code, created_at=clock.now(),
    )  # fmt: skip
    Seat.objects.create(alliance=cast.alliance, unit=unit, joined_on=date(2019, 1, 1))
    user = User.objects.create_user(username="消防", full_name="消防")
    Liaison.objects.create(unit=unit, user=user, begins=date(2020, 1, 1))
    return unit


@pytest.fixture
def year(cast, third):
    """Twelve months from December: unit, other unit, third, and over again."""
    return services.plan_terms(
        alliance=cast.alliance, units=[cast.unit, cast.other_unit, third], first=NEXT, actor=cast.officer
    )


def order(cast):
    return [term.unit for term in cast.alliance.chair_terms.select_related("unit").order_by("begins")]


# ── pure rules ────────────────────────────────────────────────────────────────────────────────
def test_terms_follow_without_a_gap_over_the_year_end():
    turns = laid_out([7, 8], date(2026, 11, 1), 3)
    assert turns == [
        Turn(7, date(2026, 11, 1), date(2027, 1, 31)), Turn(8, date(2027, 2, 1), date(2027, 4, 30)),
        Turn(7, date(2027, 5, 1), date(2027, 7, 31)), Turn(8, date(2027, 8, 1), date(2027, 10, 31)),
    ]  # fmt: skip


def test_a_draw_can_be_made_again_by_anyone():
    by_hand = sorted([3, 1, 2], key=lambda unit: hashlib.sha256(f"0417:{unit}".encode()).hexdigest())
    assert drawn([1, 2, 3], "0417") == drawn([3, 2, 1], "0417") == by_hand
    assert {tuple(drawn(range(5), str(seed))) for seed in range(20)} > {tuple(drawn(range(5), "0"))}


def test_who_is_put_off_goes_back_and_those_between_move_up():
    assert put_off([1, 2, 3, 4], 2) == [2, 3, 1, 4]
    assert put_off([1, 2, 3, 4], 3) == [2, 3, 4, 1]


def test_shares_count_turns_months_and_what_lies_ahead():
    turns = [
        Turn(1, date(2025, 12, 1), date(2026, 2, 28)), Turn(1, date(2026, 12, 1), date(2026, 12, 31)),
        Turn(2, date(2026, 11, 1), date(2026, 11, 30)),
    ]  # fmt: skip
    found = shares([1, 2, 3], turns, DAY, skipped=[3, 3])
    told = [(one.unit, one.turns, one.months, one.ahead, one.last, one.skipped) for one in found]
    assert told == [
        (3, 0, 0, 0, None, 2), (2, 1, 1, 0, date(2026, 11, 30), 0), (1, 1, 3, 1, date(2026, 2, 28), 0),
    ]  # fmt: skip


# ── laying down ───────────────────────────────────────────────────────────────────────────────
def test_by_seat_who_joined_first_comes_first(cast, third):
    services.plan_terms(alliance=cast.alliance, units=[], first=NEXT, way=OrderWay.BY_SEAT, actor=cast.officer)
    assert order(cast)[:3] == [third, cast.unit, cast.other_unit]


def test_a_draw_keeps_its_seed_and_gives_the_same_order(cast, third):
    terms = services.plan_terms(
        alliance=cast.alliance, units=[], first=NEXT, way=OrderWay.BY_DRAW, seed=" 20261118 ", actor=cast.officer
    )
    assert terms[0].plan.seed == "20261118"
    assert [term.unit_id for term in terms[:3]] == drawn(
        [cast.unit.pk, cast.other_unit.pk, third.pk], "20261118"
    )  # fmt: skip


def test_a_draw_without_a_seed_is_refused(cast):
    with pytest.raises(ValidationError) as refused:
        services.plan_terms(alliance=cast.alliance, units=[], first=NEXT, way=OrderWay.BY_DRAW, actor=cast.officer)
    assert "seed" in refused.value.message_dict
    assert not ChairTerm.objects.exists()


def test_each_unit_hears_of_its_first_term_once(cast, year):
    told = Notice.objects.filter(event="chair_planned")
    assert {one.to for one in told} >= {cast.liaison, cast.other_liaison}
    assert told.count() == 3
    assert "2026年12月1日" in told.get(to=cast.liaison).subject


def test_who_is_in_the_chair_is_not_planned_over(cast, year):
    with time_machine.travel("2026-12-05 10:00+08:00", tick=False), pytest.raises(ValidationError) as refused:
        services.plan_terms(alliance=cast.alliance, units=[cast.unit], first=NEXT, actor=cast.officer)
    assert "first" in refused.value.message_dict


# ── changing ──────────────────────────────────────────────────────────────────────────────────
def test_a_skipped_unit_comes_back_in_the_named_term(cast, year, third):
    services.skip_term(term=year[0], to=year[2], reason="年底盘点", actor=cast.officer)
    assert order(cast)[:4] == [cast.other_unit, third, cast.unit, cast.unit]
    changes = [(one.kind, one.before, one.after) for term in order_terms(cast)[:3] for one in term.changes.all()]
    assert changes == [
        (ChangeKind.SKIPPED, cast.unit, cast.other_unit), (ChangeKind.MOVED, cast.other_unit, third),
        (ChangeKind.MOVED, third, cast.unit),
    ]  # fmt: skip
    assert "2027年2月1日" in Notice.objects.get(event="term_skipped", to=cast.liaison).subject


def order_terms(cast):
    return list(cast.alliance.chair_terms.order_by("begins"))


@pytest.mark.parametrize("place", [None, 0])
def test_a_term_is_put_off_only_to_a_later_one(cast, year, place):
    last = year[-1]
    with pytest.raises(ValidationError) as refused:
        services.skip_term(term=last, to=None if place is None else year[place], reason="忙", actor=cast.officer)
    assert "to" in refused.value.message_dict


def test_skipping_needs_a_reason_and_the_office(cast, year):
    with pytest.raises(ValidationError) as refused:
        services.skip_term(term=year[0], reason="  ", actor=cast.officer)
    assert "reason" in refused.value.message_dict
    with pytest.raises(PermissionDenied):
        services.skip_term(term=year[0], reason="忙", actor=cast.liaison)


def test_two_units_exchange_terms_when_the_other_agrees(cast, year):
    swap = services.ask_swap(term=year[0], other=year[1], note="年底盘点", actor=cast.liaison)
    assert order(cast)[:2] == [cast.unit, cast.other_unit]
    assert "年底盘点" in Notice.objects.get(event="swap_asked", to=cast.other_liaison).body
    with pytest.raises(PermissionDenied):
        services.agree_swap(swap=swap, actor=cast.liaison)
    services.agree_swap(swap=swap, actor=cast.other_liaison)
    assert order(cast)[:2] == [cast.other_unit, cast.unit]
    assert [row.verb for row in trail(year[0])] == ["chair.swapped", "chair.swap_asked"]
    assert "2027年1月1日" in Notice.objects.get(event="swap_answered", to=cast.liaison).subject
    with pytest.raises(DomainError):
        services.agree_swap(swap=swap, actor=cast.other_liaison)


def test_a_declined_exchange_changes_nothing(cast, year):
    swap = services.ask_swap(term=year[0], other=year[1], actor=cast.liaison)
    services.decline_swap(swap=swap, actor=cast.other_liaison)
    assert order(cast)[:2] == [cast.unit, cast.other_unit]
    assert services.ask_swap(term=year[0], other=year[1], actor=cast.liaison).status == SwapStatus.ASKED


def test_an_exchange_waits_for_one_answer_at_a_time(cast, year):
    services.ask_swap(term=year[0], other=year[1], actor=cast.liaison)
    with pytest.raises(DomainError):
        services.ask_swap(term=year[0], other=year[2], actor=cast.liaison)
    with pytest.raises(ValidationError) as refused:
        services.ask_swap(term=year[2], other=year[1], actor=cast.officer)
    assert "other" in refused.value.message_dict


def test_an_exchange_is_void_once_the_rotation_moved(cast, year):
    swap = services.ask_swap(term=year[0], other=year[1], actor=cast.liaison)
    services.skip_term(term=year[0], to=year[2], reason="忙", actor=cast.officer)
    with pytest.raises(DomainError) as refused:
        services.agree_swap(swap=swap, actor=cast.other_liaison)
    assert refused.value.code == "barred"


def test_own_terms_past_terms_and_other_alliances_are_no_exchange(cast, year):
    with pytest.raises(ValidationError):
        services.ask_swap(term=year[0], other=year[3], actor=cast.liaison)
    with time_machine.travel("2027-01-05 10:00+08:00", tick=False):
        with pytest.raises(DomainError):
            services.ask_swap(term=year[0], other=year[4], actor=cast.liaison)
        with pytest.raises(ValidationError):
            services.ask_swap(term=year[3], other=year[1], actor=cast.liaison)


def test_a_unit_that_left_chairs_nothing_and_is_replaced_from_today(cast, year):
    with time_machine.travel("2026-12-10 10:00+08:00", tick=False):
        assert current_chair(cast.street.code).unit == cast.unit
        Seat.objects.filter(unit=cast.unit, alliance=cast.alliance).update(left_on=clock.today())
        assert current_chair(cast.street.code) is None
        rest = services.replace_chair(term=year[0], unit=cast.other_unit, reason="单位迁走", actor=cast.officer)
        assert (rest.begins, rest.ends) == (date(2026, 12, 10), date(2026, 12, 31))
        assert chair_of(cast.alliance, clock.today()).unit == cast.other_unit
    year[0].refresh_from_db()
    assert (year[0].unit, year[0].ends) == (cast.unit, date(2026, 12, 9))


def test_a_chair_is_replaced_by_another_seated_unit_only(cast, year):
    for unit in (cast.unit, cast.next_unit):
        with pytest.raises(ValidationError) as refused:
            services.replace_chair(term=year[0], unit=unit, reason="换", actor=cast.officer)
        assert "unit" in refused.value.message_dict


def test_zones_have_a_chair_of_their_own_for_the_term(cast, year):
    zone = Zone.objects.create(area_code=cast.street.code, name="东片区")
    away = Zone.objects.create(area_code=cast.next_street.code, name="西片区")
    services.set_co_chairs(term=year[0], chairs={zone: cast.other_unit}, actor=cast.officer)
    assert [(one.zone, one.unit) for one in year[0].co_chairs.all()] == [(zone, cast.other_unit)]
    assert Notice.objects.filter(event="co_chair_named", to=cast.other_liaison).count() == 1
    with pytest.raises(ValidationError):
        services.set_co_chairs(term=year[0], chairs={away: cast.other_unit}, actor=cast.officer)
    services.set_co_chairs(term=year[0], chairs={}, actor=cast.officer)
    assert not year[0].co_chairs.exists()


def test_each_unit_is_reminded_once_two_weeks_before_its_turn(cast, year):
    heard = []
    for day in ("2026-11-16", "2026-11-17", "2026-11-18"):
        with time_machine.travel(f"{day} 08:00+08:00", tick=False):
            heard.append(services.remind_chairs())
    assert heard == [0, 1, 0]
    assert Notice.objects.filter(event="chair_near").get().to == cast.liaison


# ── handing over ──────────────────────────────────────────────────────────────────────────────
def test_the_sheet_keeps_what_was_open_when_it_was_handed_over(cast, year, make_project):
    project = make_project(ProjectStatus.RUNNING)
    with time_machine.travel("2026-12-31 16:00+08:00", tick=False):
        sheet = services.hand_over(term=year[0], words="钥匙在前台", actor=cast.liaison)
        assert sheet.receiver == cast.other_unit
        project.name = "改了名"
        project.save(update_fields=["name"])
        assert [line[1] for line in Handover.objects.get().lines["projects"]] != ["改了名"]
        with pytest.raises(DomainError):
            services.hand_over(term=year[0], actor=cast.liaison)
        with pytest.raises(PermissionDenied):
            services.receive_handover(handover=sheet, actor=cast.liaison)
        services.receive_handover(handover=sheet, actor=cast.other_liaison)
        with pytest.raises(DomainError):
            services.receive_handover(handover=sheet, actor=cast.other_liaison)
    assert Notice.objects.filter(event="handover_received", to=cast.liaison).count() == 1


def test_nothing_is_handed_over_before_the_term_or_to_nobody(cast, year):
    with pytest.raises(DomainError):
        services.hand_over(term=year[0], actor=cast.liaison)
    with time_machine.travel("2027-11-20 10:00+08:00", tick=False), pytest.raises(DomainError) as refused:
        services.hand_over(term=year[-1], actor=cast.officer)
    assert refused.value.code == "nobody_next"


# ── who and when, by hand ─────────────────────────────────────────────────────────────────────
# `liaison` speaks for the term's unit and for the unit that asked; `other_liaison` for the unit that was asked.
PERSONAS = (
    "resident", "liaison", "other_liaison", "next_liaison", "secretary", "officer", "other_officer", "supervisor",
    "auditor",
)  # fmt: skip
TERM = {
    "ahead": {
        "swap": {"officer", "liaison"}, "skip": {"officer"}, "replace": {"officer"}, "co-chairs": {"officer"},
    },
    "current": {"hand-over": {"officer", "liaison"}, "replace": {"officer"}, "co-chairs": {"officer"}},
    "over": {"hand-over": {"officer", "liaison"}},
}  # fmt: skip
SWAP = {
    "asked": {
        "agree": {"officer", "other_liaison"}, "decline": {"officer", "other_liaison"},
        "take-back": {"officer", "liaison"},
    },
    "agreed": {}, "declined": {}, "taken_back": {},
}  # fmt: skip
HANDOVER = {"handed": {"receive": {"officer", "other_liaison"}}, "received": {}}


def steps(table, obj, cast):
    return {name: {step.name for step in table.available(obj, cast.of(name))} for name in PERSONAS}


def expected(row):
    return {name: {step for step, may in row.items() if name in may} for name in PERSONAS}


def test_every_step_and_state_has_a_row():
    for table, states, rows in (
        (TERM_LIFECYCLE, TermStatus, TERM), (SWAP_LIFECYCLE, SwapStatus, SWAP),
        (HANDOVER_LIFECYCLE, HandoverStatus, HANDOVER),
    ):  # fmt: skip
        assert set(rows) == set(states.values)
        assert {step for row in rows.values() for step in row} == set(table.steps)


@pytest.mark.parametrize("status", TERM)
def test_steps_of_a_term_open_to_each_persona(cast, status):
    first = {"ahead": 10, "current": -5, "over": -60}[status]
    term = ChairTerm.objects.create(
        alliance=cast.alliance,
        unit=cast.unit,
        begins=DAY + timedelta(days=first),
        ends=DAY + timedelta(days=first + 29),
    )
    assert term.status == status
    assert steps(TERM_LIFECYCLE, term, cast) == expected(TERM[status])


@pytest.mark.parametrize("status", SWAP)
def test_steps_of_an_exchange_open_to_each_persona(cast, year, status):
    answered = {} if status == "asked" else {"answered_by": cast.officer, "answered_at": clock.now()}
    swap = TermSwap.objects.create(
        term=year[0], other=year[1], asking_unit=cast.unit, asked_unit=cast.other_unit, asked_by=cast.liaison,
        asked_at=clock.now(), status=status, **answered,
    )  # fmt: skip
    assert steps(SWAP_LIFECYCLE, swap, cast) == expected(SWAP[status])


@pytest.mark.parametrize("status", HANDOVER)
def test_steps_of_a_sheet_open_to_each_persona(cast, year, status):
    received = {"received_by": cast.officer, "received_at": clock.now()} if status == "received" else {}
    sheet = Handover.objects.create(
        term=year[0], receiver=cast.other_unit, handed_by=cast.liaison, handed_at=clock.now(), **received
    )
    assert steps(HANDOVER_LIFECYCLE, sheet, cast) == expected(HANDOVER[status])


# ── doors ─────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("door", ["page", "api"])
def test_an_exchange_goes_through_either_door(door, cast, year, page, api):
    if door == "page":
        asked = page(cast.liaison).post(reverse("meetings:term-swap", args=[year[0].pk]), {"other": year[1].pk})
        assert asked.status_code == 302
        answer = reverse("meetings:swap-agree", args=[TermSwap.objects.get().pk])
        codes = [page(cast.other_liaison).post(answer).status_code for _twice in range(2)]
        assert codes == [302, 409]
    else:
        asked = api(cast.liaison).post(f"/api/v1/chair-terms/{year[0].pk}/swap/", {"other": year[1].pk}, format="json")
        assert (asked.status_code, asked.json()["status"]) == (200, "asked")
        answer = f"/api/v1/chair-swaps/{asked.json()['id']}/agree/"
        codes = [api(cast.other_liaison).post(answer, {}, format="json").status_code for _twice in range(2)]
        assert codes == [200, 409]
    assert order(cast)[:2] == [cast.other_unit, cast.unit]


@pytest.mark.parametrize("door", ["page", "api"])
def test_a_year_is_drawn_through_either_door(door, cast, third, page, api):
    sent = {"first": NEXT.isoformat(), "months_each": 1, "way": "by_draw", "seed": "0417"}
    if door == "page":
        where = reverse("meetings:chair-plan", args=[cast.alliance.pk])
        refused = page(cast.officer).post(where, {**sent, "seed": "", "units": ""})
        assert (refused.status_code, "种子" in refused.content.decode()) == (422, True)
        assert page(cast.officer).post(where, {**sent, "units": ""}).status_code == 302
    else:
        where, body = "/api/v1/chair-terms/plan/", {**sent, "alliance": cast.alliance.pk}
        refused = api(cast.officer).post(where, {**body, "seed": ""}, format="json")
        assert (refused.status_code, "seed" in refused.content.decode()) == (400, True)
        assert api(cast.liaison).post(where, body, format="json").status_code == 403
        assert api(cast.other_officer).post(where, body, format="json").status_code == 400
        assert api(cast.officer).post(where, body, format="json").status_code == 201
    assert [unit.pk for unit in order(cast)[:3]] == drawn([cast.unit.pk, cast.other_unit.pk, third.pk], "0417")


def test_a_change_that_needs_correcting_loses_nothing_typed(cast, year, page):
    where = reverse("meetings:term-skip", args=[year[0].pk])
    answer = page(cast.officer).post(where, {"to": year[2].pk, "reason": " "})
    assert answer.status_code == 422
    assert f'value="{year[2].pk}" selected' in answer.content.decode()


@pytest.mark.usefixtures("fonts")
def test_the_sheet_is_read_downloaded_and_received(cast, year, page, api):
    with time_machine.travel("2026-12-31 16:00+08:00", tick=False):
        page(cast.liaison).post(reverse("meetings:term-hand-over", args=[year[0].pk]), {"words": "钥匙在前台"})
        sheet = reverse("meetings:handover-detail", args=[year[0].pk])
        assert "钥匙在前台" in page(cast.other_liaison).get(sheet).content.decode()
        assert page(cast.next_liaison).get(sheet).status_code == 404
        file = page(cast.other_liaison).get(reverse("meetings:handover-docx", args=[year[0].pk]))
        assert (file.status_code, file.content[:2]) == (200, b"PK")
        printed = page(cast.other_liaison).get(reverse("meetings:handover-pdf", args=[year[0].pk]))
        assert "钥匙在前台" in "".join(one.text for one in read(printed.content))
        assert (
            api(cast.other_liaison).get(f"/api/v1/chair-terms/{year[0].pk}/handover/").json()["words"] == "钥匙在前台"
        )
        taken = f"/api/v1/chair-terms/{year[0].pk}/receive/"
        codes = [api(cast.other_liaison).post(taken, {}, format="json").status_code for _twice in range(2)]
    assert codes == [200, 409]


def test_the_rotation_page_says_how_evenly_the_chair_has_lain(cast, year, page, django_assert_max_num_queries):
    reader = page(cast.liaison)
    with django_assert_max_num_queries(15):
        shown = reader.get(reverse("meetings:rotation-detail", args=[cast.alliance.pk])).content.decode()
    assert "各单位轮值多少" in shown
    assert shown.count("2026年12月1日") >= 1


def test_the_database_refuses_an_exchange_with_itself(cast, year):
    with pytest.raises(IntegrityError), transaction.atomic():
        TermSwap.objects.create(
            term=year[0], other=year[0], asking_unit=cast.unit, asked_unit=cast.unit, asked_by=cast.liaison,
            asked_at=clock.now(),
        )  # fmt: skip
