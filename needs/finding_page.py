"""What the pages of findings show: the evidence in words, in small bars and in a table."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q
from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.accounts.models import User
from core.accounts.roles import acting
from core.areas.selectors import names_of, settings_of
from core.audit import trail
from core.pages import page_of
from core.templatetags.tongxin import zh_day
from needs import policies
from needs.finding_forms import DismissForm
from needs.lifecycle import FINDING_LIFECYCLE
from needs.models import FindingKind, FindingStatus, Need, Reach, ReachFinding
from needs.selectors.findings import limits_of
from needs.words import FINDING_SENTENCES, FINDING_VERBS

ROWS, NEEDS_SHOWN = 12, 100
BAR, GAP, TALL = 9, 3, 28
WEEK = 7
STREET_DIGITS = 9
Bound = Mapping[str, BaseForm]


def index_page(user: User, query: Any) -> dict[str, Any]:
    """Findings of the street by state; what waits first."""
    chosen = query.get("status", FindingStatus.PROPOSED)
    visible = ReachFinding.objects.visible_to(user)
    rows = visible.for_list().filter(status=chosen) if chosen in FindingStatus.values else visible.for_list()
    page = page_of(rows, query.get("page"), ROWS)
    street = acting(user).street_code
    return {
        "page": page | {"rows": [{"finding": row, **evidence(row)} for row in page["rows"]]},
        "views": _views(visible, chosen),
        "limits": limits_of(settings_of(street)),
        "may_look": len(street) == STREET_DIGITS and policies.can_look(user, street),
        "may_set": policies.is_street_officer(user, street),
    }


def _views(visible: Any, chosen: str) -> list[dict[str, Any]]:
    here = reverse("needs:finding-list")
    named = [(status.value, status.label) for status in FindingStatus]
    waiting = visible.waiting().count()
    return [
        {
            "label": label, "url": f"{here}?status={value}", "current": value == chosen,
            "count": waiting if value == FindingStatus.PROPOSED else None, "family": "",
        }
        for value, label in (*named, ("all", _("全部")))
    ]  # fmt: skip


def finding_page(finding: ReachFinding, user: User, bound: Bound | None = None) -> dict[str, Any]:
    """One finding with everything that speaks for it, as far as its reader may see."""
    counted = finding.needs.count()
    needs = list(Need.objects.visible_to(user).filter(findings=finding).for_list()[:NEEDS_SHOWN])
    names = names_of({*finding.evidence["communities"]})
    status = FindingStatus(finding.status)
    return {
        "finding": finding,
        **evidence(finding),
        "now": {"status": status, "kind": "finding", "sentence": FINDING_SENTENCES[status]},
        "steps": _steps(finding, user, bound or {}),
        "needs": [{"need": need, "place": names.get(need.area_code, "")} for need in needs],
        "elsewhere": max(counted - len(needs), 0),
        "charts": [_weeks_chart(finding), _communities_chart(finding, names)],
        "marked": len(finding.marked),
        "entries": _timeline(finding),
    }


def evidence(finding: ReachFinding) -> dict[str, Any]:
    """The evidence in one sentence, and a bar for every week."""
    told, weeks = finding.evidence, finding.evidence["weeks"]
    return {"sentence": _said(finding, told), "weeks": weeks, "bars": bars_of(weeks), "width": _width(weeks)}


def _said(finding: ReachFinding, told: Mapping[str, Any]) -> str:
    if finding.kind == FindingKind.UNIVERSAL:
        asked = sum(told["communities"].values())
        values = {"days": told["limits"]["days"], "n": len(told["communities"]), "asked": asked}
        return _("%(days)s 天内 %(n)s 个社区都有人提，共 %(asked)s 件") % values
    earlier = told["earlier"]
    mean = sum(earlier) / len(earlier) if earlier else 0
    values = {"n": told["weeks"][-1], "weeks": len(earlier), "mean": f"{mean:.1f}".removesuffix(".0")}
    said = ngettext(
        "最近一周 %(n)s 件，此前 %(weeks)s 周平均每周 %(mean)s 件",
        "最近一周 %(n)s 件，此前 %(weeks)s 周平均每周 %(mean)s 件", values["n"],
    )  # fmt: skip
    return said % values


def bars_of(weeks: Sequence[int]) -> list[dict[str, int]]:
    """Where each week's bar stands in a picture as wide as ``width`` and ``TALL`` high; the last one stands out."""
    most = max([1, *weeks])
    tall = [round(TALL * count / most) for count in weeks]
    return [
        {"x": at * (BAR + GAP), "y": TALL - height, "height": height, "width": BAR, "last": at == len(weeks) - 1}
        for at, height in enumerate(tall)
    ]  # fmt: skip


def _width(weeks: Sequence[int]) -> int:
    return max(len(weeks) * (BAR + GAP) - GAP, BAR)


def _weeks_chart(finding: ReachFinding) -> dict[str, Any]:
    weeks = finding.evidence["weeks"]
    rows = [{"name": zh_day(_begin(finding, len(weeks) - at)), "cells": [count]} for at, count in enumerate(weeks)]
    return {
        "id": "weeks", "title": _("每周件数"), "note": _("件，按提出那天"), "kind": "column",
        "label": _("每周提出的件数"), "heads": [_("从哪天起的一周"), _("件数")], "rows": rows,
    }  # fmt: skip


def _begin(finding: ReachFinding, back: int) -> Any:
    """The first day of a week, counted back from the last; the first of all begins with the window."""
    return max(finding.until - timedelta(days=WEEK * back - 1), finding.since)


def _communities_chart(finding: ReachFinding, names: Mapping[str, str]) -> dict[str, Any]:
    told = sorted(finding.evidence["communities"].items(), key=lambda pair: (-pair[1], pair[0]))
    return {
        "id": "communities", "title": _("哪些社区"), "note": _("件"), "kind": "stack",
        "label": _("各社区提出的件数"), "heads": [_("社区"), _("件数")],
        "rows": [{"name": names.get(code, code), "cells": [count]} for code, count in told],
    }  # fmt: skip


def _steps(finding: ReachFinding, user: User, bound: Bound) -> list[dict[str, Any]]:
    return [
        {
            "name": step.name, "label": step.label, "icon": step.icon, "sideways": step.sideways,
            "url": reverse(f"needs:finding-{step.name}", args=[finding.pk]), "primary": step.name == "confirm",
            "form": bound.get(step.name) or (DismissForm(auto_id="id_dismiss_%s") if step.name == "dismiss" else None),
            "open": step.name in bound, "confirm": _told(finding) if step.name == "confirm" else "",
        }
        for step in FINDING_LIFECYCLE.available(finding, user)
    ]  # fmt: skip


def _told(finding: ReachFinding) -> str:
    """What confirming does, also to needs that have been marked otherwise by hand."""
    waiting = finding.needs.open().exclude(reach=finding.kind)
    counts = waiting.aggregate(all=Count("pk"), other=Count("pk", filter=~Q(reach=Reach.ORDINARY)))
    values = {"n": counts["all"], "kind": finding.get_kind_display(), "other": counts["other"]}
    told = _("把还没办完的 %(n)s 件标为%(kind)s。") % values
    return told + _("其中 %(other)s 件原来标的是别的性质。") % values if counts["other"] else told


def _timeline(finding: ReachFinding) -> list[dict[str, Any]]:
    return [
        {"when": row.at, "who": row.actor or "", "icon": FINDING_VERBS[row.verb][0], "text": FINDING_VERBS[row.verb][1]}
        for row in trail(finding)
        if row.verb in FINDING_VERBS
    ]
