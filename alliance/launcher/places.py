"""Where the checkout and its data lie."""

import os
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent.parent


def data_folder() -> Path:
    """TONGXIN_VAR, or var/ in the checkout."""
    return Path(os.environ.get("TONGXIN_VAR") or BASE / "var").resolve()
