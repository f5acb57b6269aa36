"""A request behind ``login_required``: somebody is there."""

from django.http import HttpRequest

from core.accounts.models import User


class PersonRequest(HttpRequest):
    user: User
