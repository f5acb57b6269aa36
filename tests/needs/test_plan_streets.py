"""A whole district planned: one task a street by the outbox, and how far they are together."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from core.accounts.models import User
from core.models import OutboxMessage
from needs import services, tasks
from needs.management.commands import plan_streets as command
from needs.models import Proposal
from needs.services.streets import plan_streets, progress_of


def system():
    return User.objects.system()


def queued():
    return [one.payload["arguments"] for one in OutboxMessage.objects.filter(channel="task").order_by("created_at")]


def test_every_street_gets_a_task_of_its_own(cast):
    proposals = plan_streets(area_code="510116", actor=system())
    assert [proposal.area_code for proposal in proposals] == [cast.street.code, cast.next_street.code]
    assert queued() == [{"proposal_id": proposal.pk} for proposal in proposals]
    assert plan_streets(area_code="5102", actor=system()) == []


def test_a_street_that_is_being_planned_already_goes_on(cast):
    mine = services.start_proposal(street_code=cast.street.code, actor=cast.officer)
    proposals = plan_streets(area_code="5101", actor=system())
    assert proposals[0] == mine
    assert Proposal.objects.count() == 2


def test_how_far_they_are_together(cast):
    proposals = plan_streets(area_code="5101", actor=system())
    assert (progress_of(proposals).percent, progress_of(proposals).finished) == (0, False)
    Proposal.objects.filter(pk=proposals[0].pk).update(status="running", progress=50)
    assert progress_of(proposals).percent == 25
    tasks.run_proposal(**queued()[0])
    assert (progress_of(proposals).ready, progress_of(proposals).percent) == (1, 50)
    tasks.run_proposal(**queued()[1])
    assert progress_of(proposals).finished


@pytest.mark.parametrize("name", ["officer", "district", "secretary", "liaison", "resident"])
def test_nobody_but_the_system_plans_every_street(name, cast):
    with pytest.raises(PermissionDenied):
        plan_streets(area_code="5101", actor=cast.of(name))


def test_the_command_tells_how_far_the_workers_are(cast, capsys, monkeypatch):
    """Each time it rests, a worker finishes a street."""

    def finish_one(_seconds):
        waiting = Proposal.objects.filter(status="queued").order_by("pk").first()
        tasks.run_proposal(proposal_id=waiting.pk)

    monkeypatch.setattr(command, "pause", finish_one)
    call_command("plan_streets", "--area", "5101", "--wait")
    assert capsys.readouterr().out.splitlines() == [
        "2 个街道，每个街道一个任务。", "  0%　已算好 0 / 2", " 50%　已算好 1 / 2", "100%　已算好 2 / 2",
    ]  # fmt: skip


def test_what_cannot_be_planned_ends_in_an_error(cast, monkeypatch):
    monkeypatch.setattr(command, "pause", lambda _seconds: Proposal.objects.update(status="failed", error="断了"))
    with pytest.raises(CommandError, match="2 个街道没有算成") as refused:
        call_command("plan_streets", "--area", "5101", "--wait")
    assert refused.value.returncode == 1


def test_whoever_waits_for_workers_that_are_not_there_is_told(cast, monkeypatch):
    looks = []
    monkeypatch.setattr(command, "pause", looks.append)
    monkeypatch.setattr(command, "LOOKS", 3)
    with pytest.raises(CommandError, match="没有进展") as refused:
        call_command("plan_streets", "--area", "5101", "--wait")
    assert (refused.value.returncode, len(looks)) == (1, 4)


@pytest.mark.parametrize(("area", "says"), [("9999", "下没有街道"), ("成都", "区划代码应为数字"), ("", "应为数字")])
def test_a_place_that_is_none_is_named(area, says, cast):
    with pytest.raises(CommandError, match=says) as refused:
        call_command("plan_streets", "--area", area)
    assert refused.value.returncode == 2
