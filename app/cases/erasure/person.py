"""Find the cases of a person, wherever they asked under the same address, number or name.

There is no register of people, and two may have one name: so a search proposes cases, and somebody chooses.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from app.models import Case, Requester
from app.privacy.contacts import national_number

MOST_SHOWN = 200
DIGITS_COMPARED = 7
_FEWEST = 3
_CASES_A_STATEMENT = 200
_MARKS = " ()+-./"


@dataclass(frozen=True, slots=True)
class Sought:
    """Whom to find: who has one of these. Compared without regard to capitals, and to how a number is written."""

    name: str = ""
    email: str = ""
    phone: str = ""

    @property
    def is_enough(self) -> bool:
        return any(len(part.strip()) >= _FEWEST for part in (self.name, self.email, self.phone))


def cases_of_person(session: Session, sought: Sought, most: int | None = None) -> list[Case]:
    """Return the cases, not yet erased, whose requester has the address, the number or the name; the newest first."""
    return list(islice(_found(session, sought), most))


def _found(session: Session, sought: Sought) -> Iterator[Case]:
    """Read what SQL finds in portions, until nothing is left: it compares only the end of a number."""
    conditions = _conditions(sought)
    if not conditions:
        return
    query = select(Case).join(Case.requester).where(Case.erased_at.is_(None), or_(*conditions)).order_by(Case.id.desc())
    portion: Select[Case] | None = query
    while portion is not None:
        cases = session.scalars(portion.limit(_CASES_A_STATEMENT)).unique().all()
        yield from (case for case in cases if _is_meant(case.requester, sought))
        portion = query.where(Case.id < cases[-1].id) if len(cases) == _CASES_A_STATEMENT else None


def without_marks(text: Any) -> ColumnElement[str]:
    """Return a text without the marks that a telephone number is written with."""
    written: ColumnElement[str] = func.coalesce(text, "")
    for mark in _MARKS:
        written = func.replace(written, mark, "")
    return written


def _conditions(sought: Sought) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if len(sought.email.strip()) >= _FEWEST:
        found.append(func.lower(Requester.email) == sought.email.strip().lower())
    digits = national_number(sought.phone)
    if len(digits) >= _FEWEST:
        found.append(without_marks(Requester.phone).endswith(digits[-DIGITS_COMPARED:], autoescape=True))
    words = sought.name.lower().split()
    if len(sought.name.strip()) >= _FEWEST:
        found.append(and_(*(func.lower(Requester.name).contains(word, autoescape=True) for word in words)))
    return found


def _is_meant(person: Requester, sought: Sought) -> bool:
    """Compare a telephone number whole; SQL has compared its end."""
    words = sought.name.lower().split() if len(sought.name.strip()) >= _FEWEST else []
    has_the_name = bool(words) and all(word in person.name.lower() for word in words)
    return has_the_name or is_known_by_address(person, sought)


def is_known_by_address(person: Requester, sought: Sought) -> bool:
    """Say whether somebody has the address or the number: not only a name, which others have too."""
    digits = national_number(sought.phone)
    by_phone = len(digits) >= _FEWEST and national_number(person.phone or "") == digits
    email = sought.email.strip().lower()
    return by_phone or (bool(email) and (person.email or "").lower() == email)
