"""What leaves the house leaves once, after the commit, also when the broker was away."""

import threading
from datetime import timedelta

import pytest
from celery import current_app
from django.core import mail
from django.db import connection, transaction

from core import carriers, clock, notices
from core.models import Channel, MailboxMessage, Notice, OutboxMessage
from core.outbox import enqueue, relay, run_later
from tests.cast import Cast

CLOSED_PORT = "redis://127.0.0.1:1/0"
SOON = timedelta(seconds=5)


def forget_connections() -> None:
    """Let Celery read its broker's address anew."""
    current_app.pool.force_close_all()
    current_app._pool = current_app.amqp._producer_pool = None


@pytest.fixture
def letters(settings):
    settings.DEMO = False
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def test_nothing_leaves_unless_the_transaction_commits(cast: Cast) -> None:
    @transaction.atomic
    def tells_and_then_fails() -> None:
        notices.send(to=[cast.officer], event="x", subject="一件事")
        run_later("core.purge_expired")
        raise LookupError

    with pytest.raises(LookupError):
        tells_and_then_fails()
    assert (Notice.objects.count(), OutboxMessage.objects.count()) == (0, 0)


def test_one_notice_and_one_mail_a_person(cast: Cast, letters) -> None:
    type(cast.officer).objects.filter(pk=cast.officer.pk).update(email="zhou@example.org")
    cast.officer.refresh_from_db()
    notices.send(to=[cast.officer, cast.officer, cast.secretary], event="x", subject="一件事", body="请看")
    for _turn in range(3):
        relay()
    assert [message.to for message in mail.outbox] == [["zhou@example.org"]]
    assert Notice.objects.count() == 2
    message = OutboxMessage.objects.get()
    assert (message.secret, message.attempts, mail.outbox[0].extra_headers["Message-ID"]) == (
        "", 1, f"<{message.pk}@tongxin>",
    )  # fmt: skip


def test_a_carrier_that_fails_is_tried_again_later_and_ever_more_rarely(db, monkeypatch) -> None:
    def away(message: OutboxMessage) -> None:
        raise OSError("gateway is away")

    monkeypatch.setitem(carriers.CARRIERS, Channel.SMS, away)
    enqueue(Channel.SMS, {}, secret='{"to": "1", "text": "2"}')
    assert relay() == 0
    message = OutboxMessage.objects.get()
    first_wait = message.due_at - clock.now()
    assert (message.attempts, message.last_error, message.delivered_at) == (1, "OSError", None)
    assert message.secret
    assert relay() == 0
    assert OutboxMessage.objects.get().attempts == 1
    with clock.moved(message.due_at + timedelta(seconds=1)):
        relay()
        again = OutboxMessage.objects.get()
        assert again.due_at - clock.now() > first_wait
    monkeypatch.undo()
    with clock.moved(again.due_at + timedelta(seconds=1)):
        assert relay() == 1
    assert MailboxMessage.objects.count() == 1


def test_a_task_waits_for_a_broker_that_is_down_and_goes_once_when_it_is_back(db, monkeypatch) -> None:
    published: list[str] = []
    run_later("core.purge_expired")
    with monkeypatch.context() as down:
        down.setattr(current_app.conf, "broker_url", CLOSED_PORT)
        down.setattr(current_app.conf, "broker_write_url", CLOSED_PORT)
        forget_connections()
        assert relay() == 0
    forget_connections()
    message = OutboxMessage.objects.get()
    assert (message.delivered_at, message.attempts) == (None, 1)
    monkeypatch.setattr(current_app, "send_task", lambda name, **more: published.append(name))
    with clock.moved(message.due_at + SOON):
        assert (relay(), relay()) == (1, 0)
    assert published == ["core.purge_expired"]


@pytest.mark.django_db(transaction=True)
def test_two_relays_carry_each_row_once(monkeypatch) -> None:
    """Two real transactions: while one holds a row the other passes it over."""
    carried: list[object] = []
    both = threading.Barrier(2, timeout=20)
    monkeypatch.setitem(carriers.CARRIERS, Channel.SMS, lambda message: carried.append(message.pk))
    rows = [enqueue(Channel.SMS, {}, secret=str(n)).pk for n in range(30)]

    def work() -> None:
        try:
            both.wait()
            relay()
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(map(str, carried)) == sorted(map(str, rows))
    assert not OutboxMessage.objects.filter(delivered_at__isnull=True).exists()


@pytest.mark.django_db(transaction=True)
def test_a_row_another_relay_holds_is_passed_over_and_not_waited_for(monkeypatch) -> None:
    carried: list[object] = []
    holding, done = threading.Event(), threading.Event()

    def slowly(message: OutboxMessage) -> None:
        carried.append(message.pk)
        holding.set()
        assert done.wait(timeout=20)

    monkeypatch.setitem(carriers.CARRIERS, Channel.SMS, slowly)
    held = enqueue(Channel.SMS, {}, secret="1").pk

    def work() -> None:
        try:
            relay()
        finally:
            connection.close()

    other = threading.Thread(target=work)
    other.start()
    assert holding.wait(timeout=20)
    assert relay() == 0
    done.set()
    other.join(timeout=20)
    assert carried == [held]
