"""The decision tables of a deployment, from as many DMN files as it has, found by the decision's id."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from app.expressions import DmnError, parse_decisions

from .findings import Finding
from .xml import XmlElement, line_of, read_xml

SUPPORTED_HIT_POLICIES = ("UNIQUE", "FIRST", "ANY", "COLLECT")
POISON = "typename"
"""A mapping with this key in its data makes an instance unrestorable: the engine's serializer takes it for a type."""


class DecisionTables:
    """Read-only: which decisions there are, and their answers."""

    def __init__(self, tables: Mapping[str, Any], files: Mapping[str, str]) -> None:
        self._tables = MappingProxyType(dict(tables))
        self.files = MappingProxyType(dict(files))

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(self._tables)

    def names(self, decision_id: str) -> frozenset[str]:
        """Return what a decision reads from the data of the process."""
        return frozenset(self._tables[decision_id].names(decision_id))

    def decide(
        self,
        decision_id: str,
        context: Mapping[str, object],
        functions: Mapping[str, Callable[..., object]] = MappingProxyType({}),
    ) -> Any:
        """Return the value of one decision. Raises KeyError for an unknown id, DmnError or FeelError for a fault."""
        return self._tables[decision_id].decide(decision_id, context, functions)


def read_decisions(files: Mapping[str, bytes]) -> tuple[DecisionTables, list[Finding]]:
    """Read every DMN file; a file with a fault is left out and explained."""
    tables: dict[str, Any] = {}
    places: dict[str, str] = {}
    findings: list[Finding] = []
    for file, content in sorted(files.items()):
        root, wrong = read_xml(file, content)
        if root is None:
            findings += wrong
            continue
        found = [node for node in root.iter() if _local(node) == "decision"]
        findings += _hit_policies(file, found) or _poisoned(file, found) or _parse(file, content, found, tables, places)
    return DecisionTables(tables, places), findings


def _local(node: XmlElement) -> str:
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _hit_policies(file: str, decisions: list[XmlElement]) -> list[Finding]:
    findings = []
    for decision in decisions:
        for table in (node for node in decision.iter() if _local(node) == "decisionTable"):
            policy = (table.get("hitPolicy") or "UNIQUE").upper()
            if policy not in SUPPORTED_HIT_POLICIES:
                message = f"Hit policy {policy} tidak didukung. Pakai {', '.join(SUPPORTED_HIT_POLICIES)}."
                findings.append(Finding(file, decision.get("id") or "", "dmn-hit-policy", message, line_of(table)))
    return findings


def _poisoned(file: str, decisions: list[XmlElement]) -> list[Finding]:
    findings = []
    for decision in decisions:
        for node in decision.iter():
            is_output = _local(node) == "output" and node.get("name") == POISON
            if is_output or (_local(node) == "text" and POISON in (node.text or "")):
                message = f'Nama "{POISON}" merusak data tiket. Beri nama lain.'
                findings.append(Finding(file, decision.get("id") or "", "dmn-reserved-name", message, line_of(node)))
    return findings


def _parse(
    file: str, content: bytes, decisions: list[XmlElement], tables: dict[str, Any], places: dict[str, str]
) -> list[Finding]:
    try:
        parsed = parse_decisions(content)
    except DmnError as error:
        element, line = getattr(error, "element_id", None), getattr(error, "line", None)
        message = f"Tabel keputusan tidak dapat dipakai: {error}. Perbaiki pada elemen itu."
        return [Finding(file, element or "", "dmn-invalid", message, line)]
    findings = []
    for node in decisions:
        decision_id = node.get("id") or ""
        if decision_id in tables:
            message = f"Keputusan ini juga ada di {places[decision_id]}. Ganti salah satu id."
            findings.append(Finding(file, decision_id, "duplicate-id", message, line_of(node)))
        tables[decision_id], places[decision_id] = parsed, file
    return findings
