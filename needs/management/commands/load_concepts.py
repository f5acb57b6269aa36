"""``manage.py load_concepts FILE --street CODE``: read a street's own words and concepts in, or name the line."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.areas.models import Area
from needs.services import load_concepts

REFUSED, WRONG_USE = 1, 2


class Command(BaseCommand):
    help = "Read a file of words and concepts into one street; it is written as those in needs/matching/ontology/data."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--street", required=True, metavar="CODE", help="nine digits")
        parser.add_argument("--shared", action="store_true", help="words may stand for several concepts")

    def handle(self, *args: Any, **options: Any) -> None:
        street = Area.objects.streets().in_force().filter(code=options["street"]).first()
        if street is None:
            raise CommandError(_("没有这个街道：%(code)s") % {"code": options["street"]}, returncode=WRONG_USE)
        path = options["file"]
        try:
            told = load_concepts(
                street_code=street.code, name=path.name, text=path.read_text(encoding="utf-8"),
                shared=options["shared"], actor=User.objects.system(),
            )  # fmt: skip
        except (OSError, UnicodeDecodeError) as problem:
            raise CommandError(_("读不了文件：%(name)s") % {"name": path}, returncode=WRONG_USE) from problem
        except ValidationError as refused:
            raise CommandError("\n".join(refused.messages), returncode=REFUSED) from refused
        counts = {"concepts": len(told.concepts), "words": len(told.words)}
        self.stdout.write(_("添了%(concepts)d个事项，给已有的事项添了%(words)d个说法。") % counts)
