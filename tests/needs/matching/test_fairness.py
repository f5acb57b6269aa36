import pytest

from needs.matching.fairness import gini, largest_share


@pytest.mark.parametrize(
    ("loads", "expected"),
    [
        ([], 0),
        ([0, 0, 0], 0),
        ([5], 0),
        ([2, 2, 2, 2], 0),
        ([0, 0, 0, 4], 0.75),
        ([1, 3], 0.25),
        ([3, 1], 0.25),
        ([1, 2, 3, 4], 0.25),
    ],
)
def test_gini(loads, expected):
    assert gini(loads) == pytest.approx(expected)


@pytest.mark.parametrize(("loads", "expected"), [([], 0), ([0, 0], 0), ([1, 3], 0.75), ([2, 2], 0.5), ([7], 1)])
def test_largest_share(loads, expected):
    assert largest_share(loads) == pytest.approx(expected)
