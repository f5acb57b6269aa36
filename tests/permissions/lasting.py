from collections.abc import Iterator

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction

from tests.cast import Cast, build_cast
from tests.permissions.things import Things, build_things


@pytest.fixture(scope="module")
def street(django_db_setup, django_db_blocker) -> Iterator[tuple[Cast, Things]]:
    """The cast and one of each thing for a whole module; nothing of it is kept."""
    # A request that ends would close the connection our transaction lives on.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    with django_db_blocker.unblock(), transaction.atomic():
        cast = build_cast()
        yield cast, build_things(cast)
        transaction.set_rollback(True)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
