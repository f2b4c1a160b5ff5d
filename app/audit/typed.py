"""What people type into the record itself: the reasons for what they do.

An auditor must be able to read why something was done, so these stand in the trail as words; what says whom they are
about is covered first, as far as it can be recognized: addresses, numbers, passwords, and the requester of the case.
What somebody looks for, and what they call it, is kept in the tables alone: an event says which parts were filled in.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from app.models import Case
from app.privacy import Kind, Known, cover, find_identifying

TYPED = ("reason", "cause")
GIVEN = "(diisi)"
_WORDS = frozenset({"words", "person"})  # of what is looked for


def without_identity(data: Mapping[str, Any], case: Case | None) -> Mapping[str, Any]:
    """Return an event's data with what was typed covered; the very same where nothing was."""
    typed = {key: data[key] for key in TYPED if isinstance(data.get(key), str) and data[key]}
    if not typed:
        return data
    known = _known(case) if case is not None else Known()
    return {**data, **{key: cover(text, find_identifying(text, known)) for key, text in typed.items()}}


def parts_of(query: str) -> list[str]:
    """Return which parts of a list's filter are filled in; what they ask for is kept with the filter alone."""
    return sorted({name for name, value in parse_qsl(query) if value})


def without_words(told: Mapping[str, str]) -> dict[str, str]:
    """Return what an export asked for, without the words and the person that were looked for."""
    return {name: GIVEN if name in _WORDS else value for name, value in told.items()}


def _known(case: Case) -> Known:
    person = case.requester
    values = {
        Kind.USER_ID: (person.spse_user_id,),
        Kind.EMAIL: (person.email,),
        Kind.PHONE: (person.phone,),
        Kind.NPWP: (person.npwp,),
    }
    return Known(
        people=(person.name,) if person.name else (),
        organizations=(person.organization,) if person.organization else (),
        values={kind: tuple(filter(None, several)) for kind, several in values.items()},
    )
