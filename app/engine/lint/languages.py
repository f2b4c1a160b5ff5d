"""Expressions as markup: in FEEL and in no other language, and nothing but text.

The engine reads the text before the first element inside an expression, we read all of it: with elements between, lint
would judge another condition than the one that runs.
"""

from collections.abc import Iterator

from ..reading import bpmn_name
from ..xml import XmlElement
from .page import Page
from .registry import Problem, rule

_EXPRESSIONS = frozenset({"conditionExpression", "timeDate", "timeDuration", "timeCycle"})


def _written(page: Page) -> Iterator[tuple[str, XmlElement]]:
    """Each expression of the process with the element it belongs to."""
    for flow in page.process.flows.values():
        if flow.condition is not None:
            yield from ((flow.source, child) for child in page.node(flow.id) if bpmn_name(child) in _EXPRESSIONS)
    for element in page.elements:
        if element.timer is not None:
            inside = (child for event in page.node(element.id) for child in event)
            yield from ((element.id, child) for child in inside if bpmn_name(child) in _EXPRESSIONS)


@rule("expression-language")
def expression_language(page: Page) -> Iterator[Problem]:
    default = page.document.root.get("expressionLanguage") or ""
    for element_id, node in _written(page):
        language = node.get("language") or default
        if language and "feel" not in language.lower():
            yield element_id, f'Ekspresi ini berbahasa "{language}". Tulis dalam FEEL dan hapus nama bahasanya.'


@rule("expression-markup")
def expression_markup(page: Page) -> Iterator[Problem]:
    for element_id, node in _written(page):
        if len(node):
            yield element_id, "Ekspresi ini memuat elemen XML di dalamnya. Sisakan teks FEEL saja."
