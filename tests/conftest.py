import pytest
from django.test import Client
from rest_framework.test import APIClient

from core.accounts.models import User
from tests.cast import Cast, build_cast


@pytest.fixture
def cast(db: None) -> Cast:
    return build_cast()


@pytest.fixture
def page():
    """A browser-like client logged in as somebody: ``page(cast.officer)``."""

    def logged_in(user: User | None = None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return logged_in


@pytest.fixture
def api():
    """An API client acting as somebody: ``api(cast.officer)``."""

    def logged_in(user: User | None = None) -> APIClient:
        client = APIClient()
        if user is not None:
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return logged_in
