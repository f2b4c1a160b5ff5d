"""A stretch of a text that says too much, and the text without it."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum


class Kind(StrEnum):
    PASSWORD = "password"  # noqa: S105 - its name
    NIK = "nik"  # of a person, on the identity card
    NPWP = "npwp"  # of a taxpayer
    NUMBER = "number"  # of an official (NIP, NRP), a business (NIB), an account at a bank
    EMAIL = "email"
    PHONE = "phone"
    USER_ID = "user_id"
    PACKAGE = "package"  # code of a tender, a package or a plan (RUP)
    COMPANY = "company"
    PERSON = "person"


STANDS_FOR: Mapping[Kind, str] = {
    Kind.PASSWORD: "[kata sandi]",
    Kind.NIK: "[NIK]",
    Kind.NPWP: "[NPWP]",
    Kind.NUMBER: "[nomor]",
    Kind.EMAIL: "[surel]",
    Kind.PHONE: "[telepon]",
    Kind.USER_ID: "[User ID]",
    Kind.PACKAGE: "[kode paket]",
    Kind.COMPANY: "[perusahaan]",
    Kind.PERSON: "[nama]",
}
"""What a covered text says in place of a finding. No finder takes these words for a finding again."""


@dataclass(frozen=True, slots=True)
class Finding:
    start: int
    end: int
    kind: Kind
    value: str

    @property
    def key(self) -> str:
        """Name the value without telling it: the same value is one question, however often it is written."""
        same = f"{self.kind}:{' '.join(self.value.casefold().split())}"
        return hashlib.sha256(same.encode()).hexdigest()[:16]


def apart(text: str, findings: Iterable[Finding]) -> list[Finding]:
    """Return findings in the order of the text, those that overlap as one that spans them, of the longest's kind."""
    joined: list[Finding] = []
    longest = 0
    for finding in sorted(findings, key=lambda one: (one.start, -one.end)):
        length = finding.end - finding.start
        if not joined or finding.start >= joined[-1].end:
            joined.append(finding)
            longest = length
            continue
        last, end = joined[-1], max(joined[-1].end, finding.end)
        kind = finding.kind if length > longest else last.kind
        longest = max(longest, length)
        joined[-1] = replace(last, end=end, kind=kind, value=text[last.start : end])
    return joined


def pieces(text: str, findings: Iterable[Finding]) -> list[tuple[str, Finding | None]]:
    """Cut a text at its findings: each stretch with the finding that it is, or None. They are in the text's order."""
    parts: list[tuple[str, Finding | None]] = []
    at = 0
    for finding in findings:
        parts += [(text[at : finding.start], None), (finding.value, finding)]
        at = finding.end
    return [(stretch, finding) for stretch, finding in [*parts, (text[at:], None)] if stretch]


def cover(text: str, findings: Iterable[Finding], words: Mapping[Kind, str] = STANDS_FOR) -> str:
    """Return the text with each finding replaced; `findings` are those of this very text, in its order."""
    return "".join(words[finding.kind] if finding else stretch for stretch, finding in pieces(text, findings))
