"""A set of files, parsed once per deployment and then only read.

Spiff's specifications stay private here; running an instance does not change them (lint refuses the one construct that
would). Everybody else sees processes and elements.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException

from .decisions import DecisionTables
from .draft import Draft, read_draft
from .findings import Finding, InvalidProcess
from .model import Element, Process
from .settings import Settings
from .spiff_specs import Parser

logging.getLogger("spiff").setLevel(logging.WARNING)  # Spiff's own lines cost a third of a step


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
    from .lint import essential  # lint knows Specification's parts, not the other way round

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


def build(draft: Draft) -> tuple[dict[str, tuple[Any, dict[str, Any]]], list[Finding]]:
    """Let Spiff parse the draft; what it refuses becomes findings."""
    parser = Parser()
    files: dict[str, str] = {}
    specs: dict[str, tuple[Any, dict[str, Any]]] = {}
    findings: list[Finding] = []
    try:
        for document in draft.documents:
            parser.add_bpmn_xml(document.root, document.file)
            files.update({process.id: document.file for process in document.processes})
    except Exception as error:  # Spiff raises whatever it stumbles over
        return {}, [_refusal(error, "", "")]
    for process_id, file in files.items():
        try:
            specs[process_id] = parser.get_spec(process_id), parser.get_subprocess_specs(process_id)
        except Exception as error:
            findings.append(_refusal(error, file, process_id))
    return specs, findings


def _refusal(error: Exception, file: str, process_id: str) -> Finding:
    element = str(error.id or process_id) if isinstance(error, ValidationException) else process_id
    message = f"Mesin proses menolak elemen ini ({str(error)[:200]}). Periksa sambungan dan jenisnya."
    return Finding(file, element, "engine-refused", message)


def _scopes(draft: Draft) -> dict[str, str]:
    found: dict[str, str] = {}
    for process in draft.processes.values():
        found[process.id] = process.id
        found.update({e.id: process.id for e in process.elements.values() if e.kind == "sub_process"})
    return found
