"""What people asked in vain: kept once for all who used the same words, for Koordinator to answer."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import ScalarSelect, Select, func, select, update
from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.cases.errors import Conflict
from app.cases.faq.publish import revise, text_of
from app.models import FaqEntry, UnansweredQuestion
from app.models.upsert import insert_missing
from app.privacy import cover, find_identifying
from app.search import words_of

LONGEST_TEXT, LONGEST_STEMS = 300, 400
MOST_OPEN = 2_000
"""Beyond that many, new ones are not taken: nobody reads them, and somebody is feeding us nonsense."""


def keep_unanswered(session: Session, text: str, *, now: datetime) -> None:
    """Count a question that the FAQ had no answer to, without what says whom it is about."""
    told = " ".join(cover(text, find_identifying(text)).split())[:LONGEST_TEXT]
    stems = " ".join(sorted(words_of(told)))[:LONGEST_STEMS]
    if not stems:
        return
    again = update(UnansweredQuestion).where(UnansweredQuestion.stems == stems).returning(UnansweredQuestion.id)
    if session.execute(again.values(times=UnansweredQuestion.times + 1, last_at=now)).all():
        return
    if count_unanswered(session) < MOST_OPEN:
        insert_missing(session, UnansweredQuestion, stems=stems, text=told, times=1, first_at=now, last_at=now)


def open_questions() -> Select[UnansweredQuestion]:
    """Return what waits for Koordinator, the most asked first."""
    query = select(UnansweredQuestion).where(UnansweredQuestion.settled_at.is_(None))
    return query.order_by(UnansweredQuestion.times.desc(), UnansweredQuestion.last_at.desc(), UnansweredQuestion.id)


def count_unanswered(session: Session) -> int:
    return session.scalar(select(unanswered_count())) or 0


def unanswered_count() -> ScalarSelect[int]:
    query = select(func.count(UnansweredQuestion.id)).where(UnansweredQuestion.settled_at.is_(None))
    return query.scalar_subquery()


def settle(
    session: Session, question: UnansweredQuestion, entry: FaqEntry | None, *, actor: Actor, now: datetime
) -> None:
    """Take a question off the list: an entry answers it, which is found by its words from now on, or none will.

    Raises Conflict where somebody was first.
    """
    free = update(UnansweredQuestion).where(
        UnansweredQuestion.id == question.id, UnansweredQuestion.settled_at.is_(None)
    )
    values = {"settled_at": now, "settled_by_id": actor.user_id, "entry_id": entry.id if entry else None}
    moved = session.execute(free.values(**values).returning(UnansweredQuestion.id)).all()
    session.refresh(question)
    if not moved:
        raise Conflict("Pertanyaan ini sudah ditangani.", when=question.settled_at)
    faq = entry.id if entry else None
    record(session, "faq_question_settled", actor=actor, at=now, question=question.id, faq=faq)
    if entry is not None and question.text not in entry.keywords:
        text = replace(text_of(entry), keywords="\n".join(filter(None, [entry.keywords, question.text])))
        revise(session, entry, text, reason="Agar ditemukan dengan kata pengguna", actor=actor, now=now)
