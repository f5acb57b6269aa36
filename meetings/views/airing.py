"""Pages of the airing board, and of what an alliance decides about its meetings."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core.accounts.requests import PersonRequest
from core.files.names import attachment_header
from core.forms import carried_out
from core.lifecycle import demand
from meetings import policies, services
from meetings.airing_files import airing_workbook
from meetings.airing_page import airing_page
from meetings.forms import AiringForm, RulesForm
from meetings.lifecycle import MEETING_LIFECYCLE
from meetings.models import AiringLine, JointMeeting
from meetings.selectors.airing import board_of, note_of, rules_of
from members.models import Alliance


@login_required
@require_GET
def airing(request: PersonRequest, pk: int) -> HttpResponse:
    context = airing_page(_meeting(request, pk), request.user, request.GET.get("by"))
    return render(request, "meetings/airing.html", context)


@login_required
@require_GET
def airing_xlsx(request: PersonRequest, pk: int) -> FileResponse:
    meeting = _meeting(request, pk)
    name = _("%(title)s晾晒台.xlsx") % {"title": meeting.title}
    return FileResponse(airing_workbook(meeting), headers={"Content-Disposition": attachment_header(name)})


@login_required
def airing_edit(request: PersonRequest, pk: int, kind: str, subject: int) -> HttpResponse:
    """Say why a line stands as it does, and what comes next."""
    meeting = _meeting(request, pk)
    MEETING_LIFECYCLE.check("correct-airing", obj=meeting, actor=request.user)
    line = _line(request, meeting, kind, subject)
    note = note_of(meeting, kind, subject)
    form = AiringForm.of(line, note, request.POST or None)
    target: Any = {"meeting": meeting, "kind": kind, "subject": subject, "actor": request.user}
    if request.method == "POST" and carried_out(form, services.correct_airing, **target) is not None:
        messages.success(request, _("已保存，开会时就按这样晾晒。"))
        return redirect("meetings:airing", pk)
    context = {"form": form, "line": line, "meeting": meeting, "object": note}
    return render(request, "meetings/airing_form.html", context, status=422 if form.errors else 200)


@login_required
def rules_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """What an alliance decides about its meetings; two people saving at once see both texts."""
    alliance = get_object_or_404(Alliance.objects.visible_to(request.user), pk=pk)
    demand(policies.can_set_rules(request.user, alliance.area_code))
    rules = rules_of(alliance)
    form = RulesForm.of(rules, request.POST or None)
    target = {"alliance": alliance, "actor": request.user}
    if request.method == "POST" and carried_out(form, services.set_rules, **target) is not None:
        messages.success(request, _("已保存。"))
        return redirect("meetings:rotation-detail", pk)
    context = {
        "form": form, "alliance": alliance, "object": rules, "back": reverse("meetings:rotation-detail", args=[pk])
    }  # fmt: skip
    return render(request, "meetings/rules_form.html", context, status=422 if form.errors else 200)


def _meeting(request: PersonRequest, pk: int) -> JointMeeting:
    whole = ("alliance__zone", "partner__zone", "chair_unit")
    return get_object_or_404(JointMeeting.objects.visible_to(request.user).select_related(*whole), pk=pk)


def _line(request: PersonRequest, meeting: JointMeeting, kind: str, subject: int) -> AiringLine:
    """A line of the board is seen by all; its words are changed by whoever it concerns."""
    for line in board_of(meeting).lines:
        if (line.kind, line.subject_id) == (kind, subject):
            if not policies.concerns(request.user, line):
                raise PermissionDenied(_("只有这一项的单位或社区，才能填写说明。"))
            return line
    raise Http404
