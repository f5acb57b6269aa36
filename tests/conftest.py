import importlib
from collections.abc import Generator, Iterator

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker, blocking_manager_key
from rest_framework.test import APIClient

from alliance.launcher.fonts import build_fonts
from core.accounts.models import User
from tests.cast import Cast, build_cast


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None, None, None]:
    """A test with real transactions empties every table when it ends: put back what the migrations had filled."""
    yield
    marker = item.get_closest_marker("django_db")
    real = marker is not None and marker.kwargs.get("transaction", False)
    # After the last test the database is gone, and the name leads elsewhere.
    if nextitem is not None and (real or "transactional_db" in getattr(item, "fixturenames", ())):
        with item.config.stash[blocking_manager_key].unblock():
            importlib.import_module("needs.migrations.0002_ten_categories").add(apps, None)


@pytest.fixture(autouse=True)
def _count_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one test counted is none of the next one's business; one test of its own says how long counts are kept."""
    monkeypatch.setattr(settings, "ROLL_UP_SECONDS", 0)


@pytest.fixture(scope="session")
def fonts() -> None:
    """The fonts PDF needs, built when this is the first run here."""
    build_fonts(settings.FONTS)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The run's own database; who still holds on to it at the end is shown out, or it could not be dropped."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture
def cast(db: None) -> Cast:
    return build_cast()


@pytest.fixture
def page():
    """A browser-like client logged in as somebody: ``page(cast.officer)``."""

    def logged_in(user: User | None = None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user, backend="core.accounts.entrance.Entrance")
        return client

    return logged_in


@pytest.fixture
def api():
    """An API client acting as somebody: ``api(cast.officer)``."""

    def logged_in(user: User | None = None) -> APIClient:
        client = APIClient()
        if user is not None:
            client.force_login(user, backend="core.accounts.entrance.Entrance")
        return client

    return logged_in
