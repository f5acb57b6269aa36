"""The roof: settings, addresses, the worker, and what joins the floors."""

from alliance.celery import app as celery_app

__all__ = ("celery_app",)
