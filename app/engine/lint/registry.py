"""The rules by their ids. Each is one function over one page, so that it can be read, tested and argued about alone."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from ..findings import Finding, bounded
from .page import Page

Problem: TypeAlias = tuple[str, str]
"""The element (or process) id, and what to do about it, in Indonesian."""

Check: TypeAlias = Callable[[Page], Iterator[Problem]]

STRUCTURE = "structure"
"""Without these nothing else can be said about a page."""
ESSENTIAL = "essential"
"""Breaking these could harm other cases: refused even when a deployment is loaded, not only when it is published."""
ORDINARY = "ordinary"


@dataclass(frozen=True, slots=True)
class Rule:
    id: str
    weight: str
    check: Check

    def apply(self, page: Page) -> Iterator[Finding]:
        for element, message in self.check(page):
            yield bounded(Finding(page.document.file, element, self.id, message, page.line_of(element)))


RULES: dict[str, Rule] = {}


def rule(rule_id: str, weight: str = ORDINARY) -> Callable[[Check], Check]:
    """Register a check under its id."""

    def register(check: Check) -> Check:
        assert rule_id not in RULES, rule_id
        RULES[rule_id] = Rule(rule_id, weight, check)
        return check

    return register
