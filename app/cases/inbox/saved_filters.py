"""Keep a state of the inbox's list under a name: for oneself, or by Koordinator for everybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.audit import Actor, record
from app.audit.typed import parts_of
from app.cases.errors import BadAnswer, NotAllowed, NotFound
from app.models import InboxPreference, SavedFilter, User
from app.models.people import KOORDINATOR
from app.models.upsert import insert_missing

MOST_OF_ONE = 12
LONGEST_NAME = SavedFilter.__table__.c.name.type.length  # type: ignore[attr-defined]


def saved_filters(session: Session, user: User) -> Sequence[SavedFilter]:
    """Return those in a user's menu: their own and the shared ones, by name."""
    query = select(SavedFilter).where(or_(SavedFilter.owner_id == user.id, SavedFilter.is_shared))
    query = query.options(joinedload(SavedFilter.owner).lazyload(User.groups))
    return session.scalars(query.order_by(SavedFilter.is_shared, SavedFilter.name, SavedFilter.id)).all()


@dataclass(frozen=True, slots=True)
class Kept:
    """The state of a list as its address says it, and whether it is for everybody."""

    queue: str
    query: str
    is_shared: bool = False


def save_filter(session: Session, name: str, what: Kept, *, actor: Actor, now: datetime) -> SavedFilter:
    """Keep a filter under a name, in place of the user's own of that name. Raises BadAnswer, NotAllowed."""
    assert actor.user_id is not None
    name = " ".join(name.split())
    if not name:
        raise BadAnswer("name", "Beri nama saringan ini.")
    if len(name) > LONGEST_NAME:
        raise BadAnswer("name", f"Nama saringan paling panjang {LONGEST_NAME} karakter.")
    if what.is_shared and KOORDINATOR not in actor.groups:
        raise NotAllowed("Saringan bersama hanya dibuat oleh Koordinator.")
    own = select(SavedFilter).where(SavedFilter.owner_id == actor.user_id, SavedFilter.name == name)
    kept = session.scalar(own)
    if kept is None:
        _refuse_too_many(session, actor.user_id)
        kept = SavedFilter(owner_id=actor.user_id, name=name, created_at=now)
        session.add(kept)
    before = {"queue": kept.queue, "parts": parts_of(kept.query)} if kept.id else None
    kept.queue, kept.query, kept.is_shared = what.queue, what.query, what.is_shared
    session.flush()
    after = {"queue": what.queue, "parts": parts_of(what.query), "shared": what.is_shared}
    record(session, "filter_saved", actor=actor, at=now, filter=kept.id, before=before, after=after)
    return kept


def _refuse_too_many(session: Session, user_id: int) -> None:
    kept = session.scalar(select(func.count()).select_from(SavedFilter).where(SavedFilter.owner_id == user_id)) or 0
    if kept >= MOST_OF_ONE:
        raise BadAnswer("name", f"Paling banyak {MOST_OF_ONE} saringan. Hapus dulu yang tidak dipakai lagi.")


def remove_filter(session: Session, filter_id: int, *, actor: Actor, now: datetime) -> SavedFilter:
    """Take a filter out of the menu: one's own; a shared one any Koordinator. Raises NotFound, NotAllowed."""
    kept = session.get(SavedFilter, filter_id)
    if kept is None:
        raise NotFound("Saringan itu sudah tidak ada.")
    is_overseen = kept.is_shared and KOORDINATOR in actor.groups
    if kept.owner_id != actor.user_id and not is_overseen:
        raise NotAllowed("Hanya pembuatnya yang dapat menghapus saringan ini.")
    session.delete(kept)
    session.flush()
    record(session, "filter_removed", actor=actor, at=now, filter=filter_id)
    return kept


def chosen_columns(session: Session, user_id: int) -> tuple[str, ...]:
    """Return the columns that a user has added to the rows of the list."""
    text = session.scalar(select(InboxPreference.columns).where(InboxPreference.user_id == user_id))
    return tuple(text.split(",")) if text else ()


def choose_columns(session: Session, user_id: int, columns: Sequence[str]) -> None:
    """Keep which columns a user wants to see. How somebody's own list looks is not audited."""
    insert_missing(session, InboxPreference, user_id=user_id, columns="")
    session.get_one(InboxPreference, user_id).columns = ",".join(columns)
    session.flush()
