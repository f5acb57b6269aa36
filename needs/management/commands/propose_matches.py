"""``manage.py propose_matches --street CODE --month YYYY-MM``: the best plan of a month, printed and kept nowhere."""

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from core.areas.models import Area
from core.periods import parse_month
from needs.matching import PinRefused, Plan, Question, Solution, answer, solve
from needs.selectors.matching import ground_of, reasons_of
from needs.selectors.plans import Basis, basis_of, pin_refusal
from needs.services.proposals import question_of

REFUSED, WRONG_USE = 1, 2


class Command(BaseCommand):
    help = "Plan a street's month and print it; --dump writes the whole question and its answer, to be solved again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--street", required=True, metavar="CODE", help="nine digits")
        parser.add_argument("--month", required=True, metavar="YYYY-MM")
        parser.add_argument("--json", action="store_true", dest="as_json")
        parser.add_argument("--dump", metavar="FILE", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        month = _month(options["month"])
        street = Area.objects.streets().in_force().filter(code=options["street"]).first()
        if street is None:
            raise CommandError(_("没有这个街道：%(code)s") % {"code": options["street"]}, returncode=REFUSED)
        ground = ground_of(street.code)
        basis = basis_of(street.code, month, ground)
        try:
            question = question_of(street.code, month, ground, basis)
            solution = solve(question.instance)
        except PinRefused as refused:
            raise CommandError(pin_refusal(refused), returncode=REFUSED) from refused
        if options["dump"]:
            _dump(options["dump"], question, solution, basis)
        told = _told(answer(question, solution), solution)
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1) if options["as_json"] else _table(told))


def _told(plan: Plan, solution: Solution) -> dict[str, Any]:
    pairs = [
        {"need": pair.need_id, "resource": pair.resource_id, "unit": pair.unit_id, "score": round(pair.total, 4),
         "reasons": reasons_of(pair)}
        for pair in plan.pairs
    ]  # fmt: skip
    return {
        "pairs": pairs,
        "left": [asdict(left) for left in plan.left],
        "objective": solution.objective,
        "bound": plan.bound,
        "gap": plan.gap,
        "proven": plan.proven,
        "fair": asdict(plan.spread),
        "score_only": asdict(plan.score_only),
    }


def _table(told: dict[str, Any]) -> str:
    lines = [f"{pair['need']:>8}  →  {pair['resource']:>8}  {pair['score']:7.2f}" for pair in told["pairs"]]
    lines += [f"{left['need_id']:>8}  –  {left['why']}" for left in told["left"]]
    lines.append(f"objective {told['objective']:.4f}  bound {told['bound']:.4f}  gap {told['gap']:.6f}")
    return "\n".join(lines)


def _dump(path: Path, question: Question, solution: Solution, basis: Basis) -> None:
    instance, chosen = question.instance, solution.chosen
    pairs = zip(instance.need[chosen].tolist(), instance.resource[chosen].tolist(), strict=True)
    whole = {
        "basis": basis.written(),
        "instance": instance.dump(),
        "barred": _barred(question),
        "solution": {
            "pairs": [list(pair) for pair in pairs],
            "objective": solution.objective,
            "bound": solution.bound,
            "gap": solution.gap,
        },
    }
    try:
        path.write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")
    except OSError as problem:
        said = {"folder": path, "problem": problem.strerror or problem}
        raise CommandError(_("写不进 %(folder)s：%(problem)s") % said, returncode=REFUSED) from problem


def _barred(question: Question) -> list[dict[str, Any]]:
    """Pairs that scored well and are out whatever the plan: their hours never meet, or the place is another."""
    return [
        {"need": need_id, "resource": question.corpus.resources[place].id, "value": total, "why": why}
        for need_id, found in question.scored.items()
        for place, total, why in found.barred
    ]


def _month(text: str) -> date:
    try:
        year, month = parse_month(text)
    except ValidationError as problem:
        raise CommandError(problem.messages[0], returncode=WRONG_USE) from problem
    return date(year, month, 1)
