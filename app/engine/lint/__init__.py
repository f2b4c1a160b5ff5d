"""May these files be published? Every fault with its element and, in Indonesian, what to do about it.

Never crashes and never hangs: reading is bounded, every rule is linear or nearly so over at most 200 elements, and what
breaks the structure of a page ends the checking of that page.
"""

from collections.abc import Collection, Iterable, Mapping

from ..draft import Draft, read_draft
from ..findings import Finding, bounded
from . import (  # noqa: F401  (each registers its rules)
    boundaries,
    calls,
    constructs,
    diagram,
    elements,
    event_gateways,
    extensions,
    facts,
    feel,
    functions,
    gateways,
    instant,
    languages,
    messages,
    people,
    services,
    structure,
    timers,
    tokens,
)
from .acceptance import refusals, violations
from .kinds import kind_findings
from .page import Page
from .registry import ESSENTIAL, ORDINARY, RULES, STRUCTURE
from .settings import settings_findings, unknown_groups
from .unused_forms import unused_form_findings
from .wanted_settings import wanted_settings

MAX_FINDINGS = 500
OF_THE_WHOLE_SET = frozenset({"too-many-files", "too-many-processes"})
"""Rules about all files together; the file that their finding names is only the first or the largest."""
MAX_FILES = 500
MAX_PROCESSES = 100
"""In all files together: what one file says of another is looked up for every page."""

__all__ = ["OF_THE_WHOLE_SET", "RULES", "essential", "lint"]


def lint(files: Mapping[str, bytes], *, groups: Collection[str] | None = None) -> list[Finding]:
    """Check a set of files; empty means they may be published together.

    `groups` are the keys of the groups that exist, to which lanes may belong; without them that is not checked.
    """
    if len(files) > MAX_FILES:
        message = f"Lebih dari {MAX_FILES} berkas. Terbitkan hanya berkas prosedur: processes/ dan forms/."
        return [Finding(min(files), "", "too-many-files", message)]
    draft = read_draft(files)
    if sum(len(document.processes) for document in draft.documents) > MAX_PROCESSES:
        findings = [*draft.findings, _too_many_processes(draft)]
        return sorted({bounded(finding) for finding in findings}, key=_place)[:MAX_FINDINGS]
    findings = [*draft.findings, *settings_findings(draft), *kind_findings(draft), *wanted_settings(draft)]
    findings += unused_form_findings(draft)
    findings += unknown_groups(draft, groups) if groups is not None else ()
    for page in _pages(draft):
        findings += _apply(page, (STRUCTURE,)) or _apply(page, (ESSENTIAL, ORDINARY))
    faulty = {finding.file for finding in findings}
    for document in draft.documents:
        findings += violations(document) if document.file not in faulty else ()
    faulty = {finding.file for finding in findings}
    if not any(document.file in faulty for document in draft.documents):
        findings += refusals(draft)
    return sorted({bounded(finding) for finding in findings}, key=_place)[:MAX_FINDINGS]


def _too_many_processes(draft: Draft) -> Finding:
    largest = max(draft.documents, key=lambda document: len(document.processes))
    message = f"Lebih dari {MAX_PROCESSES} proses dalam satu prosedur. Gabungkan, atau hapus yang tidak dipakai."
    return Finding(largest.file, largest.processes[-1].id, "too-many-processes", message)


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
