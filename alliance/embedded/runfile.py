"""var/run.json: what runs for this data folder, so that other commands find it."""

import json
from pathlib import Path
from typing import Any


class RunFile:
    """The list of running processes and their addresses; read and written whole."""

    def __init__(self, var: Path) -> None:
        self.path = var / "run.json"

    def read(self) -> dict[str, Any]:
        """What was written last; an empty or broken file counts as nothing running."""
        try:
            found = json.loads(self.path.read_text())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def put(self, **entries: Any) -> None:
        """Set or, with None, remove entries."""
        merged = self.read() | entries
        kept = {key: value for key, value in merged.items() if value is not None}
        draft = self.path.with_suffix(".new")
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(kept, ensure_ascii=False, indent=2) + "\n")
        draft.replace(self.path)
