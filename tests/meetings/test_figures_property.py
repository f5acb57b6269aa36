"""For random histories every figure is what plain loops over the same facts come to, and stays once issued."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat
from hypothesis import HealthCheck, given, settings

from core import clock
from core.areas.models import StreetSettings
from meetings.models import MonthlyReport
from meetings.selectors.desk import pact_figures
from meetings.selectors.figures import figures_of, monthly_figures, period_of
from meetings.selectors.kept import evidence
from meetings.selectors.sheet import live_sheet, sheet_of
from meetings.selectors.terms import TERMS
from meetings.services.report_keeping import keep
from members.models import MemberUnit, Resource, UnitKind
from needs.models import Category, Judgement, Need
from projects.models import MicroProject, ProgressEntry
from tests.meetings.histories import NOW, histories, write
from tests.meetings.reckoning import Stretch, reckon

HISTORIES = 50
# Fifty of them, each in a transaction that is taken back; the people around them are the same.
MANY = settings(
    max_examples=HISTORIES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
LIVED = ("received", "judged", "offers", "claims", "projects_running", "attendances")
STANDS = {"units", "communities", "resources", "used_up", "unclaimed", "actions_next", "agreements", "charter_signed"}


@pytest.fixture
def ground(cast):
    """The cast, and a third unit of the street."""
    third = MemberUnit.objects.create(
        name="同心物业", name_key="同心物业", kind=UnitKind.PRIVATE_FIRM, area_code=cast.street.code,
        street_code=cast.street.code, created_at=NOW,
    )  # fmt: skip
    found = replace(cast)
    object.__setattr__(found, "third_unit", third)
    return found


def in_a_passing_world(ground, history, look):
    with transaction.atomic(), clock.moved(NOW):
        StreetSettings.objects.filter(street=ground.street).update(
            closing_day=history.closing_day, minimum_sample=history.minimum
        )
        write(history, ground)
        look()
        transaction.set_rollback(True)


def expected(ground, history, first, months):
    """Communities and categories are told by their place in the history; the figures know their codes and keys."""
    units = [ground.unit.pk, ground.other_unit.pk, ground.third_unit.pk]
    stretch = Stretch(first, months, history.closing_day)
    following = Stretch(first + months, months, history.closing_day)
    told = reckon(history, stretch, following, units, [ground.hechi.pk, ground.nanyuan.pk])
    codes = [ground.hechi.code, ground.nanyuan.code]
    keys = list(Category.objects.order_by("position", "id").values_list("key", flat=True)[:3])
    return {_named(key, codes, keys): said for key, said in told.items()}


def _named(key, codes, keys):
    name, _dot, rest = key.partition(".")
    way, _dot, value = rest.partition(".")
    names = {"community": ("area", codes), "category": ("category", keys)}
    return f"{name}.{names[way][0]}.{names[way][1][int(value)]}" if way in names else key


def differences(figures, told):
    """What is not as it was reckoned."""
    return {
        key: (said, figures[key])
        for key, said in told.items()
        if (set(figures[key].rows), set(figures[key].hits)) != (said.ids, said.hits)
        or len(figures[key].rows) != len(said.ids)
        or (figures[key].value, figures[key].numerator, figures[key].denominator)
        != (said.value, said.above, said.whole)
    }


@MANY
@given(history=histories)
def test_every_figure_is_what_plain_loops_come_to(ground, history):
    def look():
        for span, first, months in (("month", 10, 1), ("quarter", 7, 3)):
            told = expected(ground, history, first, months)
            period = period_of(ground.street.code, date(2026, first, 1), span)
            figures = figures_of(ground.street.code, period)
            assert set(TERMS) - {"used_up"} <= set(told)
            assert differences(figures, told) == {}
            if span == "month":
                desk = {one.key: (one.value, one.numerator) for one in pact_figures(ground.street.code, period)}
                assert desk == {key: (figures[key].value, figures[key].numerator) for key in desk}
            # The splits reckoned here are all there are, but for two that follow the units' projects.
            cells = {key for key in figures if "." in key and not key.startswith(("projects", "on_time", "attend"))}
            assert cells == {key for key in told if "." in key}

    in_a_passing_world(ground, history, look)


@MANY
@given(history=histories)
def test_changes_are_the_difference_of_two_months(ground, history):
    def look():
        now, before = (expected(ground, history, month, 1) for month in (10, 9))
        figures = monthly_figures(ground.street.code, period_of(ground.street.code, "2026-10"))
        lived = any(before[key].ids for key in LIVED)
        for key, said in now.items():
            known = lived and key.split(".")[0] not in STANDS and key in before
            both = known and said.value is not None and before[key].value is not None
            assert figures[key].month_change == (said.value - before[key].value if both else None), key

    in_a_passing_world(ground, history, look)


@MANY
@given(history=histories)
def test_what_was_kept_stays_whatever_changes_below(ground, history):
    def look():
        report = MonthlyReport.objects.create(
            area_code=ground.street.code, month=date(2026, 10, 1), drafted_by=ground.officer,
            written_by=ground.officer, drafted_at=NOW,
        )  # fmt: skip
        keep(report, live_sheet(ground.street.code, report.month))
        MonthlyReport.objects.filter(pk=report.pk).update(
            status="issued", number="1号", fingerprint="x", issued_at=NOW, approved_by=ground.supervisor,
            frozen=report.frozen,
        )  # fmt: skip
        report = MonthlyReport.objects.get(pk=report.pk)
        before, said = b"".join(evidence(report)), shown(report)
        change_everything()
        again = MonthlyReport.objects.get(pk=report.pk)
        assert b"".join(evidence(again)) == before
        assert shown(again) == said
        # And the rows of today do say something else.
        if history.needs:
            assert live_sheet(ground.street.code, report.month).figures["received"].value == 0

    in_a_passing_world(ground, history, look)


def shown(report):
    """Every figure with its rows, as its page has them."""
    sheet = sheet_of(report)
    return {key: (one.value, sheet.rows(sheet.whole(key))) for key, one in sheet.figures.items()}


def change_everything():
    """Needs merged into one, units gone, words and names changed, work moved to another year."""
    first = Need.objects.order_by("pk").first()
    Need.objects.update(text="后来改了", created_at=NOW.replace(year=2030), asked_on=None)
    Need.objects.exclude(pk=first.pk).update(status="merged", merged_into=first, area_code=first.area_code)
    Judgement.objects.update(solved=False, judged_at=NOW.replace(year=2030))
    MemberUnit.objects.update(status="left", name=Concat(Value("原"), F("name")))
    Category.objects.update(name=Concat(F("name"), Value("（改）")))
    MicroProject.objects.update(name=Concat(Value("改"), F("name")), starts_on=None)
    ProgressEntry.objects.update(attendances=99, people_served=99)
    Resource.objects.update(slots=9)
