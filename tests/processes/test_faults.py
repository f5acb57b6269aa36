"""What breaks in real offices: a worker dies in mid-work, the broker goes away and comes back."""

import os
import signal

import psutil
import pytest
from django.test import Client

from core.models import Notice, OutboxMessage
from needs.models import Need, Offer, Proposal, ProposalStatus
from needs.services import start_proposal
from tests.processes.house import House, wait_until

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]

BACKEND = "core.accounts.entrance.Entrance"


def at_work(proposal: Proposal) -> bool:
    row = Proposal.objects.get(pk=proposal.pk)
    assert row.status != ProposalStatus.READY, "it was over before it could be disturbed"
    return row.status == ProposalStatus.RUNNING and row.progress > 0


def finished(proposal: Proposal) -> bool:
    return Proposal.objects.filter(pk=proposal.pk, status=ProposalStatus.READY).exists()


def exactly_one_result(proposal: Proposal, officer) -> None:
    """One set of pairs, each need asked once, and one line in the officer's inbox."""
    asked = list(Offer.objects.values_list("need", flat=True))
    assert len(asked) == len(set(asked)) > 0
    assert set(Offer.objects.values_list("proposal", flat=True)) == {proposal.pk}
    assert Notice.objects.filter(to=officer, event="proposal.ready").count() == 1
    assert not OutboxMessage.objects.filter(delivered_at__isnull=True).exists()


def test_worker_child_killed_in_the_middle_of_a_proposal_loses_and_doubles_nothing(house: House, street):
    house.start_worker()
    house.start_beat()
    proposal = start_proposal(street_code=street.street.code, actor=street.officer)
    wait_until(lambda: at_work(proposal))
    for child in psutil.Process(house.children["worker"].pid).children():
        os.kill(child.pid, signal.SIGKILL)
    wait_until(lambda: finished(proposal))
    exactly_one_result(proposal, street.officer)


def test_whole_worker_killed_in_the_middle_of_a_proposal_loses_and_doubles_nothing(house: House, street):
    house.start_worker()
    house.start_beat()
    proposal = start_proposal(street_code=street.street.code, actor=street.officer)
    wait_until(lambda: at_work(proposal))
    house.kill("worker")
    house.start_worker()
    wait_until(lambda: finished(proposal))
    exactly_one_result(proposal, street.officer)


def test_pages_answer_and_work_waits_while_the_broker_is_away(house: House, street):
    house.start_worker()
    house.start_beat()
    house.start_web()
    cookie = logged_in(street.officer)
    house.kill_valkey()
    for path in ("/", "/readyz", "/needs/", "/desk/", "/members/units/"):
        assert house.status(path, cookie) == 200, path
    proposal = start_proposal(street_code=street.street.code, actor=street.officer)
    house.start_valkey()
    wait_until(lambda: finished(proposal))
    exactly_one_result(proposal, street.officer)
    assert Need.objects.count() == 300


def logged_in(user) -> str:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return f"sessionid={client.cookies['sessionid'].value}"
