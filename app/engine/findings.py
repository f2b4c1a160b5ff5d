"""What is wrong with a file of the procedure, said to the person who can mend it.

Reading and checking return findings; exceptions are for the code that meant to run what cannot be run.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

_LONGEST_ELEMENT = 200
_LONGEST_MESSAGE = 1_000


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One fault: where it is, which rule it breaks and, in Indonesian, what to do.

    `element` is a flow node's id (for a timer its event's), a process id, or for other files the key that is wrong;
    empty when the whole file is meant. `line` is None where no line can be named.
    """

    file: str
    element: str
    rule: str
    message: str
    line: int | None = None


def bounded(finding: Finding) -> Finding:
    """Cut what a hostile file could make long: a finding is a line to read, whatever stands in the file."""
    element, message = _writable(finding.element), _writable(finding.message)
    message = message if len(message) <= _LONGEST_MESSAGE else message[: _LONGEST_MESSAGE - 2] + "…."
    return replace(finding, element=element[:_LONGEST_ELEMENT], message=message)


def _writable(text: str) -> str:
    """Replace halves of characters, which JSON can bring in and no terminal or page can show."""
    return text.encode("utf-8", "replace").decode()


class InvalidProcess(Exception):
    """The files cannot be run as a procedure; the findings say why."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("; ".join(f"{f.file} [{f.element}] {f.rule}: {f.message}" for f in self.findings))
