"""``manage.py plan_streets --area CODE``: plan the month of every street of a district or a city, one task a street."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from core.accounts.models import User
from needs.models import Proposal
from needs.services.streets import Progress, plan_streets, progress_of

FAILED, WRONG_USE = 1, 2
# Between two looks at how far the workers are, and how many looks in a row may find them where they were.
SECONDS, LOOKS = 1.0, 600


class Command(BaseCommand):
    help = "Have the workers plan this month for every street of a place; --wait tells how far they are until all are."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--area", required=True, metavar="CODE", help="four digits a city, six a district")
        parser.add_argument("--wait", action="store_true", help="stay until every street is planned")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["area"].isascii() or not options["area"].isdigit():
            raise CommandError(_("区划代码应为数字。"), returncode=WRONG_USE)
        proposals = plan_streets(area_code=options["area"], actor=User.objects.system())
        if not proposals:
            raise CommandError(_("%(code)s 下没有街道。") % {"code": options["area"]}, returncode=WRONG_USE)
        self.stdout.write(_("%(n)d 个街道，每个街道一个任务。") % {"n": len(proposals)})
        if options["wait"]:
            self._wait(proposals)

    def _wait(self, proposals: list[Proposal]) -> None:
        told, unmoved = -1, 0
        while not (progress := progress_of(proposals)).finished:
            unmoved = 0 if progress.percent != told else unmoved + 1
            if unmoved > LOOKS:
                raise CommandError(_("任务已经 10 分钟没有进展，请看任务进程是否在运行。"), returncode=FAILED)
            if not unmoved:
                told = progress.percent
                self.stdout.write(_told(progress))
            pause(SECONDS)
        self.stdout.write(_told(progress))
        if progress.failed:
            raise CommandError(_("%(n)d 个街道没有算成。") % {"n": progress.failed}, returncode=FAILED)


def pause(seconds: float) -> None:
    """Leave the workers alone for a while."""
    time.sleep(seconds)


def _told(progress: Progress) -> str:
    values = {"percent": progress.percent, "ready": progress.ready, "streets": progress.streets}
    return _("%(percent)3d%%　已算好 %(ready)d / %(streets)d") % values
