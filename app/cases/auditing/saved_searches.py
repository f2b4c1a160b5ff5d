"""Keep an auditor's search under a name: the address of the list, nothing of what it found. Each sees their own."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.audit.typed import parts_of
from app.cases.errors import BadAnswer, NotFound
from app.models import SavedSearch
from app.models.audit_desk import OF_CASES, OF_EVENTS

MOST_OF_ONE = 30
LONGEST_NAME = 60
LONGEST_QUERY = 1000


def saved_searches(session: Session, user_id: int) -> Sequence[SavedSearch]:
    """Return an auditor's own, by name."""
    query = select(SavedSearch).where(SavedSearch.owner_id == user_id)
    return session.scalars(query.order_by(SavedSearch.name, SavedSearch.id)).all()


def save_search(session: Session, name: str, *, subject: str, query: str, actor: Actor, now: datetime) -> SavedSearch:
    """Keep a search under a name, in place of one's own of that name. Raises BadAnswer."""
    assert actor.user_id is not None
    name = " ".join(name.split())
    _refuse_unfit(name, subject, query)
    own = select(SavedSearch).where(SavedSearch.owner_id == actor.user_id, SavedSearch.name == name)
    kept = session.scalar(own)
    before = {"listed": kept.subject, "parts": parts_of(kept.query)} if kept else None
    if kept is None:
        _refuse_too_many(session, actor.user_id)
        kept = SavedSearch(owner_id=actor.user_id, name=name, created_at=now)
        session.add(kept)
    kept.subject, kept.query = subject, query
    session.flush()
    after = {"listed": subject, "parts": parts_of(query)}
    record(session, "search_saved", actor=actor, at=now, search=kept.id, before=before, after=after)
    return kept


def remove_search(session: Session, search_id: int, *, actor: Actor, now: datetime) -> SavedSearch:
    """Forget one's own search. Raises NotFound, also for somebody else's: nobody learns what others look for."""
    kept = session.get(SavedSearch, search_id)
    if kept is None or kept.owner_id != actor.user_id:
        raise NotFound("Pencarian itu sudah tidak ada.")
    session.delete(kept)
    session.flush()
    record(session, "search_removed", actor=actor, at=now, search=search_id)
    return kept


def _refuse_unfit(name: str, subject: str, query: str) -> None:
    if not name:
        raise BadAnswer("name", "Beri nama pencarian ini.")
    if len(name) > LONGEST_NAME:
        raise BadAnswer("name", f"Nama pencarian paling panjang {LONGEST_NAME} karakter.")
    if subject not in (OF_CASES, OF_EVENTS) or not query:
        raise BadAnswer("name", "Isi dahulu sedikitnya satu saringan, baru simpan pencariannya.")
    if len(query) > LONGEST_QUERY:
        raise BadAnswer("name", "Saringannya terlalu panjang untuk disimpan. Persingkat katanya.")


def _refuse_too_many(session: Session, user_id: int) -> None:
    kept = session.scalar(select(func.count()).select_from(SavedSearch).where(SavedSearch.owner_id == user_id)) or 0
    if kept >= MOST_OF_ONE:
        raise BadAnswer("name", f"Paling banyak {MOST_OF_ONE} pencarian. Hapus dulu yang tidak dipakai lagi.")
