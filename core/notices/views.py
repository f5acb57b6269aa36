"""How one wants to be told, and the group robots of an area."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.accounts.requests import PersonRequest
from core.forms import carried_out
from core.group_robots import known_events
from core.models import GroupRobot
from core.notices import robots
from core.notices.forms import RobotForm, WaysForm
from core.notices.ways import choose_ways, ways_of


@login_required
def ways(request: PersonRequest) -> HttpResponse:
    form = WaysForm(request.POST or None, instance=ways_of(request.user))
    if request.method == "POST" and carried_out(form, choose_ways, actor=request.user) is not None:
        messages.success(request, _("已保存。"))
        return redirect("core:notices")
    return render(request, "core/notice_ways.html", {"form": form}, status=422 if form.errors else 200)


@login_required
def robot_list(request: PersonRequest) -> HttpResponse:
    """The robots of the area, and the form for another one."""
    _keeper(request)
    form = RobotForm(request.POST or None)
    if request.method == "POST" and carried_out(form, robots.add_robot, actor=request.user) is not None:
        messages.success(request, _("已加上，可以试发一条看看。"))
        return redirect("core:robots")
    names = known_events()
    rows = [
        {"robot": row, "events": [names.get(event, event) for event in row.events]}
        for row in GroupRobot.objects.visible_to(request.user)
    ]
    return render(request, "core/robot_list.html", {"rows": rows, "form": form}, status=422 if form.errors else 200)


@login_required
def robot_edit(request: PersonRequest, pk: int) -> HttpResponse:
    robot = get_object_or_404(GroupRobot.objects.visible_to(request.user), pk=pk)
    form = RobotForm(request.POST or None, robot=robot)
    if request.method == "POST" and carried_out(form, robots.edit_robot, robot=robot, actor=request.user) is not None:
        messages.success(request, _("已保存。"))
        return redirect("core:robots")
    return render(request, "core/robot_edit.html", {"form": form, "robot": robot}, status=422 if form.errors else 200)


@login_required
@require_POST
def robot_try(request: PersonRequest, pk: int) -> HttpResponse:
    robot = get_object_or_404(GroupRobot.objects.visible_to(request.user), pk=pk)
    robots.try_robot(robot=robot, actor=request.user)
    messages.success(request, _("已发出，几秒内群里应当看到。"))
    return redirect("core:robots")


@login_required
@require_POST
def robot_remove(request: PersonRequest, pk: int) -> HttpResponse:
    robot = get_object_or_404(GroupRobot.objects.visible_to(request.user), pk=pk)
    robots.remove_robot(robot=robot, actor=request.user)
    messages.success(request, _("已删除，不再向这个群发消息。"))
    return redirect("core:robots")


def _keeper(request: PersonRequest) -> None:
    if not robots.may_keep(request.user):
        raise PermissionDenied
