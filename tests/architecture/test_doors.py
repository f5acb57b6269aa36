"""Doors stay thin: they start from what a person may see, refuse nothing themselves, and know no state."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.architecture

BASE = Path(__file__).resolve().parents[2]
FLOORS = ("core", "members", "needs", "projects", "meetings", "alliance")
READS = {"get", "filter", "all", "exclude", "values", "values_list", "first", "order_by", "count", "aggregate"}
# What decides who may see; each of these is a scope of its own.
SCOPES = {"visible_to", "published", "live", "in_force"}
# What core.api.columns puts together bears this name, and may only be used by way of a scope.
PREPARED = "ROWS"
# Rows that belong to nobody's street: categories are the same for all, division codes and zones are public, and the
# mailbox page exists in the demonstration only.
UNSCOPED = {"Zone", "Category", "MailboxMessage", "StreetSettings", "HolidayOverride"}


def doors() -> Iterator[Path]:
    for floor in FLOORS:
        for path in (BASE / floor).rglob("*.py"):
            names = {path.stem, *(part for part in path.relative_to(BASE).parts[:-1])}
            if names & {"views", "api"} and "migrations" not in path.parts and path.name != "__init__.py":
                yield path


def unscoped_reads(source: str) -> list[tuple[int, str]]:
    """Every ``Model.objects.<read>`` chain that never says whose eyes it looks through."""
    found = []
    inner = set()
    for node in ast.walk(ast.parse(source)):
        chain = list(_chain(node))
        if id(node) in inner or not chain:
            continue
        inner.update(id(part) for part in _links(node))
        names = [name for name in chain if isinstance(name, str)]
        reads = "objects" in names and READS & set(names)
        if not (reads or names[0] == PREPARED) or SCOPES & set(names):
            continue
        if names[0] not in UNSCOPED and not isinstance(getattr(node, "ctx", None), ast.Store):
            found.append((node.lineno, ".".join(names)))
    return found


def _links(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a chain, and not what stands in its brackets."""
    while isinstance(node, ast.Call | ast.Attribute):
        node = node.func if isinstance(node, ast.Call) else node.value
        yield node


def _chain(node: ast.AST) -> Iterator[str]:
    """``Need.objects.filter(…).first()`` as Need, objects, filter, first."""
    if isinstance(node, ast.Call):
        yield from _chain(node.func)
    elif isinstance(node, ast.Attribute):
        yield from _chain(node.value)
        yield node.attr
    elif isinstance(node, ast.Name):
        yield node.id


def test_the_reader_sees_an_unscoped_read_and_passes_a_scoped_one():
    assert unscoped_reads("x = Need.objects.filter(pk=1).first()") == [(1, "Need.objects.filter.first")]
    assert unscoped_reads("x = Need.objects.visible_to(user).filter(pk=1)") == []
    assert unscoped_reads("x = ROWS.filter(pk=1)") == [(1, "ROWS.filter")]
    assert unscoped_reads("x = list(Need.objects.filter(pk=1))") == [(1, "Need.objects.filter")]
    assert unscoped_reads("show(ROWS)") == [(1, "ROWS")]
    assert unscoped_reads("ROWS: Any = columns_of(Need, COLUMNS)\nx = ROWS.visible_to(user)") == []


def test_no_door_queries_without_saying_who_looks():
    found = [
        f"{path.relative_to(BASE)}:{line} {chain}"
        for path in doors()
        for line, chain in unscoped_reads(path.read_text())
    ]
    assert found == []


def test_no_door_catches_exceptions():
    found = [
        f"{path.relative_to(BASE)}:{node.lineno}"
        for path in doors()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Try) and path.relative_to(BASE).parts[:2] != ("core", "api")
    ]
    assert found == []


def test_no_template_compares_a_status():
    pattern = re.compile(r"\.status\s*(==|!=|in\b)")
    found = [
        f"{path.relative_to(BASE)}:{number}"
        for path in (BASE / "templates").rglob("*.html")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


def test_services_read_the_house_clock():
    """The demonstration lives through eight months, so nobody asks Django or the database for the time."""
    pattern = re.compile(r"timezone\.now\(|datetime\.now\(|date\.today\(|auto_now|\bNow\(\)")
    found = [
        f"{path.relative_to(BASE)}:{number}"
        for floor in FLOORS
        for path in (BASE / floor).rglob("*.py")
        if path.relative_to(BASE).as_posix() not in {"core/clock.py"} and "migrations" not in path.parts
        and path.relative_to(BASE).parts[:2] not in {("alliance", "launcher"), ("alliance", "embedded")}
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if pattern.search(line)
    ]  # fmt: skip
    assert found == []


def test_nothing_listens_to_signals():
    found = [
        str(path.relative_to(BASE))
        for floor in FLOORS
        for path in (BASE / floor).rglob("*.py")
        if "@receiver" in path.read_text() or ".connect(receiver" in path.read_text()
    ]
    assert found == []


def test_the_ground_and_the_floors_never_read_the_design_folder():
    found = [
        str(path.relative_to(BASE))
        for folder in (*FLOORS, "tests", "benchmarks", "static", "templates")
        for path in (BASE / folder).rglob("*")
        if path.suffix in {".py", ".html", ".js", ".css"} and path != Path(__file__).resolve()
        and re.search(r"\.\./shared|/work/", path.read_text(errors="ignore"))
    ]  # fmt: skip
    assert found == []
