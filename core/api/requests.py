"""A request behind the API's log-in: somebody is there."""

from rest_framework.request import Request

from core.accounts.models import User


class PersonRequest(Request):
    user: User
