"""Counting and storing one district's report, alone in its process so that its memory is its own."""

import importlib
import sys
import time

import django
from django.db import connections

from benchmarks.timing import most_memory


def main() -> None:
    """Says seconds, megabytes and how many needs were counted."""
    report, database = sys.argv[1:]
    django.setup()
    connections["default"].settings_dict["NAME"] = database
    # Models can be imported only from here on.
    services = importlib.import_module("meetings.services")
    models = importlib.import_module("meetings.models")
    system = importlib.import_module("core.accounts.models").User.objects.system()
    started = time.perf_counter()
    if not services.run_count(report_id=int(report), actor=system):
        raise SystemExit("nothing was counted")
    took = time.perf_counter() - started
    received = models.ReportFigure.objects.get(report=report, key="received")
    print(f"{took:.2f} {most_memory():.0f} {received.count}")


if __name__ == "__main__":
    main()
