"""Print the one-time link with which an empty system gets its first administrator."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from core.accounts.services.setup import create_setup_link
from core.errors import DomainError


class Command(BaseCommand):
    help = "Print a one-time link for the first administrator of an empty system."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            secret = create_setup_link()
        except DomainError as refused:
            raise CommandError(str(refused.message)) from refused
        self.stdout.write(f"{settings.SITE_ADDRESS}{reverse('accounts:setup', args=[secret])}")
