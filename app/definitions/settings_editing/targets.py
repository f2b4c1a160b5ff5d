"""SLA targets: numbers in a decision table, offered on the settings page and changed where they stand in the file.

Only whole numbers are: whatever else a table says is a matter for its own editor. The file is XML that came from
outside, so the places are found by the hardened reader's rules and by expat's byte positions; nothing is written anew.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from xml.parsers import expat
from xml.sax.saxutils import escape

from app.definitions.decision_tables import DecisionTable, decision_tables
from app.definitions.folder import Files
from app.definitions.settings_editing.changes import SettingsRefused
from app.engine.draft import read_draft
from app.engine.xml import read_xml

_NUMBER = re.compile(r"\d{1,3}")
_MOST_DAYS = 365


@dataclass(frozen=True, slots=True)
class TargetCell:
    """One number of a target table: in which file, of which rule, which of its results."""

    file: str
    rule: str
    place: int
    text: str

    @property
    def name(self) -> str:
        return f"target:{self.file}:{self.rule}:{self.place}"


def target_tables(files: Files) -> list[DecisionTable]:
    """Return the tables whose decision a service sets as the target of a case."""
    asked: set[str] = set()
    for process in read_draft(files).processes.values():
        for element in process.elements.values():
            if element.operation == "case/set_target":
                asked.add(element.parameters.get("target_days", "").strip())
    results = {
        element.result_variable: element.decision_id
        for process in read_draft(files).processes.values()
        for element in process.elements.values()
        if element.decision_id
    }
    wanted = asked | {results.get(name) for name in asked}
    return [table for table in decision_tables(files) if table.id in wanted]


def target_cells(tables: list[DecisionTable]) -> dict[str, TargetCell]:
    """Return the numbers of these tables by the name of their input."""
    cells = (
        TargetCell(table.file, row.id, place, text.strip())
        for table in tables
        for row in table.rows
        for place, text in enumerate(row.outputs)
        if row.id and _NUMBER.fullmatch(text.strip())
    )
    return {cell.name: cell for cell in cells}


def changed_targets(files: Files, typed: Mapping[str, str]) -> dict[str, bytes]:
    """Return the decision files that differ with what was typed. Raises SettingsRefused."""
    changed: dict[str, bytes] = {}
    problems: dict[str, str] = {}
    for name, cell in target_cells(target_tables(files)).items():
        text = typed.get(name, cell.text).strip()
        if text == cell.text:
            continue
        if not _NUMBER.fullmatch(text) or int(text) > _MOST_DAYS:
            problems[name] = f"Isi dengan bilangan bulat dari 0 sampai {_MOST_DAYS}."
            continue
        before = changed.get(cell.file, files[cell.file])
        changed[cell.file] = with_output(before, cell.rule, cell.place, str(int(text)))
    if problems:
        raise SettingsRefused(problems)
    return changed


def with_output(content: bytes, rule: str, place: int, text: str) -> bytes:
    """Return a decision file with another result in one rule, every other byte as it was; the same if it has none."""
    root, _ = read_xml("", content)
    if root is None:
        return content
    span = _Spans(rule, place).find(content)
    return content if span is None else content[: span[0]] + escape(text).encode() + content[span[1] :]


class _Spans:
    """Where, in bytes, the text of one result of one rule begins and ends."""

    def __init__(self, rule: str, place: int) -> None:
        self._rule, self._place = rule, place
        self._open: list[str] = []
        self._in_rule = False
        self._result = -1
        self._begins: int | None = None
        self._found: tuple[int, int] | None = None

    def find(self, content: bytes) -> tuple[int, int] | None:
        parser = self._parser = expat.ParserCreate()
        parser.StartElementHandler = self._opened
        parser.EndElementHandler = self._closed
        parser.DefaultHandler = self._inside
        parser.Parse(content, True)
        return self._found

    def _opened(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        self._open.append(name)
        if name == "rule":
            self._in_rule, self._result = attributes.get("id") == self._rule, -1
        elif name == "outputEntry":
            self._result += 1

    def _inside(self, _data: str) -> None:
        if self._begins is None and self._is_wanted():
            self._begins = self._parser.CurrentByteIndex

    def _closed(self, _tag: str) -> None:
        if self._begins is not None and self._is_wanted() and self._found is None:
            self._found = (self._begins, self._parser.CurrentByteIndex)
        self._begins = None
        self._open.pop()

    def _is_wanted(self) -> bool:
        return self._in_rule and self._result == self._place and self._open[-2:] == ["outputEntry", "text"]
