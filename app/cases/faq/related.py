"""Which entries a reader of one is shown too: those that Koordinator chose, then those that say nearly the same."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.models import FaqEntry, FaqRelation
from app.search import search_faq

MOST_SHOWN = 3


def chosen_for(session: Session, entry: FaqEntry) -> list[FaqEntry]:
    query = select(FaqEntry).join(FaqRelation, FaqRelation.related_id == FaqEntry.id)
    return list(session.scalars(query.where(FaqRelation.entry_id == entry.id).order_by(FaqEntry.id)).unique())


def nearest_to(session: Session, entry: FaqEntry, limit: int) -> list[FaqEntry]:
    """Return the shown entries whose words are nearest to the entry's question."""
    hits = search_faq(session, f"{entry.question} {entry.keywords}", limit + 1)
    return [hit.entry for hit in hits if hit.entry.id != entry.id][:limit]


def related_to(session: Session, entry: FaqEntry) -> list[FaqEntry]:
    """Return what to show beside an entry, at most three."""
    chosen = [one for one in chosen_for(session, entry) if one.retired_at is None]
    known = {one.id for one in chosen}
    missing = MOST_SHOWN - len(chosen)
    near = nearest_to(session, entry, MOST_SHOWN + len(chosen)) if missing > 0 else []
    return [*chosen, *(one for one in near if one.id not in known)][:MOST_SHOWN]


def choose_related(session: Session, entry: FaqEntry, ids: Collection[int], *, actor: Actor, now: datetime) -> None:
    before = {one.id for one in chosen_for(session, entry)}
    after = set(session.scalars(select(FaqEntry.id).where(FaqEntry.id.in_(ids), FaqEntry.id != entry.id)))
    if before == after:
        return
    session.execute(delete(FaqRelation).where(FaqRelation.entry_id == entry.id))
    session.add_all(FaqRelation(entry_id=entry.id, related_id=one) for one in sorted(after))
    session.flush()
    told = {"related": sorted(after)}
    record(session, "faq_related", actor=actor, at=now, faq=entry.id, before={"related": sorted(before)}, after=told)
