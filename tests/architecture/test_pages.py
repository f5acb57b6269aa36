"""Templates and style sheets keep the promises the content policy and the readers rely on."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.template import engines

from core import states

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
LISTED = {line.split("#")[0].strip() for line in (ROOT / "static/icons.txt").read_text().splitlines()} - {""}
BUDGET, TRIVIAL = 120, 25

pytestmark = pytest.mark.architecture


def name(path):
    return str(path.relative_to(ROOT / "templates"))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_template_compiles(path):
    engines["django"].get_template(name(path))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_template_has_no_inline_style_or_handler(path):
    text = path.read_text()
    assert not re.search(r"\sstyle\s*=|<style|\son[a-z]+\s*=\s*[\"']|javascript:", text)
    for script in re.findall(r"<script[^>]*>", text):
        assert 'nonce="{{ request.csp_nonce }}"' in script


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_template_opens_by_saying_what_it_needs(path):
    lines = [line for line in path.read_text().splitlines() if line.strip()]
    trivial = len(lines) <= TRIVIAL and not path.name.startswith("_")
    assert trivial or any("{% comment %}" in line for line in lines[:4])
    assert len(lines) <= BUDGET


def test_every_icon_drawn_is_in_the_sprite():
    drawn = set(re.findall(r"{% icon \"([a-z0-9-]+)\"", "".join(path.read_text() for path in TEMPLATES)))
    drawn |= {look.icon for values in states.STATE_LOOKS.values() for look in values.values()}
    assert drawn <= LISTED, sorted(drawn - LISTED)


def test_the_list_of_icons_is_sorted_and_has_each_once():
    lines = (ROOT / "static/icons.txt").read_text().split()
    assert lines == sorted(set(lines))


# Which model's status is drawn by which kind of look.
DRAWN = {
    "needs.Need": "need", "needs.Offer": "offer", "needs.Claim": "claim", "needs.Proposal": "proposal",
    "needs.NeedList": "need_list", "needs.ReachFinding": "finding",
    "needs.StreetWord": "entry", "needs.StreetConcept": "entry", "needs.Experience": "experience",
    "members.MemberUnit": "unit", "members.Resource": "resource",
    "projects.MicroProject": "project", "meetings.JointMeeting": "meeting", "meetings.ActionItem": "action",
    "meetings.MonthlyReport": "report", "core.Suggestion": "complaint",
}  # fmt: skip


@pytest.mark.parametrize(("model", "kind"), DRAWN.items())
def test_a_state_has_one_word_in_the_model_and_on_the_badge(model, kind):
    choices = dict(apps.get_model(model)._meta.get_field("status").choices)
    assert {value: str(states.look(kind, value).label) for value in choices} == {
        value: str(label) for value, label in choices.items()
    }
