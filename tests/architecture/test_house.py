"""The house is in order: templates compile, migrations are complete, files stay short."""

import ast
from pathlib import Path

import pytest
from django.core.management import call_command
from django.template.loader import get_template

pytestmark = pytest.mark.architecture

BASE = Path(__file__).resolve().parents[2]
FLOORS = ("core", "members", "needs", "projects", "meetings", "alliance")
TEMPLATES = sorted(str(path.relative_to(BASE / "templates")) for path in (BASE / "templates").rglob("*.html"))


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_compiles(name):
    get_template(name)


@pytest.mark.django_db
def test_models_and_migrations_agree():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_no_file_is_longer_than_four_hundred_lines():
    long = {
        str(path.relative_to(BASE)): count
        for floor in FLOORS
        for path in (BASE / floor).rglob("*.py")
        if "migrations" not in path.parts
        and (count := len(path.read_text().splitlines())) > 400
        # The tables of one floor, and lists of words, are read as tables.
        and path.name not in {"models.py", "vocabulary.py", "concepts.py"}
    }
    assert long == {}


def test_no_function_is_longer_than_forty_lines():
    long = {
        f"{path.relative_to(BASE)}:{node.name}": node.end_lineno - node.lineno + 1
        for floor in FLOORS
        for path in (BASE / floor).rglob("*.py")
        if "migrations" not in path.parts
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno - node.lineno + 1 > 40
    }
    assert long == {}


def test_whoever_tells_others_tells_them_in_the_office_s_language():
    """The words are kept, and the person who set them off may be reading English."""
    foreign = [
        f"{path.relative_to(BASE)}:{node.name}"
        for floor in FLOORS
        for path in (BASE / floor).glob("*notices.py")
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and ast.unparse(node.returns or ast.Constant(None)) == "None"
        and "in_chinese" not in map(ast.unparse, node.decorator_list)
    ]
    assert foreign == []
