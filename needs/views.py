"""Pages of needs."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from needs.models import Need, Proposal


@login_required
def need_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return HttpResponse(get_object_or_404(Need.objects.visible_to(request.user), pk=pk).text)


@login_required
def proposal_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return HttpResponse(get_object_or_404(Proposal.objects.visible_to(request.user), pk=pk).status)


def judge(request: HttpRequest, token: str) -> HttpResponse:
    return HttpResponse(token)
