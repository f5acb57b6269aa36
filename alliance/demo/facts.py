"""The facts of the invented street, read from the files beside."""

import json
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent / "data"


@cache
def facts(name: str) -> Any:
    """One file of facts: street, units, resources, projects, needs or meetings."""
    return json.loads((FOLDER / f"{name}.json").read_text())
