"""May these files be published? Every fault with its element and, in Indonesian, what to do about it.

Never crashes and never hangs: reading is bounded, every rule is linear or nearly so over at most 200 elements, and what
breaks the structure of a page ends the checking of that page.
"""

from collections.abc import Iterable, Mapping

from ..draft import Draft, read_draft
from ..findings import Finding
from . import (  # noqa: F401  (each registers its rules)
    boundaries,
    calls,
    constructs,
    diagram,
    event_gateways,
    extensions,
    feel,
    gateways,
    messages,
    people,
    services,
    structure,
    timers,
)
from .acceptance import refusals, violations
from .page import Page
from .registry import ESSENTIAL, ORDINARY, RULES, STRUCTURE
from .settings import settings_findings

MAX_FINDINGS = 500

__all__ = ["RULES", "essential", "lint"]


def lint(files: Mapping[str, bytes]) -> list[Finding]:
    """Check a set of files; empty means they may be published together."""
    draft = read_draft(files)
    findings = [*draft.findings, *settings_findings(draft)]
    for page in _pages(draft):
        findings += _apply(page, (STRUCTURE,)) or _apply(page, (ESSENTIAL, ORDINARY))
    faulty = {finding.file for finding in findings}
    for document in draft.documents:
        findings += violations(document) if document.file not in faulty else ()
    faulty = {finding.file for finding in findings}
    if not any(document.file in faulty for document in draft.documents):
        findings += refusals(draft)
    return sorted(set(findings), key=_place)[:MAX_FINDINGS]


def essential(draft: Draft) -> list[Finding]:
    """The faults for which a set of files must not even be loaded."""
    findings: list[Finding] = []
    for page in _pages(draft):
        findings += _apply(page, (STRUCTURE,)) or _apply(page, (ESSENTIAL,))
    return sorted(set(findings), key=_place)[:MAX_FINDINGS]


def _pages(draft: Draft) -> Iterable[Page]:
    return (Page(draft, document, process) for document in draft.documents for process in document.processes)


def _apply(page: Page, weights: tuple[str, ...]) -> list[Finding]:
    rules = [rule for rule in RULES.values() if rule.weight in weights]
    return [finding for rule in rules for finding in rule.apply(page)]


def _place(finding: Finding) -> tuple[str, int, str, str]:
    return finding.file, finding.line or 0, finding.element, finding.rule
