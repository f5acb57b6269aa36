from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.test import override_settings

from tests.cast import Cast
from tests.demonstration import copied
from tests.needs.conftest import Rows


@pytest.fixture
def rows(cast: Cast) -> Rows:
    return Rows(cast)


@pytest.fixture(scope="module")
def living_street(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Path]:
    """A copy of the demonstration, which the connection leads to meanwhile; nothing of it is kept."""
    folder = tmp_path_factory.mktemp("demo")
    # A request that ends would close the connection a test's transaction lives on.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=folder / "media", VAR=folder),
        copied(folder, "demo") as address,
        _connection_to(address.rsplit("/", 1)[1]),
    ):
        yield folder
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@contextmanager
def _connection_to(name: str) -> Iterator[None]:
    place = connection.settings_dict
    usual = place["NAME"]
    connection.close()
    place["NAME"] = name
    yield
    connection.close()
    place["NAME"] = usual
