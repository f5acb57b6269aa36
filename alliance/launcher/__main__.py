"""python -m alliance.launcher WHAT: the verbs behind the Makefile."""

import argparse
import sys

from alliance.embedded.problems import StartProblem
from alliance.embedded.servers import keep_running, stop_kept
from alliance.launcher.checks import bench, check, fuzz, test
from alliance.launcher.fonts import build_fonts
from alliance.launcher.frontend import build_vendor, install_packages
from alliance.launcher.health import alive
from alliance.launcher.messages import bare_chinese, compile_catalogues, extract_messages, faults
from alliance.launcher.places import data_folder, fonts_folder
from alliance.launcher.release import release
from alliance.launcher.up import up


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


def frontend() -> None:
    """Fetch and lay out the front-end files."""
    build_vendor(data_folder())
    build_vendor(data_folder() / "test")


def fonts() -> None:
    """Lay out the fonts for PDF."""
    build_fonts(fonts_folder())


def messages_check() -> None:
    """Fail on a text without its translation, or a Chinese text no translation can reach."""
    problems = faults() + bare_chinese()
    print("\n".join([*problems, f"messages: {len(problems)} problems"]))
    sys.exit(bool(problems))


VERBS = {
    "up": up,
    "release": release,
    "alive": alive,
    "servers": servers,
    "servers-stop": servers_stop,
    "packages": install_packages,
    "frontend": frontend,
    "fonts": fonts,
    "messages-extract": extract_messages,
    "messages-compile": compile_catalogues,
    "messages-check": messages_check,
    "check": check,
    "test": test,
    "bench": bench,
    "fuzz": fuzz,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m alliance.launcher", description=__doc__)
    parser.add_argument("verb", choices=VERBS)
    try:
        VERBS[parser.parse_args().verb]()
    except StartProblem as problem:
        sys.exit(f"{problem}")


main()
