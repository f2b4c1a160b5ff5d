"""The words that mean the same to the search, as Koordinator keeps them. Every change indexes the entries anew."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.models import SynonymGroup
from app.search.index import index_anew
from app.search.synonyms import FIRST_FILL, Synonyms, members_of


def fill_synonyms(session: Session, now: datetime) -> None:
    """Put the first list in where there is none."""
    if session.scalar(select(func.count(SynonymGroup.id))):
        return
    session.add_all(SynonymGroup(words=words, changed_at=now) for words in FIRST_FILL)
    session.flush()


def all_synonyms(session: Session) -> list[SynonymGroup]:
    return sorted(session.scalars(select(SynonymGroup)), key=lambda group: group.words.lower())


def group_with(session: Session, words: str, *, besides: int | None = None) -> tuple[str, SynonymGroup] | None:
    """Return the first of these words that another group has already, in whatever form, and that group."""
    others = ((Synonyms([group.words]), group) for group in all_synonyms(session) if group.id != besides)
    taken = ((word, group) for known, group in others for word in members_of(words) if known.knows(word))
    return next(taken, None)


def add_synonyms(session: Session, words: str, *, actor: Actor, now: datetime) -> SynonymGroup:
    group = SynonymGroup(words=_written(words), changed_at=now, changed_by_id=actor.user_id)
    session.add(group)
    session.flush()
    record(session, "synonyms_added", actor=actor, at=now, group=group.id, before=None, after={"words": group.words})
    index_anew(session)
    return group


def change_synonyms(session: Session, group: SynonymGroup, words: str, *, actor: Actor, now: datetime) -> None:
    before, after = group.words, _written(words)
    if before == after:
        return
    group.words, group.changed_at, group.changed_by_id = after, now, actor.user_id
    session.flush()
    told = {"words": after}
    record(session, "synonyms_changed", actor=actor, at=now, group=group.id, before={"words": before}, after=told)
    index_anew(session)


def remove_synonyms(session: Session, group: SynonymGroup, *, actor: Actor, now: datetime) -> None:
    record(session, "synonyms_removed", actor=actor, at=now, group=group.id, before={"words": group.words}, after=None)
    session.delete(group)
    session.flush()
    index_anew(session)


def _written(words: str) -> str:
    return ", ".join(dict.fromkeys(members_of(words)))
