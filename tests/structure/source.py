"""The program's own text, for tests that walk it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@cache
def modules() -> dict[str, ast.Module]:
    """Return every module of app/ by its path, such as "app/cases/claim.py"."""
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted((ROOT / "app").rglob("*.py"))
    }


def imported(tree: ast.AST) -> set[str]:
    """Return the top-level packages that a module imports, also inside functions and for types alone."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def calls(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    """Yield the calls of a function or method of this name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name == getattr(node.func, "attr", getattr(node.func, "id", None)):
            yield node


def texts(tree: ast.AST) -> Iterator[ast.Constant]:
    """Yield the string constants of a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node


def is_below(path: str, places: tuple[str, ...]) -> bool:
    """Say whether a module is one of these files or lies in one of these folders (written with a slash at the end)."""
    return any(path == place or (place.endswith("/") and path.startswith(place)) for place in places)
