"""The last word: the BPMN 2.0 schema, and Spiff's own parser. Asked only when our rules have nothing to say.

They speak of markup, in English, and often of one consequence after the other; our rules come first.
"""

import threading
from collections.abc import Iterator
from typing import Any

from lxml import etree
from SpiffWorkflow.spiff.parser.process import VALIDATOR

from ..draft import Draft
from ..findings import Finding
from ..reading import Document
from ..spiff_build import build

_schema: etree.XMLSchema = VALIDATOR.validator
_lock = threading.Lock()  # a schema keeps the errors of the last file


def violations(document: Document) -> Iterator[Finding]:
    """What the schema finds wrong, the first ten."""
    with _lock:
        _schema.validate(document.root)
        log: Any = _schema.error_log
        errors = [(error.line, error.message) for error in log]
    for line, message in errors[:10]:
        element = _element_at(document, line)
        text = f"Tidak sesuai skema BPMN 2.0: {message[:200]} Simpan ulang dari editor BPMN."
        yield Finding(document.file, element, "schema", text, line)


def _element_at(document: Document, line: int) -> str:
    """The id of the last flow node (else process) that begins on or before a line."""
    best = document.processes[0].id
    best_line = 0
    for process in document.processes:
        for element in process.elements.values():
            if element.line is not None and best_line <= element.line <= line:
                best, best_line = element.id, element.line
    return best


def refusals(draft: Draft) -> list[Finding]:
    """What Spiff's parser will not take."""
    return build(draft)[1]
