"""A set of files, parsed once per deployment and then only read.

Spiff's specifications stay private here; running an instance does not change them (lint refuses the one construct that
would). Everybody else sees processes and elements.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from .decisions import DecisionTables
from .draft import Draft, read_draft
from .findings import InvalidProcess
from .lint import essential
from .model import Element, Process
from .settings import Settings
from .spiff_build import build


@dataclass(frozen=True)
class Specification:
    """What a deployment can run. Immutable; share it between threads and instances."""

    processes: Mapping[str, Process]
    settings: Settings
    decisions: DecisionTables
    forms: Mapping[str, bytes]
    _specs: Mapping[str, tuple[Any, dict[str, Any]]] = field(repr=False)
    _scopes: Mapping[str, str] = field(repr=False)  # Spiff's name of a scope → process id

    def element(self, process_id: str, element_id: str) -> Element:
        """Return one element. Raises KeyError."""
        return self.processes[process_id].elements[element_id]


def parse(files: Mapping[str, bytes]) -> Specification:
    """Parse a deployment. Raises InvalidProcess when it could not run or must not.

    This refuses what would harm other cases; everything an author should know besides, lint says.
    """
    draft = read_draft(files)
    findings = [*draft.findings, *essential(draft)]
    if findings:
        raise InvalidProcess(findings)
    specs, refused = build(draft)
    if refused:
        raise InvalidProcess(refused)
    return Specification(
        processes=draft.processes,
        settings=draft.settings,
        decisions=draft.decisions,
        forms=draft.forms,
        _specs=MappingProxyType(specs),
        _scopes=MappingProxyType(_scopes(draft)),
    )


def _scopes(draft: Draft) -> dict[str, str]:
    found: dict[str, str] = {}
    for process in draft.processes.values():
        found[process.id] = process.id
        found.update({e.id: process.id for e in process.elements.values() if e.kind == "sub_process"})
    return found
