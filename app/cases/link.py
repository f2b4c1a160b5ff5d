"""Say that two cases belong together, without changing either: shown on both, and removable."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from app.audit import Actor, record
from app.cases.errors import Conflict, NotFound
from app.models import Case, CaseLink
from app.models.related import DUPLICATE, FOLLOW_UP, RELATED, SPLIT
from app.models.upsert import insert_missing

KINDS = (RELATED, DUPLICATE, FOLLOW_UP)
"""What a person may choose. A case that was split off another is linked by that verb."""


@dataclass(frozen=True, slots=True)
class Linked:
    """A case that another is linked with. `is_from_here` says in which direction the kind is to be read."""

    link_id: int
    kind: str
    case: Case
    is_from_here: bool


def link_cases(session: Session, case: Case, other: Case, kind: str = RELATED, *, actor: Actor, now: datetime) -> None:
    """Link `case` with `other`: related to it, its duplicate, its follow-up, or split off it. Again changes nothing.

    Raises Conflict for a case with itself.
    """
    if case.id == other.id:
        raise Conflict("Tiket tidak dapat dikaitkan dengan dirinya sendiri. Pilih tiket lain.")
    if kind not in (*KINDS, SPLIT):
        raise ValueError(f"no kind of link {kind!r}")
    if kind == RELATED and case.id > other.id:
        case, other = other, case  # it has no direction
    added = insert_missing(
        session,
        CaseLink,
        case_id=case.id,
        other_id=other.id,
        kind=kind,
        linked_at=now,
        linked_by_id=actor.user_id,
    )
    if added is not None:
        for one, another in ((case, other), (other, case)):
            record(session, "case_linked", actor=actor, at=now, case=one, other_case=another.number, link=kind)


def unlink_cases(session: Session, case: Case, link_id: int, *, actor: Actor, now: datetime) -> None:
    """Remove a link of this case. Raises NotFound, also for one that somebody has just removed."""
    link = session.get(CaseLink, link_id, options=[joinedload(CaseLink.case), joinedload(CaseLink.other)])
    if link is None or case.id not in (link.case_id, link.other_id):
        raise NotFound("Kaitan itu sudah tidak ada.")
    for one, another in ((link.case, link.other), (link.other, link.case)):
        record(session, "case_unlinked", actor=actor, at=now, case=one, other_case=another.number, link=link.kind)
    session.delete(link)
    session.flush()


def links_of(session: Session, case: Case) -> Sequence[Linked]:
    """Return the cases that this one is linked with, either way, in the order in which they were linked."""
    query = select(CaseLink).where(or_(CaseLink.case_id == case.id, CaseLink.other_id == case.id))
    query = query.options(joinedload(CaseLink.case), joinedload(CaseLink.other)).order_by(CaseLink.id)
    return [
        Linked(link.id, link.kind, link.other, is_from_here=True)
        if link.case_id == case.id
        else Linked(link.id, link.kind, link.case, is_from_here=False)
        for link in session.scalars(query)
    ]
