"""``manage.py import_ledger FILE… --street CODE``."""

import json
import re
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from alliance.ledger.services import LedgerFile, Outcome, import_ledger
from alliance.ledger.verdicts import Level
from alliance.ledger.vocabulary import KIND_LABELS, Kind
from core.accounts.models import User
from core.errors import DomainError

REFUSED, WRONG_USE = 1, 2
_STREET = re.compile(r"\d{9}")


class Command(BaseCommand):
    help = "Load a street's ledger: units, resources, communities, needs and projects from xlsx, xls or csv files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
        parser.add_argument("--street", required=True, metavar="CODE", help="nine-digit division code")
        parser.add_argument("--create-street", default="", metavar="NAME", help="create the street when it is missing")
        parser.add_argument("--dry-run", action="store_true", help="judge every row, write nothing")
        parser.add_argument("--only-valid", action="store_true", help="write the rows that pass")
        parser.add_argument("--json", action="store_true", help="print the outcome as JSON and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        files = self._files(options["files"])
        if not _STREET.fullmatch(options["street"]):
            raise CommandError(_("街道代码应为9位数字。"), returncode=WRONG_USE)
        try:
            outcome = import_ledger(
                files=files,
                street_code=options["street"],
                street_name=options["create_street"].strip(),
                only_valid=options["only_valid"],
                dry_run=options["dry_run"],
                actor=User.objects.system(),
            )
        except DomainError as refusal:
            self._refuse(str(refusal.message), as_json=options["json"])
        self._tell(outcome, as_json=options["json"])
        if not outcome.written and not options["dry_run"]:
            sys.exit(REFUSED)

    def _files(self, paths: list[Path]) -> list[LedgerFile]:
        try:
            return [LedgerFile(path.name, path.read_bytes()) for path in paths]
        except OSError as problem:
            raise CommandError(
                _("读不了文件：%(name)s") % {"name": problem.filename}, returncode=WRONG_USE
            ) from problem

    def _refuse(self, reason: str, *, as_json: bool) -> None:
        if as_json:
            empty = {"created": 0, "updated": 0, "unchanged": 0, "rejected": [], "warnings": []}
            answer = {"written": False, "error": reason, **{kind.value: empty for kind in Kind}}
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
            sys.exit(REFUSED)
        raise CommandError(reason, returncode=REFUSED)

    def _tell(self, outcome: Outcome, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(outcome.plan.as_json(written=outcome.written), ensure_ascii=False))
            return
        for kind in outcome.plan.changes:
            counts = outcome.plan.counts(kind)
            self.stdout.write(
                _("%(kind)s：新增 %(created)d，更新 %(updated)d，不变 %(unchanged)d，有错 %(rejected)d")
                % {"kind": KIND_LABELS[kind], **counts}
            )
            for level in (Level.REJECTED, Level.WARNED):
                for said in outcome.plan.remarks(kind, level):
                    self.stdout.write(_("  %(sheet)s 第%(row)d行「%(column)s」%(reason)s") % said)
        self.stdout.write(_("已写入。") if outcome.written else _("没有写入任何数据。"))
