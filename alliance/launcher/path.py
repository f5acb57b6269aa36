"""Put the checkout on the path of its own .venv, so that pytest and celery find it from anywhere."""

import sysconfig
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent.parent

if __name__ == "__main__":
    (Path(sysconfig.get_path("purelib")) / "tongxin.pth").write_text(f"{BASE}\n")
