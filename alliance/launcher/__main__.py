"""python -m alliance.launcher WHAT: the verbs behind the Makefile."""

import argparse
import sys

from alliance.embedded.problems import StartProblem
from alliance.embedded.servers import keep_running, stop_kept
from alliance.launcher.places import data_folder


def servers() -> None:
    """Start PostgreSQL and Valkey, for work and for tests, and leave them running."""
    var = data_folder()
    for folder, durable in ((var, True), (var / "test", False)):
        addresses = keep_running(folder, durable=durable).addresses()
        print(f"{folder}\n  {addresses.database}\n  {addresses.redis}")


def servers_stop() -> None:
    """Stop servers that were left running."""
    for folder in (data_folder() / "test", data_folder()):
        stop_kept(folder)


VERBS = {"servers": servers, "servers-stop": servers_stop}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m alliance.launcher", description=__doc__)
    parser.add_argument("verb", choices=VERBS)
    try:
        VERBS[parser.parse_args().verb]()
    except StartProblem as problem:
        sys.exit(f"{problem}")


main()
