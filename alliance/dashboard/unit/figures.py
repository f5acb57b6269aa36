"""What one unit did: this month against the last, in all, and over twelve months."""

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from alliance.dashboard.charts import Counts, by_day, day_of, months, months_chart
from core.periods import Period, current_period, month_period
from core.templatetags.tongxin import amount
from members.charter_selectors import waiting_for_unit
from members.models import MemberUnit
from needs.models import LIVE_CLAIMS, Claim, ClaimStatus, Judgement, Need, Verdict
from projects.models import MicroProject, ProgressEntry

STOOD = (*LIVE_CLAIMS, ClaimStatus.FULFILLED)
GOOD = Q(verdict__in=(Verdict.SATISFIED, Verdict.BASICALLY))
MOST_IN_HALL = 1000


def with_sums(units: QuerySet[MemberUnit]) -> Any:
    """The unit with all its sums, read in one query."""
    now = current_period()
    projects = MicroProject.objects.filter(unit=OuterRef("pk")).order_by().values("unit")
    kept = _claims().filter(status=ClaimStatus.FULFILLED)
    return units.annotate(
        projects_count=_number(projects.annotate(n=Count("pk"))),
        people_served=_number(projects.annotate(n=Sum("people_served"))),
        attendances=_number(projects.annotate(n=Sum("attendances"))),
        kept=_number(kept.annotate(n=Count("pk"))),
        judged=_number(_judgements().annotate(n=Count("pk"))),
        good=_number(_judgements().filter(GOOD).annotate(n=Count("pk"))),
        in_hall=_number(_in_hall()),
        charters=waiting_for_unit(),
        **_month("now", now),
        **_month("before", now.previous()),
    )


def _month(tag: str, period: Period) -> dict[str, Any]:
    """What happened in one month, each under its own name."""
    claimed = _claims().filter(status__in=STOOD, claimed_at__gte=period.start, claimed_at__lt=period.end)
    kept = _claims().filter(status=ClaimStatus.FULFILLED, ended_at__gte=period.start, ended_at__lt=period.end)
    written = ProgressEntry.objects.filter(
        project__unit=OuterRef("pk"), done_on__gte=period.first_day, done_on__lte=period.last_day
    )
    served = written.order_by().values("project__unit")
    said = _judgements().filter(judged_at__gte=period.start, judged_at__lt=period.end)
    return {
        f"claimed_{tag}": _number(claimed.annotate(n=Count("pk"))),
        f"kept_{tag}": _number(kept.annotate(n=Count("pk"))),
        f"people_{tag}": _number(served.annotate(n=Sum("people_served"))),
        f"times_{tag}": _number(served.annotate(n=Sum("attendances"))),
        f"judged_{tag}": _number(said.annotate(n=Count("pk"))),
        f"good_{tag}": _number(said.filter(GOOD).annotate(n=Count("pk"))),
    }


def _claims() -> Any:
    return Claim.objects.filter(unit=OuterRef("pk")).order_by().values("unit")


def _judgements() -> Any:
    """What the askers said of needs for which the unit kept its word."""
    said = Judgement.objects.filter(need__claims__unit=OuterRef("pk"), need__claims__status=ClaimStatus.FULFILLED)
    return said.order_by().values("need__claims__unit")


def _in_hall() -> Any:
    here = Need.objects.in_hall().filter(area_code__startswith=OuterRef("street_code")).order_by()
    return here.values(one=Value(1)).annotate(n=Count("pk"))


def _number(rows: Any) -> Any:
    return Coalesce(Subquery(rows.values("n")[:1], output_field=IntegerField()), Value(0))


def own_month(unit: Any) -> list[dict[str, Any]]:
    """Five cards with the change on last month; how many were content is said of how many, never as a bare rate."""
    return [
        _card(_("认领件数"), unit.claimed_now, unit.claimed_before, _("件"), _("本月答应来办的需求。")),
        _card(_("兑现件数"), unit.kept_now, unit.kept_before, _("件"), _("本月办完的认领。"), good=True),
        _card(_("服务人数"), unit.people_now, unit.people_before, _("人"), _("本月进展里登记的。"), good=True),
        _card(_("服务人次"), unit.times_now, unit.times_before, _("人次"), _("本月进展里登记的。"), good=True),
        _card(
            _("满意"), unit.good_now, unit.good_before, _("件"),
            _("本月评价 %(n)s 件，上月 %(before)s 件。") % {"n": unit.judged_now, "before": unit.judged_before},
        ),
    ]  # fmt: skip


def _card(label: str, now: int, before: int, unit: str, short: str, *, good: bool = False) -> dict[str, Any]:
    change = now - before
    direction = "up" if change > 0 else "down" if change < 0 else "same"
    words = {
        "up": _("比%(month)s多 %(n)s %(unit)s"), "down": _("比%(month)s少 %(n)s %(unit)s"),
        "same": _("与%(month)s持平"),
    }[direction] % {"month": _("上月"), "n": amount(abs(change)), "unit": unit}  # fmt: skip
    mood = "" if not good or not change else "good" if change > 0 else "bad"
    return {
        "label": label, "value": now, "unit": unit, "url": "", "short": short,
        "delta": {"text": words, "direction": direction, "mood": mood},
    }  # fmt: skip


def given(unit: Any) -> list[tuple[str, str]]:
    """What neighbours had of us since we joined."""
    counted = {"n": amount(unit.kept)}
    people = {"people": amount(unit.people_served), "times": amount(unit.attendances)}
    said = {"judged": amount(unit.judged), "good": amount(unit.good)}
    return [
        (_("兑现认领"), _("%(n)s 件") % counted),
        (_("微项目"), _("做过 %(n)s 个") % {"n": amount(unit.projects_count)}),
        (_("服务"), _("%(people)s 人，%(times)s 人次") % people),
        (_("满意"), _("%(judged)s 件评价，%(good)s 件满意") % said),
    ]


def months_of(user: Any, unit: MemberUnit) -> dict[str, Any]:
    """Claimed and kept over twelve months, in one query."""
    first = month_period(months()[0]).start
    mine = Claim.objects.visible_to(user).filter(unit=unit).order_by()
    claimed = by_day(mine.filter(status__in=STOOD, claimed_at__gte=first), "claimed", day_of("claimed_at"))
    kept = by_day(mine.filter(status=ClaimStatus.FULFILLED, ended_at__gte=first), "kept", day_of("ended_at"))
    return months_chart(
        Counts(claimed.union(kept, all=True)), (("claimed", _("认领件数")), ("kept", _("兑现件数"))),
        title=_("认领与兑现"), note=_("近 12 个月，件"), label=_("近 12 个月每月认领与兑现的件数"),
    )  # fmt: skip
