"""Where the checkout and its data lie."""

import os
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent.parent


def fonts_folder() -> Path:
    """TONGXIN_FONTS, or fonts/ in the data folder; an office's own fonts may lie there too."""
    return Path(os.environ.get("TONGXIN_FONTS") or data_folder() / "fonts").resolve()


def data_folder() -> Path:
    """TONGXIN_VAR, or var/ in the checkout."""
    return Path(os.environ.get("TONGXIN_VAR") or BASE / "var").resolve()
