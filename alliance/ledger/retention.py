"""What of an import is forgotten, and when."""

from datetime import timedelta

from alliance.ledger.models import ImportChange, ImportFile, ImportRow
from core import clock

# The files hold every phone as typed; a week is enough to fetch the marked copy back.
FILES_KEPT = timedelta(days=7)
VERDICTS_KEPT = timedelta(days=180)
# Former values hold what was typed of people, sealed; a month is enough to see that the wrong file was loaded.
UNDO_KEPT = timedelta(days=30)


def forget_old_imports() -> int:
    """Delete files a week, former values a month and verdicts half a year later; the run and its counts stay."""
    now = clock.now()
    former = ImportChange.objects.filter(run__finished_at__lt=now - UNDO_KEPT).delete()[0]
    files = ImportFile.objects.filter(run__created_at__lt=now - FILES_KEPT).delete()[0]
    return former + files + ImportRow.objects.filter(run__created_at__lt=now - VERDICTS_KEPT).delete()[0]
