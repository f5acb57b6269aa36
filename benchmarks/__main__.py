"""``make bench``: every figure is a ratio within this one run, or a count."""

import importlib
import os
import sys

import django

from alliance.embedded.servers import running_servers
from alliance.launcher.fonts import build_fonts
from alliance.launcher.places import data_folder, fonts_folder


def main() -> int:
    """Build the street in a database of its own, measure, say what was seen."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alliance.settings")
    # Nobody should be told to slow down while being timed.
    os.environ.update(API_RATE_PERSON="1000000/min", API_RATE_ADDRESS="1000000/min", LOG_LEVEL="ERROR")
    build_fonts(fonts_folder())
    with running_servers(data_folder()) as servers:
        os.environ.update(servers.addresses().as_environment())
        os.environ["TEST_DB_SUFFIX"] = "_bench"
        # A worker of the product would look for the tasks in its own database.
        os.environ["CELERY_QUEUE"] = "bench"
        django.setup()
        # Models can be imported only from here on.
        for line in importlib.import_module("benchmarks.run").measure_everything(set(sys.argv[1:])):
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
