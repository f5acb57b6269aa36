"""Whoever reads the trail reads words: every verb the house records by name has one."""

import re
from pathlib import Path

import pytest

from core.audit_words import ACTIONS

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("core", "members", "needs", "projects", "meetings", "alliance")
RECORDED = re.compile(r'record(?:_refusal)?\(\s*"[a-z_]+\.([a-z_]+)"')

pytestmark = pytest.mark.architecture


def recorded() -> set[str]:
    files = (path for floor in FLOORS for path in (ROOT / floor).rglob("*.py"))
    return {action for path in files for action in RECORDED.findall(path.read_text())}


def test_every_recorded_action_has_a_word():
    found = recorded()
    assert {"accepted", "logged_in", "drafted"} <= found
    assert found - ACTIONS.keys() == set()
