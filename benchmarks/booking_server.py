"""The product's own application with the plain doors beside ours, for the server the booking figures are taken from."""

from django.conf import settings

from alliance.wsgi import application

settings.ROOT_URLCONF = "benchmarks.plain_door"

__all__ = ("application",)
