"""Publish a question and its answer, and change them: every text an entry has had stays readable as a version.

The procedure publishes what was approved in it; Koordinator may write an entry without a case.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.cases.errors import Conflict
from app.cases.one_at_a_time import Turn, wait_for_turn
from app.models import Case, FaqEntry, FaqVersion
from app.search.index import index_entry

DAYS_UNTIL_REVIEW = 180
FROM_CASE = "Disetujui dalam penanganan tiket"


@dataclass(frozen=True, slots=True)
class EntryText:
    """What Koordinator decides of an entry: its text, further words it is to be found by, its category."""

    question: str
    answer: str
    keywords: str = ""
    category_id: int | None = None


def text_of(entry: FaqEntry) -> EntryText:
    return EntryText(entry.question, entry.answer, entry.keywords, entry.category_id)


def publish(
    session: Session, text: EntryText, *, reason: str, actor: Actor, now: datetime, case: Case | None = None
) -> FaqEntry:
    """Publish a new entry as its version 1, to be reviewed half a year later."""
    entry = FaqEntry(
        **asdict(text),
        case_id=case.id if case else None,
        approved_by_id=actor.user_id,
        published_at=now,
        review_on=next_review(now),
    )
    session.add(entry)
    session.flush()
    _keep_version(session, entry, reason, actor, now)
    record(
        session,
        "faq_published",
        actor=actor,
        at=now,
        case=case,
        faq=entry.id,
        reason=reason,
        before=None,
        after=_told(text),
    )
    return entry


def publish_once(session: Session, text: EntryText, *, reason: str, actor: Actor, now: datetime) -> FaqEntry:
    """Publish a new entry, unless the very same is shown already, as after a second click."""
    wait_for_turn(session, Turn.WRITE_FAQ_ENTRY)
    same = select(FaqEntry).where(
        FaqEntry.retired_at.is_(None), FaqEntry.question == text.question, FaqEntry.answer == text.answer
    )
    shown = session.scalars(same.order_by(FaqEntry.id).limit(1)).first()
    return shown or publish(session, text, reason=reason, actor=actor, now=now)


def revise(
    session: Session,
    entry: FaqEntry,
    text: EntryText,
    *,
    reason: str,
    actor: Actor,
    now: datetime,
    seen_version: int | None = None,
    case: Case | None = None,
) -> bool:
    """Give an entry another text, as its next version; say whether anything changed.

    `seen_version` is the one that the writer had before them. Raises Conflict where it is no longer the present one.
    """
    before = text_of(entry)
    seen = entry.version if seen_version is None else seen_version
    if before == text and seen == entry.version:
        return False
    turn = update(FaqEntry).where(FaqEntry.id == entry.id, FaqEntry.version == seen)
    moved = session.execute(turn.values(version=seen + 1, **asdict(text)).returning(FaqEntry.id)).all()
    session.refresh(entry)
    if not moved:
        raise Conflict(f"Tanya jawab ini sudah diubah menjadi versi {entry.version} sejak halaman Anda dibuka.")
    _keep_version(session, entry, reason, actor, now)
    record(
        session,
        "faq_changed",
        actor=actor,
        at=now,
        case=case,
        faq=entry.id,
        version=entry.version,
        reason=reason,
        before=_told(before),
        after=_told(text),
    )
    return True


def next_review(now: datetime) -> date:
    return (now + timedelta(days=DAYS_UNTIL_REVIEW)).date()


def _keep_version(session: Session, entry: FaqEntry, reason: str, actor: Actor, now: datetime) -> None:
    version = FaqVersion(
        entry_id=entry.id,
        number=entry.version,
        **asdict(text_of(entry)),
        author_id=actor.user_id,
        at=now,
        reason=reason,
    )
    session.add(version)
    index_entry(session, entry)


def _told(text: EntryText) -> dict[str, object]:
    """Return what the audit trail says of a text; an absent keyword or category is left out."""
    return {name: value for name, value in asdict(text).items() if value}
