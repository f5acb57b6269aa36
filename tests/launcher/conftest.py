import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from alliance.embedded.servers import stop_kept


@pytest.fixture
def own_var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder of the test's own, with no server named by the environment."""
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name)
    var = tmp_path / "var"
    yield var
    stop_kept(var)
    # Root's clusters may lie outside the data folder; see Postgres.home.
    pointer = var / "postgres.place"
    if pointer.exists():
        shutil.rmtree(pointer.read_text().strip())
