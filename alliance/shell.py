"""What every page's frame shows: navigation, unread notices, the role in use."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.db.models import IntegerField, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliance.portal.places import Site
from core.accounts.models import ADMIN_ROLES, STAFF_ROLES, User
from core.accounts.roles import HeldRole, acting
from core.areas.models import StreetSettings
from core.models import Notice
from members.models import MemberUnit, Resource
from members.policies import reads_members
from needs.models import Need
from projects.models import MicroProject

MOST = 1000
STAFF = frozenset(STAFF_ROLES)
POSTS = frozenset({"operator", "supervisor", "committee_member"})
LIAISON = frozenset({"liaison"})


class Item(NamedTuple):
    """One line of the navigation: who sees it, where it leads, which addresses light it up."""

    label: str | Promise
    route: str
    icon: str
    roles: frozenset[str]
    lit_by: tuple[str, ...]
    counted: str = ""
    apart: bool = False


ITEMS = (
    Item(_("工作台"), "alliance:desk", "layout-dashboard", STAFF | POSTS, ("alliance:desk",)),
    Item(_("我的单位"), "alliance:my-unit", "building", LIAISON, ("alliance:my-unit",)),
    Item(
        _("成员单位"),
        "members:unit-list",
        "building-skyscraper",
        STAFF | POSTS,
        (
            "members:unit",
            "members:alliance",
            "members:charter",
            "members:admission",
            "members:agreement",
            "members:pairing",
            "members:visit",
        ),
        "unit_count",
    ),
    Item(
        _("资源清单"),
        "members:resource-list",
        "package",
        STAFF | POSTS | LIAISON,
        ("members:resource",),
        "resource_count",
    ),
    Item(_("领办大厅"), "needs:hall", "building-community", LIAISON, ("needs:hall",), "hall_count"),
    # Where the hall has no line of its own, it is opened from the list and lights that up.
    Item(
        _("需求清单"),
        "needs:need-list",
        "list-check",
        STAFF | POSTS,
        ("needs:need", "needs:edition", "needs:finding", "needs:hall", "projects:edition"),
        "need_count",
    ),
    Item(
        _("需求清单"),
        "needs:need-list",
        "list-check",
        LIAISON,
        ("needs:need", "needs:edition", "needs:brand", "projects:edition"),
        "need_count",
    ),
    Item(
        _("精准对接"),
        "needs:matching",
        "arrows-exchange",
        STAFF,
        (
            "needs:matching",
            "needs:proposal",
            "needs:brand",
            "needs:offer",
            "needs:word",
            "needs:concept",
            "needs:experience",
        ),
    ),
    Item(
        _("微项目"),
        "projects:project-list",
        "puzzle",
        STAFF | POSTS | LIAISON,
        ("projects:project", "projects:wish", "projects:event"),
        "project_count",
    ),
    Item(
        _("联席会议"),
        "meetings:meeting-list",
        "users-group",
        STAFF | POSTS | LIAISON,
        (
            "meetings:meeting",
            "meetings:action",
            "meetings:chair",
            "meetings:rotation",
            "meetings:term",
            "meetings:handover",
            "meetings:minutes",
            "meetings:agenda",
            "meetings:airing",
            "meetings:rules",
            "meetings:circular",
        ),
    ),
    Item(_("月报"), "meetings:report-list", "file-text", STAFF | POSTS | LIAISON, ("meetings:report",)),
    Item(_("统计"), "alliance:statistics", "chart-bar", STAFF, ("alliance:statistics",)),
    Item(_("社区"), "members:area-list", "map-pin", STAFF, ("members:area", "members:zone")),
    Item(_("审计"), "core:audit", "shield-check", frozenset({"audit_admin"}), ("core:audit",)),
    Item(
        _("设置"),
        "alliance:settings",
        "settings",
        frozenset({"street_officer"}),
        ("alliance:settings", "alliance:holiday", "alliance:zone"),
        "",
        True,
    ),
    Item(_("导入导出"), "ledger:import", "file-import", frozenset({"street_officer"}), ("ledger:",), "", True),
    Item(
        _("投诉建议"),
        "core:suggestion-list",
        "mail",
        frozenset({"street_officer", "district_officer"}),
        ("core:suggestion",),
        "",
        True,
    ),
    Item(_("人员与权限"), "admin:index", "user-cog", frozenset({"system_admin"}), ("admin:",), "", True),
)


class RowCount(Subquery):
    """How many rows another query has, at most ``MOST``: nobody reads more from a corner of the page."""

    template = "(SELECT count(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()

    def __init__(self, rows: QuerySet[Any]) -> None:
        super().__init__(rows.order_by().values("pk")[:MOST])


def shell(request: HttpRequest) -> dict[str, Any]:
    """The frame for staff, liaisons and administrators; residents and strangers get none."""
    user = getattr(request, "user", None)
    role = acting(user)
    if not isinstance(user, User) or role.role not in STAFF | POSTS | LIAISON | ADMIN_ROLES:
        return {"acting": role, "site": Site(request)}
    numbers = _numbers(user, role)
    return {
        "acting": role,
        "roles": user.held_roles,
        "unread": numbers["unread"],
        "may_search": reads_members(user),
        "site": {"name": role.place, "host": numbers["host"]},
        "nav": _lines(request, role, numbers),
    }


# What a corner of the page counts, for those whose lines show it.
COUNTED: dict[str, Callable[[User], QuerySet[Any]]] = {
    "unit_count": lambda user: MemberUnit.objects.visible_to(user).active(),
    "resource_count": lambda user: Resource.objects.visible_to(user).listed(),
    "need_count": lambda user: Need.objects.visible_to(user).open(),
    "hall_count": lambda user: Need.objects.visible_to(user).in_hall(),
    "project_count": lambda user: MicroProject.objects.visible_to(user).running(),
}


def _numbers(user: User, role: HeldRole) -> dict[str, Any]:
    """All the frame's numbers in one query."""
    host = StreetSettings.objects.filter(street__code=role.street_code, street__until__isnull=True)
    counted = {item.counted for item in ITEMS if role.role in item.roles} & COUNTED.keys()
    rows = User.objects.filter(pk=user.pk).values(
        unread=RowCount(Notice.objects.visible_to(user).unread()),
        host=Coalesce(Subquery(host.values("host_organ")[:1]), Value("")),
        **{name: RowCount(COUNTED[name](user)) for name in counted},
    )
    return dict(rows[0])


def _address(item: Item) -> str:
    try:
        return reverse(item.route)
    except NoReverseMatch:
        return ""


def _lines(request: HttpRequest, role: HeldRole, numbers: dict[str, Any]) -> list[dict[str, Any]]:
    lines = [_line(item, request, numbers) for item in ITEMS if role.role in item.roles and _address(item)]
    # The first line that stands apart begins the second group; the others follow in it.
    apart = [line for line in lines if line["apart"]]
    for line in apart[1:]:
        line["apart"] = False
    return lines


def _line(item: Item, request: HttpRequest, numbers: dict[str, Any]) -> dict[str, Any]:
    match = request.resolver_match
    here = match.view_name if match else ""
    count = numbers.get(item.counted)
    return {
        "label": item.label,
        "url": _address(item),
        "icon": item.icon,
        "count": f"{MOST - 1}+" if count == MOST else count,
        "active": here.startswith(item.lit_by),
        "apart": item.apart,
    }
