"""The demonstration street: one building of it, looked at from all sides."""

import json
from collections import Counter
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum
from django.test import Client

from core import clock
from core.areas.models import Area, Zone
from meetings.models import JointMeeting, MonthlyReport
from members.models import MemberUnit, Resource
from needs.models import Need, Offer
from projects.models import MicroProject

pytestmark = pytest.mark.django_db


def test_the_demonstration_street_is_alive_on_every_page(settings, tmp_path, page):
    settings.MEDIA_ROOT, settings.VAR = tmp_path / "media", tmp_path
    call_command("load_demo", stdout=StringIO())

    assert Area.objects.communities().count() == 12
    assert Zone.objects.count() == 3
    kinds = Counter(MemberUnit.objects.values_list("kind", flat=True))
    assert (kinds["social"], kinds["school"], kinds["merchant"], kinds["self_governing"]) == (8, 5, 57, 39)
    assert MemberUnit.objects.count() - 8 - 5 - 57 - 39 == 30
    assert Resource.objects.count() >= 120
    totals = MicroProject.objects.aggregate(solved=Sum("problems_solved"), served=Sum("people_served"))
    assert MicroProject.objects.count() == 57
    assert totals["solved"] == 32
    assert totals["served"] > 4000
    _every_state_is_somewhere()
    _accounts_are_sealed(tmp_path)
    _pages_answer(page)
    with pytest.raises(CommandError):
        call_command("load_demo")


def _every_state_is_somewhere() -> None:
    states = set(Need.objects.values_list("status", flat=True))
    assert states == {
        "submitted", "needs_more", "accepted", "listed", "matched", "in_progress", "resolved", "closed", "returned",
        "refused", "merged", "reopened",
    }  # fmt: skip
    assert Need.objects.overdue(clock.today()).exists()
    assert Offer.objects.waiting().filter(unit__name="同心农商银行支行").count() == 3
    assert set(MicroProject.objects.values_list("status", flat=True)) >= {
        "draft", "published", "running", "completed", "suspended", "ended_early",
    }  # fmt: skip
    assert MicroProject.objects.late(clock.today()).exists()
    assert JointMeeting.objects.filter(starts_at__gt=clock.now(), agenda__isnull=False).exists()
    assert Counter(MonthlyReport.objects.values_list("status", flat=True)) == {"issued": 7, "draft": 1}


def _accounts_are_sealed(folder) -> None:
    book = folder / "accounts.json"
    assert book.stat().st_mode & 0o777 == 0o600
    roles = [line["role"] for line in json.loads(book.read_text())]
    assert roles[:3] == ["street_officer", "community_secretary", "liaison"]
    assert len(roles) == len(set(roles))


def _pages_answer(page) -> None:
    for path in ("/", "/neighbours/", "/neighbours/?show=solved", "/events/"):
        assert Client().get(path).status_code == 200
    for need in Need.objects.published():
        assert Client().get(f"/case/{need.pk}/").status_code == 200
