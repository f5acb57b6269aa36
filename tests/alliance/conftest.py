import pytest

from tests.cast import Cast
from tests.needs.conftest import Rows


@pytest.fixture
def rows(cast: Cast) -> Rows:
    return Rows(cast)
