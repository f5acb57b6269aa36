"""A street's monthly report, 300 needs and 60 projects in its month, as page, DOCX, PDF and workbook."""

import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from django.db import transaction

from benchmarks import street
from core import clock
from core.accounts.models import User
from core.documents import FORMS, render_html
from meetings.report_document import report_document
from meetings.report_files import write_report
from meetings.selectors.sheet import live_sheet
from needs.models import Need

PROJECTS, ROUNDS, SOON = 60, 5, 2.0


def measure(officer: User) -> Iterator[str]:
    """Everything written from the rows, five times; then each form alone."""
    with transaction.atomic():
        street.add_projects(PROJECTS)
        month = _all_in_one_month()
        taken = sorted(_written(month) for _round in range(ROUNDS))
        (waited, worked), (least, _worked) = taken[-1], taken[0]
        late = "" if waited < SOON else "   ← too slow"
        yield f"Report of a street, {Need.objects.count()} needs and {PROJECTS} projects, four files (under {SOON} s)"
        yield f"  together   slowest of {ROUNDS} {waited:.2f} s ({worked:.2f} s of work), fastest {least:.2f} s{late}"
        document = report_document(live_sheet(street.STREET, month))
        for name, render in {"html": render_html, **{name: form.render for name, form in FORMS.items()}}.items():
            started = time.perf_counter()
            size = len(render(document))
            yield f"  {name:<8}{(time.perf_counter() - started) * 1000:6.0f} ms {size / 1024:6.0f} KiB"
        # What comes after measures a street of its own.
        transaction.set_rollback(True)


def _all_in_one_month() -> date:
    """Move every need into the month that is open, a report's worst case; give its first day."""
    today = clock.today()
    month = (today - timedelta(days=1)).replace(day=1)
    Need.objects.update(asked_on=today - timedelta(days=1), created_at=clock.now() - timedelta(hours=20))
    return month


def _written(month: date) -> tuple[float, float]:
    """Seconds until all four lie there, and how many of them this process worked."""
    with tempfile.TemporaryDirectory() as folder:
        started, working = time.perf_counter(), time.process_time()
        write_report(street.STREET, month, Path(folder))
        return time.perf_counter() - started, time.process_time() - working
