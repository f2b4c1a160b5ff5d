"""Which cases may be about the same matter: the same requester, the same package or error, or much the same words.

A hint and no more. Identities are sought by index within two weeks of the case; words are compared with its nearest
neighbours in time only, so that a page costs the same however many cases there are.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, and_, literal, select, union_all
from sqlalchemy.orm import Session

from app.cases.callers import with_number
from app.cases.inbox.find import is_one_of
from app.cases.inbox.queues import visible_cases
from app.models import Case, Requester, User

REQUESTER, ORGANIZATION, REFERENCE, ERROR, WORDS = "requester", "organization", "reference", "error", "words"
WITHIN = timedelta(days=14)
MOST_HINTS = 5
MOST_COMPARED = 200
MOST_OF_A_KIND = 20
ENOUGH_SHARED = 0.5  # of the words that either subject has
_WORD = re.compile(r"\w{4,}")
_SAY_LITTLE = frozenset(
    _WORD.findall("akan atau belum bisa dapat dari dengan kami mohon pada saat saya sudah tidak untuk yang")
)


@dataclass(frozen=True, slots=True)
class Hint:
    """A case that may be about the same matter, and why it is thought so."""

    case: Case
    reasons: tuple[str, ...]


def duplicate_hints(session: Session, case: Case, reader: User) -> list[Hint]:
    """Return the cases most likely about the same that the reader may see; the one with the most reasons first."""
    reasons: dict[int, list[str]] = {}
    sought = [_found_by(reason, match, case, reader) for reason, match in _identities(session, case)]
    if sought:
        for reason, case_id in session.execute(union_all(*(select(one.subquery()) for one in sought))):
            reasons.setdefault(case_id, []).append(reason)
    for case_id in _alike(session, case, reader):
        reasons.setdefault(case_id, []).append(WORDS)
    best = sorted(reasons, key=lambda case_id: (-len(reasons[case_id]), -case_id))[:MOST_HINTS]
    found = {one.id: one for one in session.scalars(select(Case).where(Case.id.in_(best)))} if best else {}
    return [Hint(found[case_id], tuple(dict.fromkeys(reasons[case_id]))) for case_id in best]


def _identities(session: Session, case: Case) -> list[tuple[str, ColumnElement[bool]]]:
    """Return what two cases about the same are likely to share, as far as this one has it."""
    asks = case.requester
    pairs = (
        (REQUESTER, Requester.email, asks.email),
        (ORGANIZATION, Requester.organization, asks.organization),
        (REFERENCE, Case.reference_code, case.reference_code),
        (ERROR, Case.error_code, case.error_code),
    )
    found = [(reason, column == value) for reason, column, value in pairs if value]
    same_number = [requester_id for requester_id in with_number(session, asks.phone) if requester_id != asks.id]
    return [(REQUESTER, is_one_of(Requester.id, same_number)), *found] if same_number else found


def _found_by(reason: str, match: ColumnElement[bool], case: Case, reader: User) -> Select[str, int]:
    query = select(literal(reason).label("reason"), Case.id).join(Case.requester).where(match, _near(case, reader))
    return query.order_by(Case.id.desc()).limit(MOST_OF_A_KIND)


def _near(case: Case, reader: User) -> ColumnElement[bool]:
    return and_(
        Case.received_at.between(case.received_at - WITHIN, case.received_at + WITHIN),
        Case.id != case.id,
        Case.kind == case.kind,
        Case.merged_into_id.is_(None),
        visible_cases(reader),
    )


def _alike(session: Session, case: Case, reader: User) -> Sequence[int]:
    """Return the cases nearby whose subject has much the same words."""
    own = _words(case.subject)
    if not own:
        return []
    nearby = select(Case.id, Case.subject).where(_near(case, reader)).order_by(Case.received_at.desc())
    return [
        case_id
        for case_id, subject in session.execute(nearby.limit(MOST_COMPARED))
        if len(own & (words := _words(subject))) >= ENOUGH_SHARED * len(own | words)
    ]


def _words(subject: str) -> set[str]:
    return set(_WORD.findall(subject.lower())) - _SAY_LITTLE
