"""Load the demonstration street into an empty installation."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from alliance.demo.building import build_street, open_doors
from core.areas.models import Area


class Command(BaseCommand):
    help = "Load the demonstration street: eight months of needs, projects and meetings in an invented street."

    def handle(self, *args: Any, **options: Any) -> None:
        if Area.objects.exists():
            raise CommandError("已经有辖区，不再载入示范街道。")
        people = build_street(tell=self.stdout.write)
        book = open_doors(people)
        self.stdout.write(f"示范街道已就绪，账号在 {book}")
