"""Draft → Spiff's own specifications, and Spiff's refusals as findings."""

import logging
from typing import Any

from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException

from .draft import Draft
from .findings import Finding
from .spiff_parser import Parser

logging.getLogger("spiff").setLevel(logging.WARNING)  # Spiff's own lines cost a third of a step


def build(draft: Draft) -> tuple[dict[str, tuple[Any, dict[str, Any]]], list[Finding]]:
    """Let Spiff parse the draft; what it refuses becomes findings."""
    parser = Parser()
    files: dict[str, str] = {}
    specs: dict[str, tuple[Any, dict[str, Any]]] = {}
    findings: list[Finding] = []
    for document in draft.documents:
        try:
            parser.add_bpmn_xml(document.root, document.file)
        except Exception as error:  # Spiff raises whatever it stumbles over
            return {}, [_refusal(error, document.file, document.processes[0].id)]
        files.update({process.id: document.file for process in document.processes})
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
