"""Every event that the program can record has words for whoever reads it."""

import ast
from collections.abc import Iterator
from pathlib import Path

from app.audit.words import EVENT_WORDS, FIELD_LABELS, TEXT_LABELS, label_of

APP = Path(__file__).parents[2] / "app"


def names_recorded(tree: ast.AST) -> Iterator[str]:
    """Yield the name in every call of `record(…, "name", …)`, also where it is chosen between two or a constant."""
    constants = {
        node.targets[0].id: node.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    }
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and _called(call) == "record":
            for argument in call.args[:2]:
                for value in _values(argument):
                    if isinstance(value, ast.Constant) and isinstance(value.value, str):
                        yield value.value
                    elif isinstance(value, ast.Name) and value.id in constants:
                        yield constants[value.id]


def _called(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def _values(argument: ast.expr) -> list[ast.expr]:
    return [argument.body, argument.orelse] if isinstance(argument, ast.IfExp) else [argument]


def recorded_in_app() -> dict[str, str]:
    return {
        name: str(file.relative_to(APP))
        for file in sorted(APP.rglob("*.py"))
        for name in names_recorded(ast.parse(file.read_text(encoding="utf-8")))
    }


def test_every_recorded_event_has_words() -> None:
    recorded = recorded_in_app()
    assert {"task_completed", "sla_breached", "sla_reminded", "calendar_changed"} <= recorded.keys()
    assert {name: file for name, file in recorded.items() if name not in EVENT_WORDS} == {}


def test_a_field_without_a_label_still_reads_as_words() -> None:
    assert label_of("case.root_cause") == FIELD_LABELS["root_cause"]
    assert label_of("requester.email") == "Surel pengguna"
    assert label_of("answer") == FIELD_LABELS["answer"]
    assert label_of("lkpp_answer") == TEXT_LABELS["lkpp_answer"]
    assert label_of("never_seen_before") == "Never seen before"
