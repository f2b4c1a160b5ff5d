"""The two questions that are asked of a text."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.privacy.companies import find_companies, find_known_organizations
from app.privacy.contacts import find_contacts, national_number
from app.privacy.finding import Finding, Kind, apart, cover
from app.privacy.identity_numbers import find_identity_numbers, find_other_numbers
from app.privacy.passwords import find_passwords
from app.privacy.people import find_known_people, find_people

# nearly every text that is shown has none of these: one quick look instead of five
_WORTH_A_LOOK = re.compile(
    r"\d[\d ./-]{12}|sandi|kunci|pass|pasw|psw|\bp/?w|\bpin|otp|verifikasi|aktivasi", re.IGNORECASE
)
_FEWEST_CHARACTERS = 4


@dataclass(frozen=True, slots=True)
class Known:
    """What a case knows about those it is about, and what belongs to the service and is never covered."""

    people: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    values: Mapping[Kind, tuple[str, ...]] = field(default_factory=dict)
    spared: frozenset[str] = frozenset()


def find_sensitive(text: str) -> list[Finding]:
    """Return the passwords, NIK and NPWP in a text, in its order."""
    if not _WORTH_A_LOOK.search(text):
        return []
    return apart(text, [*find_passwords(text), *find_identity_numbers(text)])


def cover_sensitive(text: str) -> str:
    """Return the text without its passwords, NIK and NPWP: for what goes out by itself, with nobody to be warned."""
    findings = find_sensitive(text)
    return cover(text, findings) if findings else text


def find_identifying(text: str, known: Known = Known()) -> list[Finding]:
    """Return whatever in a text says whom it is about, secrets included, in its order."""
    found = [
        *find_passwords(text),
        *find_identity_numbers(text),
        *find_other_numbers(text),
        *find_contacts(text),
        *find_companies(text),
        *find_people(text),
        *find_known_people(text, known.people),
        *find_known_organizations(text, known.organizations),
        *_known_values(text, known.values),
    ]
    spared = frozenset(_plain(value) for value in known.spared if value)
    return apart(text, [one for one in found if _plain(one.value) not in spared])


def _known_values(text: str, values: Mapping[Kind, tuple[str, ...]]) -> Iterator[Finding]:
    for kind, several in values.items():
        for value in several:
            if len(value.strip()) >= _FEWEST_CHARACTERS:
                for match in re.finditer(rf"(?<!\w){re.escape(value.strip())}(?!\w)", text, re.IGNORECASE):
                    yield Finding(match.start(), match.end(), kind, match[0])


def _plain(value: str) -> str:
    """Return a value as it compares: telephone numbers by their digits, all else without case and double spaces."""
    digits = national_number(value)
    is_number = len(digits) >= 6 and not re.search(r"[^\W\d_]", value)
    return digits if is_number else " ".join(value.casefold().split())
