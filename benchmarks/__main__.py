"""``make bench``: every figure is a ratio within this one run, or a count."""

import os
import sys

import django


def main() -> int:
    """Build the street in a database of its own, measure, say what was seen."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alliance.settings")
    # Nobody should be told to slow down while being timed.
    os.environ.update(API_RATE_PERSON="1000000/min", API_RATE_ADDRESS="1000000/min", LOG_LEVEL="ERROR")
    django.setup()
    from benchmarks.run import measure_everything

    for line in measure_everything(set(sys.argv[1:])):
        print(line, flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
