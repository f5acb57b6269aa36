"""会议模式, for the projector."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from core.accounts.requests import PersonRequest
from core.lifecycle import demand
from meetings import policies
from meetings.hold_page import hold_page
from meetings.models import JointMeeting


@login_required
@require_GET
def hold(request: PersonRequest, pk: int) -> HttpResponse:
    """All screens in one page: turning them needs no line."""
    whole = ("alliance__zone", "partner__zone", "chair_unit")
    meeting = get_object_or_404(JointMeeting.objects.visible_to(request.user).select_related(*whole), pk=pk)
    demand(policies.can_preside(request.user, meeting))
    return render(request, "meetings/meeting_hold.html", hold_page(meeting, request.user))
