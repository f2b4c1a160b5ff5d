"""Find who is calling among those who asked before, while their name, company or number is typed.

There is no register of people: a requester is who was entered with one case. So those entered alike are one caller,
known by their newest case. Only what the reader may see is looked through, by the index of all searches.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, contains_eager

from app.cases.errors import NotFound
from app.cases.inbox.find import MOST_HITS, has_words, is_one_of, words_of
from app.cases.inbox.queues import visible_cases
from app.models import Case, Requester, User

SHORTEST = 3
MOST_CALLERS = 6
MOST_EARLIER = 5
MOST_LOOKED_THROUGH = 60
_DIGITS = re.compile(r"[\d\s().+/-]+")


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who asked before, as they were entered last, with that case."""

    requester: Requester
    last_case: Case


def find_callers(session: Session, reader: User, search: str) -> list[Caller]:
    """Return who may be calling, whoever asked last first; nobody for less than three characters.

    Of words that very many cases have, only the newest cases are looked through: another word brings out who is meant.
    """
    search = search.strip()
    if _DIGITS.fullmatch(search) and search[0].isdigit() and search[0] != "0":
        search = re.sub(r"\D", "", search)  # the middle of a number, however it is spaced
    if len(search) < SHORTEST:
        return []
    words = words_of(search)
    newest = select(Case.id).where(visible_cases(reader), has_words(reader, search)).order_by(Case.id.desc())
    named = _named(session, session.scalars(newest.limit(MOST_HITS)).all(), words)
    query = (
        select(Case)
        .join(Case.requester)
        .where(is_one_of(Case.id, named[:MOST_LOOKED_THROUGH]))
        .options(contains_eager(Case.requester))
        .order_by(Case.id.desc())
    )
    numbers = [re.sub(r"\D", "", word) for word in words if _DIGITS.fullmatch(word)]
    found: dict[tuple[str, str], Caller] = {}
    for case in session.scalars(query):
        digits = re.sub(r"\D", "", case.requester.phone or "")
        if all(number in digits for number in numbers):
            found.setdefault(_identity(case.requester), Caller(case.requester, case))
    return list(found.values())[:MOST_CALLERS]


def _named(session: Session, case_ids: Collection[int], words: Sequence[str]) -> list[int]:
    """Return those of the cases whose requester has every word in name or company; numbers are compared later.

    Compared here: a database that takes a name for rarer than it is would look through all requesters first.
    """
    asks = select(Case.id, Requester.name, Requester.organization, Requester.phone).join(Case.requester)
    rows = session.execute(asks.where(is_one_of(Case.id, case_ids)).order_by(Case.id.desc()))
    return [
        case_id
        for case_id, name, organization, phone in rows
        if all(
            phone is not None if _DIGITS.fullmatch(word) else word in f"{name} {organization or ''}".lower()
            for word in words
        )
    ]


def _identity(requester: Requester) -> tuple[str, str]:
    """Return what two entries of the same person share: the name, and the first of number, address and company."""
    number = re.sub(r"^(62|0)", "", re.sub(r"\D", "", requester.phone or ""))
    reached_at = number or (requester.email or "").lower() or (requester.organization or "").lower()
    return " ".join(requester.name.lower().split()), reached_at


def caller_by_id(session: Session, reader: User, requester_id: int) -> Requester:
    """Return the requester of a case that the reader may see. Raises NotFound."""
    query = select(Requester).join(Case, Case.requester_id == Requester.id)
    found = session.scalars(query.where(Requester.id == requester_id, visible_cases(reader)).limit(1)).first()
    if found is None:
        raise NotFound("Penelepon itu tidak ditemukan. Cari lagi, atau isi datanya sendiri.")
    return found


def earlier_cases(session: Session, reader: User, requester: Requester) -> Sequence[Case]:
    """Return the latest cases of the same person that the reader may see: by address, number, or name and company."""
    query = (
        select(Case)
        .join(Case.requester)
        .where(or_(*_same_person(requester)), visible_cases(reader))
        .options(contains_eager(Case.requester))
        .order_by(Case.id.desc())
        .limit(MOST_EARLIER)
    )
    return session.scalars(query).all()


def _same_person(asks: Requester) -> list[ColumnElement[bool]]:
    known = [Requester.id == asks.id]
    known += [
        column == value for column, value in ((Requester.email, asks.email), (Requester.phone, asks.phone)) if value
    ]
    if asks.organization:
        known.append(and_(Requester.organization == asks.organization, Requester.name == asks.name))
    return known
