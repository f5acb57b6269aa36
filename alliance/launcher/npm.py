"""npm from its wheel, so that every machine has the same one and needs none of its own."""

import os
import subprocess
import sys
from pathlib import Path


def npm(*arguments: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    """Run npm in a folder; its complaints go to the terminal."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    # Offices with an authority of their own keep it in the system's store, which Node would look past.
    told = {"PATH": path, "NODE_USE_SYSTEM_CA": os.environ.get("NODE_USE_SYSTEM_CA") or "1"}
    command = ["npm", *arguments, "--loglevel=error"]
    return subprocess.run(command, cwd=folder, env=os.environ | told, text=True, stdout=subprocess.PIPE, check=False)
