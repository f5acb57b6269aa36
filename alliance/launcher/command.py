"""manage.py: run one Django command with the servers it needs."""

import os
import signal
import sys
from types import FrameType

from django.core.management import execute_from_command_line

from alliance.embedded.keys import local_keys
from alliance.embedded.problems import StartProblem, prepare_folder
from alliance.embedded.processes import Running
from alliance.embedded.runfile import RunFile
from alliance.embedded.servers import VARIABLES, running_servers
from alliance.launcher.fonts import build_fonts
from alliance.launcher.places import data_folder, fonts_folder

# These read code or files, not data: they use servers that run, and start none.
WITHOUT_SERVERS = {
    "help", "version", "--version", "--help", "-h", "check", "collectstatic", "diffsettings", "findstatic",
    "makemigrations", "spectacular", "evaluate_matching",
}  # fmt: skip
# These write PDF, and wait for its fonts the first time.
WITH_FONTS = {"monthly_report"}


def _leave(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)


def _use_what_runs() -> None:
    """Take the addresses of servers that happen to run."""
    facts = RunFile(data_folder()).read()
    for name, variable in VARIABLES.items():
        running = Running.read(facts.get(name))
        if running is not None and running.alive:
            os.environ.setdefault(variable, facts[name]["url"])


def main(arguments: list[str]) -> None:
    """Run the command; anything this adds to the output goes to stderr."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alliance.settings")
    var = data_folder()
    wanted = arguments[1] if len(arguments) > 1 else "help"
    told = all(os.environ.get(variable) for variable in VARIABLES.values()) and os.environ.get("SECRET_KEY")
    try:
        if wanted in WITH_FONTS:
            build_fonts(fonts_folder())
        if told:
            execute_from_command_line(arguments)
            return
        prepare_folder(var)
        if not os.environ.get("PRODUCTION"):
            for name, value in local_keys(var).items():
                os.environ.setdefault(name, value)
        if wanted in WITHOUT_SERVERS:
            _use_what_runs()
            execute_from_command_line(arguments)
            return
        signal.signal(signal.SIGTERM, _leave)
        with running_servers(var) as servers:
            os.environ.update(servers.addresses().as_environment())
            execute_from_command_line(arguments)
    except StartProblem as problem:
        sys.exit(f"{problem}")
