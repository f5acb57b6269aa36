"""What of an import is forgotten, and when."""

from datetime import timedelta

from alliance.ledger.models import ImportFile, ImportRow
from core import clock

# The files hold every phone as typed; a week is enough to fetch the marked copy back.
FILES_KEPT = timedelta(days=7)
VERDICTS_KEPT = timedelta(days=180)


def forget_old_imports() -> int:
    """Delete files a week and verdicts half a year after their import; the run and its counts stay."""
    now = clock.now()
    files = ImportFile.objects.filter(run__created_at__lt=now - FILES_KEPT).delete()[0]
    return files + ImportRow.objects.filter(run__created_at__lt=now - VERDICTS_KEPT).delete()[0]
