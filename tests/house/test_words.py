"""How we write: small files, names that say what they mean, no error swallowed."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.source import files, name_of, tree

LONGEST = 300
DRAWERS = {"utils", "helpers", "common", "base", "manager", "processor", "data", "info"}
FORBIDDEN_NAMES = re.compile(r"^(?!test_)(handle_.+|do_.+|(?!of_).+_service|.+Repository|.+DTO)$")
# The edges of a process, where whatever is raised must not end the loop.
BROAD = {
    "services/chassis/consumer.py": 2,
    "services/chassis/run.py": 1,
}


@pytest.mark.parametrize("path", files(), ids=name_of)
def test_a_file_fits_in_a_head(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= LONGEST


def test_no_file_is_a_drawer_for_odds_and_ends() -> None:
    drawers = {name_of(path) for path in files() if {path.stem, path.parent.name} & DRAWERS}

    assert drawers == set()


def test_names_say_what_they_mean() -> None:
    defined = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    vague = {
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path in files()
        for node in ast.walk(tree(path))
        if isinstance(node, defined) and FORBIDDEN_NAMES.match(node.name)
    }

    assert vague == set()


def swallowing(path: Path) -> Iterator[ast.ExceptHandler]:
    """Handlers that catch everything and do not raise it again."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ExceptHandler):
            caught = ast.unparse(node.type) if node.type else "Exception"
            raises = any(isinstance(inner, ast.Raise) for inner in ast.walk(node))
            if re.search(r"\b(Base)?Exception\b", caught) and not raises:
                yield node


def test_errors_are_swallowed_only_at_the_edges_of_a_process() -> None:
    ours = files("contracts", "services", "gateway", "deploy")
    found = Counter(name_of(path) for path in ours for _ in swallowing(path))

    assert dict(found) == BROAD


def test_every_module_says_what_it_is_for() -> None:
    silent = {
        name_of(path)
        for path in files("contracts", "services", "gateway", "deploy")
        if path.read_text().strip() and ast.get_docstring(tree(path)) is None
    }

    assert silent == set()
