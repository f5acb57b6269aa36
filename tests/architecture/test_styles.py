"""One name, one rule: a second rule of the same name elsewhere in a sheet once laid a table out one letter wide."""

import re
from collections import Counter
from pathlib import Path

import pytest

SHEETS = sorted((Path(__file__).parents[2] / "static/css").glob("*.css"))
# A rule that stands at the edge; what is said for narrow screens, paper or elders is indented or begins otherwise.
OWN_RULE = re.compile(r"^(\.[\w-]+) \{", re.MULTILINE)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_class_has_one_rule_in_a_sheet(sheet):
    rules = Counter(OWN_RULE.findall(sheet.read_text()))
    assert rules
    assert {name: times for name, times in rules.items() if times > 1} == {}
