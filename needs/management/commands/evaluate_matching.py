"""``manage.py evaluate_matching PAIRS.json``: how often matching finds the true partner of a real need."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from needs.matching.evaluation import Figures, evaluate, stated

FIELDS = ("id", "unit", "resource")


class Command(BaseCommand):
    """Reads files alone: no database, no state."""

    help = "Rank the resources of all files for each need and tell how often the true partner comes first."
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own attribute

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("pairs", metavar="PAIRS.json")
        parser.add_argument("--distractors", metavar="RESOURCES.json", nargs="+", default=[])
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args: Any, **options: Any) -> None:
        pairs = _rows(options["pairs"], (*FIELDS, "need"))
        distractors = [row for path in options["distractors"] for row in _rows(path, FIELDS)]
        figures = evaluate(pairs, distractors)
        if options["as_json"]:
            told = {name: each.told() for name, each in figures.items()}
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
            return
        self._table(f"{len(pairs)} pairs, {len(pairs) + len(distractors)} resources", figures)
        ids = stated(pairs)
        if 0 < len(ids) < len(pairs):
            self._table(f"{len(ids)} of them stated", {name: each.among(ids) for name, each in figures.items()})

    def _table(self, title: str, figures: dict[str, Figures]) -> None:
        self.stdout.write(f"{title:<32}  hit@1  hit@5  hit@10    mrr")
        for name, each in figures.items():
            hits = f"{each.hit(1):7.3f}{each.hit(5):7.3f}{each.hit(10):8.3f}"
            self.stdout.write(f"  {name:<30}{hits}{each.mrr:7.3f}")


def _rows(path: str, fields: tuple[str, ...]) -> list[dict[str, Any]]:
    try:
        rows = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as wrong:
        raise CommandError(f"{path}: {wrong}") from wrong
    if not isinstance(rows, list):
        raise CommandError(f"{path}: a list of records is expected")
    for number, row in enumerate(rows, start=1):
        missing = [field for field in fields if not isinstance(row, dict) or not isinstance(row.get(field), str)]
        if missing:
            raise CommandError(f"{path}: record {number} has no {', '.join(missing)}")
    return rows
