"""``manage.py monthly_report --street CODE --month YYYY-MM --out DIR``: the report in all its forms."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from core import clock
from core.areas.models import Area
from core.errors import DomainError
from core.periods import parse_month
from meetings.report_files import write_report

REFUSED, WRONG_USE = 1, 2


class Command(BaseCommand):
    help = "Write a street's monthly report as HTML, DOCX, PDF and XLSX. Exit codes: 0 written, 1 refused, 2 wrong use."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--street", required=True, metavar="CODE", help="nine digits")
        parser.add_argument("--month", required=True, metavar="YYYY-MM")
        parser.add_argument("--out", required=True, metavar="DIR", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        month = _month(options["month"])
        street = Area.objects.streets().in_force().filter(code=options["street"]).first()
        if street is None:
            raise CommandError(_("没有这个街道：%(code)s") % {"code": options["street"]}, returncode=REFUSED)
        try:
            written = write_report(street.code, month, options["out"])
        except OSError as problem:
            said = {"folder": options["out"], "problem": problem.strerror or problem}
            raise CommandError(_("写不进 %(folder)s：%(problem)s") % said, returncode=REFUSED) from problem
        except DomainError as problem:
            raise CommandError(str(problem.message), returncode=REFUSED) from problem
        for path in written:
            self.stdout.write(str(path))


def _month(text: str) -> date:
    try:
        year, month = parse_month(text)
    except ValidationError as problem:
        raise CommandError(problem.messages[0], returncode=WRONG_USE) from problem
    first = date(year, month, 1)
    if first > clock.today():
        raise CommandError(_("%(month)s 还没开始。") % {"month": text}, returncode=REFUSED)
    return first
