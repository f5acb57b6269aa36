"""One place's page: the month's figures, the charts, the communities beside each other, and what nobody covers."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.dashboard.statistics.gaps import gaps_of
from alliance.dashboard.statistics.pictures import charts_of, loads_of, share_of
from alliance.dashboard.statistics.rollup import RollUp, first_day, roll_up
from alliance.dashboard.statistics.scope import STREET, Places, Scope, places_of
from core import clock
from core.accounts.roles import acting
from core.areas.models import AreaLevel
from core.areas.selectors import settings_of
from core.documents.document import Document, Table
from core.periods import Period, month_period
from core.templatetags.tongxin import amount, percent
from core.workdays import overrides
from meetings.present import card
from meetings.selectors.counting import gini
from meetings.selectors.desk import desk_figures, visit_figures
from members.models import AREA_READERS
from needs.category_names import said_category

DAY = 86_400
KINDS = ("within", "near", "late")
# More than every fifth one late is told apart from a few late ones.
LATE_TONE = 5


def statistics_page(user: Any, key: str) -> dict[str, Any]:
    """Everything the page, its workbook and the API say of one place. Raises Http404 for a place not the reader's."""
    places = places_of(user)
    scope = places.chosen(key)
    settings = settings_of(scope.codes[0])
    period = month_period(clock.today(), closing_day=settings.closing_day)
    rolled = roll_up(scope, period, overrides())
    categories = {pk: str(said_category(name)) for pk, name in rolled.categories.items()}
    return {
        "scope": scope,
        "scopes": places.scopes,
        "since": first_day(),
        "counted_at": rolled.counted_at,
        "figures": [*_figures(scope, period, settings.minimum_sample), *_visits(scope, period, user)],
        "charts": charts_of(rolled, scope, categories),
        "load": _load(rolled, scope),
        "gaps": gaps_of(rolled, scope, categories),
        "tiles": _tiles(rolled, places, scope),
        "rows": [_row(rolled, code, name) for code, name in scope.communities.items()],
    }


def statistics_document(page: Mapping[str, Any]) -> Document:
    """The page's tables, each for a sheet of a workbook."""
    tables = [
        Table(
            header=list(map(str, chart["heads"])), caption=chart["title"],
            rows=[[row["name"], *map(_told, row["cells"])] for row in chart["rows"]],
        )
        for chart in page["charts"]
    ]  # fmt: skip
    heads = (
        _("社区"), _("收到"), _("办结"), _("超期在办"), _("平均几天办结"), _("已评价"), _("其中满意"), _("列过清单"),
        _("转化率"), _("项目"),
    )  # fmt: skip
    keys = ("name", "received", "resolved", "late", "days", "judged", "satisfied", "on_list", "conversion", "projects")
    rows = [[_told(row[key]) for key in keys] for row in page["rows"]]
    gaps = [[gap["title"], one["name"]] for gap in page["gaps"] for one in gap["items"]]
    title = _("%(place)s统计") % {"place": page["scope"].name}
    more = (
        Table(header=heads, rows=rows, caption=_("各社区对照")),
        Table(header=(_("缺口"), _("是哪个")), rows=gaps, caption=_("没有覆盖到的")),
    )
    return Document(title=title, body=(*tables, *more))


def _told(cell: Any) -> str:
    if isinstance(cell, str):
        return cell
    return percent(cell) if cell is not None and not isinstance(cell, int) else amount(cell).replace(",", "")


def _figures(scope: Scope, period: Period, minimum_sample: int) -> list[dict[str, Any]]:
    """The month so far, by the report's own terms."""
    return [card(one, least=minimum_sample) for one in desk_figures(scope.codes, period, minimum_sample)]


def _visits(scope: Scope, period: Period, user: Any) -> list[dict[str, Any]]:
    """How the month's visits stand; whoever plans them is led to the units that were visited."""
    opens = scope.level == AreaLevel.STREET and acting(user).role in AREA_READERS
    url = f"{reverse('members:visit-list')}?view=month" if opens else ""
    return [card(one, url) for one in visit_figures(scope.codes, period)]


def _load(rolled: RollUp, scope: Scope) -> dict[str, Any]:
    """How evenly it lies: over all units of a street or district; a community is not everybody's to serve."""
    loads = loads_of(rolled)
    total = loads.total()
    even = scope.level in (AreaLevel.DISTRICT, AreaLevel.STREET)
    return {
        "claims": total, "carrying": len(loads), "units": len(rolled.units),
        "largest": share_of(max(loads.values(), default=0), total),
        "gini": gini([loads[unit] for unit in rolled.units]) if even else None,
    }  # fmt: skip


def _row(rolled: RollUp, code: str, name: str) -> dict[str, Any]:
    flow = {
        step: rolled.flow[code, step] for step in ("received", "resolved", "late", "judged", "satisfied", "on_list")
    }
    return {
        "name": name, "code": code, **flow, "projects": rolled.projects[code, "all"],
        "days": _days(rolled.flow[code, "seconds"], flow["resolved"]),
        "conversion": share_of(rolled.flow[code, "converted"], flow["on_list"]),
    }  # fmt: skip


def _days(seconds: int, solved: int) -> int | None:
    return max(round(seconds / solved / DAY), 1) if solved else None


def _tiles(rolled: RollUp, places: Places, scope: Scope) -> list[dict[str, Any]]:
    """A plan of the place without a map: its communities, grouped, with what is open and late in each."""
    groups = []
    for name, communities in places.groups:
        inside = {code: named for code, named in communities.items() if scope.holds(code)}
        if inside:
            tiles = [_tile(rolled, code, named, _chosen_by(code, places)) for code, named in inside.items()]
            groups.append({"name": name, "tiles": tiles})
    return groups if sum(len(group["tiles"]) for group in groups) > 1 else []


def _chosen_by(code: str, places: Places) -> str:
    """A district chooses among streets, so its tiles lead to the community's street."""
    return code if any(scope.key == code for scope in places.scopes) else code[:STREET]


def _tile(rolled: RollUp, code: str, name: str, place: str) -> dict[str, Any]:
    counts = {kind: sum(n for key, n in rolled.open.items() if key[0] == code and key[2] == kind) for kind in KINDS}
    late, total = counts["late"], sum(counts.values())
    tone = "late" if late * LATE_TONE > total else "soon" if late else "good"
    return {
        "name": name, "url": f"{reverse('alliance:statistics')}?place={place}", "open": total, "late": late,
        "running": rolled.projects[code, "running"], "tone": tone,
    }  # fmt: skip
