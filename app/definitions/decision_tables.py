"""Decision tables as rows of text, for a page to show as they were written.

`app.expressions` reads a table to decide by it and keeps no labels or remarks; here it is read to be shown, and nothing
is decided.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.engine.xml import XmlElement, read_xml


@dataclass(frozen=True, slots=True)
class Column:
    label: str
    expression: str


@dataclass(frozen=True, slots=True)
class Row:
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    remark: str
    id: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        return self.inputs + self.outputs


@dataclass(frozen=True, slots=True)
class DecisionTable:
    id: str
    name: str
    description: str
    file: str
    hit_policy: str
    inputs: tuple[Column, ...]
    outputs: tuple[Column, ...]
    rows: tuple[Row, ...]


def decision_tables(files: Mapping[str, bytes]) -> list[DecisionTable]:
    """Return every decision table of a deployment, in the order of its files."""
    found = []
    for path, content in sorted(files.items()):
        if path.endswith(".dmn"):
            root, _ = read_xml(path, content)
            found += list(_tables(path, root)) if root is not None else []
    return found


def _tables(path: str, root: XmlElement) -> Iterator[DecisionTable]:
    for decision in _all(root, "decision"):
        for table in _all(decision, "decisionTable"):
            yield DecisionTable(
                id=decision.get("id") or "",
                name=decision.get("name") or decision.get("id") or "",
                description=_text(decision, "description"),
                file=path,
                hit_policy=(table.get("hitPolicy") or "UNIQUE").upper(),
                inputs=tuple(_input(column) for column in _all(table, "input")),
                outputs=tuple(_output(column) for column in _all(table, "output")),
                rows=tuple(_row(rule) for rule in _all(table, "rule")),
            )


def _input(column: XmlElement) -> Column:
    expression = next((_text(each, "text") for each in _all(column, "inputExpression")), "")
    return Column(column.get("label") or expression, expression)


def _output(column: XmlElement) -> Column:
    name = column.get("name") or ""
    return Column(column.get("label") or name, name)


def _row(rule: XmlElement) -> Row:
    return Row(
        tuple(_text(cell, "text") or "-" for cell in _all(rule, "inputEntry")),
        tuple(_text(cell, "text") for cell in _all(rule, "outputEntry")),
        _text(rule, "description"),
        rule.get("id") or "",
    )


def _all(parent: XmlElement, tag: str) -> Iterator[XmlElement]:
    return (child for child in parent if isinstance(child.tag, str) and child.tag.rpartition("}")[2] == tag)


def _text(parent: XmlElement, tag: str) -> str:
    child = next(_all(parent, tag), None)
    return "" if child is None else " ".join("".join(str(part) for part in child.itertext()).split())
