"""A page that says something failed is drawn whatever failed."""

from typing import Any

import pytest

from tests.cast import Cast


def test_page_says_that_something_failed_when_its_own_frame_fails(
    cast: Cast, page: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: Any) -> None:
        raise RuntimeError("the database went away")

    client = page(cast.officer)
    client.raise_request_exception = False
    monkeypatch.setattr("alliance.shell._numbers", fail)
    answer = client.get("/needs/")
    assert answer.status_code == 500
    assert "系统出错了" in answer.content.decode()
